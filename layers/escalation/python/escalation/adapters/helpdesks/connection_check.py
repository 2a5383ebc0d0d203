"""Tests a connection and says in plain words what is wrong with it."""

from typing import Final

from escalation.adapters.helpdesks.factory import HelpdeskFactory
from escalation.domain.errors import DeliveryError
from escalation.domain.owner_ports import ConnectionCheck
from escalation.domain.settings import HelpdeskName
from escalation.domain.workspace import Connection

_NAMES: Final[dict[HelpdeskName, str]] = {
    "zendesk": "Zendesk",
    "freshdesk": "Freshdesk",
    "zoho": "Zoho Desk",
}
_WRONG: Final[dict[HelpdeskName, str]] = {
    "zendesk": (
        "Zendesk did not accept the credentials. Check the client id and secret (or the agent's "
        "address and API token), and that they belong to this account."
    ),
    "freshdesk": (
        "Freshdesk did not accept the API key. Copy it again from the agent's profile settings, "
        "and check that it belongs to this domain."
    ),
    "zoho": (
        "Zoho did not accept the credentials. Check the client id, the secret and the refresh "
        "token, and that all three come from the chosen data centre."
    ),
}
_NOT_PERMITTED: Final[dict[HelpdeskName, str]] = {
    "zendesk": (
        "Zendesk accepted the credentials but does not let them read tickets. The OAuth client "
        "needs the scopes tickets:read and tickets:write, and its user must be an agent."
    ),
    "freshdesk": "Freshdesk accepted the API key, but its agent may not read tickets.",
    "zoho": "Zoho accepted the credentials but does not let them read tickets.",
}
_SENTENCES: Final[dict[str, str]] = {
    "account_inactive": "{name} says that this account is not active: check the plan.",
    "not_found": "There is no {name} account at this address: check its name.",
    "redirected": "{name} sent us to another address: has the account been renamed?",
    "organisation_mismatch": "The organisation id does not belong to these Zoho credentials.",
    "scope_missing": "{name} gives a token that may not do all that is needed. It lacks {detail}.",
    "agent_restricted": (
        "The agent behind this API key may not do all that is needed: {detail}. Give it a role and "
        "a scope that cover every ticket."
    ),
    "rate_limited": "{name} takes no more requests at the moment: test again in some minutes.",
    "unreachable": "{name} could not be reached: check the account's name, then test again.",
    "credentials_missing": "The stored credentials are not complete: enter them again.",
}


class HelpdeskConnectionTester:
    """Tests connections without changing anything in the helpdesk.

    Give it a factory of its own with an empty token cache, so that no earlier token answers for
    credentials that have changed.
    """

    def __init__(self, factory: HelpdeskFactory) -> None:
        self._factory = factory

    def test(self, connection: Connection) -> ConnectionCheck:
        """Sign in and read; never raises for what the owner can put right."""
        try:
            checked = self._factory.open(connection).probe()
        except DeliveryError as error:
            return ConnectionCheck(ok=False, problems=(sentence(connection.helpdesk, error),))
        return ConnectionCheck(ok=True, checked=checked)


def sentence(helpdesk: HelpdeskName, error: DeliveryError) -> str:
    """What is wrong with a connection, in plain words, by the error's code."""
    if error.code == "credentials_refused":
        return _WRONG[helpdesk]
    if error.code == "not_permitted":
        return _NOT_PERMITTED[helpdesk]
    known = _SENTENCES.get(error.code)
    if known is None:
        known = "{name} did not answer as expected ({detail}): test again, later if need be."
    return known.format(name=_NAMES[helpdesk], detail=error.detail or error.code)
