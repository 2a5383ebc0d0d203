"""Marks of addresses, and which handovers a digest's mail holds."""

from datetime import timedelta

from escalation.adapters.aws.address_marks import DynamoAddressMarks, DynamoDigestMails
from escalation.domain.mail_returns import AddressMark
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import NOW

TEAM = AddressMark(
    workspace_id="ws",
    audience="team",
    address="Support@acme.example",
    kind="no_mailbox",
    at=NOW,
    expires_at=NOW + timedelta(days=90),
)
VISITORS = TEAM.model_copy(update={"audience": "visitors", "address": None})


def test_a_mark_is_found_in_any_case_until_it_ends_and_by_its_own_workspace(
    tables: Tables,
) -> None:
    marks = DynamoAddressMarks(tables.client, tables.transcripts)
    marks.put(TEAM, "Support@acme.example")
    assert marks.find("ws", "support@ACME.example", "team", now=NOW) == TEAM
    assert marks.find("ws", "support@acme.example", "visitors", now=NOW) is None
    assert marks.find("other", "support@acme.example", "team", now=NOW) is None
    late = NOW + timedelta(days=91)
    assert marks.find("ws", "support@acme.example", "team", now=late) is None
    assert marks.of_team("ws", now=late) == ()


def test_the_teams_are_listed_lifted_and_forgotten(tables: Tables) -> None:
    marks = DynamoAddressMarks(tables.client, tables.transcripts)
    marks.put(TEAM, "support@acme.example")
    marks.put(VISITORS, "ada@example.com")
    assert marks.of_team("ws", now=NOW) == (TEAM,)
    marks.lift(TEAM, now=NOW)
    assert marks.of_team("ws", now=NOW) == ()
    assert marks.find("ws", "ada@example.com", "visitors", now=NOW) == VISITORS
    marks.forget("ws", "Ada@example.com")
    assert marks.find("ws", "ada@example.com", "visitors", now=NOW) is None


def test_no_item_of_a_visitors_mark_holds_the_address(tables: Tables) -> None:
    marks = DynamoAddressMarks(tables.client, tables.transcripts)
    marks.put(VISITORS, "ada@example.com")
    items = tables.client.scan(TableName=tables.transcripts)["Items"]
    assert all("ada" not in str(item.get(part)) for item in items for part in ("pk", "sk"))


def test_a_digests_mail_knows_what_it_holds(tables: Tables) -> None:
    mails = DynamoDigestMails(tables.client, tables.transcripts)
    mails.note("m1", ("c2-1", "c1-1"), now=NOW)
    assert mails.held("m1") == ("c1-1", "c2-1")
    assert mails.held("m2") == ()
