"""Whatever a detector, a reader or a bot raises, a message that was accepted is kept."""

from collections.abc import Sequence

import pytest

from escalation.domain.bot_contract import BotMessage, BotReply, BotRequest
from escalation.domain.bot_ports import ModelUser
from escalation.domain.decision import GuidanceFinding
from escalation.domain.workspace import Bot
from tests.fakes.chat_world import BILLING, ChatWorld, ticket_settings
from tests.fakes.outside import WordDetectors, reply


class Broken(RuntimeError):
    """A defect."""


def broken(*_: object, **__: object) -> object:
    raise Broken("a defect")


class BrokenGuidance:
    def read(
        self, guidelines: Sequence[str], messages: Sequence[BotMessage], *, user: ModelUser
    ) -> GuidanceFinding:
        raise Broken("a defect")


@pytest.mark.parametrize(
    "name",
    ["explicit_request", "frustration", "repetition", "acknowledgement", "unread_language"],
)
def test_a_detector_that_raises_has_seen_nothing_and_the_decision_says_so(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WordDetectors, name, broken)
    world = ChatWorld(**ticket_settings())
    chat = world.start()
    result = world.say(chat, "Where is my parcel?")
    assert [m.text for m in result.messages] == ["Where is my parcel?", "support answers"]
    assert world.last_decision(chat).evidence.not_heard == (name,)
    missing = [fields for event, fields in world.events.events if event == "evidence_missing"]
    assert missing == [{"source": name, "error": "Broken"}]


def test_a_reader_of_guidelines_that_raises_has_failed() -> None:
    world = ChatWorld(**ticket_settings(guidance=["Escalate journalists"]))
    world.guidance = BrokenGuidance()
    chat = world.start()
    assert world.say(chat, "Where is my parcel?").messages[-1].text == "support answers"
    evidence = world.last_decision(chat).evidence
    assert (evidence.guidance_read, evidence.not_heard) == ("failed", ("guidance",))


@pytest.mark.parametrize("error", [Broken, ValueError, KeyError, RecursionError, AttributeError])
def test_a_bot_that_raises_has_failed_and_people_get_the_question(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = ChatWorld(**ticket_settings())
    chat = world.start()

    def ask(bot: Bot, request: BotRequest) -> BotReply:
        raise error("a defect")

    monkeypatch.setattr(world.bots, "ask", ask)
    result = world.say(chat, "Where is my parcel?")
    assert result.escalation is not None
    assert result.escalation.reason == "bot_failure"


def test_a_scorer_that_raises_leaves_the_answer_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    world = ChatWorld(ai_agent_transfer=BILLING)
    world.bots.always("support", reply("In Settings.", 0.9))
    monkeypatch.setattr(world.bots, "route", broken)
    chat = world.start()
    assert world.say(chat, "Where is my parcel?").messages[-1].text == "In Settings."
