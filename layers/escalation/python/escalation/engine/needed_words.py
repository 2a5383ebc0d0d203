"""Which words a pattern cannot do without: most patterns need not be tried, nor compiled, at all.

Reads the part of the regular expressions' notation that the detectors' files use. What it cannot
tell it leaves out, so that a pattern is tried too often rather than too seldom.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

SHORTEST_PREFIX: Final = 3
"""Letters; the beginning of a word whose end is left open stands in the index by these."""
PREFIX_MARK: Final = "*"
_OfLists = dict[str, frozenset[str] | None]
"""Words needed by a list's name, as far as they have been told."""
_CLOSED: Final = {"(": ")", "[": "]"}
_BUILT_IN: Final = {"<start>": "edge", "<end>": "edge", "<word>": "open"}
_LOOKS: Final = ("(?=", "(?!", "(?<=", "(?<!")
_SPECIAL: Final = frozenset("()[]{}|?*+\\<.^$ ")


class _Item(NamedTuple):
    """One piece of a sequence: letters, a space, or something with words of its own."""

    kind: str
    text: str
    may_be_empty: bool


def needed_words(pattern: str, lists: Mapping[str, str]) -> frozenset[str] | None:
    """Words of which every match has at least one; `abc*` stands for all that begin so.

    None where that cannot be told. `lists` are the alternatives that `<name>` stands for; a name
    that is not among them counts as a word, brackets and all.
    """
    return _needed(pattern, lists, {})


def _needed(pattern: str, lists: Mapping[str, str], of_lists: _OfLists) -> frozenset[str] | None:
    found: set[str] = set()
    for sequence in _split(pattern):
        needed = (
            frozenset({sequence}) if sequence.isalpha() else _of_sequence(sequence, lists, of_lists)
        )
        if needed is None:
            return None
        found |= needed
    return frozenset(found)


def needed_words_of(
    patterns: Sequence[str], lists: Mapping[str, str]
) -> list[frozenset[str] | None]:
    """`needed_words` of many patterns that share their lists, each list read once."""
    of_lists: _OfLists = {}
    return [_needed(pattern, lists, of_lists) for pattern in patterns]


def _split(pattern: str) -> list[str]:
    """The alternatives on the outermost level."""
    parts, depth, start, at = [], 0, 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = _end(pattern, at)
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and not depth:
            parts.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*parts, pattern[start:]]


def _end(pattern: str, start: int) -> int:
    """Where the bracket that opens at `start` closes."""
    opening, depth, at = pattern[start], 0, start
    closing = _CLOSED[opening]
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "[" and opening == "(":
            at = _end(pattern, at)
        elif char == opening and (opening == "(" or at == start):
            depth += 1
        elif char == closing:
            depth -= 1
            if not depth:
                return at
        at += 1
    return len(pattern) - 1


def _items(sequence: str) -> list[_Item]:
    found: list[_Item] = []
    at = 0
    while at < len(sequence):
        char = sequence[at]
        if char in _CLOSED:
            end = _end(sequence, at) + 1
            kind = "group" if char == "(" else "open"
        elif char == "<":
            end = sequence.index(">", at) + 1
            kind = _BUILT_IN.get(sequence[at:end], "list")
        elif char == "\\":
            end, kind = at + 2, "open"
        elif char in "^$":
            end, kind = at + 1, "edge"
        else:
            end, kind = at + 1, "open" if char == "." else "space" if char == " " else "letter"
        text = sequence[at:end]
        if text.startswith(_LOOKS):
            kind = "edge"
        after, may_be_empty = _quantifier(sequence, end)
        found.append(_Item(kind, text, may_be_empty))
        at = after
    return found


def _quantifier(sequence: str, at: int) -> tuple[int, bool]:
    if at < len(sequence) and sequence[at] in "?*+":
        return at + 1, sequence[at] != "+"
    if at < len(sequence) and sequence[at] == "{":
        return sequence.index("}", at) + 1, sequence[at + 1] in "0,"
    return at, False


def _of_sequence(
    sequence: str, lists: Mapping[str, str], of_lists: _OfLists
) -> frozenset[str] | None:
    """The fewest words of which the sequence needs one."""
    best: frozenset[str] | None = None
    for found in _candidates(_items(sequence), lists, of_lists):
        if found is not None and (best is None or _width(found) < _width(best)):
            best = found
    return best


def _width(found: frozenset[str]) -> int:
    """How much of the language a choice of words lets in: a beginning counts as two words."""
    return len(found) + sum(word.endswith(PREFIX_MARK) for word in found)


def _candidates(
    items: list[_Item], lists: Mapping[str, str], of_lists: _OfLists
) -> list[frozenset[str] | None]:
    found: list[frozenset[str] | None] = []
    at = 0
    while at < len(items):
        item = items[at]
        if item.kind == "letter":
            end = at
            while end < len(items) and items[end].kind == "letter" and not items[end].may_be_empty:
                end += 1
            word = "".join(each.text for each in items[at:end])
            begins = at == 0 or _ends_word(items[at - 1])
            ends = end == len(items) or _begins_word(items[end])
            found.append(_as_word(word, begins=begins, ends=ends))
            at = max(end, at + 1)
            continue
        whole = (at == 0 or _ends_word(items[at - 1])) and (
            at + 1 == len(items) or _begins_word(items[at + 1])
        )
        if item.kind == "list" and not item.may_be_empty and whole:
            name = item.text[1:-1]
            if name not in of_lists:
                listed = lists.get(name)
                of_lists[name] = (
                    frozenset({item.text}) if listed is None else _needed(listed, lists, of_lists)
                )
            found.append(of_lists[name])
        elif item.kind == "group" and not item.may_be_empty:
            inner = _inside(item.text)
            if whole or (_begins_word(item) and _ends_word(item)):
                found.append(_needed(inner, lists, of_lists))
        at += 1
    return found


def _as_word(word: str, *, begins: bool, ends: bool) -> frozenset[str] | None:
    if begins and ends and word:
        return frozenset({word})
    if begins and len(word) >= SHORTEST_PREFIX:
        return frozenset({word[:SHORTEST_PREFIX] + PREFIX_MARK})
    return None


def _inside(group: str) -> str:
    return group[3:-1] if group.startswith("(?:") else group[1:-1]


def _begins_word(item: _Item) -> bool:
    """Whether a word that stands before the item ends there."""
    if item.kind in {"space", "edge"}:
        return True
    if item.kind != "group":
        return False
    return all(part[:1] in {" ", ""} for part in _split(_inside(item.text)))


def _ends_word(item: _Item) -> bool:
    """Whether a word that stands behind the item begins there."""
    if item.kind in {"space", "edge"}:
        return True
    if item.kind != "group":
        return False
    return all(part[-1:] in {" ", ""} for part in _split(_inside(item.text)))
