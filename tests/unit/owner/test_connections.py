"""Connections: credentials go in, are proved, and never come out."""

import pytest

from escalation.domain.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    PermanentError,
    RetryableError,
)
from escalation.domain.owner_ports import ConnectionCheck, Refusal, SettingsRefusal
from escalation.domain.settings import EscalationSettings
from escalation.runtime.admin import parse_credentials
from escalation.use_cases.owner.connection_credentials import NewCredentials
from tests.fakes.owner_stores import START
from tests.fakes.owner_world import World

FAILED = ConnectionCheck(ok=False, problems=("Zendesk did not accept the credentials.",))


def _credentials(subdomain: str = "acme", token: str = "new-token") -> NewCredentials:
    return parse_credentials(
        "zendesk",
        {
            "auth": "api_token",
            "subdomain": subdomain,
            "email": "agent@acme.example",
            "api_token": token,
        },
    )


@pytest.fixture
def world() -> World:
    return World()


def test_credentials_that_pass_their_test_make_a_tested_connection(world: World) -> None:
    connection, check = world.side.connections.put(world.owner, "zendesk", _credentials())

    assert check.ok
    assert connection.tested_at == world.clock.now()
    assert world.secrets.kept == {connection.secret_ref: {"api_token": "new-token"}}
    assert "new-token" not in connection.model_dump_json()


ZOHO: dict[str, object] = {
    "data_centre": "eu",
    "org_id": "1",
    "client_id": "c",
    "client_secret": "s",
    "code": "k",
}


def test_a_code_is_kept_as_what_it_buys(world: World) -> None:
    given = parse_credentials("zoho", ZOHO)

    connection, _ = world.side.connections.put(world.owner, "zoho", given)

    assert world.secrets.kept[connection.secret_ref] == {
        "client_id": "c",
        "client_secret": "s",
        "refresh_token": "bought-with-k",
    }
    assert world.grants.redeemed == ["k"]
    assert "code" not in connection.account


@pytest.mark.parametrize(
    ("code", "field"), [("code_refused", "code"), ("credentials_refused", "client_secret")]
)
def test_a_code_that_is_refused_names_what_to_put_right_and_keeps_nothing(
    world: World, code: str, field: str
) -> None:
    world.grants.error = PermanentError(code, "200 invalid_code")

    with pytest.raises(InvalidInput) as refused:
        world.side.connections.put(world.owner, "zoho", parse_credentials("zoho", ZOHO))

    assert refused.value.field == field
    assert world.secrets.kept == {}


def test_a_code_and_a_refresh_token_are_one_too_many() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_credentials("zoho", {**ZOHO, "refresh_token": "r"})
    assert refused.value.field == "code"


def test_a_first_connection_that_fails_its_test_is_kept_untested(world: World) -> None:
    world.tester.outcome = FAILED

    connection, check = world.side.connections.put(world.owner, "zendesk", _credentials())

    assert (connection.tested_at, check) == (None, FAILED)
    world.tester.outcome = ConnectionCheck(ok=True)
    retested, _ = world.side.connections.test(world.owner, "zendesk")
    assert retested.tested_at is not None
    assert world.side.connections.get(world.owner, "zendesk") == retested


def test_a_working_connection_is_not_replaced_by_one_that_fails(world: World) -> None:
    working = world.connection()
    world.tester.outcome = FAILED

    with pytest.raises(Conflict) as refused:
        world.side.connections.put(world.owner, "zendesk", _credentials())

    assert refused.value.code == "test_failed"
    assert FAILED.problems[0] in refused.value.message
    assert world.side.connections.get(world.owner, "zendesk") == working
    assert list(world.secrets.kept) == [working.secret_ref]


def test_new_credentials_of_the_same_account_keep_the_connections_id(world: World) -> None:
    before = world.connection()

    after, _ = world.side.connections.put(world.owner, "zendesk", _credentials())

    assert after.connection_id == before.connection_id
    assert list(world.secrets.kept) == [after.secret_ref]
    assert after.secret_ref != before.secret_ref


def test_another_account_is_another_connection(world: World) -> None:
    before = world.connection()

    after, _ = world.side.connections.put(world.owner, "zendesk", _credentials("acme-two"))

    assert after.connection_id != before.connection_id


def test_credentials_do_not_stay_behind_when_the_connection_cannot_be_stored(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(connection: object) -> None:
        raise RetryableError("store_unavailable")

    monkeypatch.setattr(world.store, "save_connection", unavailable)

    with pytest.raises(RetryableError):
        world.side.connections.put(world.owner, "zendesk", _credentials())
    assert world.secrets.kept == {}


def test_a_tester_that_cannot_reach_the_helpdesk_is_a_failed_test(world: World) -> None:
    world.tester.outcome = RetryableError("unreachable")

    connection, check = world.side.connections.put(world.owner, "zendesk", _credentials())

    assert not check.ok
    assert "unreachable" in check.problems[0]
    assert connection.tested_at is None


def test_a_failed_test_later_does_not_cut_the_connection(world: World) -> None:
    working = world.connection()
    world.tester.outcome = FAILED

    _, check = world.side.connections.test(world.owner, "zendesk")

    assert not check.ok
    assert world.side.connections.get(world.owner, "zendesk") == working


def test_a_test_that_succeeds_clears_what_was_refused(world: World) -> None:
    connection = world.connection()
    for _ in range(2):
        world.health.mark_connection(connection, Refusal(code="credentials_refused", at=START))
        assert world.side.connections.view(world.member, "zendesk").health.refused is not None
        world.tester.outcome = FAILED
        world.side.connections.test(world.owner, "zendesk")
        assert world.side.connections.view(world.member, "zendesk").health.refused is not None
        world.tester.outcome = ConnectionCheck(ok=True)
        world.side.connections.test(world.owner, connection.helpdesk)
        assert world.side.connections.view(world.member, "zendesk").health.refused is None


def test_refused_settings_are_shown_until_a_test_or_new_settings_clear_them(world: World) -> None:
    world.connection()
    tickets = EscalationSettings.model_validate(
        {"handoff_method": "ticket", "ticket": {"helpdesk": "zendesk"}}
    )

    def shown() -> list[str]:
        view = world.side.connections.view(world.member, "zendesk")
        return [each.bot_id for each in view.health.settings_refused]

    def refuse(version: int) -> None:
        world.health.mark_settings(
            "con-1",
            SettingsRefusal(
                code="field_missing",
                fields=("Order",),
                at=START,
                bot_id="support",
                settings_version=version,
            ),
        )

    world.side.settings.put(world.owner, "support", tickets, if_match='"0"')
    refuse(1)
    assert shown() == ["support"]
    world.checker.found = ["Zendesk has no group 9."]
    world.side.connections.test(world.owner, "zendesk")
    assert shown() == ["support"]
    world.checker.found = []
    world.side.connections.test(world.owner, "zendesk")
    assert shown() == []
    refuse(1)
    world.side.settings.put(world.owner, "support", EscalationSettings(), if_match='"1"')
    assert shown() == []


def test_a_connection_in_use_cannot_be_deleted(world: World) -> None:
    world.connection()
    tickets = EscalationSettings.model_validate(
        {"handoff_method": "ticket", "ticket": {"helpdesk": "zendesk"}}
    )
    world.side.settings.put(world.owner, "support", tickets, if_match='"0"')

    with pytest.raises(Conflict) as refused:
        world.side.connections.delete(world.owner, "zendesk")
    assert refused.value.code == "connection_in_use"

    world.side.settings.put(world.owner, "support", EscalationSettings(), if_match='"1"')
    world.side.connections.delete(world.owner, "zendesk")
    assert world.secrets.kept == {}
    with pytest.raises(NotFound):
        world.side.connections.get(world.owner, "zendesk")


def test_wrong_credentials_name_their_field_and_never_their_value() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_credentials(
            "zendesk",
            {
                "auth": "api_token",
                "subdomain": "https://acme.zendesk.com",
                "email": "agent@acme.example",
                "api_token": "s3cret",
            },
        )

    assert refused.value.field == "subdomain"
    assert "s3cret" not in refused.value.message
    assert "https://acme" not in refused.value.message
