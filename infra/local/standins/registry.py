"""The stand-in helpdesks: the one list of them.

A name costs nothing to read. A vendor's folder is loaded when its stand-in is asked for, so the
stacks, which need the names alone, load none.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from infra.local.standins.stand_in import StandIn

NAMES: Final = ("zendesk", "freshdesk", "zoho")
"""Their folders' names, in the order in which people see them."""


def stand_ins() -> "tuple[StandIn, ...]":
    """Return every folder's `STAND_IN`."""
    return tuple(import_module(f"{__package__}.{name}").STAND_IN for name in NAMES)
