"""How rules and targets with conditions are stored.

A release that knows no conditions keeps what it does not know of a rule, and looks at the rest: it
would take a rule with a condition for one without. So in the store its place is held by one that
fits no message, with the rule itself beside; rules after it keep their numbers. A target with a
condition stands in a list of its own, with its place: that release does not transfer to it.
Whoever asks the API sees neither.
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import SerializationInfo, SerializerFunctionWrapHandler

from escalation.domain.stored_forms import is_stored

_ONLY_IF: Final = "only_if"
_TARGETS_IF: Final = "targets_if"
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
    put = dict(written)
    rules = [
        {**_FITS_NOTHING, _ONLY_IF: rule} if rule.get("when") is not None else rule
        for rule in written.get("rules", ())
    ]
    if rules:
        put["rules"] = rules
    transfer = written.get("ai_agent_transfer", {})
    targets = transfer.get("targets", ())
    aside = [
        {"at": at, "target": target}
        for at, target in enumerate(targets)
        if target.get("when") is not None
    ]
    if aside:
        others = [target for target in targets if target.get("when") is None]
        put["ai_agent_transfer"] = {**transfer, "targets": others, _TARGETS_IF: aside}
    return put


def taken_out(settings: object) -> object:
    """Settings from the store, with their rules as they were saved."""
    if not isinstance(settings, dict):
        return settings
    taken = dict(settings)
    if isinstance(settings.get("rules"), list):
        taken["rules"] = [
            rule[_ONLY_IF] if isinstance(rule, dict) and _ONLY_IF in rule else rule
            for rule in settings["rules"]
        ]
    transfer = settings.get("ai_agent_transfer")
    if isinstance(transfer, dict) and _TARGETS_IF in transfer:
        targets = list(transfer.get("targets", ()))
        for one in transfer[_TARGETS_IF]:
            targets.insert(one["at"], one["target"])
        others = {name: value for name, value in transfer.items() if name != _TARGETS_IF}
        taken["ai_agent_transfer"] = {**others, "targets": targets}
    return taken
