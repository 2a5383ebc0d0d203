"""The reference bot with a model: asked about what it is unsure of, missed by nobody."""

from typing import TYPE_CHECKING

from escalation.domain.bot_contract import BotReply, BotRequest
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.owner_ports import Knowledge
from escalation.domain.settings import EscalationSettings, VersionedSettings
from escalation.domain.workspace import Bot
from escalation.engine.answering import EmbeddedEngine
from escalation.use_cases.bot.answer_question import AnswerQuestion
from escalation.use_cases.bot.answer_with_model import AnswerWithModel
from tests.fakes.language_model import Scripted, ScriptedModel
from tests.fakes.owner_stores import SteppingClock
from tests.unit.language_model.conversations import HOURS, NOW, REFUND, chat

if TYPE_CHECKING:
    from escalation.engine.answering import AnyIndex, AnyRoutes

UNSURE = "refund for my lamp"
WRITTEN = {
    "text": "You get it within 14 days.",
    "entry_ids": ["refund"],
    "confidence": 0.85,
    "wants_handoff": False,
}


class _Source:
    """One bot with two entries."""

    def __init__(self, **settings: object) -> None:
        self._settings = EscalationSettings.model_validate(settings)

    def bot(self, bot_id: str) -> Bot:
        return Bot(bot_id=bot_id, workspace_id="w", name="Support", created_at=NOW)

    def knowledge(self, bot_id: str) -> Knowledge:
        entries: tuple[KnowledgeEntry, ...] = (HOURS, REFUND)
        return Knowledge(bot_id=bot_id, version=7, entries=entries)

    def settings(self, bot_id: str) -> VersionedSettings:
        return VersionedSettings(
            bot_id=bot_id, workspace_id="w", version=1, settings=self._settings
        )


def ask(
    *answers: Scripted, text: str = UNSURE, **settings: object
) -> tuple[BotReply, ScriptedModel]:
    model = ScriptedModel(*answers)

    bot: AnswerQuestion[AnyIndex, AnyRoutes] = AnswerQuestion(
        source=_Source(**settings),
        engine=EmbeddedEngine(),
        clock=SteppingClock(),
        model=AnswerWithModel(model),
    )
    request = BotRequest(
        request_id="r",
        purpose="chat",
        workspace_id="w",
        bot_id="b",
        conversation_id="c",
        locale="en",
        messages=chat(text),
    )
    return bot(request), model


def test_what_the_engine_is_unsure_of_is_answered_by_the_model_and_says_so() -> None:
    reply, model = ask(WRITTEN)
    assert (reply.text, reply.confidence) == ("You get it within 14 days.", 0.85)
    assert reply.engine.endswith(", written by model scripted")
    knowledge = model.asked[0].material[0].data
    assert knowledge[0]["id"] == "refund"


def test_a_failing_model_leaves_the_engines_answer_as_it_was() -> None:
    failed, _ = ask("timeout")
    alone, _ = ask(WRITTEN, language_model={"answers": "off"})
    assert failed == alone
    assert "model" not in failed.engine


def test_a_greeting_asks_no_model() -> None:
    reply, model = ask(WRITTEN, text="hello")
    assert reply.confidence > 0.9
    assert model.asked == []


def test_an_owner_may_keep_the_words_and_have_them_judged() -> None:
    verdict = {"answers": "yes", "certainty": 0.92}
    reply, model = ask(verdict, language_model={"answers": "judge"})
    assert len(model.asked) == 1
    assert (reply.text, reply.confidence) == (REFUND.answer, 0.92)
    assert reply.engine.endswith(", judged by model scripted")


def test_an_answer_without_a_model_names_none() -> None:
    reply, _ = ask(WRITTEN, text="hello")
    assert "model" not in reply.engine


def test_a_long_model_id_is_named_by_its_end() -> None:
    profile = "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/"
    model = ScriptedModel(WRITTEN)
    model.model_id = profile + "k2j4h5g6f7d8-with-a-rather-long-name-of-its-own"
    named = AnswerWithModel(model).did("write")
    assert named == "written by model k2j4h5g6f7d8-with-a-rather-long-name-of-its-own"
    model.model_id = "eu.anthropic.claude-sonnet-4-20250514-v1:0"
    assert AnswerWithModel(model).did("judge").endswith(f" {model.model_id}")
