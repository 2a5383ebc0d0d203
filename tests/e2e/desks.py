"""A conversation with a ticket: the visitor on one side, people in the helpdesk on the other."""

from collections.abc import Callable
from secrets import token_hex
from typing import Final, Self, TypeVar

from infra.local.api_clients import Json, OwnerClient, VisitorClient
from infra.local.standins.freshdesk import account as freshdesk_account
from infra.local.standins.zendesk import account as zendesk_account
from infra.local.standins.zoho import account as zoho_account
from tests.e2e.faulty import TICKETS
from tests.e2e.world import ANSWER, UNANSWERABLE, World, squeezed, texts
from tests.e2e.world import wait_until as wait_until_in

AGENTS: Final = {
    "zendesk": zendesk_account.PERSON_NAME,
    "freshdesk": freshdesk_account.PERSON_NAME,
    "zoho": zoho_account.PERSON_NAME,
}
"""Who writes in a stand-in where nobody is named."""
HOURS_PAGE: Final = "https://workshop.example/hours"
KNOWLEDGE: Final[Json] = {
    "name": "Workshop",
    "entries": [
        {
            "id": "opening-hours",
            "questions": ["When are you open?", "What are your opening hours?"],
            "answer": ANSWER,
            "url": HOURS_PAGE,
        },
        {
            "id": "bicycle-repair",
            "questions": ["Do you repair bicycles?", "Can you fix my bike?"],
            "answer": "Yes, we repair every kind of bicycle within two days.",
        },
    ],
}
SOLVED: Final = "Our team has marked your request as solved."
HANDED_BACK: Final = "You are talking to the assistant again."
PATIENCE_S: Final = 90.0
"""For a chain of functions, each of which may have to be started on a busy machine."""
_OVER: Final = frozenset({"sent", "noted", "skipped", "failed"})

T = TypeVar("T")


def wait_until(predicate: Callable[[], T], *, what: str) -> T:
    """As the world's, with patience for several functions in a row."""
    return wait_until_in(predicate, PATIENCE_S, what=what)


def ticket_bot(
    world: World,
    helpdesk: str,
    *,
    auto_reply: Json | None = None,
    owner: OwnerClient | None = None,
    trusts_claims: bool = True,
) -> str:
    """A bot that makes tickets, and answers in them where `auto_reply` says how. With
    `trusts_claims` a visitor who types an address is the ticket's requester.
    """
    settings: Json = {
        "handoff_method": "ticket",
        "ticket": TICKETS[helpdesk],
        "contact": "never",
        "trust_claimed_addresses": trusts_claims,
    }
    if auto_reply is not None:
        # Drafts are looked at however unsure the bot is.
        settings["auto_ticket_reply"] = {"enabled": True, "min_draft_confidence": 0, **auto_reply}
    return world.bot(settings, knowledge=KNOWLEDGE, owner=owner)


class Desk:
    """One visitor's ticket.

    Attributes:
        visitor: who has the conversation.
        helpdesk: the vendor's name.
        ticket_id: the vendor's number.
    """

    def __init__(
        self, world: World, bot: str, visitor: VisitorClient, helpdesk: str, ticket: Json
    ) -> None:
        self.visitor = visitor
        self.email = ""
        self.helpdesk = helpdesk
        self.ticket_id: int = ticket["id"]
        self._world = world
        self._bot = bot

    @classmethod
    def opened(
        cls,
        world: World,
        bot: str,
        helpdesk: str,
        *,
        question: str = UNANSWERABLE,
        email: str | None = None,
    ) -> Self:
        """A visitor asks what makes a ticket, with an address of their own where none is named: a
        day allows ten tickets of one that was merely typed.
        """
        address = email or f"ida-{token_hex(3)}@visitor.example"
        visitor = world.visitor(bot, visitor={"name": "Ida", "email": address})
        visitor.say(question)
        tickets = wait_until(
            lambda: world.helpdesks.tickets(visitor.conversation_id, helpdesk), what="a ticket"
        )
        desk = cls(world, bot, visitor, helpdesk, tickets[0])
        desk.email = address
        wait_until(lambda: desk.said("Your reference is", "system"), what="the ticket is known")
        return desk

    @property
    def ticket(self) -> Json:
        """The ticket as it stands."""
        return self._world.helpdesks.ticket(self.helpdesk, self.ticket_id)

    def entries(self, *, public: bool) -> list[str]:
        """The texts of replies or of internal notes; what was made with the ticket is neither."""
        comments = self.ticket["comments"][1:]
        texts = [squeezed(one["text"]) for one in comments if one["public"] == public]
        return [text for text in texts if "Console: open the conversation" not in text]

    def act(self, action: str, text: str = "", **more: object) -> None:
        """Somebody does something inside the helpdesk."""
        self._world.helpdesks.act(self.helpdesk, self.ticket_id, action, text=text, **more)

    def write_on_page(self, text: str, **form: str) -> None:
        """An agent writes on the ticket's page."""
        form = {"action": "reply", "text": text, **form}
        self._world.helpdesks.write_on_page(self.helpdesk, self.ticket_id, **form)

    def chat(self, *kinds: str) -> list[str]:
        """What the visitor sees, of some kinds of authors or of all."""
        return texts(self.visitor.messages()["messages"], *kinds)

    def said(self, text: str, kind: str = "agent") -> list[Json]:
        """The messages in the chat that begin like this."""
        return [
            message
            for message in self.visitor.messages()["messages"]
            if message["author"]["kind"] == kind and message["text"].startswith(text)
        ]

    def shows(self, text: str, kind: str = "agent") -> Json:
        """The one message that begins like this, once the chat shows it."""
        [message] = wait_until(lambda: self.said(text, kind), what=f"in the chat: {text}")
        return message

    def state(self) -> Json:
        """The conversation as the visitor sees it."""
        found: Json = self.visitor.messages()["conversation"]
        return found

    def until_assigned(self, kind: str) -> None:
        """Wait until a bot, or the team, has the conversation."""
        wait_until(lambda: self.state()["assignee"]["kind"] == kind, what=f"the {kind} has it")

    def auto_replies(self, count: int) -> list[Json]:
        """Everything that was decided about answering in this ticket, oldest first.

        Raises:
            AssertionError: there are not so many in time, or more.
        """

        def decided() -> list[Json]:
            listed = self._world.owner.every(f"/bots/{self._bot}/auto-replies")
            mine = [one for one in listed if one["ticket_id"] == str(self.ticket_id)]
            done = len(mine) >= count and all(one["state"] in _OVER for one in mine)
            return mine[::-1] if done else []

        found = wait_until(decided, what=f"{count} auto replies decided")
        assert len(found) == count, found
        return found
