"""What records of work look like where they are kept: as before their steps were shared."""

import json

import pytest

from escalation.domain.auto_reply import AutoReply
from escalation.domain.escalation import Escalation
from escalation.domain.leased_work import LeasedWork

DELIVERING = """
{"escalation_id":"c1-1","conversation_id":"c1","workspace_id":"w1","bot_id":"b1",
"method":"ticket","state":"delivering","reason":"low_confidence","settings_version":1,"revision":3,
"trigger_seq":2,"created_at":"2026-11-23T10:00:00Z","recorded_at":"2026-11-23T10:00:00Z",
"attempts":1,"attempts_allowed":12,"lease_id":"lease-1","lease_until":"2026-11-23T10:01:30Z",
"due_at":"2026-11-23T10:01:40Z","resends":1,"helpdesk":"zendesk","connection_id":"z1",
"request":{"form":"full","key":"c1-1:full","body":"{}","first_sent_at":"2026-11-23T10:00:00Z",
"covered_seq":3,"summary":"short"},"outcome_unknown":false,
"call_started_at":"2026-11-23T10:00:00Z","counted":true,"over_cap":false,
"last_error":{"code":"timeout","detail":"after 25 s","at":"2026-11-23T10:00:00Z"},
"expires_at":"2027-11-23T10:00:00Z"}
"""
WORKING = """
{"reply_id":"c1-r1","conversation_id":"c1","workspace_id":"w1","bot_id":"b1",
"escalation_id":"c1-1","helpdesk":"zoho","connection_id":"z1","ticket_id":"7","reference":"#7",
"trigger":"made","covered_seq":2,"state":"working","bot":"answered","wants_handoff":false,
"confidence":0.8,"text":"Try again","sources":[],"engine":"e/1","settings_version":3,"revision":3,
"attempts":1,"lease_id":"lease-1","lease_until":"2026-11-23T10:01:30Z",
"due_at":"2026-11-23T10:01:40Z","post_started_at":"2026-11-23T10:00:00Z","resends":0,
"created_at":"2026-11-23T10:00:00Z",
"last_error":{"code":"timeout","detail":"","at":"2026-11-23T10:00:00Z"},
"expires_at":"2027-11-23T10:00:00Z"}
"""


@pytest.mark.parametrize(("kind", "stored"), [(Escalation, DELIVERING), (AutoReply, WORKING)])
def test_a_record_that_was_stored_earlier_is_read_and_written_back_as_it_was(
    kind: type[LeasedWork], stored: str
) -> None:
    record = kind.model_validate_json(stored)
    assert record.state == record.AT_WORK
    assert json.loads(record.model_dump_json(exclude_none=True)) == json.loads(stored)


@pytest.mark.parametrize(("kind", "stored"), [(Escalation, DELIVERING), (AutoReply, WORKING)])
def test_a_record_stored_without_what_came_later_gets_the_same_defaults(
    kind: type[LeasedWork], stored: str
) -> None:
    later = {"attempts", "attempts_allowed", "resends", "revision", "lease_id", "lease_until"}
    fields = {name: value for name, value in json.loads(stored).items() if name not in later}
    record = kind.model_validate_json(json.dumps(fields))
    assert (record.attempts, record.resends, record.revision) == (0, 0, 1)
    assert (record.lease_id, record.lease_until, record.most_attempts) == (None, None, 6)
