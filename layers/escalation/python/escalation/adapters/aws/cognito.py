"""Who can sign in: the Cognito user pool."""

import secrets
import string
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from escalation.adapters.aws.clients import error_code, is_transient
from escalation.domain.errors import InvalidInput, PermanentError, RetryableError
from escalation.domain.members import Account

if TYPE_CHECKING:
    from types_boto3_cognito_idp import CognitoIdentityProviderClient
    from types_boto3_cognito_idp.type_defs import AdminGetUserResponseTypeDef

_NEVER_SIGNED_IN = "FORCE_CHANGE_PASSWORD"
_TOTP = "SOFTWARE_TOKEN_MFA"
_KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "!#%+:=?@-")
_CHARS_OF_EACH_KIND = 5


class CognitoDirectory:
    """People by their address (`Directory`).

    One person must not become two by writing their address in capitals: it is lower case here.
    Cognito mails nobody; who invites does.
    """

    def __init__(self, client: "CognitoIdentityProviderClient", user_pool_id: str) -> None:
        self._client = client
        self._pool = user_pool_id

    def open_account(self, email: str) -> Account:
        """See `Directory`.

        Raises:
            InvalidInput: Cognito refuses the address.
            RetryableError: throttled or unreachable; asking again is safe.
            PermanentError: the pool is missing or may not be used.
        """
        address = email.lower()
        return self._known(address) or self._new(address)

    def sign_out(self, email: str) -> None:
        """See `Directory`. An account that is gone has no session."""
        try:
            self._client.admin_user_global_sign_out(UserPoolId=self._pool, Username=email.lower())
        except (ClientError, BotoCoreError) as error:
            if error_code(error) != "UserNotFoundException":
                raise _directory_error(error) from error

    def has_second_factor(self, email: str) -> bool:
        """See `Directory`. Only what the user pool itself asks for at sign-in counts."""
        found = self._find(email.lower())
        return found is not None and _TOTP in found.get("UserMFASettingList", [])

    def forget_second_factor(self, email: str) -> None:
        """See `Directory`."""
        try:
            self._client.admin_set_user_mfa_preference(
                UserPoolId=self._pool,
                Username=email.lower(),
                SoftwareTokenMfaSettings={"Enabled": False, "PreferredMfa": False},
            )
        except (ClientError, BotoCoreError) as error:
            raise _directory_error(error) from error

    def _known(self, address: str) -> Account | None:
        found = self._find(address)
        if found is None:
            return None
        attributes = {a["Name"]: a.get("Value", "") for a in found.get("UserAttributes", [])}
        sub = attributes.get("sub") or found["Username"]
        if found.get("UserStatus") != _NEVER_SIGNED_IN:
            return Account(sub=sub)
        password = first_password()
        try:
            self._client.admin_set_user_password(
                UserPoolId=self._pool, Username=address, Password=password, Permanent=False
            )
        except (ClientError, BotoCoreError) as error:
            raise _directory_error(error) from error
        return Account(sub=sub, first_password=password)

    def _find(self, address: str) -> "AdminGetUserResponseTypeDef | None":
        try:
            return self._client.admin_get_user(UserPoolId=self._pool, Username=address)
        except (ClientError, BotoCoreError) as error:
            if error_code(error) == "UserNotFoundException":
                return None
            raise _directory_error(error) from error

    def _new(self, address: str) -> Account:
        password = first_password()
        try:
            created = self._client.admin_create_user(
                UserPoolId=self._pool,
                Username=address,
                UserAttributes=[
                    {"Name": "email", "Value": address},
                    {"Name": "email_verified", "Value": "true"},
                ],
                TemporaryPassword=password,
                MessageAction="SUPPRESS",
            )["User"]
        except (ClientError, BotoCoreError) as error:
            # Somebody else invited the same person a moment ago.
            if error_code(error) == "UsernameExistsException" and (known := self._known(address)):
                return known
            raise _directory_error(error) from error
        attributes = {a["Name"]: a.get("Value", "") for a in created.get("Attributes", [])}
        sub = attributes.get("sub") or created.get("Username", "")
        return Account(sub=sub, first_password=password)


def first_password() -> str:
    """One that the pool's policy takes (`infra.components.identity`), of over 100 random bits."""
    signs = [secrets.choice(kind) for kind in _KINDS for _ in range(_CHARS_OF_EACH_KIND)]
    secrets.SystemRandom().shuffle(signs)
    return "".join(signs)


def _directory_error(
    error: ClientError | BotoCoreError,
) -> InvalidInput | PermanentError | RetryableError:
    code = error_code(error)
    if code == "InvalidParameterException":
        return InvalidInput("email", "An invitation cannot be sent to this address")
    if is_transient(error):
        return RetryableError("directory_unavailable", code)
    return PermanentError("directory_refused", code)
