"""Webhooks of connections, what a test of one covers, and the secrets beside the credentials."""

import pytest

from escalation.domain.errors import Conflict, NotFound, PermanentError, RetryableError
from escalation.domain.owner_ports import ConnectionHealth
from escalation.domain.settings import EscalationSettings
from escalation.domain.workspace import Updates
from escalation.runtime.admin import parse_credentials
from escalation.use_cases.owner.connection_credentials import NewCredentials
from tests.fakes.owner_world import World

OAUTH = {"auth": "oauth", "subdomain": "acme", "client_id": "id", "client_secret": "s3cret"}
URL = "https://console.example/v1/webhooks/zendesk/con-1"


def oauth(**changes: str) -> NewCredentials:
    return parse_credentials("zendesk", {**OAUTH, **changes})


@pytest.fixture
def world() -> World:
    return World()


def test_a_webhook_that_is_installed_needs_nothing_of_the_owner(world: World) -> None:
    world.connection()
    done = world.side.connections.set_up_webhook(world.owner, "zendesk")
    assert (done.installed, done.url, done.secret) == (True, URL, None)
    connection = world.side.connections.get(world.owner, "zendesk")
    assert connection.webhook_secret_ref is not None
    assert len(world.webhook_secrets.kept[connection.webhook_secret_ref]["secret"]) >= 32
    assert connection.updates.mode == "webhook"
    assert connection.updates.webhook_id == "hook-1"


def test_the_secret_is_shown_once_and_only_where_it_must_be_pasted(world: World) -> None:
    world.connection()
    world.installer.installs = False
    world.installer.steps = ("Open the admin page.",)
    world.installer.header = "X-Escalation-Secret"
    done = world.side.connections.set_up_webhook(world.owner, "zendesk")
    assert done.secret is not None
    assert done.secret not in repr(done)
    view = world.side.connections.view(world.owner, "zendesk")
    assert view.webhook is not None
    assert view.webhook.model_dump() == {
        "url": URL,
        "header": "X-Escalation-Secret",
        "steps": ("Open the admin page.",),
    }
    assert done.secret not in view.model_dump_json()


def test_the_vendors_own_secret_is_the_one_that_is_kept(world: World) -> None:
    world.connection()
    world.installer.own_secret = "vendors"
    world.side.connections.set_up_webhook(world.owner, "zendesk")
    assert list(world.webhook_secrets.kept.values()) == [{"secret": "vendors"}]


def test_a_helpdesk_that_offers_neither_is_polled_until_its_secret_is_pasted(world: World) -> None:
    world.connection()
    world.installer.installs, world.installer.offers_secret = False, False
    world.installer.steps = ("Copy the signing secret.",)
    world.side.connections.set_up_webhook(world.owner, "zendesk")
    assert world.side.connections.get(world.owner, "zendesk").updates.mode == "poll"
    view = world.side.connections.keep_webhook_secret(world.owner, "zendesk", "pasted")
    assert view.updates.mode == "webhook"
    assert view.updates.first_event_at is None
    assert list(world.webhook_secrets.kept.values()) == [{"secret": "pasted"}]


def test_set_up_again_the_new_secret_takes_the_old_ones_place(world: World) -> None:
    world.connection()
    world.side.connections.set_up_webhook(world.owner, "zendesk")
    world.side.connections.set_up_webhook(world.owner, "zendesk")
    connection = world.side.connections.get(world.owner, "zendesk")
    assert list(world.webhook_secrets.kept) == [connection.webhook_secret_ref]


def test_a_refusal_says_so_and_leaves_no_secret_behind(world: World) -> None:
    world.connection()
    world.installer.error = PermanentError("not_permitted")
    with pytest.raises(Conflict) as refused:
        world.side.connections.set_up_webhook(world.owner, "zendesk")
    assert refused.value.code == "webhook_refused"
    assert "not_permitted" in refused.value.message
    assert world.webhook_secrets.kept == {}


def test_a_secret_does_not_stay_behind_when_the_set_up_cannot_be_stored(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.connection()

    def unavailable(connection: object) -> None:
        raise RetryableError("store_unavailable")

    monkeypatch.setattr(world.store, "save_connection", unavailable)
    with pytest.raises(RetryableError):
        world.side.connections.set_up_webhook(world.owner, "zendesk")
    assert world.webhook_secrets.kept == {}


def test_another_workspace_sets_no_webhook_up(world: World) -> None:
    world.connection()
    with pytest.raises(NotFound):
        world.side.connections.set_up_webhook(world.stranger, "zendesk")


def test_the_view_shows_health_and_updates_and_no_secret(world: World) -> None:
    connection = world.connection()
    world.health.known["con-1"] = ConnectionHealth(circuit="open", failures=5)
    view = world.side.connections.view(world.member, "zendesk")
    assert (view.health.circuit, view.updates.mode, view.webhook) == ("open", "poll", None)
    assert connection.secret_ref not in view.model_dump_json()


def test_credentials_for_access_tokens_get_a_secret_for_them(world: World) -> None:
    connection, _ = world.side.connections.put(world.owner, "zendesk", oauth())
    assert connection.token_secret_ref is not None
    assert world.token_secrets.kept == {connection.token_secret_ref: {}}


def test_new_credentials_keep_the_webhook_and_replace_the_tokens(world: World) -> None:
    first, _ = world.side.connections.put(world.owner, "zendesk", oauth())
    world.side.connections.set_up_webhook(world.owner, "zendesk")
    before = world.side.connections.get(world.owner, "zendesk")
    after, _ = world.side.connections.put(world.owner, "zendesk", oauth(client_secret="new"))
    assert after.connection_id == first.connection_id
    assert after.webhook_secret_ref == before.webhook_secret_ref
    assert after.updates == before.updates
    assert after.token_secret_ref != first.token_secret_ref
    assert list(world.token_secrets.kept) == [after.token_secret_ref]
    assert list(world.secrets.kept) == [after.secret_ref]
    assert list(world.webhook_secrets.kept) == [after.webhook_secret_ref]


def test_another_account_begins_without_a_webhook(world: World) -> None:
    world.side.connections.put(world.owner, "zendesk", oauth())
    world.side.connections.set_up_webhook(world.owner, "zendesk")
    after, _ = world.side.connections.put(world.owner, "zendesk", oauth(subdomain="acme-two"))
    assert (after.webhook_secret_ref, after.updates) == (None, Updates())
    assert world.webhook_secrets.kept == {}


def test_deleting_a_connection_deletes_all_its_secrets(world: World) -> None:
    world.side.connections.put(world.owner, "zendesk", oauth())
    world.side.connections.set_up_webhook(world.owner, "zendesk")
    world.side.connections.delete(world.owner, "zendesk")
    assert (world.secrets.kept, world.token_secrets.kept, world.webhook_secrets.kept) == (
        {},
        {},
        {},
    )


def with_tickets(world: World, *bot_ids: str) -> None:
    tickets = EscalationSettings.model_validate(
        {"handoff_method": "ticket", "ticket": {"helpdesk": "zendesk", "group_id": "7"}}
    )
    for bot_id in bot_ids:
        world.side.settings.put(world.owner, bot_id, tickets, if_match='"0"')


def test_a_test_covers_what_every_bots_settings_name(world: World) -> None:
    world.connection()
    with_tickets(world, "support", "billing")
    world.checker.found = ("There is no group 7; there are 1 and 2.",)
    connection, check = world.side.connections.test(world.owner, "zendesk")
    assert not check.ok
    assert check.problems == (
        "Settings of Support: There is no group 7; there are 1 and 2.",
        "Settings of Billing: There is no group 7; there are 1 and 2.",
    )
    assert connection.tested_at == world.clock.now(), "the credentials are proved all the same"


def test_settings_that_are_right_pass(world: World) -> None:
    world.connection()
    with_tickets(world, "support")
    _, check = world.side.connections.test(world.owner, "zendesk")
    assert check.ok
    assert "settings of Support" in check.checked


def test_a_helpdesk_that_fails_half_way_is_a_failed_test(world: World) -> None:
    world.connection()
    with_tickets(world, "support")
    world.checker.found = RetryableError("unavailable")
    _, check = world.side.connections.test(world.owner, "zendesk")
    assert (check.ok, "unavailable" in check.problems[0]) == (False, True)
