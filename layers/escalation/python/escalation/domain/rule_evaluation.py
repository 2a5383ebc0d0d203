"""Whether a rule's condition holds. Pure and total: no condition and no fact makes it raise.

A test is met only where it can be told: one of a fact that is not known is not met, `is_not`
included, and only `not_known` is met by its absence. So whatever a browser claims, a condition of
signed attributes comes to the same.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import unquote

from escalation.domain.attributes import AttributeValue, told
from escalation.domain.languages_spoken import speaks_one_of
from escalation.domain.rule_conditions import Condition, FactTest
from escalation.domain.rule_facts import RuleFacts
from escalation.domain.rule_keywords import found_in
from escalation.domain.ticket_values import decimal_number, is_date

_YES = frozenset({"true", "yes", "1"})
_NO = frozenset({"false", "no", "0"})


class Seen(NamedTuple):
    """What a condition is held against."""

    text: str
    """The message, or several as one."""
    facts: RuleFacts
    locale: str | None
    open_for_business: bool | None
    """None where the team has no hours: it is always there."""


class Told(NamedTuple):
    """One test: whether it is met, and what the fact was; None where it is not known."""

    test: FactTest
    met: bool
    value: str | None


def holds(condition: Condition, seen: Seen) -> bool:
    """Whether a condition is met."""
    return _joined(
        condition.join,
        [
            _joined(group.join, [is_met(test, seen) for test in group.tests])
            for group in condition.of
        ],
    )


def explained(condition: Condition, seen: Seen) -> Iterator[Told]:
    """Each test by itself, in order."""
    for test in condition.tests():
        yield Told(test, is_met(test, seen), _as_text(_fact(test, seen)))


def _joined(join: str, parts: Sequence[bool]) -> bool:
    if join == "all":
        return bool(parts) and all(parts)
    return join == "any" and any(parts)


def is_met(test: FactTest, seen: Seen) -> bool:
    """Whether one test is met."""
    if test.fact == "message":
        return test.check == "contains" and found_in(test.values, seen.text)
    known = _fact(test, seen)
    if test.check == "known":
        return known is not None
    if test.check == "not_known":
        return known is None and (test.fact in {"signed", "attribute", "page", "referrer"})
    if known is None:
        return False
    if test.fact == "language":
        spoken = speaks_one_of(test.values, seen.locale)
        return spoken if test.check == "is" else test.check == "is_not" and not spoken
    if test.check in {"at_least", "at_most", "above", "below"}:
        return any(_compares(test.check, known, value) for value in test.values)
    fits = _page_fits if test.fact in {"page", "referrer"} else _text_fits
    if test.check == "is_not":
        return not any(fits("is", known, value) for value in test.values)
    return any(fits(test.check, known, value) for value in test.values)


def _fact(test: FactTest, seen: Seen) -> AttributeValue | None:
    facts = seen.facts
    match test.fact:
        case "signed":
            return facts.signed.get(test.name or "")
        case "attribute":
            name = test.name or ""
            return facts.signed.get(name, facts.claimed.get(name))
        case "page":
            return facts.page
        case "referrer":
            return facts.referrer
        case "device":
            return facts.device
        case "language":
            return seen.locale
        case "hours":
            return "closed" if seen.open_for_business is False else "open"
        case "handoffs":
            return facts.handoffs
        case _:
            return None


def _as_text(value: AttributeValue | None) -> str | None:
    return None if value is None else told(value)


def _text_fits(check: str, known: AttributeValue, wanted: str) -> bool:
    text, sought = told(known).casefold(), wanted.casefold()
    if check == "begins_with":
        return text.startswith(sought)
    if check == "contains":
        return sought in text
    if check != "is":
        return False
    if isinstance(known, bool):
        return sought in (_YES if known else _NO)
    number, other = _number(known), decimal_number(wanted)
    return text == sought or (number is not None and number == other)


def _page_fits(check: str, known: AttributeValue, wanted: str) -> bool:
    """An address is known by itself, without its scheme, and by its path."""
    sought = unquote(wanted).casefold()
    whole = unquote(str(known)).casefold()
    bare = whole.partition("://")[2] or whole
    forms = (whole, bare, "/" + bare.partition("/")[2])
    if check == "begins_with":
        return any(form.startswith(sought) for form in forms)
    if check == "contains":
        return sought in whole
    return check == "is" and any(form.rstrip("/") == sought.rstrip("/") for form in forms)


def _compares(check: str, known: AttributeValue, wanted: str) -> bool:
    """Two numbers or two days; anything else cannot be compared."""
    number, other = _number(known), decimal_number(wanted)
    if number is not None and other is not None:
        return _in_order(check, number, other)
    if isinstance(known, str) and is_date(known) and is_date(wanted):
        return _in_order(
            check, date.fromisoformat(known).toordinal(), date.fromisoformat(wanted).toordinal()
        )
    return False


def _in_order(check: str, left: float, right: float) -> bool:
    match check:
        case "at_least":
            return left >= right
        case "at_most":
            return left <= right
        case "above":
            return left > right
        case _:
            return check == "below" and left < right


def _number(value: AttributeValue) -> float | None:
    if isinstance(value, bool):
        return None
    return decimal_number(value) if isinstance(value, str) else float(value)
