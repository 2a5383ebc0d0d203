import pytest

from escalation.adapters.aws.cognito import CognitoDirectory
from escalation.domain.errors import InvalidInput, PermanentError, RetryableError
from tests.adapters.aws.stubs import stubbed


def test_a_known_person_is_found_however_the_address_is_written() -> None:
    client, stub = stubbed("cognito-idp")
    stub.add_response(
        "admin_get_user",
        {"Username": "u", "UserAttributes": [{"Name": "sub", "Value": "sub-1"}]},
        {"UserPoolId": "eu_1", "Username": "anna@example.org"},
    )
    with stub:
        assert CognitoDirectory(client, "eu_1").find_or_invite("Anna@Example.ORG") == "sub-1"


def test_a_new_person_is_invited_by_mail_with_a_verified_address() -> None:
    client, stub = stubbed("cognito-idp")
    stub.add_client_error("admin_get_user", "UserNotFoundException")
    stub.add_response(
        "admin_create_user",
        {"User": {"Username": "u", "Attributes": [{"Name": "sub", "Value": "sub-2"}]}},
        {
            "UserPoolId": "eu_1",
            "Username": "anna@example.org",
            "UserAttributes": [
                {"Name": "email", "Value": "anna@example.org"},
                {"Name": "email_verified", "Value": "true"},
            ],
            "DesiredDeliveryMediums": ["EMAIL"],
        },
    )
    with stub:
        assert CognitoDirectory(client, "eu_1").find_or_invite("anna@example.org") == "sub-2"


def test_somebody_invited_by_another_at_the_same_moment_is_found() -> None:
    client, stub = stubbed("cognito-idp")
    stub.add_client_error("admin_get_user", "UserNotFoundException")
    stub.add_client_error("admin_create_user", "UsernameExistsException")
    stub.add_response(
        "admin_get_user",
        {"Username": "u", "UserAttributes": [{"Name": "sub", "Value": "sub-1"}]},
    )
    with stub:
        assert CognitoDirectory(client, "eu_1").find_or_invite("a@example.org") == "sub-1"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("InvalidParameterException", InvalidInput),
        ("CodeDeliveryFailureException", InvalidInput),
        ("TooManyRequestsException", RetryableError),
        ("ResourceNotFoundException", PermanentError),
    ],
)
def test_a_refused_invitation_says_what_can_be_done(code: str, expected: type[Exception]) -> None:
    client, stub = stubbed("cognito-idp")
    stub.add_client_error("admin_get_user", "UserNotFoundException")
    stub.add_client_error("admin_create_user", code)
    with stub, pytest.raises(expected):
        CognitoDirectory(client, "eu_1").find_or_invite("a@example.org")
