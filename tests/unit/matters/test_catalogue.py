import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from escalation.domain import matters
from escalation.domain.matter_lines import line_of
from escalation.domain.matters import Delivered, Envelope, Matter

DELIVERED = Delivered(
    id="c1-1-4-delivered",
    at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
    workspace_id="acme",
    line="Ticket #1042 has the chat",
    conversation_id="c1",
    bot_id="support",
    escalation_id="c1-1",
    method="ticket",
    reason="explicit_request",
    helpdesk="a-helpdesk",
    connection_id="con-1",
    ticket_id="1042",
    reference="#1042",
)


def test_a_matter_leaves_without_what_it_has_nothing_to_say_of() -> None:
    assert json.loads(matters.written(DELIVERED)) == {
        "version": 1,
        "id": "c1-1-4-delivered",
        "at": "2026-03-01T09:30:00Z",
        "workspace_id": "acme",
        "line": "Ticket #1042 has the chat",
        "conversation_id": "c1",
        "bot_id": "support",
        "escalation_id": "c1-1",
        "method": "ticket",
        "reason": "explicit_request",
        "helpdesk": "a-helpdesk",
        "type": "escalation.delivered",
        "connection_id": "con-1",
        "ticket_id": "1042",
        "reference": "#1042",
        "attempts": 1,
    }


def test_each_type_is_told_by_its_name() -> None:
    types = [matter.model_fields["type"].default for matter in matters.MATTERS]
    assert len(set(types)) == len(types)
    adapter: TypeAdapter[Matter] = TypeAdapter(Matter)
    assert adapter.validate_json(matters.written(DELIVERED)) == DELIVERED


def test_the_envelope_of_a_matter_that_is_not_known_here_can_be_read() -> None:
    later = {**json.loads(matters.written(DELIVERED)), "version": 2, "type": "visitor.waved"}
    envelope = Envelope.model_validate_json(json.dumps(later))
    assert (envelope.type, envelope.id, envelope.workspace_id) == (
        "visitor.waved",
        DELIVERED.id,
        "acme",
    )


def test_no_id_holds_what_would_end_it_where_it_is_signed() -> None:
    with pytest.raises(ValidationError):
        Delivered.model_validate({**DELIVERED.model_dump(), "id": "c1.1"})


def test_long_words_are_cut_and_say_so() -> None:
    assert matters.cut("a" * matters.MAX_WORDS) == "a" * matters.MAX_WORDS
    shortened = matters.cut("a" * 40_000)
    assert len(shortened) == matters.MAX_WORDS
    assert shortened.endswith("a…")


PAGE = Path(matters.__file__).with_name("MATTERS.md").read_text(encoding="utf-8")


def test_the_page_has_a_row_for_each_type_and_no_other() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \|", PAGE, re.MULTILINE)
    assert rows == [matter.model_fields["type"].default for matter in matters.MATTERS]


def test_the_pages_sample_is_one_as_it_is_sent() -> None:
    (sample,) = re.findall(r"```json\n(.+?)```", PAGE, re.DOTALL)
    event = json.loads(sample)
    matter = Delivered.model_validate(event["detail"])
    assert json.loads(matters.written(matter)) == event["detail"]
    assert (event["detail-type"], matter.line) == (matter.type, line_of(matter))
