"""Where a text holds the number of a payment card. Pure, and linear in the text's length.

A card number is 13 to 19 digits, of any script, that begin as a scheme's do, have a length the
scheme has, and pass the Luhn check (ISO/IEC 7812-1). They may be parted by single spaces, line
breaks, dots or dashes, and by invisible characters. Phone numbers, order numbers and IBANs pass
one of these tests by chance, seldom all.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

_GAP = r"[ \t\n\r\u00a0\u2000-\u200f\u202f\u2060\u3000\ufeff.\-\u2010-\u2015/]{0,3}"
_RUN = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{12,}}+")
_IBAN = re.compile(r"(?<![A-Za-z])[A-Za-z]{2}\Z")
_EMBOSSED = (
    *((4, 4, 4, 4, rest) for rest in (3, 2, 1)),
    *((4, 4, 4, 4), (4, 6, 5), (4, 6, 4)),
    *((whole,) for whole in range(19, 12, -1)),
)
"""How cards are written: only so is a number found beside other digits, such as its expiry."""
_MOST_GROUPS = 6
"""Of different lengths, of a number parted otherwise."""

# First and last prefix, and the lengths that go with them.
_SCHEMES: tuple[tuple[str, str, frozenset[int]], ...] = (
    ("4", "4", frozenset({13, 16, 19})),  # Visa
    ("51", "55", frozenset({16})),  # Mastercard
    ("2221", "2720", frozenset({16})),
    ("34", "34", frozenset({15})),  # American Express
    ("37", "37", frozenset({15})),
    ("6011", "6011", frozenset({16, 19})),  # Discover
    ("644", "659", frozenset({16, 19})),
    ("300", "305", frozenset({14, 16, 19})),  # Diners Club
    ("36", "36", frozenset({14, 16, 19})),
    ("38", "39", frozenset({14, 16, 19})),
    ("3528", "3589", frozenset({16, 17, 18, 19})),  # JCB
    ("62", "62", frozenset({16, 17, 18, 19})),  # UnionPay
    ("81", "81", frozenset({16, 17, 18, 19})),
    ("2200", "2204", frozenset({16, 17, 18, 19})),  # Mir
    ("9792", "9792", frozenset({16})),  # Troy
    ("60", "60", frozenset({16})),  # RuPay
    ("82", "82", frozenset({16})),
    ("50", "50", frozenset(range(13, 20))),  # Maestro and others
    ("56", "58", frozenset(range(13, 20))),
    ("63", "63", frozenset({16, 18, 19})),
    ("67", "67", frozenset(range(13, 20))),
)


def card_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each card number in the text, in order, none inside another."""
    for run in _RUN.finditer(text):
        start = run.start()
        before = text[max(0, start - 3) : start]
        if not _IBAN.search(before):
            yield from _in_run(run.group(), start, is_phone=before.endswith("+"))


def _in_run(run: str, offset: int, *, is_phone: bool) -> Iterator[tuple[int, int]]:
    groups = [found.span() for found in re.finditer(r"\d+", run)]
    whole = "".join(run[a:b] for a, b in groups)
    if not is_phone and _is_one(run, groups) and is_card_number(whole):
        yield offset, offset + len(run)
        return
    place = 0
    while place < len(groups):
        for shape in _EMBOSSED:
            part = groups[place : place + len(shape)]
            if tuple(b - a for a, b in part) == shape and is_card_number(
                "".join(run[a:b] for a, b in part)
            ):
                yield offset + part[0][0], offset + part[-1][1]
                place += len(shape) - 1
                break
        place += 1


def _is_one(run: str, groups: Sequence[tuple[int, int]]) -> bool:
    """Whether digits are parted as one number is: always alike, and not like a list of prices."""
    gaps = {run[end:begin] for (_, end), (begin, _) in pairwise(groups)}
    alike = {end - begin for begin, end in groups[:-1]}
    return len(gaps) <= 1 and (len(groups) <= _MOST_GROUPS or len(alike) == 1)


def is_card_number(digits: str) -> bool:
    """Whether these are the digits of a card: a scheme's beginning and length, and the check."""
    plain = "".join(str(unicodedata.digit(each)) for each in digits)
    fits = any(
        first <= plain[: len(first)] <= last and len(plain) in lengths
        for first, last, lengths in _SCHEMES
    )
    return fits and len(set(plain)) > 1 and _luhn(plain)


def _luhn(digits: str) -> bool:
    doubled = (
        int(each) if place % 2 == 0 else sum(divmod(2 * int(each), 10))
        for place, each in enumerate(reversed(digits))
    )
    *_, total = accumulate(doubled)
    return total % 10 == 0
