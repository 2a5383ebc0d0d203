"""Whose mailbox an address is, as caps count it, and codes as people type them."""

import pytest
from pydantic import ValidationError

from escalation.domain.allowances import for_claimed_ticket, for_code, mailbox_of
from escalation.use_cases.visitor.contact_models import ConfirmCode


@pytest.mark.parametrize(
    "written",
    ["ada@example.com", "ADA@Example.com", "ada+1@example.com", " ada+a+b@EXAMPLE.COM "],
)
def test_one_mailbox_is_one_however_it_is_written(written: str) -> None:
    assert mailbox_of(written) == "ada@example.com"


def test_dots_mean_nothing_in_gmails_names_and_something_elsewhere() -> None:
    assert mailbox_of("a.d.a+x@googlemail.com") == mailbox_of("ada@gmail.com")
    assert mailbox_of("a.da@example.com") != mailbox_of("ada@example.com")
    assert mailbox_of("+ada@example.com") == "+ada@example.com"


def test_a_mailbox_counts_once_for_all_workspaces_and_a_name_in_tickets_for_each() -> None:
    codes = [for_code(workspace_id=ws, bot_id="b", email="a@b.example") for ws in ("one", "two")]
    assert codes[0][0] == codes[1][0]
    tickets = [for_claimed_ticket(workspace_id=ws, email="a@b.example") for ws in ("one", "two")]
    assert tickets[0] != tickets[1]


@pytest.mark.parametrize(
    "typed", ["123456", "123 456", " 123-456\n", "١٢٣٤٥٦", "\uff11\uff12\uff13\uff14\uff15\uff16"]
)
def test_a_code_may_be_typed_with_spaces_and_in_other_digits(typed: str) -> None:
    assert ConfirmCode(email="a@b.example", code=typed).code == "123456"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "12345x", "1" * 5_000, None])
def test_what_is_no_code_is_refused_by_its_field(typed: str | None) -> None:
    with pytest.raises(ValidationError) as refused:
        ConfirmCode.model_validate({"email": "a@b.example", "code": typed})
    assert refused.value.errors()[0]["loc"] == ("code",)
