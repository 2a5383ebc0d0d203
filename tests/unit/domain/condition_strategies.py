"""Whatever conditions and facts there may be."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from escalation.domain.rule_conditions import CHECKS, NAMED, Condition, FactGroup, FactTest
from escalation.domain.rule_evaluation import Seen
from escalation.domain.rule_facts import RuleFacts

NAMES = ("plan", "role", "order_total")
WORDS = ("pro", "team", "3", "7.5", "2026-01-31", "true", "no", "/checkout", "shop.example")
PAGES = ("https://shop.example/checkout", "http://shop.example", "https://x.example/a%20b")
LANGUAGES = ("de", "de-AT", "pt-BR", "en")
_OF_ONE_FORM: dict[str, st.SearchStrategy[str]] = {
    "device": st.sampled_from(("phone", "tablet", "computer")),
    "hours": st.sampled_from(("open", "closed")),
    "handoffs": st.integers(0, 3).map(str),
    "language": st.sampled_from(LANGUAGES),
    "message": st.sampled_from(("refund", "order")),
}
_ORDERED = st.sampled_from(("0", "3", "7.5", "2026-01-31", "2025-12-31"))


@st.composite
def fact_tests(draw: Callable[..., Any], *, kinds: tuple[str, ...] = tuple(CHECKS)) -> FactTest:
    """A test that can be saved."""
    fact = draw(st.sampled_from(kinds))
    check = draw(st.sampled_from(CHECKS[fact]))
    value = _OF_ONE_FORM.get(fact, st.sampled_from(WORDS))
    values: list[str] = draw(st.lists(value, min_size=1, max_size=3))
    if check in {"known", "not_known"}:
        values = []
    elif check in {"at_least", "at_most", "above", "below"}:
        values = [draw(_OF_ONE_FORM["handoffs"] if fact == "handoffs" else _ORDERED)]
    name = draw(st.sampled_from(NAMES)) if fact in NAMED else None
    return FactTest.model_validate(
        {"fact": fact, "name": name, "check": check, "values": tuple(values)}
    )


@st.composite
def conditions(draw: Callable[..., Any], *, kinds: tuple[str, ...] = tuple(CHECKS)) -> Condition:
    """A condition that can be saved."""
    one, joins = fact_tests(kinds=kinds), st.sampled_from(("all", "any"))
    groups = st.builds(
        FactGroup, join=joins, tests=st.lists(one, min_size=1, max_size=3).map(tuple)
    )
    return Condition(join=draw(joins), of=tuple(draw(st.lists(groups, min_size=1, max_size=4))))


values = (
    st.sampled_from(WORDS)
    | st.booleans()
    | st.integers(-10, 10)
    | st.floats(-10, 10)
    | st.text(min_size=1, max_size=5)
)
attributes = st.dictionaries(st.sampled_from(NAMES), values, max_size=3)


@st.composite
def facts(draw: Callable[..., Any]) -> RuleFacts:
    """Whatever is known."""
    return RuleFacts(
        signed=draw(attributes),
        claimed=draw(attributes),
        page=draw(st.none() | st.sampled_from(PAGES) | st.text(max_size=20)),
        referrer=draw(st.none() | st.sampled_from(PAGES)),
        device=draw(st.sampled_from((None, "phone", "computer"))),
        handoffs=draw(st.integers(0, 4)),
    )


seen = st.builds(
    Seen,
    text=st.sampled_from(("A refund for my order", "hello", "")),
    facts=facts(),
    locale=st.none() | st.sampled_from(LANGUAGES),
    open_for_business=st.none() | st.booleans(),
)
