"""What a helpdesk's own lists give an owner to choose from, and what they say of settings."""

from typing import Any

import pytest

from escalation.adapters.helpdesks.freshdesk.settings import FreshdeskTicket
from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket
from escalation.domain.errors import RetryableError
from escalation.domain.settings import TicketSettings
from escalation.domain.ticket_fields import ListedField, TicketFieldList
from escalation.domain.ticket_values import FromChat
from infra.local.standins.freshdesk import account as freshdesk_account
from infra.local.standins.zendesk import account as zendesk_account
from infra.local.standins.zoho import account as zoho_account
from tests.adapters.helpdesks.standins_world import SETTINGS, World
from tests.adapters.helpdesks.support import Vendor, freshdesk, reply, zendesk, zoho

SEATS = {
    "zendesk": f"custom_fields.{zendesk_account.SEATS_FIELD_ID}",
    "freshdesk": f"custom_fields.{freshdesk_account.SEATS_FIELD}",
    "zoho": f"custom_fields.{zoho_account.SEATS_FIELD}",
}
KINDS = {
    "zendesk": {"text", "long_text", "pattern", "integer", "decimal", "yes_no", "date"},
    "freshdesk": {"text", "long_text", "integer", "decimal", "yes_no", "date"},
    "zoho": {"text", "integer", "decimal", "yes_no", "date"},
}
PEOPLE = {
    "zendesk": ("assignee_id", str(zendesk_account.PERSON_ID), zendesk_account.PERSON_NAME),
    "freshdesk": ("responder_id", str(freshdesk_account.PERSON_ID), freshdesk_account.PERSON_NAME),
    "zoho": ("assignee_id", zoho_account.PERSON_ID, zoho_account.PERSON_NAME),
}
PLACES = {
    "zendesk": {"group_id", "brand_id", "ticket_form_id", "type"},
    "freshdesk": {"group_id", "product_id", "type", "status", "priority"},
    "zoho": {"department_id", "product_id", "classification", "category", "sub_category"}
    | {"priority", "status", "channel"},
}


def listed(world: World) -> TicketFieldList:
    department = zoho_account.DEPARTMENT_ID if world.name == "zoho" else None
    return world.factory.fields(world.connection, within=department)


def require(world: World, *names: str) -> None:
    own = {
        "zendesk": "zendesk_required_fields",
        "freshdesk": "freshdesk_required_fields",
        "zoho": "zoho_mandatory_fields",
    }[world.name]
    bare = [name.removeprefix("custom_fields.") for name in names]
    values = [int(name) for name in bare] if world.name == "zendesk" else bare
    world.behave(**{own: values})


def problems(world: World, custom: dict[str, Any], **changes: Any) -> tuple[str, ...]:
    base = SETTINGS[world.name]
    bare = {name.removeprefix("custom_fields."): value for name, value in custom.items()}
    settings = type(base).model_validate(base.model_dump() | changes | {"custom_fields": bare})
    return world.factory.problems(world.connection, settings)


def test_people_places_and_fields_of_every_kind_are_listed(world: World) -> None:
    found = listed(world)
    assert found.problems == ()
    names = {field.name for field in found.fields}
    assert PLACES[world.name] <= names
    name, number, shown = PEOPLE[world.name]
    person = found.field(name)
    assert person is not None
    assert number in {choice.value for choice in person.choices}
    assert shown in {choice.label for choice in person.choices}
    custom = {field.kind for field in found.fields if field.name.startswith("custom_fields.")}
    assert KINDS[world.name] | {"choice"} <= custom
    assert world.tickets() == []


@pytest.mark.parametrize("wanted", ["subject", "description", "contactId", "requester", "source"])
def test_what_every_chat_brings_is_not_asked_for(world: World, wanted: str) -> None:
    assert listed(world).field(wanted) is None


def test_levels_of_a_dependent_field_are_offered_under_the_one_above() -> None:
    vendor = Vendor()
    level = {"name": "cf_b", "label": "B", "level": 2}
    field = {
        "name": "cf_a",
        "label": "A",
        "type": "nested_field",
        "choices": {"x": {"one": [], "two": []}, "y": {"one": []}},
        "nested_ticket_fields": [level],
    }
    for path in ("groups", "agents", "products"):
        vendor.on("GET", f"/api/v2/{path}", reply(200, []))
    vendor.on("GET", "/api/v2/ticket_fields", reply(200, [field]))
    below = freshdesk(vendor).fields(within=None).field("custom_fields.cf_b")
    assert below is not None
    assert below.depends_on == "custom_fields.cf_a"
    assert [(choice.value, choice.under) for choice in below.choices] == [
        ("one", ("x",)),
        ("two", ("x",)),
        ("one", ("y",)),
    ]


@pytest.mark.parametrize("world", ["zoho"], indirect=True)
def test_subcategories_are_offered_under_their_category(world: World) -> None:
    field = listed(world).field("sub_category")
    assert field is not None
    assert field.depends_on == "category"
    assert ("Broken", ("Defects",)) in {(choice.value, choice.under) for choice in field.choices}
    said = problems(world, {}, category="General", sub_category="Broken")
    assert said == ("Zoho Desk has no sub category Broken. It has: Opening hours.",)
    assert problems(world, {}, category="Defects", sub_category="Broken") == ()


def test_lists_that_may_not_be_read_are_named_and_the_others_are_there(vendor: Vendor) -> None:
    vendor.on("GET", "/api/v2/groups", reply(403))
    vendor.on("GET", "/api/v2/users", reply(200, users=[{"id": 5, "name": "Ann"}]))
    vendor.on("GET", "/api/v2/brands", reply(403))
    vendor.on("GET", "/api/v2/ticket_forms", reply(403))
    fields = [{"id": 9, "type": "date", "title": "Due"}]
    vendor.on("GET", "/api/v2/ticket_fields", reply(200, ticket_fields=fields))
    found = zendesk(vendor).fields(within=None)
    assert [sentence.partition(",")[0] for sentence in found.problems] == [
        f"Zendesk does not let these credentials read its {what}"
        for what in ("groups", "brands", "ticket forms")
    ]
    assert all("the scope read" in sentence for sentence in found.problems)
    assert {field.name for field in found.fields} == {"assignee_id", "custom_fields.9"}


def test_a_list_without_an_end_is_cut_and_nothing_is_called_missing_by_it(vendor: Vendor) -> None:
    rows = [{"id": number, "name": f"G{number}"} for number in range(1, 101)]
    meta = {"has_more": True, "after_cursor": "again"}
    vendor.on("GET", "/api/v2/groups", reply(200, groups=rows, meta=meta))
    vendor.on("GET", "/api/v2/ticket_fields", reply(200, ticket_fields=[]))
    assert zendesk(vendor).problems(ZendeskTicket(helpdesk="zendesk", group_id="4711")) == ()
    assert len(vendor.sent("GET", "/api/v2/groups")) == 11


def test_a_helpdesk_that_does_not_answer_now_gives_no_lists(world: World) -> None:
    world.fault("500", operation="ticket_fields")
    with pytest.raises(RetryableError):
        listed(world)


def test_a_zoho_department_that_is_not_there_has_no_fields(vendor: Vendor) -> None:
    vendor.on("GET", "/api/v1/departments", reply(200, data=[{"id": "7", "name": "S"}]))
    found = zoho(vendor).fields(within="8")
    assert [field.name for field in found.fields] == ["department_id"]
    assert not found.custom_known


@pytest.mark.parametrize("settings", [FreshdeskTicket(helpdesk="freshdesk")])
def test_statuses_that_end_a_ticket_are_not_offered(settings: TicketSettings) -> None:
    vendor = Vendor()
    statuses = {"2": ["Open", "x"], "4": ["Resolved"], "5": ["Closed"], "7": ["Waiting", "y"]}
    field = {"name": "status", "label": "Status", "type": "default_status", "choices": statuses}
    vendor.on("GET", "/api/v2/ticket_fields", reply(200, [field]))
    for path in ("groups", "agents", "products"):
        vendor.on("GET", f"/api/v2/{path}", reply(200, []))
    status = freshdesk(vendor).fields(within=None).field("status")
    assert status is not None
    assert [(choice.value, choice.label) for choice in status.choices] == [
        (2, "Open"),
        (7, "Waiting"),
    ]
    with pytest.raises(ValueError, match="answered by nobody"):
        type(settings).model_validate({"helpdesk": "freshdesk", "status": 4})


def test_a_required_field_that_nothing_fills_is_named_with_what_it_takes(world: World) -> None:
    require(world, SEATS[world.name])
    (sentence,) = problems(world, {})
    assert "requires Seats of a ticket, and nothing fills it" in sentence
    assert "It takes: a whole number." in sentence
    assert problems(world, {SEATS[world.name]: 5}) == ()


def test_a_required_field_that_a_chat_may_not_tell_wants_a_word_for_that_case(
    world: World,
) -> None:
    require(world, SEATS[world.name])
    asked = FromChat(from_chat="plan", kind="integer")
    (sentence,) = problems(world, {SEATS[world.name]: asked})
    assert "not every conversation tells" in sentence
    assert problems(world, {SEATS[world.name]: asked.model_copy(update={"otherwise": 0})}) == ()


@pytest.mark.parametrize("world", ["zendesk"], indirect=True)
def test_fields_of_another_form_are_not_asked_for(world: World) -> None:
    require(world, SEATS["zendesk"])
    assert problems(world, {}, ticket_form_id=str(zendesk_account.SECOND_FORM_ID)) == ()
    assert len(problems(world, {}, ticket_form_id=str(zendesk_account.FORM_ID))) == 1
    world.behave(zendesk_has_forms=False)
    assert len(problems(world, {})) == 1  # Every field is on the one form that there is.


@pytest.mark.parametrize("wrong", ["five", True, 5.5, ("5",)])
def test_a_value_of_another_type_is_named_with_the_right_one(world: World, wrong: Any) -> None:
    (sentence,) = problems(world, {SEATS[world.name]: wrong})
    assert "Seats" in sentence
    assert "It takes: a whole number." in sentence


def test_a_number_as_text_is_right_where_the_vendor_reads_it(world: World) -> None:
    found = problems(world, {SEATS[world.name]: "5"})
    assert len(found) == (1 if world.name == "freshdesk" else 0)


def test_a_part_of_the_conversation_chosen_for_another_type_is_named(world: World) -> None:
    (sentence,) = problems(world, {SEATS[world.name]: FromChat(from_chat="name", kind="text")})
    assert "choose that again" in sentence


@pytest.mark.parametrize("name", ["assignee_id", "brand_id", "ticket_form_id"])
def test_each_id_that_is_not_there_any_more_is_named(world: World, name: str) -> None:
    own = {
        "zendesk": name,
        "freshdesk": {"assignee_id": "responder_id"}.get(name, "product_id"),
        "zoho": {"assignee_id": "assignee_id"}.get(name, "product_id"),
    }[world.name]
    (sentence,) = problems(world, {}, **{own: "4711"})
    assert "has no" in sentence
    assert "4711. It has: " in sentence


def test_a_field_that_cannot_be_filled_is_said_to_be_so() -> None:
    field = ListedField(name="phone", label="Phone", kind="text", required=True, fillable=False)
    assert field.model_dump()["fillable"] is False
    vendor = Vendor()
    phone = {"name": "cf_ref", "label": "Contract", "type": "custom_lookup"}
    vendor.on("GET", "/api/v2/ticket_fields", reply(200, [phone | {"required_for_agents": True}]))
    settings = FreshdeskTicket(helpdesk="freshdesk")
    assert freshdesk(vendor).problems(settings) == (
        "Freshdesk requires Contract of a ticket, which cannot be filled here: make it optional "
        "in Freshdesk.",
    )
