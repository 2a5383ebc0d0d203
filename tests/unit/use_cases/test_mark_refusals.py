"""What a helpdesk refuses for good is marked where the owner looks, and nothing else is."""

import pytest

from escalation.domain.errors import PermanentError, RetryableError
from escalation.domain.owner_ports import ConnectionHealth
from tests.fakes.chat_world import OWNER, ChatWorld
from tests.fakes.faults import raising
from tests.unit.use_cases.ticket_worlds import handed_off, ticketed


def health(world: ChatWorld, connection_id: str = "freshdesk-1") -> ConnectionHealth:
    return world.gates.health(connection_id)


@pytest.mark.parametrize(
    "code", ["credentials_refused", "not_permitted", "scope_missing", "account_inactive"]
)
def test_revoked_credentials_break_the_connection_once_a_read_is_refused_too(code: str) -> None:
    world, chat = handed_off()
    world.helpdesk.outcomes = [PermanentError(code, "401")]
    world.helpdesk.probe_error = PermanentError("credentials_refused", "401")
    world.work_through()
    refused = health(world).refused
    assert refused is not None
    assert (refused.code, refused.at) == ("credentials_refused", world.clock.now())
    assert health(world).settings_refused == ()
    assert health(world, "zendesk-1").refused is None
    assert [e.state for e in world.escalations(chat)] == ["failed", "delivered"]
    assert "connection_broken" in world.event_names()


@pytest.mark.parametrize("probe", [None, RetryableError("unreachable")])
def test_one_refusal_alone_breaks_nothing(probe: Exception | None) -> None:
    world, _ = handed_off()
    world.helpdesk.outcomes = [PermanentError("credentials_refused", "401")]
    world.helpdesk.probe_error = probe
    world.work_through()
    assert health(world) == ConnectionHealth()


def test_credentials_that_read_but_may_not_make_this_ticket_are_the_settings_trouble() -> None:
    world, _ = handed_off()
    world.helpdesk.outcomes = [PermanentError("not_permitted", "403")]
    world.work_through()
    assert health(world).refused is None
    assert [each.code for each in health(world).settings_refused] == ["not_permitted"]


def test_credentials_that_are_gone_break_the_connection() -> None:
    world, _ = handed_off()
    gone = raising(PermanentError("secret_missing"))
    world.faults.before("open", gone, gone)
    world.work_through()
    refused = health(world).refused
    assert refused is not None
    assert refused.code == "secret_missing"


@pytest.mark.parametrize("code", ["field_missing", "ticket_refused"])
def test_a_refused_field_marks_the_settings_of_that_bot_alone(code: str) -> None:
    world, _ = handed_off()
    world.helpdesk.outcomes = [PermanentError(code, "422 BlankValue", fields=("Order number",))]
    world.work_through()
    (refused,) = health(world).settings_refused
    assert (refused.bot_id, refused.code, refused.fields) == ("support", code, ("Order number",))
    assert health(world).refused is None


@pytest.mark.parametrize("code", ["requester_refused", "too_large", "helpdesk_error"])
def test_what_one_visitor_or_one_hour_brings_is_no_mark(code: str) -> None:
    world, _ = handed_off()
    world.helpdesk.outcomes = [PermanentError(code), PermanentError(code)]
    world.work_through()
    assert health(world) == ConnectionHealth()


def test_a_relay_that_is_refused_breaks_the_connection_too() -> None:
    world, chat, _ = ticketed()
    world.helpdesk.comment_errors = [PermanentError("credentials_refused")]
    world.helpdesk.probe_error = PermanentError("credentials_refused")
    world.say(chat, "Are you there?")
    world.work_through()
    assert health(world, "zendesk-1").refused is not None


def test_a_mark_that_cannot_be_written_changes_nothing_about_the_mail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world, chat = handed_off()
    world.helpdesk.outcomes = [PermanentError("field_missing")]
    unavailable = raising(RetryableError("store_unavailable"))
    monkeypatch.setattr(world.gates, "mark_settings", lambda *_: unavailable())
    world.work_through()
    assert [e.state for e in world.escalations(chat)] == ["failed", "delivered"]
    assert "refusal_not_marked" in world.event_names()


def test_the_mail_gets_to_know_which_fields_were_named() -> None:
    world, chat = handed_off()
    world.helpdesk.outcomes = [PermanentError("field_missing", fields=("cf_order", "product_id"))]
    world.work_through()
    error = world.escalations(chat)[0].last_error
    assert error is not None
    assert error.fields == ("cf_order", "product_id")
    assert len(world.mailer.to(OWNER)) == 1
