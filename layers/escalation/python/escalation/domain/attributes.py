"""What the owner's site tells of its visitor: signed in the identity token, or merely claimed.

A signed attribute is the owner's own word. A claim is whatever a browser has sent: the two are kept
apart everywhere, and nothing turns the one into the other. All of it is hostile text until it is
read here: names of one form, single lines, few and short.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal, get_args

from pydantic import BeforeValidator, Field, StrictBool, StringConstraints

from escalation.domain.types import SELDOM, Frozen, PageAddress, page_address, single_line

Device = Literal["phone", "tablet", "computer"]
AttributeName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
MAX_ATTRIBUTES: Final = 20
"""Of each kind, signed and claimed."""
MAX_VALUE_CHARS: Final = 200
MAX_ALL_CHARS: Final = 1_000
"""Names and values of one kind together: a head is read and written with every message."""
IN_BRACES: Final = r"(?:signed|attribute)\.[A-Za-z][A-Za-z0-9_-]{0,39}"
"""How an owner's text names one: `{signed.plan}`."""
_LARGEST: Final = 10**15
"""Beyond it JavaScript's numbers, on the owner's site, are not exact."""

AttributeValue = (
    StrictBool
    | Annotated[int, Field(strict=True, ge=-_LARGEST, le=_LARGEST)]
    | Annotated[float, Field(strict=True, ge=-_LARGEST, le=_LARGEST, allow_inf_nan=False)]
    | Annotated[str, Field(min_length=1, max_length=MAX_VALUE_CHARS)]
)
"""Yes or no, a number or a text; a date is a text as `2026-12-31`."""


def usable(given: object) -> dict[str, AttributeValue]:
    """The attributes that can be kept, in the order given, of whatever a site or browser has sent.

    The rest is left out: no chat is refused for it. So is what comes after the bounds are reached.
    """
    kept: dict[str, AttributeValue] = {}
    room = MAX_ALL_CHARS
    for name, value in _usable(given):
        room -= len(name) + len(told(value))
        if room < 0 or len(kept) == MAX_ATTRIBUTES:
            break
        kept[name] = value
    return kept


def _usable(given: object) -> Iterator[tuple[str, AttributeValue]]:
    if not isinstance(given, Mapping):
        return
    for name, value in given.items():
        known = _value(value)
        if known is not None and is_name(name):
            yield name, known


def is_name(name: object) -> bool:
    """Whether an attribute may be called so: a letter, then letters, digits, `_` and `-`."""
    return (
        isinstance(name, str)
        and 0 < len(name) <= 40
        and name.isascii()
        and name[0].isalpha()
        and name.replace("_", "").replace("-", "").isalnum()
    )


def _value(value: object) -> AttributeValue | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value if -_LARGEST <= value <= _LARGEST else None  # NaN is neither
    if not isinstance(value, str) or len(value) > MAX_VALUE_CHARS:
        return None
    return single_line(value) or None


def told(value: AttributeValue) -> str:
    """A value as people read it, and as a ticket's field takes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return f"{value:.9f}".rstrip("0") if isinstance(value, float) else str(value)


Attributes = Annotated[
    dict[AttributeName, AttributeValue],
    BeforeValidator(usable),
    Field(max_length=MAX_ATTRIBUTES),
]
"""Those of a request: what cannot be used is left out of it."""
KeptAttributes = Annotated[
    dict[AttributeName, AttributeValue], Field(max_length=MAX_ATTRIBUTES), SELDOM
]


class VisitorFacts(Frozen):
    """What a conversation keeps of where its visitor came from, as of its beginning."""

    signed: KeptAttributes = {}
    """By the owner's site, in the identity token."""
    claimed: KeptAttributes = {}
    """By the page, which a visitor can make say anything."""
    referrer: PageAddress | None = None
    """The page before, on another site, without its query. As the browser says."""
    device: Device | None = None
    """As the browser says."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known."""
        return not (self.signed or self.claimed or self.referrer or self.device)

    def value(self, name: str, *, signed: bool) -> AttributeValue | None:
        """An attribute that is signed; or where that is not asked for, one that is only claimed
        where none is signed.
        """
        known = self.signed.get(name)
        return self.claimed.get(name) if known is None and not signed else known

    def told_as(self, path: str) -> str | None:
        """An attribute as owners name it in texts: `signed.plan`, or `attribute.plan` for one that
        may be a claim. None where it is not known, or no such path.
        """
        trust, _, name = path.partition(".")
        if trust not in {"signed", "attribute"}:
            return None
        known = self.value(name, signed=trust == "signed")
        return None if known is None else told(known)


def device_or_none(value: object) -> str | None:
    """A device that is known; None for anything else."""
    return value if isinstance(value, str) and value in get_args(Device) else None


def page_or_none(value: object) -> str | None:
    """A page's address without what may be secret; None for anything else."""
    return page_address(value) if isinstance(value, str) else None
