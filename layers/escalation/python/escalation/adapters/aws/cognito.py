"""Who can sign in: the Cognito user pool."""

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from escalation.adapters.aws.clients import error_code, is_transient
from escalation.domain.errors import InvalidInput, PermanentError, RetryableError

if TYPE_CHECKING:
    from types_boto3_cognito_idp import CognitoIdentityProviderClient


class CognitoDirectory:
    """Finds or invites people by address (`Directory`)."""

    def __init__(self, client: "CognitoIdentityProviderClient", user_pool_id: str) -> None:
        self._client = client
        self._pool = user_pool_id

    def find_or_invite(self, email: str) -> str:
        """The subject (`sub`) of the person with this address.

        A new person gets Cognito's mail with a temporary password.

        Raises:
            InvalidInput: Cognito refuses the address.
            RetryableError: throttled or unreachable; asking again is safe.
            PermanentError: the pool is missing or may not be used.
        """
        # One person must not become two by writing their address in capitals.
        address = email.lower()
        return self._find(address) or self._invite(address)

    def _find(self, address: str) -> str | None:
        try:
            found = self._client.admin_get_user(UserPoolId=self._pool, Username=address)
        except (ClientError, BotoCoreError) as error:
            if error_code(error) == "UserNotFoundException":
                return None
            raise _directory_error(error) from error
        attributes = {a["Name"]: a.get("Value", "") for a in found.get("UserAttributes", [])}
        return attributes.get("sub") or found["Username"]

    def _invite(self, address: str) -> str:
        try:
            created = self._client.admin_create_user(
                UserPoolId=self._pool,
                Username=address,
                UserAttributes=[
                    {"Name": "email", "Value": address},
                    {"Name": "email_verified", "Value": "true"},
                ],
                DesiredDeliveryMediums=["EMAIL"],
            )["User"]
        except (ClientError, BotoCoreError) as error:
            # Somebody else invited the same person a moment ago.
            if error_code(error) == "UsernameExistsException" and (sub := self._find(address)):
                return sub
            raise _directory_error(error) from error
        attributes = {a["Name"]: a.get("Value", "") for a in created.get("Attributes", [])}
        return attributes.get("sub") or created.get("Username", "")


def _directory_error(
    error: ClientError | BotoCoreError,
) -> InvalidInput | PermanentError | RetryableError:
    code = error_code(error)
    if code in {"InvalidParameterException", "CodeDeliveryFailureException"}:
        return InvalidInput("email", "An invitation cannot be sent to this address")
    if is_transient(error):
        return RetryableError("directory_unavailable", code)
    return PermanentError("directory_refused", code)
