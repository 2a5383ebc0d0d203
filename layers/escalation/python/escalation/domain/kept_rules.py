"""How rules with conditions are stored: inside of rules that fit nothing.

A release that knows no conditions keeps what it does not know of a rule, and looks at the rest: it
would take a rule with a condition for one without. So in the store its place is held by one that
fits no message, with the rule itself beside; rules after it keep their numbers. Whoever asks the
API sees the rule.
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import SerializationInfo, SerializerFunctionWrapHandler

from escalation.domain.stored_forms import is_stored

_ONLY_IF: Final = "only_if"
_FITS_NOTHING: Final[Mapping[str, object]] = {
    "keywords": ["(a rule that only a newer release can read)"],
    "locales": ["zxx"],
    "then": "do_not_escalate",
}
"""`zxx` is what no visitor speaks: "no linguistic content" in ISO 639-2."""


def put_away(settings: Any, handler: SerializerFunctionWrapHandler, info: SerializationInfo) -> Any:  # noqa: ANN401 - JSON
    """Settings as JSON, with their rules as the store holds them if it is for the store."""
    written = handler(settings)
    if not is_stored(info.context) or not isinstance(written, dict):
        return written
    rules = [
        {**_FITS_NOTHING, _ONLY_IF: rule} if rule.get("when") is not None else rule
        for rule in written.get("rules", ())
    ]
    return {**written, "rules": rules} if rules else written


def taken_out(settings: object) -> object:
    """Settings from the store, with their rules as they were saved."""
    if not isinstance(settings, dict) or not isinstance(settings.get("rules"), list):
        return settings
    rules = [
        rule[_ONLY_IF] if isinstance(rule, dict) and _ONLY_IF in rule else rule
        for rule in settings["rules"]
    ]
    return {**settings, "rules": rules}
