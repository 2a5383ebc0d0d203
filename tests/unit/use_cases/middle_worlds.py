"""Chats with a bot that is unsure (0.3, below each threshold), torn between two entries or sure."""

from escalation.domain.conversation import Message
from escalation.use_cases.visitor.api_models import MessageView, PostMessage, TurnResult
from tests.fakes.chat_world import WS, ChatWorld, ticket_settings
from tests.fakes.outside import reply

CLOSE = [
    {"entry_id": "Sync.1", "question": "Why do my files not sync?", "confidence": 0.3},
    {"entry_id": "sync.2", "question": "How do I share a folder?", "confidence": 0.25},
]
UNSURE = reply("Perhaps so.", 0.3)
TORN = reply("Perhaps so.", 0.3, close=CLOSE)
SURE = reply("Sign in again.", 0.9)
OFFERS: dict[str, object] = {"low_confidence": "offer"}
ASKS: dict[str, object] = {"clarify": True}


def offering(**settings: object) -> ChatWorld:
    world = ChatWorld(**{**ticket_settings(), **OFFERS, **settings})
    world.bots.always("support", UNSURE)
    return world


def torn(**settings: object) -> ChatWorld:
    world = ChatWorld(**{**ticket_settings(), **ASKS, **settings})
    world.bots.always("support", TORN)
    return world


def tap(world: ChatWorld, chat: str, asking: MessageView, choice_id: str) -> TurnResult:
    label = next(each.label for each in asking.choices or () if each.id == choice_id)
    post = PostMessage.model_validate(
        {
            "client_message_id": world.client_id(),
            "text": label,
            "choice": {"message_id": asking.id, "id": choice_id},
        }
    )
    return world.take_turn()(chat, WS, post)


def outcome(world: ChatWorld, chat: str) -> tuple[str, str]:
    decision = world.last_decision(chat)
    return decision.action, decision.reason


def asked_by(result: TurnResult) -> MessageView:
    """The message that asks, the last of a turn, which says which choices are open."""
    asking = result.messages[-1]
    assert result.conversation.open_choices == asking.id
    return asking


def message(world: ChatWorld, chat: str, message_id: str) -> Message:
    found = world.transcripts.load(chat)
    assert found is not None
    return next(each for each in found.messages if each.id == message_id)
