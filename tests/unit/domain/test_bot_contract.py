"""What bots may leave out, and what of theirs is taken as it comes."""

import pytest

from escalation.domain.bot_contract import MAX_SCORE_REASON_CHARS, BotReply, TargetScore


def score(**fields: object) -> TargetScore:
    return TargetScore.model_validate({"bot_id": "billing", "score": 0.5, **fields})


def test_a_score_needs_no_reason() -> None:
    assert score().reason is None


@pytest.mark.parametrize("reason", [7, ["a"], {"text": "a"}, None])
def test_a_reason_that_is_no_text_is_left_out_and_the_score_stands(reason: object) -> None:
    assert (score(reason=reason).reason, score(reason=reason).score) == (None, 0.5)


def test_a_long_reason_is_cut() -> None:
    assert score(reason="x" * 5_000).reason == "x" * MAX_SCORE_REASON_CHARS


def test_a_bot_that_does_not_learn_says_nothing_of_it() -> None:
    assert BotReply(text="Sure.", confidence=0.4).unlearned is None


@pytest.mark.parametrize("second", [7, "x", {}, {"confidence": 2}, {"confidence": 0.4, "text": 3}])
def test_a_second_answer_that_is_out_of_order_is_left_out_and_the_first_stands(
    second: object,
) -> None:
    reply = BotReply.model_validate({"text": "Sure.", "confidence": 0.4, "second": second})
    assert (reply.text, reply.second) == ("Sure.", None)


def test_a_second_answer_is_kept() -> None:
    reply = BotReply.model_validate(
        {"text": "Sure.", "confidence": 0.4, "second": {"confidence": 0.2, "later": 1}}
    )
    assert reply.second is not None
    assert reply.second.confidence == 0.2
