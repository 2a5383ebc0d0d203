"""A helpdesk that refuses is shown as broken until a test of it succeeds."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, expect

from escalation.domain.owner_ports import ConnectionCheck, Refusal, SettingsRefusal
from escalation.domain.settings import EscalationSettings
from escalation.domain.workspace import Connection
from tests.browser.console.console import Console
from tests.console.served import Served

ONE = "/console/connections/zendesk"
FAILED = ConnectionCheck(ok=False, problems=("Zendesk did not accept the credentials.",))


@pytest.fixture(autouse=True)
def connection(served: Served, console: Console) -> Connection:
    """A connection that works; the other helpdesks are none, which their 404 says."""
    console.expect_errors("404 (Not Found)")
    return served.world.connection()


def _on_overview(console: Console) -> Locator:
    console.visit("/console", "Overview")
    return console.page.locator(".overview-row").filter(has_text="Zendesk")


def _on_connections(console: Console) -> Locator:
    console.visit("/console/connections", "Connections")
    return console.page.get_by_role("region", name="Zendesk")


BOTH = pytest.mark.parametrize("shown", [_on_overview, _on_connections])


def _refuse(served: Served, connection: Connection) -> None:
    refusal = Refusal(code="credentials_refused", at=datetime.now(UTC))
    served.world.health.mark_connection(connection, refusal)


@BOTH
def test_a_refused_connection_is_broken_until_a_test_succeeds(
    shown: Callable[[Console], Locator],
    console: Console,
    served: Served,
    connection: Connection,
) -> None:
    expect(shown(console).locator(".badge")).to_have_text("Works")
    _refuse(served, connection)
    expect(shown(console).locator(".badge")).to_have_text("Broken")
    assert console.faults() == []

    served.world.tester.outcome = FAILED
    console.visit(ONE, "Zendesk")
    refusal = console.page.get_by_text("Zendesk refuses the credentials")
    expect(refusal).to_be_visible()
    console.button("Test now").click()
    expect(console.page.get_by_text("The test of Zendesk failed")).to_be_visible()
    expect(refusal).to_be_visible()
    assert console.faults() == []
    expect(shown(console).locator(".badge")).to_have_text("Broken")

    served.world.tester.outcome = ConnectionCheck(ok=True, checked=("credentials",))
    console.visit(ONE, "Zendesk")
    console.button("Test now").click()
    expect(console.page.get_by_text("Zendesk works")).to_be_visible()
    expect(refusal).to_have_count(0)
    expect(console.page.locator("h1 ~ .badge")).to_have_text("Works")
    expect(shown(console).locator(".badge")).to_have_text("Works")


def test_the_overview_says_where_handoffs_go_meanwhile(
    console: Console, served: Served, connection: Connection
) -> None:
    _refuse(served, connection)
    row = _on_overview(console)
    expect(row).to_contain_text("The helpdesk did not accept the credentials.")
    expect(row).to_contain_text("Handoffs go by e-mail.")
    row.get_by_role("link", name="Zendesk").click()
    console.at("Zendesk")


def test_refused_settings_of_a_bot_are_named_until_a_test_finds_them_well(
    console: Console, served: Served
) -> None:
    world = served.world
    tickets = EscalationSettings.model_validate(
        {"handoff_method": "ticket", "ticket": {"helpdesk": "zendesk"}}
    )
    world.side.settings.put(world.owner, "support", tickets, if_match='"0"')
    refusal = SettingsRefusal(
        code="field_missing",
        fields=("<b>Order</b>",),
        at=datetime.now(UTC),
        bot_id="support",
        settings_version=1,
    )
    world.health.mark_settings("con-1", refusal)
    expect(_on_overview(console)).to_contain_text("It refuses the ticket settings of a bot.")
    assert console.faults() == []
    console.visit(ONE, "Zendesk")
    banner = console.page.get_by_text("Zendesk refuses the ticket settings of Support")
    expect(banner).to_be_visible()
    expect(console.page.get_by_text("It names: <b>Order</b>.")).to_be_visible()
    assert console.faults() == []
    console.button("Test now").click()
    expect(console.page.get_by_text("Zendesk works")).to_be_visible()
    expect(banner).to_have_count(0)
    expect(_on_overview(console)).not_to_contain_text("refuses")
