"""Which addresses belong to the public internet, to which alone what others name may lead.

`ipaddress.is_global` follows IANA's registries; what carries another address inside is judged by
that one as well, or `::ffff:169.254.169.254` would be a way to the metadata service.
https://docs.python.org/3/library/ipaddress.html#ipaddress.IPv4Address.is_global
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_ASSIGNMENTS = IPv4Network("192.0.0.0/24")
"""Of IETF protocols, and of a cloud's metadata service; Python's versions differ over it."""
_NAT64 = IPv6Network("64:ff9b::/96")
"""The last four bytes are an IPv4 address: https://www.rfc-editor.org/rfc/rfc6052#section-2.1"""
_COMPATIBLE = IPv6Network("::/96")
"""Long deprecated, and still an IPv4 address: https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5"""


def is_public(address: str) -> bool:
    """Whether an address, in text, is one that anybody on the internet may be reached at."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return all(_is_global(one) for one in (parsed, *_inside(parsed)))


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    special = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not special and address not in _ASSIGNMENTS


def _inside(address: IPv4Address | IPv6Address) -> tuple[IPv4Address, ...]:
    if isinstance(address, IPv4Address):
        return ()
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64 or address in _COMPATIBLE:
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return tuple(one for one in found if one is not None)
