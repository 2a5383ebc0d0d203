import json
from collections import Counter
from pathlib import Path

import pytest

from infra.local.rehearsal.plan import (
    Labelled,
    Plan,
    PlanError,
    Sizes,
    make_plan,
    read_groups,
    read_labelled,
    spread,
)

GROUP_OF = {"bulb": "lamps", "switch": "lamps", "lock": "doors", "hinge": "doors"}
EXAMPLES = [Labelled(f"{label} {n}", label) for label in GROUP_OF for n in range(5)]
QUERIES = [
    *(Labelled(f"my {label} {n}", label) for label in GROUP_OF for n in range(5)),
    *(Labelled(f"who won game {n}", "oos") for n in range(4)),
]


def planned(
    *,
    only: tuple[str, ...] = (),
    examples: list[Labelled] = EXAMPLES,
    queries: list[Labelled] = QUERIES,
    group_of: dict[str, str] = GROUP_OF,
    sizes: Sizes | None = None,
) -> Plan:
    sizes = sizes or Sizes(examples_per_label=3, queries=14, out_of_scope=4)
    return make_plan(examples, queries, group_of=group_of, only=only, sizes=sizes)


def test_each_group_has_its_labels_with_as_many_examples_as_asked_for() -> None:
    groups = planned().groups
    assert {group: set(labels) for group, labels in groups.items()} == {
        "lamps": {"bulb", "switch"},
        "doors": {"lock", "hinge"},
    }
    assert all(len(texts) == 3 for labels in groups.values() for texts in labels.values())
    assert all(text.startswith("bulb ") for text in groups["lamps"]["bulb"])


def test_a_label_with_fewer_examples_gives_all_it_has() -> None:
    plan = planned(sizes=Sizes(examples_per_label=50, queries=4, out_of_scope=0))
    assert len(plan.groups["lamps"]["bulb"]) == 5


def test_half_of_the_questions_in_scope_begin_at_another_groups_bot() -> None:
    inside = [visit for visit in planned().visits if visit.group is not None]
    assert len(inside) == 10
    assert sum(visit.start != visit.group for visit in inside) == 5


def test_nobody_is_misdirected_where_there_is_one_bot() -> None:
    plan = planned(only=("lamps",), sizes=Sizes(queries=8, out_of_scope=2, misdirected=1.0))
    assert {visit.start for visit in plan.visits} == {"lamps"}


def test_questions_out_of_scope_have_no_right_answer_and_no_right_bot() -> None:
    outside = [visit for visit in planned().visits if visit.text.startswith("who won")]
    assert len(outside) == 4
    assert {(visit.label, visit.group) for visit in outside} == {(None, None)}


def test_labels_of_other_groups_are_neither_learnt_nor_asked() -> None:
    plan = planned(only=("doors",), sizes=Sizes(queries=10, out_of_scope=0))
    assert list(plan.groups) == ["doors"]
    assert {visit.label for visit in plan.visits} <= {"lock", "hinge"}


def test_the_same_seed_gives_the_same_plan_and_another_seed_another() -> None:
    assert planned() == planned()
    other = planned(sizes=Sizes(examples_per_label=3, queries=14, out_of_scope=4, seed=8))
    assert other.visits != planned().visits


def test_no_question_is_asked_twice() -> None:
    texts = Counter(visit.text for visit in planned().visits)
    assert set(texts.values()) == {1}
    assert [visit.number for visit in planned().visits] == list(range(14))


def test_who_asks_on_asks_what_nobody_asked_first_as_far_as_that_goes() -> None:
    visits = planned(sizes=Sizes(examples_per_label=3, queries=14, out_of_scope=4)).visits
    more = [visit.asks_on.text for visit in visits if visit.asks_on is not None]
    assert len(more) == len(QUERIES) - 14 == 10
    assert len({*more, *(visit.text for visit in visits)}) == len(QUERIES)


def test_without_groups_there_is_one_bot() -> None:
    plan = planned(group_of={}, sizes=Sizes(queries=6, out_of_scope=0))
    assert list(plan.groups) == ["all"]


def test_the_examples_own_group_goes_before_the_list_of_groups() -> None:
    examples = [Labelled("a", "bulb", "garden"), Labelled("b", "lock")]
    assert set(planned(examples=examples, sizes=Sizes(queries=0, out_of_scope=0)).groups) == {
        "garden",
        "doors",
    }


@pytest.mark.parametrize(
    ("only", "sizes", "says"),
    [
        (("cellar",), Sizes(queries=1, out_of_scope=0), "no example"),
        ((), Sizes(queries=100, out_of_scope=0), "in scope"),
        ((), Sizes(queries=10, out_of_scope=5), "out of scope"),
        ((), Sizes(queries=3, out_of_scope=4), "part of --queries"),
    ],
)
def test_what_cannot_be_planned_is_refused(only: tuple[str, ...], sizes: Sizes, says: str) -> None:
    with pytest.raises(PlanError, match=says):
        planned(only=only, sizes=sizes)


def test_spread_takes_from_every_label_before_it_takes_a_second() -> None:
    assert spread({"a": ["a1", "a2", "a3"], "b": ["b1"], "c": ["c1", "c2"]}, 4) == [
        "a1",
        "b1",
        "c1",
        "a2",
    ]


def test_a_json_file_gives_one_split_with_its_questions_out_of_scope(tmp_path: Path) -> None:
    path = tmp_path / "questions.json"
    path.write_text(
        json.dumps({"train": [["x", "bulb"]], "test": [["y", "lock"]], "oos_test": [["z", "oos"]]})
    )
    assert read_labelled(path, "train") == [Labelled("x", "bulb")]
    assert read_labelled(path, "test") == [Labelled("y", "lock"), Labelled("z", "oos")]
    with pytest.raises(PlanError, match="'val'"):
        read_labelled(path, "val")


def test_a_csv_file_may_name_groups_and_an_empty_label_is_out_of_scope(tmp_path: Path) -> None:
    path = tmp_path / "questions.csv"
    path.write_text('text,label,group\n"a, b",bulb,lamps\nwhat,,\n,lock,doors\n')
    assert read_labelled(path, "test") == [
        Labelled("a, b", "bulb", "lamps"),
        Labelled("what", "oos"),
    ]


def test_a_csv_file_without_labels_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "questions.csv"
    path.write_text("question,answer\na,b\n")
    with pytest.raises(PlanError, match="text and label"):
        read_labelled(path, "test")


def test_a_label_in_two_groups_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "groups.json"
    path.write_text(json.dumps({"lamps": ["bulb"], "doors": ["bulb"]}))
    with pytest.raises(PlanError, match="'bulb'"):
        read_groups(path)
