"""What is told in SES's place is what the service's own reader takes it for."""

from datetime import UTC, datetime

import pytest

from escalation.adapters.aws.ses_events import read_event
from infra.local.pages.mail_events import events_of

AT = datetime(2026, 7, 4, 12, 0, tzinfo=UTC)


def told(*recipients: str) -> list[tuple[str, str]]:
    return list(
        events_of(
            message_id="0100-1",
            at=AT,
            source="support@example.com",
            recipients=recipients,
            tags={"workspace": "acme", "escalation": "c1-1"},
            configuration_set="set",
        )
    )


@pytest.mark.parametrize(
    ("scenario", "types", "kinds"),
    [
        ("success", ["DELIVERY"], [()]),
        ("bounce", ["BOUNCE"], [("no_mailbox",)]),
        ("bounce+label", ["BOUNCE"], [("no_mailbox",)]),
        ("suppressionlist", ["BOUNCE"], [("suppressed",)]),
        ("complaint", ["DELIVERY", "COMPLAINT"], [(), ("complained",)]),
        ("ooto", ["DELIVERY", "BOUNCE"], [(), ("unclear",)]),
    ],
)
def test_each_address_of_the_simulator_has_its_scenario(
    scenario: str, types: list[str], kinds: list[tuple[str, ...]]
) -> None:
    events = told(f"{scenario}@simulator.amazonses.com")
    read = [event for _, body in events if (event := read_event(body)) is not None]
    assert [kind for kind, _ in events] == types
    assert [tuple(one.kind for one in event.returned) for event in read] == kinds
    assert {(event.workspace_id, event.escalation_id) for event in read} == {("acme", "c1-1")}


def test_nothing_is_told_of_other_addresses() -> None:
    assert told("bounce@example.com", "ada@example.org") == []
