"""Credentials of a Zoho Desk organisation."""

import re
from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import AfterValidator

from escalation.adapters.helpdesks.credentials import Credentials, CredentialsKinds, Secret
from escalation.domain.types import Email

DataCentre = Literal["com", "eu", "in", "com.au", "jp", "com.cn", "sa", "ca"]
DOMAINS: Final[Mapping[DataCentre, str]] = {
    "com": "zoho.com",
    "eu": "zoho.eu",
    "in": "zoho.in",
    "com.au": "zoho.com.au",
    "jp": "zoho.jp",
    "com.cn": "zoho.com.cn",
    "sa": "zoho.sa",
    "ca": "zohocloud.ca",
}
"""Hosts are built from a known code, never from what a call says."""

_ORG_ID = re.compile(r"[0-9]{1,20}")


def _org_id(value: str) -> str:
    if not _ORG_ID.fullmatch(value):
        raise ValueError("the organisation id is a number, shown in Zoho Desk under Setup > API")
    return value


class ZohoClient(Credentials):
    """A self client of one organisation."""

    auth: Literal["oauth"] = "oauth"
    data_centre: DataCentre
    org_id: Annotated[str, AfterValidator(_org_id)]
    client_id: Secret
    client_secret: Secret
    reply_from: Email | None = None
    """An address of the portal that answers are mailed from; without one they are comments."""


class ZohoOAuth(ZohoClient):
    """With the refresh token that opens the organisation."""

    refresh_token: Secret


class ZohoGrant(ZohoClient):
    """With a code, which buys the refresh token: once, and within minutes."""

    code: Secret


KINDS = CredentialsKinds(kept=(ZohoOAuth,), grant=ZohoGrant)
