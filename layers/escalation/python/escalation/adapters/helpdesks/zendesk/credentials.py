"""Credentials of a Zendesk account."""

from typing import Literal

from escalation.adapters.helpdesks.credentials import (
    Credentials,
    CredentialsKinds,
    Secret,
    Subdomain,
)
from escalation.domain.types import Email


class ZendeskOAuth(Credentials):
    """An OAuth client of the account, for the client credentials grant."""

    auth: Literal["oauth"] = "oauth"
    subdomain: Subdomain
    client_id: Secret
    client_secret: Secret


class ZendeskApiToken(Credentials):
    """An agent's address and an API token; Zendesk ends these on 2027-04-30."""

    auth: Literal["api_token"]
    subdomain: Subdomain
    email: Email
    api_token: Secret


KINDS = CredentialsKinds(kept=(ZendeskOAuth, ZendeskApiToken))
