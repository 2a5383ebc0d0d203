"""What a visitor of a chat's world says about the help they got."""

from escalation.domain.feedback import ChatFeedback
from escalation.use_cases.visitor.api_models import MessagesPage, TurnResult
from escalation.use_cases.visitor.feedback_models import RateAnswer, RatePeople, SaySolved
from escalation.use_cases.visitor.give_feedback import GiveFeedback
from tests.fakes.chat_world import WS, ChatWorld

ASKED: dict[str, object] = {"feedback": {"thumbs": True, "solved": True, "csat": True}}
"""Settings of a bot that asks everything."""


def giving(world: ChatWorld) -> GiveFeedback:
    return GiveFeedback(world.ports(), profiles=world.profiles, counts=world.client_counts)


def answered(world: ChatWorld, chat: str, question: str = "How do I sign in?") -> str:
    """Ask the bot; the id of its answer."""
    return world.say(chat, question).messages[-1].id


def rate(
    world: ChatWorld,
    chat: str,
    message_id: str,
    *,
    helped: bool = True,
    words: str | None = None,
    client: str | None = "home",
) -> TurnResult:
    body = RateAnswer(message_id=message_id, helped=helped, words=words)
    return giving(world).answer(chat, WS, body, client=client)


def say_solved(
    world: ChatWorld, chat: str, *, solved: bool, client: str | None = "home"
) -> TurnResult:
    return giving(world).solved(chat, WS, SaySolved(solved=solved), client=client)


def rate_people(world: ChatWorld, chat: str, steps: int, words: str | None = None) -> TurnResult:
    return giving(world).csat(chat, WS, RatePeople(steps=steps, words=words), client="home")


def kept(world: ChatWorld, chat: str) -> ChatFeedback:
    """What is kept of it."""
    return world.transcripts.feedback_of(chat) or ChatFeedback(conversation_id=chat)


def page(world: ChatWorld, chat: str) -> MessagesPage:
    """The whole chat, as the widget reads it."""
    return world.poll()(chat, WS, after=None)
