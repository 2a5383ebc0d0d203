"""Credentials of a Freshdesk account."""

from typing import Literal

from escalation.adapters.helpdesks.credentials import (
    Credentials,
    CredentialsKinds,
    Secret,
    Subdomain,
)


class FreshdeskApiKey(Credentials):
    """An agent's API key."""

    auth: Literal["api_key"] = "api_key"
    domain: Subdomain
    api_key: Secret


KINDS = CredentialsKinds(kept=(FreshdeskApiKey,))
