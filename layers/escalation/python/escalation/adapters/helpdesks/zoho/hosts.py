"""Hosts of Zoho's data centres. They are built from a known code, never from what a call says."""

from collections.abc import Mapping
from typing import Final

from escalation.adapters.helpdesks.zoho.credentials import DataCentre
from escalation.domain.errors import PermanentError
from escalation.domain.workspace import Connection

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


def desk_url(connection: Connection, local_url: str | None = None) -> str:
    """The address of a connection's desk host, without a path.

    Raises:
        PermanentError: the connection names no data centre that exists.
    """
    if local_url is not None:
        return local_url.rstrip("/")
    given = connection.account.get("data_centre", "")
    for code, domain in DOMAINS.items():
        if code == given:
            return f"https://desk.{domain}"
    raise PermanentError("credentials_missing", "the connection names no known data centre")
