"""Connections: one for each helpdesk of a workspace, and found by its id alone."""

from datetime import timedelta
from typing import Any

from escalation.adapters.aws.dynamodb_codec import encode
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.workspace import Connection, Updates
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import NOW, WORKSPACE

WEBHOOK = Updates(mode="webhook", webhook_id="7", set_up_at=NOW)


def connection(connection_id: str = "c1", **fields: Any) -> Connection:
    values: dict[str, Any] = {
        "connection_id": connection_id,
        "workspace_id": WORKSPACE,
        "helpdesk": "zendesk",
        "account": {"subdomain": "acme"},
        "secret_ref": "arn:aws:secretsmanager:us-east-1:000000000000:secret:a-1b2c3d",
        "created_at": NOW,
    }
    return Connection.model_validate(values | fields)


def keys_of(tables: Tables) -> set[str]:
    return {item["pk"]["S"] for item in tables.items(tables.settings)}


def test_a_connection_is_found_by_its_id(settings: SettingsStore) -> None:
    assert settings.connection_by_id("c1") is None
    settings.save_connection(connection())
    assert settings.connection_by_id("c1") == connection()
    tested = connection(tested_at=NOW)
    settings.save_connection(tested)
    assert settings.connection_by_id("c1") == tested
    assert settings.connection_by_id("c1#") is None


def test_another_account_takes_the_place_of_the_one_before_under_both_keys(
    settings: SettingsStore, tables: Tables
) -> None:
    settings.save_connection(connection("c1"))
    settings.save_connection(connection("c2"))
    settings.save_connection(connection("c3", helpdesk="zoho"))
    assert settings.connection_by_id("c1") is None
    assert settings.connection_by_id("c2") == connection("c2")
    settings.delete_connection(connection("c2"))
    settings.delete_connection(connection("c2"))
    assert settings.connection_by_id("c2") is None
    assert settings.connection(WORKSPACE, "zendesk") is None
    assert keys_of(tables) == {f"WS#{WORKSPACE}", "CONNECTION#c3"}


def test_one_saved_before_copies_were_kept_is_found_by_id_from_its_next_save_on(
    settings: SettingsStore, tables: Tables
) -> None:
    tables.client.put_item(
        TableName=tables.settings,
        Item={
            "pk": {"S": f"WS#{WORKSPACE}"},
            "sk": {"S": "CONNECTION#zendesk"},
            "body": {"B": encode(connection())},
        },
    )
    assert settings.connection(WORKSPACE, "zendesk") == connection()
    assert settings.connection_by_id("c1") is None
    settings.save_connection(connection(tested_at=NOW))
    assert settings.connection_by_id("c1") == connection(tested_at=NOW)


def test_the_first_event_of_a_webhook_is_noted_once(settings: SettingsStore) -> None:
    settings.note_first_event("nobody", NOW)
    assert settings.connection_by_id("nobody") is None
    settings.save_connection(connection(updates=WEBHOOK))
    first = NOW + timedelta(minutes=5)
    settings.note_first_event("c1", first)
    settings.note_first_event("c1", first + timedelta(hours=1))
    heard = connection(updates=WEBHOOK.model_copy(update={"first_event_at": first}))
    assert settings.connection_by_id("c1") == heard
    assert settings.connection(WORKSPACE, "zendesk") == heard
    # Whoever saves what they have read keeps it.
    settings.save_connection(heard)
    assert settings.connection(WORKSPACE, "zendesk") == heard


def test_a_webhook_set_up_anew_waits_for_its_own_first_event(settings: SettingsStore) -> None:
    settings.save_connection(connection(updates=WEBHOOK))
    settings.note_first_event("c1", NOW + timedelta(minutes=5))
    again = Updates(mode="webhook", set_up_at=NOW + timedelta(days=1))
    settings.save_connection(connection(updates=again))
    assert settings.connection(WORKSPACE, "zendesk") == connection(updates=again)
    heard = NOW + timedelta(days=1, seconds=7)
    settings.note_first_event("c1", heard)
    found = settings.connection(WORKSPACE, "zendesk")
    assert found is not None
    assert found.updates.first_event_at == heard
