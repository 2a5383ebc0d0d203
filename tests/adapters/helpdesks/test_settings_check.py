"""What ticket settings name is proved in the helpdesk, and said in plain words where it is not."""

from typing import Any

import pytest

from escalation.adapters.helpdesks.freshdesk.settings import FreshdeskTicket
from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket
from escalation.adapters.helpdesks.zoho.settings import ZohoTicket
from escalation.domain.errors import RetryableError
from escalation.domain.settings import TicketSettings
from infra.local.standins.freshdesk import account as freshdesk_account
from infra.local.standins.zendesk import account as zendesk_account
from infra.local.standins.zoho import account as zoho_account
from tests.adapters.helpdesks.standins_world import SETTINGS, World
from tests.adapters.helpdesks.support import Vendor, freshdesk, reply, zendesk, zoho


def problems(world: World, **changes: Any) -> tuple[str, ...]:
    settings = SETTINGS[world.name].model_copy(update=changes)
    return world.factory.problems(world.connection, settings)


def test_settings_that_are_right_have_no_problem_and_nothing_is_made(world: World) -> None:
    assert problems(world) == ()
    assert world.tickets() == []


def test_a_group_or_department_that_is_not_there_is_named_with_those_that_are(
    world: World,
) -> None:
    field = "department_id" if world.name == "zoho" else "group_id"
    (problem,) = problems(world, **{field: "4711"})
    assert "has no group 4711" in problem or "has no department 4711" in problem
    assert "Support (" in problem
    assert "Billing (" in problem


def test_an_unknown_field_and_a_wrong_value_are_named_each(world: World) -> None:
    choice = {
        "zendesk": str(zendesk_account.CHOICE_FIELD_ID),
        "freshdesk": freshdesk_account.CHOICE_FIELD,
        "zoho": zoho_account.CHOICE_FIELD,
    }[world.name]
    unknown = "1" if world.name == "zendesk" else "cf_unknown"
    found = problems(world, custom_fields={unknown: "x", choice: "television"})
    assert len(found) == 2
    assert f"has no custom field {unknown}. It has: " in found[0]
    assert "does not take television. It takes: " in found[1]
    assert "obile" in found[1]


def test_settings_of_another_helpdesk_are_a_problem(world: World) -> None:
    other = SETTINGS["zoho" if world.name != "zoho" else "zendesk"]
    assert "another helpdesk" in world.open().problems(other)[0]


@pytest.mark.parametrize(("field", "wanted"), [("priority", "Blazing"), ("channel", "Pigeon")])
def test_values_of_zohos_lists_are_proved(field: str, wanted: str, vendor: Vendor) -> None:
    vendor.on("GET", "/api/v1/departments", reply(200, data=[{"id": "7", "name": "S"}]))
    offered = [{"value": "High"}, {"value": "Chat"}]
    fields = [{"apiName": name, "allowedValues": offered} for name in ("priority", "channel")]
    vendor.on("GET", "/api/v1/organizationFields", reply(200, data=fields))
    settings = ZohoTicket.model_validate({"helpdesk": "zoho", "department_id": "7", field: wanted})
    (problem,) = zoho(vendor).problems(settings)
    assert problem == f"Zoho Desk has no {field} {wanted}. It has: High, Chat."


def test_a_value_too_long_for_its_field_is_named(vendor: Vendor) -> None:
    vendor.on("GET", "/api/v1/departments", reply(200, data=[{"id": "7", "name": "S"}]))
    field = {"apiName": "cf_x", "displayLabel": "Note", "type": "Text", "maxLength": 5}
    vendor.on("GET", "/api/v1/organizationFields", reply(200, data=[field]))
    settings = ZohoTicket(helpdesk="zoho", department_id="7", custom_fields={"cf_x": "too long"})
    assert zoho(vendor).problems(settings) == (
        "The field Note in Zoho Desk takes at most 5 characters.",
    )


def test_a_plan_with_two_priorities_takes_only_those(vendor: Vendor) -> None:
    fields = [{"id": 1, "type": "basic_priority"}, {"id": 2, "type": "checkbox", "title": "VIP"}]
    vendor.on("GET", "/api/v2/ticket_fields", reply(200, ticket_fields=fields))
    settings = ZendeskTicket(helpdesk="zendesk", priority="urgent", custom_fields={"2": "maybe"})
    assert zendesk(vendor).problems(settings) == (
        "Zendesk has no priority urgent. It has: high, normal.",
        "The field VIP in Zendesk does not take maybe. It takes: true, false.",
    )


def test_groups_are_read_to_the_last_page(vendor: Vendor) -> None:
    def page(number: int, cursor: str | None) -> Any:
        meta = {"has_more": cursor is not None, "after_cursor": cursor}
        return reply(200, groups=[{"id": number, "name": f"G{number}"}], meta=meta)

    vendor.on("GET", "/api/v2/groups", page(1, "a"), page(2, "b"), page(3, None))
    vendor.on("GET", "/api/v2/ticket_fields", reply(200, ticket_fields=[]))
    assert zendesk(vendor).problems(ZendeskTicket(helpdesk="zendesk", group_id="3")) == ()


@pytest.mark.parametrize(
    ("settings", "path", "needed"),
    [
        (ZendeskTicket(helpdesk="zendesk", group_id="1"), "/api/v2/groups", "the scope read"),
        (FreshdeskTicket(helpdesk="freshdesk", group_id="1"), "/api/v2/groups", "a role"),
        (
            ZohoTicket(helpdesk="zoho", department_id="1"),
            "/api/v1/departments",
            "Desk.basic.READ",
        ),
    ],
)
def test_a_list_that_may_not_be_read_says_what_is_needed(
    vendor: Vendor, settings: TicketSettings, path: str, needed: str
) -> None:
    no_fields: Any = [] if settings.helpdesk == "freshdesk" else {"ticket_fields": []}
    vendor.on("GET", "/api/v2/ticket_fields", reply(200, no_fields))
    vendor.on("GET", path, reply(403, errorCode="SCOPE_MISMATCH"))
    opened: dict[str, Any] = {"zendesk": zendesk, "freshdesk": freshdesk, "zoho": zoho}
    (problem,) = opened[settings.helpdesk](vendor).problems(settings)
    assert "does not let these credentials read" in problem
    assert needed in problem


def test_a_helpdesk_that_does_not_answer_is_no_statement_about_the_settings(world: World) -> None:
    world.fault("500", operation="departments" if world.name == "zoho" else "groups")
    with pytest.raises(RetryableError):
        problems(world)
