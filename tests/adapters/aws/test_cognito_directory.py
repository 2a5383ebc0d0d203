"""The directory over Cognito's user pool."""

import string
from typing import Any

import pytest
from botocore.stub import ANY

from escalation.adapters.aws.cognito import CognitoDirectory, first_password
from escalation.domain.errors import InvalidInput, PermanentError, RetryableError
from tests.adapters.aws.stubs import stubbed

POOL = "eu_1"


def _user(status: str = "CONFIRMED", **more: Any) -> dict[str, Any]:
    attributes = [{"Name": "sub", "Value": "sub-1"}]
    return {"Username": "u", "UserAttributes": attributes, "UserStatus": status, **more}


def test_a_known_person_is_found_however_the_address_is_written_and_keeps_their_password() -> None:
    client, stub = stubbed("cognito-idp")
    stub.add_response(
        "admin_get_user", _user(), {"UserPoolId": POOL, "Username": "anna@example.org"}
    )
    with stub:
        account = CognitoDirectory(client, POOL).open_account("Anna@Example.ORG")

    assert (account.sub, account.first_password) == ("sub-1", None)


def test_who_has_never_signed_in_gets_another_first_password() -> None:
    client, stub = stubbed("cognito-idp")
    stub.add_response("admin_get_user", _user("FORCE_CHANGE_PASSWORD"))
    stub.add_response(
        "admin_set_user_password",
        {},
        {"UserPoolId": POOL, "Username": "a@example.org", "Password": ANY, "Permanent": False},
    )
    with stub:
        account = CognitoDirectory(client, POOL).open_account("a@example.org")

    assert account.sub == "sub-1"
    assert account.first_password
    assert account.first_password not in repr(account)


def test_a_new_person_is_made_with_a_verified_address_and_cognito_mails_nobody() -> None:
    client, stub = stubbed("cognito-idp")
    stub.add_client_error("admin_get_user", "UserNotFoundException")
    stub.add_response(
        "admin_create_user",
        {"User": {"Username": "u", "Attributes": [{"Name": "sub", "Value": "sub-2"}]}},
        {
            "UserPoolId": POOL,
            "Username": "anna@example.org",
            "UserAttributes": [
                {"Name": "email", "Value": "anna@example.org"},
                {"Name": "email_verified", "Value": "true"},
            ],
            "TemporaryPassword": ANY,
            "MessageAction": "SUPPRESS",
        },
    )
    with stub:
        account = CognitoDirectory(client, POOL).open_account("anna@example.org")

    assert account.sub == "sub-2"
    assert account.first_password


def test_somebody_made_by_another_at_the_same_moment_is_found() -> None:
    client, stub = stubbed("cognito-idp")
    stub.add_client_error("admin_get_user", "UserNotFoundException")
    stub.add_client_error("admin_create_user", "UsernameExistsException")
    stub.add_response("admin_get_user", _user())
    with stub:
        assert CognitoDirectory(client, POOL).open_account("a@example.org").sub == "sub-1"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("InvalidParameterException", InvalidInput),
        ("TooManyRequestsException", RetryableError),
        ("ResourceNotFoundException", PermanentError),
    ],
)
def test_a_refused_account_says_what_can_be_done(code: str, expected: type[Exception]) -> None:
    client, stub = stubbed("cognito-idp")
    stub.add_client_error("admin_get_user", "UserNotFoundException")
    stub.add_client_error("admin_create_user", code)
    with stub, pytest.raises(expected):
        CognitoDirectory(client, POOL).open_account("a@example.org")


def test_every_session_ends_and_of_who_is_gone_none_is_left() -> None:
    client, stub = stubbed("cognito-idp")
    who = {"UserPoolId": POOL, "Username": "a@example.org"}
    stub.add_response("admin_user_global_sign_out", {}, who)
    stub.add_client_error("admin_user_global_sign_out", "UserNotFoundException")
    with stub:
        directory = CognitoDirectory(client, POOL)
        directory.sign_out("A@example.org")
        directory.sign_out("a@example.org")


@pytest.mark.parametrize(
    ("listed", "expected"),
    [([], False), (["SMS_MFA"], False), (["SOFTWARE_TOKEN_MFA"], True)],
)
def test_a_second_factor_is_what_the_pool_asks_for(listed: list[str], expected: bool) -> None:
    client, stub = stubbed("cognito-idp")
    stub.add_response("admin_get_user", _user(UserMFASettingList=listed))
    stub.add_client_error("admin_get_user", "UserNotFoundException")
    with stub:
        directory = CognitoDirectory(client, POOL)
        assert directory.has_second_factor("a@example.org") is expected
        assert directory.has_second_factor("a@example.org") is False


def test_a_second_factor_is_forgotten() -> None:
    client, stub = stubbed("cognito-idp")
    stub.add_response(
        "admin_set_user_mfa_preference",
        {},
        {
            "UserPoolId": POOL,
            "Username": "a@example.org",
            "SoftwareTokenMfaSettings": {"Enabled": False, "PreferredMfa": False},
        },
    )
    with stub:
        CognitoDirectory(client, POOL).forget_second_factor("a@example.org")


def test_a_first_password_has_a_sign_of_each_kind_that_the_pool_wants() -> None:
    made = {first_password() for _ in range(50)}

    assert len(made) == 50
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "!#%+:=?@-")
    for password in made:
        assert len(password) == 20
        assert all(set(kind) & set(password) for kind in kinds)
