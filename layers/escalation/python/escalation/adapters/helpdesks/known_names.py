"""Names of helpdesk agents, kept while the process lives: each is asked for once."""

from collections import OrderedDict
from typing import Final

_MOST: Final = 500


class KnownNames:
    """Names by connection and the vendor's id of the person; the least used go first.

    Owned by whoever composes the process. An empty name says that the vendor does not tell.
    """

    def __init__(self) -> None:
        self._names: OrderedDict[tuple[str, str], str] = OrderedDict()

    def get(self, connection_id: str, person_id: str) -> str | None:
        """A name, empty where none is to be had; None when it was never asked for."""
        name = self._names.get((connection_id, person_id))
        if name is not None:
            self._names.move_to_end((connection_id, person_id))
        return name

    def put(self, connection_id: str, person_id: str, name: str) -> None:
        """Keep a name."""
        self._names[connection_id, person_id] = name
        self._names.move_to_end((connection_id, person_id))
        while len(self._names) > _MOST:
            self._names.popitem(last=False)
