"""To whom a mail of the team went: a forward to a supplier is none of the requester's business."""

from collections.abc import Iterable
from email.utils import getaddresses


def addresses_in(*headers: object) -> frozenset[str]:
    """The addresses in the values of To, Cc and the like, each a text or a list of texts, without
    regard to case.
    """
    texts: list[str] = []
    for header in headers:
        listed: Iterable[object] = header if isinstance(header, list) else (header,)
        texts += [text for text in listed if isinstance(text, str)]
    # Each by itself: Python 3.13 gives none of them where two in a row are empty.
    found = (pair for text in texts for pair in getaddresses([text]))
    return frozenset(address.strip().casefold() for _, address in found if "@" in address)
