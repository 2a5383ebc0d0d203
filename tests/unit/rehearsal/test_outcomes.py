import pytest

from infra.local.rehearsal.bots import knowledge, label_of
from infra.local.rehearsal.outcomes import Outcome, outcome_of, outcome_rows, percentile
from infra.local.rehearsal.plan import Visit
from tests.unit.rehearsal.made_up import (
    DOORS,
    LAMPS,
    Json,
    conversation,
    decision,
    escalation,
    said,
)

GROUPS = {LAMPS: "lamps", DOORS: "doors"}
LOCK = Visit(0, "how do I change the lock?", "lock", "doors", "lamps")
OUTSIDE = Visit(1, "who won?", None, None, "lamps")


def answer(label: str, group: str = "doors") -> Json:
    url = knowledge(group, {label: ["x"]})[0]["url"]
    return said("bot", "Topic", sources=[{"title": "x", "url": url}])


def seen(visit: Visit, detail: Json | None) -> Outcome:
    return outcome_of(visit, detail, GROUPS)


def test_the_label_comes_back_from_an_answers_source_whatever_its_characters() -> None:
    assert label_of(answer("what's / new?")) == "what's / new?"
    assert label_of(said("bot", "Hello")) is None
    assert (
        label_of(said("bot", "x", sources=[{"title": "x", "url": "https://other.example/lock"}]))
        is None
    )


def test_an_answer_about_the_label_asked_for_is_right() -> None:
    outcome = seen(LOCK, conversation([decision("answer")], messages=[answer("lock")]))
    assert (outcome.end, outcome.answered_right, outcome.hops) == ("answered", True, ())


def test_an_answer_about_something_else_is_wrong() -> None:
    outcome = seen(LOCK, conversation([decision("answer")], messages=[answer("hinge")]))
    assert (outcome.end, outcome.answered_right) == ("answered", False)


def test_any_answer_to_a_question_out_of_scope_is_wrong() -> None:
    talk = conversation([decision("answer")], messages=[said("bot", "You are welcome.")])
    assert not seen(OUTSIDE, talk).answered_right
    assert not seen(
        OUTSIDE, conversation([decision("answer")], messages=[answer("lock")])
    ).answered_right


def test_a_transfer_is_right_when_it_ends_at_the_right_bot() -> None:
    detail = conversation(
        [decision("transfer", target=DOORS), decision("answer", bot=DOORS)],
        [escalation(1, "transfer")],
        [answer("lock")],
    )
    outcome = seen(LOCK, detail)
    assert outcome.hops == ("doors",)
    assert outcome.transferred_right
    assert outcome.answered_right
    assert not seen(OUTSIDE, detail).transferred_right


def test_a_transfer_that_nobody_has_dealt_with_ends_in_nothing() -> None:
    detail = conversation(
        [decision("transfer", target=DOORS)], [escalation(1, "transfer", "recorded")]
    )
    assert seen(LOCK, detail).end == "nothing"


def test_a_failed_transfer_that_fell_back_to_people_is_handed_off() -> None:
    detail = conversation(
        [decision("transfer", target=DOORS)],
        [escalation(1, "transfer", "failed"), escalation(2, "email", fallback_of="c1-1")],
    )
    assert seen(LOCK, detail).end == "handed off"


def test_a_visitor_without_a_conversation_got_nothing() -> None:
    assert seen(LOCK, None).end == "nothing"


def test_every_visit_is_counted_in_one_column_of_its_row_and_of_all() -> None:
    outcomes = [
        Outcome(LOCK, "answered", "lock"),
        Outcome(LOCK, "answered", "hinge"),
        Outcome(LOCK, "answered", "lock", ("doors",)),
        Outcome(LOCK, "handed off", None, ("lamps",)),
        Outcome(LOCK, "handed off"),
        Outcome(LOCK, "unanswered"),
        Outcome(OUTSIDE, "nothing"),
        Outcome(Visit(9, "dim", "bulb", "lamps", "lamps"), "answered", "bulb"),
    ]
    by_topic, by_start = outcome_rows(outcomes, ["lamps", "doors"])
    doors = dict(by_topic)["doors"]
    assert (doors.visits, doors.answered_right, doors.answered_wrong) == (6, 1, 1)
    assert (doors.transferred_right, doors.transferred_wrong) == (1, 1)
    assert (doors.then_answered_right, doors.then_handed_off) == (1, 1)
    assert (doors.handed_off, doors.unanswered, doors.nothing) == (1, 1, 0)
    assert dict(by_topic)["out of scope"].nothing == 1
    assert {name: row.visits for name, row in by_start} == {
        "right bot": 1,
        "another bot": 6,
        "out of scope": 1,
        "all": 8,
    }


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 5.0), (0.95, 10.0), (0.1, 1.0), (0.0, 1.0), (1, 10.0)]
)
def test_a_percentile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    assert percentile([float(n) for n in range(10, 0, -1)], share) == expected


def test_there_is_no_percentile_of_nothing() -> None:
    assert percentile([], 0.5) is None


def test_a_group_may_have_the_name_of_another_row() -> None:
    visit = Visit(0, "how?", "lock", "all", "all")
    by_topic, _ = outcome_rows([Outcome(visit, "answered", "lock")], ["all"])
    assert [(name, row.visits) for name, row in by_topic] == [
        ("all", 1),
        ("out of scope", 0),
        ("all", 1),
    ]
