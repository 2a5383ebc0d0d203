"""The adapters against the stand-in helpdesks: state, faults and settle times included."""

from typing import Any

import pytest
from pydantic import SecretStr

from escalation.adapters.helpdesks.access_tokens import InMemoryTokenCache
from escalation.adapters.helpdesks.factory import HelpdeskFactory
from escalation.adapters.helpdesks.opening import OpenHelpdesk
from escalation.adapters.helpdesks.zendesk.credentials import ZendeskApiToken
from escalation.domain.delivery import PreparedCreate, Requester, TicketDraft, TicketRef
from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError
from escalation.domain.ports import SystemClock
from infra.local.standins.people import BLOCKED_EMAIL, SUSPENDED_EMAIL
from infra.local.standins.zendesk import account
from tests.adapters.helpdesks.standins_world import (
    CREDENTIALS,
    LOCAL,
    SETTINGS,
    WRONG_FIELDS,
    World,
    new_world,
)
from tests.adapters.helpdesks.support import ADA, draft


def create_reduced(helpdesk: OpenHelpdesk, given: TicketDraft) -> tuple[list[str], TicketRef]:
    prepared: PreparedCreate | None = helpdesk.prepare(given)
    forms = []
    while prepared is not None:
        forms.append(prepared.form)
        try:
            ref = made_whole(helpdesk, prepared)
            helpdesk.comment(ref.ticket_id, helpdesk.team_note(given, prepared.form), marker="team")
            return forms, ref
        except PermanentError as refused:
            prepared = helpdesk.prepare_reduced(given, refused.code)
    raise AssertionError(forms)


def note_of(ticket: dict[str, Any]) -> str:
    """What the team alone reads; the requester sees nothing of it."""
    first, *_, note = ticket["comments"]
    assert note["public"] is False
    assert "made without" not in first["text"]
    assert "address" not in first["text"]
    return str(note["text"])


def made_whole(helpdesk: OpenHelpdesk, prepared: PreparedCreate) -> TicketRef:
    """Make a ticket, and add what the call could not carry."""
    ref = helpdesk.create(prepared)
    helpdesk.complete(ref.ticket_id, prepared)
    return ref


def test_a_ticket_arrives_with_all_that_was_set(world: World) -> None:
    ref = made_whole(world.open(), world.open().prepare(world.draft()))
    (ticket,) = world.tickets()
    assert str(ticket["id"]) == ref.ticket_id
    assert ticket["subject"] == "Chat: My invoice is wrong"
    assert ticket["requester"]["email"] == "ada@example.com"
    assert {"chat", "vip"} <= set(ticket["tags"])
    assert len(ticket["custom_fields"]) == 1
    assert "My invoice is wrong" in ticket["comments"][0]["text"]
    assert ticket["comments"][0]["public"] is True


def test_a_visitor_without_an_address_gets_a_ticket(world: World) -> None:
    given = world.draft(requester=Requester(name="Ada"))
    create_reduced(world.open(), given)
    (ticket,) = world.tickets()
    assert "No e-mail address is known" in note_of(ticket)


@pytest.mark.parametrize("email", [SUSPENDED_EMAIL, BLOCKED_EMAIL])
def test_a_refused_requester_does_not_lose_the_ticket(world: World, email: str) -> None:
    given = world.draft(requester=Requester(name="Ada", email=email, trusted=True))
    forms, _ = create_reduced(world.open(), given)
    (ticket,) = world.tickets()
    assert forms == ["full", "anonymous"]
    assert email in note_of(ticket)
    assert {"chat", "vip"} <= set(ticket["tags"])


def test_an_unknown_field_does_not_lose_the_ticket(world: World) -> None:
    settings = SETTINGS[world.name].model_copy(update={"custom_fields": WRONG_FIELDS[world.name]})
    given = draft(settings)
    forms, _ = create_reduced(world.open(), given)
    (ticket,) = world.tickets()
    assert forms == ["full", "plain"]
    assert ticket["requester"]["email"] == "ada@example.com"
    assert "vip" in note_of(ticket)


def test_a_refused_requester_and_an_unknown_field_leave_the_bare_ticket(world: World) -> None:
    settings = SETTINGS[world.name].model_copy(update={"custom_fields": WRONG_FIELDS[world.name]})
    given = draft(settings, requester=Requester(name="Ada", email=SUSPENDED_EMAIL, trusted=True))
    forms, _ = create_reduced(world.open(), given)
    assert forms[-1] == "bare"
    assert len(world.tickets()) == 1


@pytest.mark.parametrize("kind", ["lost_answer", "malformed"])
def test_a_lost_answer_is_unknown_and_the_ticket_is_found(world: World, kind: str) -> None:
    given = world.draft()
    world.fault(kind)
    with pytest.raises(OutcomeUnknown):
        world.open().create(world.open().prepare(given))
    found = world.open().find(given, since=given.created_at)
    (ticket,) = world.tickets()
    assert found is not None
    assert found.ticket_id == str(ticket["id"])


def test_a_lost_answer_in_a_form_without_the_requester_is_found_too(world: World) -> None:
    given = world.draft()
    prepared = world.open().prepare_reduced(given, "request_refused")
    assert prepared is not None
    world.fault("lost_answer")
    with pytest.raises(OutcomeUnknown):
        world.open().create(prepared)
    assert world.open().find(given, since=given.created_at) is not None


@pytest.mark.parametrize("kind", ["reset", "500"])
def test_an_answer_lost_before_anything_was_done_leaves_no_ticket(world: World, kind: str) -> None:
    given = world.draft()
    world.fault(kind)
    with pytest.raises(OutcomeUnknown):
        world.open().create(world.open().prepare(given))
    assert world.open().find(given, since=given.created_at) is None
    assert world.tickets() == []


@pytest.mark.parametrize("kind", ["429", "409"])
def test_a_limit_is_retried_later_and_nothing_was_made(world: World, kind: str) -> None:
    world.fault(kind, retry_after_s=7)
    with pytest.raises(RetryableError) as caught:
        world.open().create(world.open().prepare(world.draft()))
    assert caught.value.delay_s == 7
    assert world.tickets() == []


def test_the_same_bytes_again_make_a_second_ticket_only_where_there_are_no_keys(
    world: World,
) -> None:
    prepared = world.open().prepare(world.draft())
    world.fault("lost_answer")
    with pytest.raises(OutcomeUnknown):
        world.open().create(prepared)
    world.open().create(prepared)
    assert len(world.tickets()) == (1 if world.open().create_is_idempotent else 2)


def test_a_ticket_among_many_is_found(world: World) -> None:
    given = world.draft()
    world.fault("lost_answer")
    with pytest.raises(OutcomeUnknown):
        world.open().create(world.open().prepare(given))
    for number in range(12):
        other = world.draft(escalation_id=f"other-{number}")
        world.open().create(world.open().prepare(other))
    found = world.open().find(given, since=given.created_at)
    assert found is not None
    assert found.ticket_id == str(world.tickets()[0]["id"])


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_a_comment_is_there_once_after_a_lost_answer(world: World, order: str) -> None:
    world.behave(freshdesk_conversation_order=order)
    ref = world.open().create(world.open().prepare(world.draft()))
    world.fault("lost_answer", operation="update" if world.name == "zendesk" else "note")
    with pytest.raises(OutcomeUnknown):
        world.open().comment(ref.ticket_id, "<p>More</p>", marker="c/2-3")
    world.open().comment(ref.ticket_id, "<p>More</p>", marker="c/2-3")
    world.open().comment(ref.ticket_id, "<p>Other</p>", marker="c/2-30")
    comments = world.tickets()[0]["comments"][1:]
    assert [("More" in c["text"], c["public"]) for c in comments] == [(True, False), (False, False)]


def test_a_visitors_words_are_theirs_where_the_helpdesk_can_show_that(world: World) -> None:
    ref = world.open().create(world.open().prepare(world.draft()))
    world.open().comment(ref.ticket_id, "<p>More</p>", marker="c/2", by=ADA)
    comment = world.tickets()[0]["comments"][1]
    assert comment["public"] is (world.name != "zoho")
    if world.name != "zoho":
        assert comment["author"]["email"] == "ada@example.com"


def test_words_of_a_visitor_without_an_address_stay_internal(world: World) -> None:
    given = world.draft(requester=Requester(name="Ada"))
    ref = world.open().create(world.open().prepare(given))
    world.open().comment(ref.ticket_id, "<p>More</p>", marker="c/2", by=ADA)
    assert world.tickets()[0]["comments"][1]["public"] is False


def test_placeholders_and_markup_of_a_visitor_stay_text(world: World) -> None:
    given = world.draft(
        subject="{{ticket.requester.email}} <b>",
        html="<p>{{ticket.id}} &lt;script&gt;alert(1)&lt;/script&gt;</p>",
        requester=Requester(name="{{current_user.email}}", email="ada@example.com", trusted=True),
    )
    world.open().create(world.open().prepare(given))
    (ticket,) = world.tickets()
    shown = f"{ticket['subject']} {ticket['comments'][0]['text']} {ticket['requester']['name']}"
    assert "ticket.requester.email" in shown
    assert "ticket.id" in shown
    assert "current_user.email" in shown
    assert "<script" not in ticket["comments"][0]["html"]


def test_a_connection_passes_its_test_and_nothing_is_made(world: World) -> None:
    result = world.factory.test(world.connection)
    assert result.ok, result.problems
    assert world.tickets() == []


def test_wrong_secrets_fail_the_test_in_plain_words(world: World) -> None:
    factory = HelpdeskFactory(
        secrets=Wrong(world),
        client=world._client,
        tokens=InMemoryTokenCache(),
        clock=SystemClock(),
        local_urls={world.name: f"{LOCAL}/{world.name}"},
    )
    result = factory.test(world.connection)
    assert not result.ok
    assert "did not accept" in result.problems[0]


class Wrong:
    """Secrets that are all wrong."""

    def __init__(self, world: World) -> None:
        self._world = world

    def get(self, secret_ref: str) -> dict[str, str]:
        return dict.fromkeys(self._world.get(secret_ref), "wrong")


def test_zendesks_legacy_token_still_works() -> None:
    CREDENTIALS["legacy"] = ZendeskApiToken(
        auth="api_token",
        subdomain=account.SUBDOMAIN,
        email=account.EMAIL,
        api_token=SecretStr(account.API_TOKEN),
    )
    with new_world("zendesk") as world:
        helpdesk = world.factory.open_with(world.connection, CREDENTIALS["legacy"])
        helpdesk.create(helpdesk.prepare(world.draft()))
        assert len(world.tickets()) == 1


def test_a_zoho_token_that_ended_is_renewed() -> None:
    with new_world("zoho") as world:
        helpdesk = world.open()
        helpdesk.create(helpdesk.prepare(world.draft()))
        world.behave(clock_offset_s=4_000)
        helpdesk.create(helpdesk.prepare(world.draft(escalation_id="second-1")))
        assert len(world.tickets()) == 2


def test_tags_that_zoho_does_not_take_become_one_note() -> None:
    with new_world("zoho") as world:
        world.fault("401", operation="add_tags", count=None)
        prepared = world.open().prepare(world.draft())
        ref = made_whole(world.open(), prepared)
        world.open().complete(ref.ticket_id, prepared)
        (ticket,) = world.tickets()
        assert ticket["tags"] == []
        assert [c["public"] for c in ticket["comments"][1:]] == [False]
        assert "chat, vip" in ticket["comments"][1]["text"]


@pytest.mark.parametrize("kind", ["reset", "lost_answer", "500", "429"])
def test_tags_that_got_lost_on_the_way_are_set_again(kind: str) -> None:
    with new_world("zoho") as world:
        world.fault(kind, operation="add_tags")
        prepared = world.open().prepare(world.draft())
        with pytest.raises(RetryableError):
            made_whole(world.open(), prepared)
        found = world.open().find(world.draft(), since=world.draft().created_at)
        assert found is not None
        world.open().complete(found.ticket_id, prepared)
        (ticket,) = world.tickets()
        assert ticket["tags"] == ["chat", "vip"]
        assert len(ticket["comments"]) == 1
