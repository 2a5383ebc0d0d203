"""Chats whose visitor has proved an address, what the team writes in them, and what is mailed."""

import re
from datetime import timedelta

from escalation.domain.conversation import Author
from escalation.domain.delivery import OutgoingMail
from escalation.use_cases.visitor.open_by_link import LinkedChat, OpenByLink, OpenByLinkUseCase
from escalation.use_cases.visitor.read_conversation import PollMessages
from escalation.use_cases.writing.answer_mails import mail_if_unread
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from tests.fakes.chat_world import WS, ChatWorld
from tests.fakes.outside import PlainTokens

ADA = "ada@example.com"
ON = {"answer_mail": {"enabled": True}}


def world_with_mail(**settings: object) -> ChatWorld:
    return ChatWorld(**{**ON, **settings})


def left_chat(world: ChatWorld, *, signed: str | None = ADA) -> str:
    """A chat that the team has, and whose page is closed."""
    chat = world.start(signed=signed)
    world.say(chat, "Hello?")
    change(world.ports(), chat, lambda draft: draft.to_team())
    return chat


def team_says(world: ChatWorld, chat: str, text: str, *, name: str | None = "Grace") -> int:
    """A person of the team writes in the console; the line's position."""

    def edit(draft: Draft) -> int:
        message = draft.say(Author(kind="agent", name=name), text)
        draft.set(last_agent_at=draft.now)
        mail_if_unread(draft, world.profiles.known["support"].settings, message)
        return message.seq

    seq = change(world.ports(), chat, edit)
    assert seq is not None
    return seq


def poll(world: ChatWorld, chat: str, *, after: str | None = None, known: str | None = None) -> str:
    """The page asks for news; the tag of the answer."""
    return PollMessages(transcripts=world.transcripts)(chat, WS, after=after, known=known)[1]


def answers(world: ChatWorld) -> list[OutgoingMail]:
    """The mails with the team's answers."""
    return [mail for mail in world.mailer.sent if mail.subject.startswith("Answer in")]


def lines_of(mail: OutgoingMail) -> list[str]:
    return [line for line in mail.text.splitlines() if ": " in line and "https:" not in line]


def token_in(mail: OutgoingMail) -> str:
    found = re.search(r"https://console\.example/chats/\S+#(\S+)", mail.text)
    assert found is not None
    return found[1]


def by_link(world: ChatWorld, chat: str, token: str, action: str) -> LinkedChat:
    use_case = OpenByLinkUseCase(world.ports(), profiles=world.profiles, tokens=PlainTokens())
    return use_case(chat, OpenByLink.model_validate({"token": token, "action": action}))


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)
