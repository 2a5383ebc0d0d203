"""The shape of Zendesk's errors, and the length of its comments."""

import json
from collections.abc import Mapping
from typing import Final

import httpx

from escalation.adapters.helpdesks.responses import Problem, mapping, payload, problem, rows

FOLLOWS: Final = "via_followup_source_id"
"""By which a new ticket is linked to the closed one that it follows up."""
METADATA: Final = "escalation"
"""Our name among the custom metadata of an update, which no customer sees
(https://developer.zendesk.com/documentation/ticketing/managing-tickets/creating-and-updating-tickets/#setting-metadata).
"""
_BLANK: Final = "BlankValue"
COMMENT_BYTES: Final = 65_000
"""Zendesk cuts a comment silently at 64 kB (65,535 bytes); this leaves room for the marker."""


def problem_of(response: httpx.Response, sent: str = "") -> Problem:
    """Zendesk's error: `{"error", "details": {field: [{"error", "description"}]}}`.

    A refused custom field is named in the description only, by its id: ids that were sent and
    appear there are added to the fields. Under `base`, a field that was left blank is named by its
    title, before a colon; a description of anything else may quote what was sent.
    """
    body = mapping(payload(response))
    error = body.get("error")
    details = mapping(body.get("details"))
    entries = [entry for value in details.values() for entry in rows(value)]
    codes = [entry.get("error") for entry in entries if entry.get("error")]
    code = error if isinstance(error, str) else mapping(error).get("title")
    fields: list[object] = list(details)
    if entries and sent:
        ticket = mapping(mapping(json.loads(sent)).get("ticket"))
        ids = [str(row.get("id")) for row in rows(ticket.get("custom_fields"))]
        said = " ".join(str(entry.get("description")) for entry in entries)
        fields += [number for number in ids if number in said]
    of_record = rows(details.get("base"))
    named = problem(None, (), [_title(e) for e in of_record if e.get("error") == _BLANK]).missing
    if named and len(named) == len(of_record):
        fields.remove("base")
    return problem(codes[0] if code == "RecordInvalid" and codes else code, fields, named)


def _title(entry: Mapping[str, object]) -> str:
    """What stands before the last colon of "Priority: cannot be blank"."""
    return str(entry.get("description") or "").rpartition(":")[0].replace(": ", " ").strip()


def refuses_link(details: Mapping[str, object]) -> bool:
    """Whether a refusal is about the link to a closed ticket, and about nothing else. Zendesk
    names an attribute of the ticket by its key, or, under `base`, first thing in the description.
    """
    found = [(key, entry) for key, value in details.items() for entry in rows(value)]
    return bool(found) and all(
        key == FOLLOWS or str(entry.get("description", "")).startswith("Via followup source")
        for key, entry in found
    )
