"""Markers that tickets were made with, kept while the process lives: each ticket is read once."""

import re
from collections import OrderedDict
from typing import Final

_MOST: Final = 10_000
_MARKER = re.compile(r"\[ref:[^\]\s]{1,280}\]")


class ReadMarkers:
    """Markers in descriptions, by connection and ticket; those read first go first.

    Owned by whoever composes the process. A ticket gets its marker when it is made and never
    later: one that was read without a marker will not be the one that is looked for.
    """

    def __init__(self) -> None:
        self._markers: OrderedDict[tuple[str, str], frozenset[str]] = OrderedDict()

    def is_another(self, connection_id: str, ticket_id: str, marker: str) -> bool:
        """Whether the ticket was read and carries other markers, or none."""
        markers = self._markers.get((connection_id, ticket_id))
        return markers is not None and marker not in markers

    def put(self, connection_id: str, ticket_id: str, description: str) -> None:
        """Keep what a description that was read in full carries."""
        self._markers[connection_id, ticket_id] = frozenset(_MARKER.findall(description))
        while len(self._markers) > _MOST:
            self._markers.popitem(last=False)
