"""What a process remembers of what it has read in helpdesks, so that it asks for it once."""

from collections import OrderedDict
from typing import Generic, TypeVar

V = TypeVar("V")


class Remembered(Generic[V]):
    """Values by connection and the vendor's id of what they belong to: at most so many, the least
    used go first. Owned by whoever composes the process.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[tuple[str, str], V] = OrderedDict()

    def get(self, connection_id: str, vendors_id: str) -> V | None:
        """The value; None when it was never asked for, or is forgotten."""
        value = self._values.get((connection_id, vendors_id))
        if value is not None:
            self._values.move_to_end((connection_id, vendors_id))
        return value

    def put(self, connection_id: str, vendors_id: str, value: V) -> None:
        """Remember a value."""
        self._values[connection_id, vendors_id] = value
        self._values.move_to_end((connection_id, vendors_id))
        while len(self._values) > self._most:
            self._values.popitem(last=False)
