"""What a create puts into fields: each vendor's types, and what a conversation tells of itself."""

import json
from typing import Any

import pytest

from escalation.domain.delivery import Requester, TicketDraft
from escalation.domain.errors import PermanentError
from infra.local.standins.freshdesk import account as freshdesk_account
from infra.local.standins.zendesk import account as zendesk_account
from infra.local.standins.zoho import account as zoho_account
from tests.adapters.helpdesks.field_settings import WHOLE, settings_of
from tests.adapters.helpdesks.standins_world import World
from tests.adapters.helpdesks.support import draft

NAME = {
    "zendesk": str(zendesk_account.TEXT_FIELD_ID),
    "freshdesk": freshdesk_account.TEXT_FIELD,
    "zoho": zoho_account.TEXT_FIELD,
}
SEATS = {
    "zendesk": str(zendesk_account.SEATS_FIELD_ID),
    "freshdesk": freshdesk_account.SEATS_FIELD,
    "zoho": zoho_account.SEATS_FIELD,
}


def draft_with(helpdesk: str, custom: dict[str, Any], **facts: str) -> TicketDraft:
    return draft(
        settings_of(helpdesk, custom_fields=custom),
        requester=Requester(name="Ada", email="ada@example.com"),
        facts=facts,
    )


def sent(world: World, custom: dict[str, Any], **facts: str) -> tuple[dict[str, Any], str]:
    """The custom fields of a create by name, and the note that the team reads."""
    helpdesk, made_of = world.open(), draft_with(world.name, custom, **facts)
    body = json.loads(helpdesk.prepare(made_of).body)
    ticket = body.get("ticket", body)
    given = ticket.get("custom_fields", ticket.get("cf", {}))
    if isinstance(given, list):
        given = {str(row["id"]): row["value"] for row in given}
    return given, helpdesk.team_note(made_of, "full")


def test_every_field_is_taken_as_it_is_sent_and_checked(world: World) -> None:
    settings = settings_of(world.name, **WHOLE[world.name])
    assert world.factory.problems(world.connection, settings) == ()
    helpdesk = world.open()
    helpdesk.create(helpdesk.prepare(draft(settings)))
    (ticket,) = world.tickets()
    kept = ticket["custom_fields"]
    assert set(kept) == set(WHOLE[world.name]["custom_fields"])
    if world.name == "zoho":
        assert kept[zoho_account.TOPICS_FIELD] == "Billing;Returns"
        assert (kept[zoho_account.SEATS_FIELD], kept[zoho_account.VIP_FIELD]) == ("5", "true")
        assert ticket["extra"]["subCategory"] == "Broken"
    else:
        assert kept == WHOLE[world.name]["custom_fields"]
        own = ("type", "assignee_id" if world.name == "zendesk" else "responder_id")
        values = [ticket["extra"][name] for name in own]
        assert [str(value) for value in values] == [WHOLE[world.name][name] for name in own]


@pytest.mark.parametrize("wrong", ["five", ["5", "6"], True])
def test_a_wrong_type_is_refused_and_the_ticket_made_without_it(
    world: World, wrong: object
) -> None:
    helpdesk = world.open()
    given = draft_with(world.name, {SEATS[world.name]: wrong})
    with pytest.raises(PermanentError) as refused:
        helpdesk.create(helpdesk.prepare(given))
    assert refused.value.code == "field_refused"
    assert any(SEATS[world.name] in field for field in refused.value.fields)
    smaller = helpdesk.prepare_reduced(given, refused.value.code)
    assert smaller is not None
    assert helpdesk.create(smaller).ticket_id


def test_a_required_field_left_blank_is_named(world: World) -> None:
    own: dict[str, dict[str, Any]] = {
        "zendesk": {"zendesk_required_fields": [zendesk_account.SEATS_FIELD_ID]},
        "freshdesk": {"freshdesk_required_fields": [freshdesk_account.SEATS_FIELD]},
        "zoho": {"zoho_mandatory_fields": [zoho_account.SEATS_FIELD]},
    }
    world.behave(**own[world.name])
    helpdesk = world.open()
    with pytest.raises(PermanentError) as refused:
        helpdesk.create(helpdesk.prepare(draft_with(world.name, {})))
    named = " ".join(refused.value.fields)
    assert SEATS[world.name] in named or "Seats" in named
    filled = helpdesk.prepare(draft_with(world.name, {SEATS[world.name]: 5}))
    assert helpdesk.create(filled).ticket_id


def test_what_the_conversation_tells_is_cut_to_its_field(world: World) -> None:
    custom = {
        NAME[world.name]: {"from_chat": "page", "longest": 20},
        SEATS[world.name]: {"from_chat": "plan", "kind": "integer"},
    }
    given, text = sent(world, custom, page="https://shop.example/a/long/way", plan="12")
    assert given[NAME[world.name]] == "https://shop.exampl…"
    assert given[SEATS[world.name]] == ("12" if world.name == "zoho" else 12)
    assert "Not filled" not in text


@pytest.mark.parametrize("plan", ["", "gold", "12.5"])
def test_what_does_not_fit_is_left_out_and_the_team_told(world: World, plan: str) -> None:
    custom = {SEATS[world.name]: {"from_chat": "plan", "kind": "integer"}}
    given, text = sent(world, custom, plan=plan)
    assert given == {}
    assert f"Not filled, because the conversation tells nothing that fits: {SEATS[world.name]}" in (
        text
    )


def test_a_word_for_the_case_that_nothing_is_told_is_sent_instead(world: World) -> None:
    custom = {NAME[world.name]: {"from_chat": "name", "otherwise": "unknown"}}
    given, text = sent(world, custom)
    assert given == {NAME[world.name]: "unknown"}
    assert "Not filled" not in text


@pytest.mark.parametrize("kind", ["text", "long_text"])
def test_a_visitors_words_are_no_placeholder_in_a_field(world: World, kind: str) -> None:
    custom = {NAME[world.name]: {"from_chat": "question", "kind": kind, "longest": 90}}
    given, _ = sent(world, custom, question="{{ticket.requester.email}} {% x %}\u202e")
    value = given[NAME[world.name]]
    assert not any(bad in value for bad in ("{{", "}}", "{%", "%}"))
