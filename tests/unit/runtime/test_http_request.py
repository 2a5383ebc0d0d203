"""What is read of a request: settings, each mistake by its path; the bearer token; the query."""

import pytest

from escalation.domain.errors import InvalidInput, NotAuthenticated
from escalation.domain.settings import EscalationSettings
from escalation.runtime.http import query
from escalation.runtime.http.request import Event, bearer_token, parse_body
from tests.functions.http_events import http_event


@pytest.mark.parametrize(
    ("settings", "field", "hint"),
    [
        ({"human_handoff": "yes"}, "human_handoff", "true or false"),
        ({"handoff_method": "pigeon"}, "handoff_method", "ticket"),
        ({"ticket": {"helpdesk": "zoho"}}, "ticket.department_id", "required"),
        ({"ticket": {"helpdesk": "jira"}}, "ticket.helpdesk", "zendesk"),
        ({"ticket": {}}, "ticket.helpdesk", "helpdesk"),
        ({"ticket": {"helpdesk": "freshdesk", "priority": 9}}, "ticket.priority", "one of"),
        ({"ticket": {"helpdesk": "zendesk", "tags": ["ok", "a b"]}}, "ticket.tags.1", "form"),
        ({"email": {"to": ["nobody"]}}, "email.to.0", "valid e-mail"),
        ({"email": {"to": []}}, "email.to", "at least 1"),
        ({"confidence_threshold": 1.5}, "confidence_threshold", "at most 1"),
        (
            {"ai_agent_transfer": {"targets": [{"bot_id": "a", "threshold": -1}]}},
            "ai_agent_transfer.targets.0.threshold",
            "at least 0",
        ),
        ({"rules": [{"keywords": ["refund"], "then": "transfer"}]}, "rules.0", "target_bot_id"),
        ({"business_hours": {"timezone": "Mars", "weekly": {}}}, "business_hours.timezone", "IANA"),
        (
            {"business_hours": {"timezone": "UTC", "weekly": {"sunday": []}}},
            "business_hours.weekly.sunday",
            "one of",
        ),
        ({"messages": {"handoff": {"english": "Hi"}}}, "messages.handoff.english", "form"),
        ({"retention_days": 0}, "retention_days", "at least 1"),
        ({"huma_handoff": True}, "huma_handoff", "no such field"),
    ],
)
def test_wrong_settings_are_named_by_their_path(settings: object, field: str, hint: str) -> None:
    event = Event(http_event("PUT", "/settings", body=settings))

    with pytest.raises(InvalidInput) as refused:
        parse_body(event, EscalationSettings)

    assert refused.value.field == field
    assert hint in refused.value.message


def test_settings_that_contradict_a_toggle_say_which() -> None:
    event = Event(http_event("PUT", "/settings", body={"handoff_method": "ticket"}))

    with pytest.raises(InvalidInput) as refused:
        parse_body(event, EscalationSettings)

    assert "ticket must name a helpdesk" in refused.value.message


@pytest.mark.parametrize(
    "value", [None, "", "Basic abc", "Bearer", "Bearer  ", "token", "Bearer " + "x" * 9_000]
)
def test_without_a_bearer_token_nobody_is_known(value: str | None) -> None:
    headers = {} if value is None else {"authorization": value}

    with pytest.raises(NotAuthenticated):
        bearer_token(Event(http_event("GET", "/", headers=headers)))


def test_the_bearer_token_is_read_whatever_the_case() -> None:
    event = http_event("GET", "/", headers={"Authorization": "bearer abc"})

    assert bearer_token(Event(event)) == "abc"


def _event(**parameters: str) -> Event:
    return Event(http_event("GET", "/", query=parameters))


def test_query_parameters_are_checked() -> None:
    event = _event(
        state="open", at="2026-03-02T10:00:00+01:00", escaped="2026-03-02T10:00:00 01:00"
    )

    assert query.choice(event, "state", ("open", "closed")) == "open"
    assert query.choice(event, "other", ("open", "closed")) is None
    at = query.time(event, "at")
    assert at is not None
    assert at.isoformat() == "2026-03-02T09:00:00+00:00"
    assert query.time(event, "escaped") == at


@pytest.mark.parametrize("value", ["yesterday", "2026-03-02", "2026-03-02T10:00:00", "1772442000"])
def test_a_time_without_a_zone_is_refused(value: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        query.time(_event(at=value), "at")

    assert refused.value.field == "at"


def test_a_value_outside_the_choices_is_refused_with_them() -> None:
    with pytest.raises(InvalidInput) as refused:
        query.choice(_event(state="lost"), "state", ("open", "closed"))

    assert "open, closed" in refused.value.message


@pytest.mark.parametrize("value", ["x" * 2_001, "a\x00b"])
def test_a_cursor_is_short_plain_text(value: str) -> None:
    with pytest.raises(InvalidInput):
        query.cursor(_event(after=value))
