"""Hostile values: JSON of any shape, right documents with something wrong in them, broken texts.

Made by dice with a number of their own, not by hypothesis: twenty thousand inputs for each of two
dozen decoders take minutes then, not hours. The same number makes the same input again.
"""

import copy
import json
from random import Random
from typing import Any

NASTY = (
    "",
    " ",
    "\x00",
    "\x1b[31m",
    "\r\nBcc: all@victim.example\r\n",
    "\ud800",
    "\U0010ffff",
    "\u202egnp.exe",
    "\u200b\u2066x\u2069",
    "a\u0301" * 40,
    "\u0131\u0130\u00df",
    "9" * 400,
    "-0",
    "1e999",
    "٣٤",
    "²",
    "NaN",
    "null",
    "../../etc/passwd",
    "%2e%2e%2f",
    "${jndi:ldap://x}",
    "{{ticket.requester.email}}",
    "{0.__class__}",
    "%s%n",
    "'; DROP TABLE x;--",
    '=HYPERLINK("https://evil.example")',
    "<script>alert(1)</script>",
    "<!--[if IE]><![endif]-->",
    "&#x110000;&#0;&bogus;",
    "javascript:alert(1)",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "2026-02-30T25:61:61Z",
    "x@" + "y" * 64 + ".example",
    "a" * 1_000 + "!",
    "@" * 500,
)
_KEYS = ("id", "type", "kind", "version", "__class__", "$ref", "constructor", "")
_NUMBERS = (0, -1, 2**31, 2**53 + 1, 2**63, 10**400, -(10**25), 1.5, -0.0, 1e308, 5e-324)
_NO_NUMBERS = (float("inf"), float("-inf"), float("nan"))
_NESTINGS = (("[", "]"), ('{"a":', "}"), ('[{"a":', "}]"))
_LEVELS = (31, 33, 200, 700, 1_000, 3_000)
_RANGES = ((0x20, 0x7E), (0x20, 0x7E), (0, 0x1F), (0xA0, 0x17F), (0x590, 0x6FF), (0x2000, 0x206F),
           (0xD800, 0xDFFF), (0x1F300, 0x1F6FF), (0xE0000, 0xE007F))  # fmt: skip


class Dice(Random):
    """Draws hostile values."""

    def text(self, longest: int = 40) -> str:
        """Any text: of letters, of signs that do something, or one of the nasty ones."""
        match self.randrange(4):
            case 0:
                return self.choice(NASTY)
            case 1:
                return "".join(self.choice(NASTY) for _ in range(self.randrange(4)))
            case _:
                low, high = self.choice(_RANGES)
                length = self.randrange(longest)
                return "".join(chr(self.randint(low, high)) for _ in range(length))

    def leaf(self) -> Any:
        """A value that holds no others."""
        match self.randrange(6):
            case 0:
                return self.choice((None, True, False, [], {}))
            case 1:
                return self.choice(_NUMBERS)
            case 2:
                return self.randint(-(10**6), 10**18)
            case 3 if self.randrange(8) == 0:
                return self.choice(_NO_NUMBERS)
            case _:
                return self.text()

    def value(self, depth: int = 3) -> Any:
        """Any value that JSON, or what takes itself for JSON, can say."""
        kind = self.randrange(4) if depth else 3
        if kind == 0:
            return [self.value(depth - 1) for _ in range(self.randrange(4))]
        if kind == 1:
            return {self.key(): self.value(depth - 1) for _ in range(self.randrange(4))}
        return self.leaf()

    def key(self) -> str:
        """The name of a field that may mean something somewhere."""
        return self.choice(_KEYS) if self.randrange(2) else self.text(8)

    def deep(self) -> str:
        """JSON that is nested up to where decoders break, closed or not."""
        opened, closed = self.choice(_NESTINGS)
        levels = self.choice(_LEVELS)
        return opened * levels + "1" + (closed * levels if self.randrange(3) else "")

    def changed(self, example: Any, *, most: int = 3) -> Any:
        """A right document in which up to `most` things are not as they should be."""
        document = copy.deepcopy(example)
        for _ in range(self.randint(0, most)):
            places = _places(document)
            if not places:
                return self.value()
            *above, last = self.choice(places)
            holder = document
            for step in above:
                holder = holder[step]
            match self.randrange(5):
                case 0 | 1:
                    holder[last] = self.value()
                case 2:
                    del holder[last]
                case 3:
                    holder[last] = self.choice(([holder[last]], {"a": holder[last]}))
                case _ if isinstance(holder, dict):
                    holder[self.key()] = self.leaf()
                case _:
                    holder.append(self.leaf())
        return document

    def broken(self, text: str) -> str:
        """A text with pieces cut out, put twice or replaced."""
        for _ in range(self.randint(1, 3)):
            if not text:
                return text
            first = self.randrange(len(text))
            last = min(len(text), first + self.randrange(12))
            piece = self.choice(("", text[first:last] * 2, self.text(5)))
            text = text[:first] + piece + text[last:]
        return text

    def near(self, values: tuple[str, ...]) -> str:
        """One of these, or one that is broken, or any text."""
        match self.randrange(4):
            case 0 | 1:
                return self.choice(values)
            case 2:
                return self.broken(self.choice(values))
            case _:
                return self.text()

    def document(self, *examples: Any) -> str:
        """What a JSON decoder is given instead of one of the examples."""
        match self.randrange(12):
            case 0:
                return self.deep()
            case 1:
                return self.text()
            case 2:
                return as_json(self.value())
            case 3:
                return self.broken(as_json(self.changed(self.choice(examples))))
            case _:
                return as_json(self.changed(self.choice(examples)))


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        found += [place for key, item in value.items() for place in _places(item, (*path, key))]
    elif isinstance(value, list):
        found += [place for n, item in enumerate(value) for place in _places(item, (*path, n))]
    return found


def as_json(value: object) -> str:
    """As somebody writes it who does not keep to the standard."""
    return json.dumps(value)


def as_bytes(text: str) -> bytes:
    """As it may come over the wire, halves of surrogate pairs included."""
    return text.encode("utf-8", "surrogatepass")


def in_header(text: str) -> str:
    """As it may stand in a header: what no wire carries is replaced."""
    return text.encode("utf-8", "replace").decode()
