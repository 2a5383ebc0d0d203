"""Ticket settings stored before fields had types and lists: they are read, and mean the same."""

import json

import pytest

from escalation.domain.settings import CustomFieldSettings, EscalationSettings
from escalation.domain.stored_forms import read, write

ZENDESK = """{"helpdesk": "zendesk", "subject": "Chat: {question}", "group_id": "77",
 "priority": "high", "tags": ["chat"], "custom_fields": {"80": "true", "81": "5", "82": "blue"}}"""
FRESHDESK = """{"helpdesk": "freshdesk", "subject": "Chat: {question}", "group_id": null,
 "priority": 3, "tags": [], "custom_fields": {"cf_platform": "Web", "cf_seats": "5"}}"""
ZOHO = """{"helpdesk": "zoho", "subject": "Help", "department_id": "7", "priority": "High",
 "status": "Open", "channel": null, "tags": [], "custom_fields": {"cf_platform": "Web"}}"""


@pytest.mark.parametrize("stored", [ZENDESK, FRESHDESK, ZOHO], ids=["zendesk", "freshdesk", "zoho"])
def test_stored_ticket_settings_are_read_as_they_were(stored: str) -> None:
    document = json.dumps({"handoff_method": "ticket", "ticket": json.loads(stored)})
    ticket = read(EscalationSettings, document.encode()).ticket
    assert isinstance(ticket, CustomFieldSettings)
    before = json.loads(stored)
    assert before.items() <= json.loads(ticket.model_dump_json()).items()
    assert all(isinstance(value, str) for value in ticket.custom_fields.values())


@pytest.mark.parametrize("stored", [ZENDESK, FRESHDESK, ZOHO], ids=["zendesk", "freshdesk", "zoho"])
def test_what_a_newer_version_adds_to_a_value_is_kept(stored: str) -> None:
    ticket = json.loads(stored)
    name = next(iter(ticket["custom_fields"]))
    ticket["custom_fields"][name] = {"from_chat": "name", "newer": 1}
    ticket["newer"] = 1
    document = json.dumps({"handoff_method": "ticket", "ticket": ticket})
    found = read(EscalationSettings, document.encode())
    assert isinstance(found.ticket, CustomFieldSettings)
    assert "newer" not in found.model_dump_json()
    kept = json.loads(write(found))["ticket"]
    assert kept["newer"] == kept["custom_fields"][name]["newer"] == 1
