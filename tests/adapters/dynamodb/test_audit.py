"""The audit trail: only ever added to, read newest first by time, person and kind."""

from datetime import UTC, datetime, timedelta

import pytest

from escalation.adapters.aws import audit_store
from escalation.adapters.aws.audit_store import DynamoAuditTrail
from escalation.domain.audit import AuditEntry, AuditFilter
from escalation.domain.errors import InvalidInput
from tests.adapters.dynamodb.conftest import Tables

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ALL = AuditFilter()


@pytest.fixture
def trail(tables: Tables) -> DynamoAuditTrail:
    return DynamoAuditTrail(tables.client, tables.audit)


def _entry(number: int, **changes: object) -> AuditEntry:
    return AuditEntry(
        id=f"e{number}",
        workspace_id="acme",
        at=NOW + timedelta(minutes=number),
        actor="m1",
        who="ada@acme.example",
        role="owner",
        action="conversation.read",
        outcome="allowed",
        ids={"conversation_id": f"c{number}"},
        expires_at=NOW + timedelta(days=365),
    ).model_copy(update=changes)


def _ids(trail: DynamoAuditTrail, where: AuditFilter, *, limit: int = 50) -> list[str]:
    found: list[str] = []
    after = None
    while True:
        page = trail.page("acme", where, now=NOW, after=after, limit=limit)
        found += [one.id for one in page.items]
        if page.next is None:
            return found
        after = page.next


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_entries_are_read_newest_first_page_by_page(trail: DynamoAuditTrail, limit: int) -> None:
    for number in (2, 1, 3, 4):
        trail.add(_entry(number))
    trail.add(_entry(9, workspace_id="other"))

    assert _ids(trail, ALL, limit=limit) == ["e4", "e3", "e2", "e1"]


def test_a_filter_is_by_time_person_and_kind(trail: DynamoAuditTrail) -> None:
    trail.add(_entry(1))
    trail.add(_entry(2, who="bo@acme.example", action="conversation.export"))
    trail.add(_entry(3, action="conversations.other"))

    assert _ids(trail, AuditFilter(who="BO@acme.example")) == ["e2"]
    assert _ids(trail, AuditFilter(action="conversation")) == ["e2", "e1"]
    assert _ids(trail, AuditFilter(action="conversation.read")) == ["e1"]
    first, last = NOW + timedelta(minutes=2), NOW + timedelta(minutes=3)
    assert _ids(trail, AuditFilter(first=first)) == ["e3", "e2"]
    assert _ids(trail, AuditFilter(first=first, last=last)) == ["e2"]


def test_an_entry_is_never_written_over(trail: DynamoAuditTrail) -> None:
    trail.add(_entry(1))
    trail.add(_entry(1, who="eve@acme.example"))

    (kept,) = trail.page("acme", ALL, now=NOW, after=None).items
    assert kept == _entry(1)


def test_an_expired_entry_is_not_shown(trail: DynamoAuditTrail) -> None:
    trail.add(_entry(1, expires_at=NOW))
    trail.add(_entry(2))

    assert _ids(trail, ALL) == ["e2"]


def test_a_rare_filter_gives_short_pages(
    trail: DynamoAuditTrail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_store, "MOST_READ", 2)
    for number in range(5):
        trail.add(_entry(number))
    rare = AuditFilter(action="member")

    page = trail.page("acme", rare, now=NOW, after=None)

    assert (page.items, page.next is None) == ((), False)
    assert _ids(trail, rare) == []


def test_a_cursor_of_another_list_is_refused(trail: DynamoAuditTrail) -> None:
    with pytest.raises(InvalidInput):
        trail.page("acme", ALL, now=NOW, after="bm9uZQ==")
