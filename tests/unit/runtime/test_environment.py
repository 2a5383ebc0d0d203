"""Environment variables as models."""

import pytest

from escalation.domain.admission import STARTS_OF_CLIENT
from escalation.runtime import environment
from escalation.runtime.environment import (
    BotFunctions,
    ClientLimits,
    EnvironmentNotSet,
    HelpdeskAddresses,
    SettingsTable,
    TokenSecret,
)


class Needed(SettingsTable, TokenSecret):
    """Two of them."""


def test_a_field_is_read_from_the_variable_of_its_name() -> None:
    found = environment.parse(Needed, {"SETTINGS_TABLE": "t", "TOKEN_SECRET_ARN": "a", "X": "y"})

    assert (found.settings_table, found.token_secret_arn) == ("t", "a")


def test_every_missing_variable_is_named_at_once() -> None:
    with pytest.raises(EnvironmentNotSet) as missing:
        environment.parse(Needed, {"SETTINGS_TABLE": ""})

    assert "SETTINGS_TABLE" in str(missing.value)
    assert "TOKEN_SECRET_ARN" in str(missing.value)


def test_a_wrong_variable_is_named_without_its_value() -> None:
    with pytest.raises(EnvironmentNotSet) as wrong:
        environment.parse(BotFunctions, {"REFERENCE_BOT_ARN": "a", "ALLOWED_BOT_ARNS": "s3cret,"})

    assert "ALLOWED_BOT_ARNS" in str(wrong.value)
    assert "s3cret" not in str(wrong.value)


def test_a_list_is_json() -> None:
    found = environment.parse(
        BotFunctions, {"REFERENCE_BOT_ARN": "a", "ALLOWED_BOT_ARNS": '["x", "y*"]'}
    )

    assert found.allowed_bot_arns == ("x", "y*")


def test_stand_ins_are_known_only_where_set() -> None:
    assert environment.parse(HelpdeskAddresses, {}).local_urls == {}
    found = environment.parse(HelpdeskAddresses, {"LOCAL_ZOHO_URL": "http://127.0.0.1/z"})
    assert found.local_urls == {"zoho": "http://127.0.0.1/z"}


def test_the_process_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    environment.forget()
    monkeypatch.setenv("SETTINGS_TABLE", "first")
    assert environment.read(SettingsTable).settings_table == "first"
    monkeypatch.setenv("SETTINGS_TABLE", "second")
    assert environment.read(SettingsTable).settings_table == "first"

    environment.forget()
    assert environment.read(SettingsTable).settings_table == "second"
    environment.forget()


@pytest.mark.parametrize(("given", "allowed"), [("12", 12), ("0", STARTS_OF_CLIENT)])
def test_where_clients_are_not_told_apart_signed_in_people_still_begin_chats(
    given: str, allowed: int
) -> None:
    found = environment.parse(ClientLimits, {"STARTS_OF_CLIENT": given})

    assert found.starts_of_one == allowed
