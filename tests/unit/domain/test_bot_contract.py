"""What bots may leave out, and what of theirs is taken as it comes."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain.bot_contract import (
    MAX_SCORE_REASON_CHARS,
    BotMessage,
    BotReply,
    BotRequest,
    TargetScore,
)
from tests.properties import tries


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


def offering(choices: object, **more: object) -> BotReply:
    return BotReply.model_validate_json(
        json.dumps({"text": "Which?", "confidence": 0.9, "choices": choices, **more}), strict=True
    )


GOOD = {"id": "bills", "label": "Bills"}


def test_choices_are_taken_as_they_come_and_a_newer_field_of_them_is_left_out() -> None:
    reply = offering([GOOD, {"id": "refunds", "label": "  Refunds\nnow ", "icon": "x"}])
    assert [(one.id, one.label) for one in reply.choices] == [
        ("bills", "Bills"),
        ("refunds", "Refunds now"),
    ]


@pytest.mark.parametrize(
    "bad",
    [
        7,
        "Bills",
        None,
        [],
        {},
        {"id": "x"},
        {"label": "x"},
        {"id": 1, "label": "x"},
        {"id": "x", "label": 7},
        {"id": "", "label": "x"},
        {"id": "Upper", "label": "x"},
        {"id": "x" * 41, "label": "x"},
        {"id": "a b", "label": "x"},
        {"id": "x", "label": ""},
        {"id": "x", "label": " \u200b\u202e "},
        {"id": "x", "label": "x" * 201},
        {"id": "bills", "label": "Other"},
        {"id": "other", "label": "Bills"},
    ],
)
def test_a_choice_that_is_out_of_order_is_left_out_and_the_rest_stands(bad: object) -> None:
    reply = offering([GOOD, bad, {"id": "last", "label": "Last"}])
    assert (reply.text, [one.id for one in reply.choices]) == ("Which?", ["bills", "last"])


@pytest.mark.parametrize("none", [None, 7, "x", {}, {"id": "a", "label": "b"}, [], [[]]])
def test_choices_that_are_no_list_are_none(none: object) -> None:
    assert offering(none).choices == ()


def test_no_more_than_six_choices_are_taken() -> None:
    reply = offering([{"id": f"c{n}", "label": f"Label {n}"} for n in range(400)])
    assert [one.id for one in reply.choices] == [f"c{n}" for n in range(6)]


@given(
    offered=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300),
        lambda inner: (
            st.lists(inner, max_size=8)
            | st.dictionaries(st.sampled_from(["id", "label", "x"]), inner)
        ),
    )
)
@settings(max_examples=tries(300))
def test_whatever_a_bot_sends_as_choices_its_answer_stands(offered: object) -> None:
    reply = offering(offered)
    assert (reply.text, reply.confidence) == ("Which?", 0.9)
    assert len(reply.choices) <= 6
    assert len({one.id for one in reply.choices}) == len(reply.choices)


@pytest.mark.parametrize(
    ("said", "known"), [(1, 1), (2, 2), (3, 2), (None, 1), (True, 1), ("2", 1)]
)
def test_a_bot_may_say_which_version_it_speaks(said: object, known: int) -> None:
    assert offering([], version=said).version == known


def request(version: int) -> dict[str, Any]:
    at = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    made = BotRequest(
        request_id="r-1",
        purpose="chat",
        workspace_id="w-1",
        bot_id="b-1",
        conversation_id="c-1",
        locale="en",
        messages=(
            BotMessage(author="bot", text="Which?", at=at),
            BotMessage(author="visitor", text="Bills", at=at, chosen="bills"),
        ),
    )
    sent: dict[str, Any] = json.loads(made.at_version(version).model_dump_json())
    return sent


@pytest.mark.parametrize(("spoken", "version"), [(2, 2), (3, 2), (99, 2)])
def test_a_bot_that_knows_choices_hears_which_one_was_taken(spoken: int, version: int) -> None:
    sent = request(spoken)
    assert sent["version"] == version
    assert [one.get("chosen") for one in sent["messages"]] == [None, "bills"]


def test_a_bot_of_the_first_version_gets_what_it_always_got() -> None:
    sent = request(1)
    assert sent["version"] == 1
    assert [sorted(one) for one in sent["messages"]] == [["at", "author", "text"]] * 2
    assert sorted(sent) == [
        "bot_id",
        "conversation_id",
        "handoff_summary",
        "locale",
        "messages",
        "purpose",
        "request_id",
        "targets",
        "version",
        "workspace_id",
    ]
