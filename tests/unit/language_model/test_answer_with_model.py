"""When a model is asked about the embedded engine's answer, and what is left when it fails."""

import pytest

from escalation.domain.bot_contract import BotReply, TargetScore
from escalation.domain.settings import ModelAnswers
from escalation.use_cases.bot.answer_with_model import NOT_IN_KNOWLEDGE, AnswerWithModel
from tests.fakes.language_model import Scripted, ScriptedModel
from tests.unit.language_model.conversations import HOURS, REFUND, USER, chat

SCORES = (TargetScore(bot_id="billing", score=0.4),)
WRITTEN = {
    "text": "Within 14 days.",
    "entry_ids": ["refund"],
    "confidence": 0.8,
    "wants_handoff": False,
}


def better(
    model: ScriptedModel, confidence: float, use: ModelAnswers, *, text: str = REFUND.answer
) -> BotReply:
    found = BotReply(text=text, confidence=confidence, routing=SCORES)
    return AnswerWithModel(model).better(
        found, chat("my money?"), [REFUND, HOURS], about=("b", 1), user=USER, use=use
    )


@pytest.mark.parametrize(
    ("confidence", "use", "asked"),
    [
        (0.95, "write", False),
        (0.5, "write", True),
        (0.02, "write", True),
        (0.95, "judge", False),
        (0.5, "judge", True),
        (0.02, "judge", False),
        (0.5, "off", False),
    ],
)
def test_a_model_is_asked_only_where_the_engine_is_unsure_and_the_owner_lets_it(
    confidence: float, use: ModelAnswers, asked: bool
) -> None:
    answer: Scripted = WRITTEN if use == "write" else {"answers": "yes", "certainty": 0.9}
    model = ScriptedModel(answer)
    better(model, confidence, use)
    assert bool(model.asked) is asked


def test_a_written_answer_takes_the_place_of_the_found_one_and_keeps_the_scores() -> None:
    reply = better(ScriptedModel(WRITTEN), 0.5, "write")
    assert (reply.text, reply.confidence, reply.routing) == ("Within 14 days.", 0.8, SCORES)


def test_an_answer_that_is_not_in_the_knowledge_leaves_hardly_any_confidence() -> None:
    nothing = {**WRITTEN, "entry_ids": [], "confidence": 0.0}
    reply = better(ScriptedModel(nothing), 0.6, "write")
    assert (reply.text, reply.confidence) == (REFUND.answer, NOT_IN_KNOWLEDGE)


@pytest.mark.parametrize(
    ("verdict", "certainty", "expected"),
    [("yes", 0.9, 0.9), ("yes", 1.0, 0.97), ("partly", 1.0, 0.5), ("no", 0.9, 0.1)],
)
def test_a_judged_answer_stays_as_found_with_the_judges_confidence(
    verdict: str, certainty: float, expected: float
) -> None:
    model = ScriptedModel({"answers": verdict, "certainty": certainty})
    reply = better(model, 0.5, "judge")
    assert reply.text == REFUND.answer
    assert reply.confidence == pytest.approx(expected)


def test_the_judge_is_asked_about_no_answer_but_the_one_that_is_given() -> None:
    model = ScriptedModel({"answers": "yes", "certainty": 1.0})
    assert better(model, 0.5, "judge", text="something else").confidence == 0.5
    assert model.asked == []


@pytest.mark.parametrize("use", ["write", "judge"])
@pytest.mark.parametrize(
    "failure", ["timeout", "throttled", "missing", "refused", "bad_reply", "error"]
)
def test_whatever_fails_the_engines_own_word_stands(use: ModelAnswers, failure: Scripted) -> None:
    reply = better(ScriptedModel(failure), 0.5, use)
    assert reply == BotReply(text=REFUND.answer, confidence=0.5, routing=SCORES)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"answers": "YES!!!", "certainty": 1},
        {"answers": "yes", "certainty": 40},
        {"answers": "yes"},
    ],
)
def test_a_verdict_outside_the_form_counts_for_nothing(nonsense: dict[str, object]) -> None:
    assert better(ScriptedModel(nonsense), 0.5, "judge").confidence == 0.5
