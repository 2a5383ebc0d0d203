from infra.local.rehearsal.outcomes import Outcome, outcome_rows
from infra.local.rehearsal.plan import Visit
from infra.local.rehearsal.reconcile import Method, Reconciliation
from infra.local.rehearsal.tables import (
    books_table,
    findings,
    outcomes_table,
    table,
    times_table,
    transferred_table,
    verdict,
)
from infra.local.rehearsal.visitors import Visited

VISIT = Visit(0, "how?", "lock", "doors", "lamps")


def balanced(**methods: Method) -> Reconciliation:
    return Reconciliation(
        {name: methods.get(name, Method()) for name in ("ticket", "email", "transfer")}
    )


def test_columns_line_up_with_the_first_to_the_left() -> None:
    assert table(("name", "n"), [("a", 5), ("longer", 100)]).splitlines() == [
        "name      n",
        "------  ---",
        "a         5",
        "longer  100",
    ]


def test_the_outcomes_are_shown_with_their_sum() -> None:
    by_topic, _ = outcome_rows([Outcome(VISIT, "answered", "lock", ("doors",))], ["doors"])
    rows = [line.split() for line in outcomes_table("asked about", by_topic).splitlines()]
    assert rows[2] == ["doors", "1", "0", "0", "1", "0", "0", "0", "0"]
    assert rows[-1] == ["all", "1", "0", "0", "1", "0", "0", "0", "0"]
    then = transferred_table("asked about", by_topic).splitlines()[-1]
    assert then.split() == ["all", "1", "1", "0", "0", "0", "0"]


def test_the_times_are_of_those_who_got_an_answer() -> None:
    visited = [Visited(VISIT, turn_s=seconds) for seconds in (0.1, 0.2, 3.0)]
    rows = times_table([*visited, Visited(VISIT, error="502")]).splitlines()
    assert rows[2].split() == ["turn", "3", "0.20", "3.00", "3.00"]
    assert rows[3].split()[-3:] == ["-", "-", "-"]


def test_the_books_add_up_over_the_methods() -> None:
    books = balanced(ticket=Method(delivered=["a", "b"], lost=["c"]), email=Method(delivered=["d"]))
    lines = books_table(books).splitlines()
    assert lines[2].split() == ["ticket", "3", "2", "0", "1", "0", "0", "0"]
    assert lines[-1].split() == ["all", "4", "3", "0", "1", "0", "0", "0"]


def test_what_is_wrong_is_listed_with_its_ids_and_nothing_else_is() -> None:
    assert findings(balanced(), [Visited(VISIT, turn_s=0.1)]) == []
    visited = [Visited(VISIT, retries=["502", "502", "ReadTimeout"], gave_up=True, error="502 x")]
    lines = findings(balanced(ticket=Method(lost=[f"c{n}-1" for n in range(12)])), visited)
    assert lines[0].startswith("ticket lost: 12: c0-1, c1-1")
    assert lines[0].endswith("and 2 more")
    assert "questions that never got a 2xx answer: 1: 0 (502 x)" in lines
    assert "calls that visitors repeated: 3 (502 2, ReadTimeout 1)" in lines
    assert "visitors who left before the transfer was answered: 1" in lines


def test_the_verdict_tells_balanced_books_from_others() -> None:
    assert verdict(balanced()).endswith("delivered.")
    assert "1 by more than one mail" in verdict(balanced(email=Method(doubled=["c1-1"])))
    assert "fell back" in verdict(balanced(ticket=Method(fell_back=["c1-1"])))
    assert "do not balance" in verdict(balanced(ticket=Method(doubled=["c1-1"])))
