"""What DynamoDB charges for an item, by its documented rules; items are in its JSON, as sent.

The emulator answers with units of its own making, so they are computed here.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
"""

import math
from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import Any

Item = Mapping[str, Mapping[str, Any]]

_WRITE_UNIT = 1024
_READ_UNIT = 4096
IN_TRANSACTION = 2
"""Units for one, as for each read and write of a transaction."""


def item_bytes(item: Item) -> int:
    """Size of an item: names and values of its attributes."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def write_units(before: Item | None, after: Item | None) -> int:
    """Units of one write: by the larger of the item before and after it, one at least."""
    size = max(item_bytes(before or {}), item_bytes(after or {}))
    return max(1, math.ceil(size / _WRITE_UNIT))


def read_units(size: int, *, consistent: bool) -> float:
    """Units of one read of so many bytes: of the item, or of all that a query looked at."""
    whole = max(1, math.ceil(size / _READ_UNIT))
    return whole if consistent else whole / 2


def index_units(
    before: Item | None, after: Item | None, *, keys: tuple[str, str], projected: Sequence[str]
) -> int:
    """Units that a write costs in a global secondary index.

    A write that changes nothing of what the index holds costs nothing; one that moves the item in
    it is a deletion and an insertion.
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
    """
    old, new = (_in_index(item, keys, projected) for item in (before, after))
    if old == new:
        return 0
    if old is not None and new is not None and any(old[key] != new[key] for key in keys):
        return write_units(old, None) + write_units(None, new)
    return write_units(old, new)


def _in_index(item: Item | None, keys: tuple[str, str], projected: Sequence[str]) -> Item | None:
    if item is None or not all(key in item for key in keys):
        return None
    return {name: item[name] for name in projected if name in item}


def _value_bytes(value: Mapping[str, Any]) -> int:
    """Size of a value.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    """
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return _number_bytes(content)
        case "B":
            return len(content if isinstance(content, bytes) else b64decode(content))
        case "BOOL" | "NULL":
            return 1
        case "SS" | "NS" | "BS":
            return sum(_value_bytes({kind[0]: one}) for one in content)
        case "L":
            return 3 + sum(1 + _value_bytes(one) for one in content)
        case "M":
            return 3 + sum(len(k.encode()) + 1 + _value_bytes(v) for k, v in content.items())
        case _:
            raise ValueError(f"DynamoDB has no type {kind}")


def _number_bytes(number: str) -> int:
    """About a byte for two significant digits, and one more; a sign takes one."""
    digits = number.lstrip("-").replace(".", "").strip("0")
    return math.ceil(len(digits) / 2) + 1 + number.startswith("-")
