"""Ticket settings stored before fields had types and lists: they are read, and mean the same."""

import json

import pytest

from escalation.domain.helpdesk_kinds import READ_BACK
from escalation.domain.settings import CustomFieldSettings, EscalationSettings

ZENDESK = """{"helpdesk": "zendesk", "subject": "Chat: {question}", "group_id": "77",
 "priority": "high", "tags": ["chat"], "custom_fields": {"80": "true", "81": "5", "82": "blue"}}"""
FRESHDESK = """{"helpdesk": "freshdesk", "subject": "Chat: {question}", "group_id": null,
 "priority": 3, "tags": [], "custom_fields": {"cf_platform": "Web", "cf_seats": "5"}}"""
ZOHO = """{"helpdesk": "zoho", "subject": "Help", "department_id": "7", "priority": "High",
 "status": "Open", "channel": null, "tags": [], "custom_fields": {"cf_platform": "Web"}}"""


@pytest.mark.parametrize("stored", [ZENDESK, FRESHDESK, ZOHO], ids=["zendesk", "freshdesk", "zoho"])
def test_stored_ticket_settings_are_read_as_they_were(stored: str) -> None:
    document = json.dumps({"handoff_method": "ticket", "ticket": json.loads(stored)})
    ticket = EscalationSettings.model_validate_json(document, context=READ_BACK).ticket
    assert isinstance(ticket, CustomFieldSettings)
    before = json.loads(stored)
    assert before.items() <= json.loads(ticket.model_dump_json()).items()
    assert all(isinstance(value, str) for value in ticket.custom_fields.values())


@pytest.mark.parametrize("stored", [ZENDESK, FRESHDESK, ZOHO], ids=["zendesk", "freshdesk", "zoho"])
def test_what_a_newer_version_adds_to_a_value_is_ignored(stored: str) -> None:
    ticket = json.loads(stored)
    name = next(iter(ticket["custom_fields"]))
    ticket["custom_fields"][name] = {"from_chat": "name", "newer": 1}
    ticket["newer"] = 1
    document = json.dumps({"handoff_method": "ticket", "ticket": ticket})
    read = EscalationSettings.model_validate_json(document, context=READ_BACK, extra="ignore")
    assert isinstance(read.ticket, CustomFieldSettings)
