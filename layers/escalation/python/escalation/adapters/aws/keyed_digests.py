"""Digests that nobody without the service's secret can try values against."""

import hmac
from datetime import datetime
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address

from escalation.adapters.aws.conversation_tokens import SigningKeys

_KEPT_CHARS = 32
_CLIENT_CHARS = 16
"""64 bits tell the clients of one hour apart, and lie in each conversation's head."""
_IPV6_HOUSEHOLD = 64
"""Bits of an IPv6 address that tell households apart; the rest one host chooses at will
(RFC 4291 section 2.5.4, RFC 8981)."""


def keyed_digest(keys: SigningKeys, purpose: str, value: str, *, now: datetime) -> str:
    """128 bits as hexadecimal text; another purpose or signing key gives another digest."""
    _, key = keys.signing(now)
    return hmac.digest(key.encode(), f"{purpose}\0{value}".encode(), sha256).hex()[:_KEPT_CHARS]


def client_digest(keys: SigningKeys, address: str, *, now: datetime) -> str | None:
    """The client behind a network address; None where it is none."""
    try:
        parsed = ip_address(address.strip())
    except ValueError:
        return None
    return keyed_digest(keys, "client", _client(parsed), now=now)[:_CLIENT_CHARS]


def _client(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    mapped = address.ipv4_mapped
    if mapped is not None:
        return str(mapped)
    return str(int(address) >> (128 - _IPV6_HOUSEHOLD))
