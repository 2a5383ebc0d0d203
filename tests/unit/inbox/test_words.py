"""What a search finds."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.domain.conversation import Assignee, Visitor
from escalation.domain.inbox import InboxRow, RowTicket
from escalation.domain.inbox_words import MAX_WORDS, fits, words_in, words_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def row(**fields: object) -> InboxRow:
    """A row in which something can be found."""
    values: dict[str, object] = {
        "conversation_id": "c1",
        "workspace_id": "acme",
        "bot_id": "support",
        "place": "waiting",
        "since": NOW,
        "version": 1,
        "visitor": Visitor(name="Zoë O'Neill-Grün", email="zoe.oneill@Shop.example"),
        "question": "Where's my REFUND (order 99-1042)?",
        "ticket": RowTicket(helpdesk="zendesk", reference="#1042", open=True),
        "assignee": Assignee(kind="team"),
        "created_at": NOW,
        "expires_at": NOW,
    }
    return InboxRow.model_validate(values | fields)


def found(typed: str, **fields: object) -> bool:
    words = words_in(typed)
    return bool(words) and all(fits(words_of(row(**fields)), word) for word in words)


@pytest.mark.parametrize(
    "typed",
    ["Zoë", "zoe", "ZOE", "o'neill", "neill", "grun", "Grün", "zoe.oneill@shop.example", "shop",
     "zoe.oneill@", "#1042", "1042", "104", "refund", "ref", "99-1042", "99", "refund zoe",
     "  refund,  1042 ", "where's"],
)  # fmt: skip
def test_names_addresses_numbers_and_words_are_found(typed: str) -> None:
    assert found(typed)


@pytest.mark.parametrize("typed", ["oe", "efund", "refunds", "2042", "042", "zoe anna"])
def test_nothing_else_is(typed: str) -> None:
    assert not found(typed)


@pytest.mark.parametrize("typed", ["", "  ", "#", "?!", "\u200b"])
def test_signs_alone_are_not_looked_for(typed: str) -> None:
    assert words_in(typed) == ()


def test_a_row_of_nobody_is_found_by_nothing() -> None:
    assert words_of(row(visitor=Visitor(), question=None, ticket=None)) == ""


def test_what_is_looked_for_is_bounded() -> None:
    assert len(words_in(" ".join(f"w{n}" for n in range(100)))) == MAX_WORDS


@given(question=st.text(max_size=240), name=st.text(max_size=120))
def test_words_are_few_enough_for_one_unit_and_each_word_of_a_name_is_found(
    question: str, name: str
) -> None:
    try:
        made = row(question=question, visitor=Visitor(name=name))
    except ValueError:
        return
    words = words_of(made)
    assert len(words.encode()) <= 900
    for word in words_in(made.visitor.name or "")[:3]:
        assert fits(words, word)
