"""Credentials of a connection: what a code buys, and where secrets are kept and deleted."""

from escalation.domain.errors import InvalidInput, PermanentError
from escalation.domain.owner_ports import ConnectionSecrets, GrantCodes
from escalation.domain.settings import HelpdeskName
from escalation.domain.types import Frozen
from escalation.domain.workspace import Connection

SHORT_LIVED = "oauth"
"""The kind of credentials that are exchanged for access tokens."""


class NewCredentials(Frozen):
    """Validated credentials, split into what may be shown and what may not.

    `identity` are the keys of `account` that say which account of the helpdesk this is: tickets of
    one account mean nothing in another. `code` buys the rest of the secrets.
    """

    account: dict[str, str]
    identity: tuple[str, ...]
    secrets: dict[str, str]
    auth: str
    code: str | None = None

    def are_of(self, connection: Connection) -> bool:
        """Whether they open the same account of the helpdesk."""
        return all(connection.account.get(key) == self.account.get(key) for key in self.identity)


def redeemed(grants: GrantCodes, helpdesk: HelpdeskName, given: NewCredentials) -> NewCredentials:
    """With what the code buys, where a code was given.

    Raises:
        InvalidInput: the vendor refused the code, or the client it was made for.
    """
    if given.code is None:
        return given
    try:
        bought = grants.redeem(helpdesk, given.account, given.secrets, given.code)
    except PermanentError as refused:
        if refused.code == "code_refused":
            raise InvalidInput(
                "code",
                "The helpdesk did not accept the code. It is good once, and only for the "
                "minutes that were chosen: make a new one.",
            ) from None
        raise InvalidInput(
            "client_secret", "The helpdesk did not accept the client ID with this secret."
        ) from None
    return given.model_copy(update={"secrets": given.secrets | bought, "code": None})


class KeptSecrets:
    """The secrets that connections refer to: credentials, and access tokens where there are any."""

    def __init__(self, *, secrets: ConnectionSecrets, token_secrets: ConnectionSecrets) -> None:
        self._secrets = secrets
        self._token_secrets = token_secrets

    def keep(self, workspace_id: str, connection_id: str, given: NewCredentials) -> dict[str, str]:
        """Keep both or none; the connection's fields that refer to them."""
        refs = {
            "secret_ref": self._secrets.create(
                workspace_id=workspace_id, connection_id=connection_id, credentials=given.secrets
            )
        }
        if given.auth == SHORT_LIVED:
            try:
                refs["token_secret_ref"] = self._token_secrets.create(
                    workspace_id=workspace_id, connection_id=connection_id, credentials={}
                )
            except BaseException:
                self._secrets.delete(refs["secret_ref"])
                raise
        return refs

    def forget(self, connection: Connection, *, kept: Connection | None) -> None:
        """Delete a connection's secrets, but for those that another still refers to."""
        stays = {kept.secret_ref, kept.token_secret_ref} if kept else set()
        for secrets, ref in (
            (self._secrets, connection.secret_ref),
            (self._token_secrets, connection.token_secret_ref),
        ):
            if ref is not None and ref not in stays:
                secrets.delete(ref)
