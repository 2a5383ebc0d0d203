"""An owner's rules: when a message is like this, do that, before the bot is asked."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BeforeValidator,
    Field,
    SerializationInfo,
    StringConstraints,
    ValidationInfo,
    WrapSerializer,
    model_validator,
)

from escalation.domain.contradictions import contradiction
from escalation.domain.rule_conditions import MIN_KEYWORD_CHARS, Condition
from escalation.domain.stored_forms import AS_STORED, OPEN, is_stored
from escalation.domain.types import Frozen, Identifier, Locale

RuleAction = Literal["handoff", "transfer", "do_not_escalate"]

Keyword = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=MIN_KEYWORD_CHARS, max_length=100),
]


class Rule(Frozen):
    """If a message has one of the keywords (`rule_keywords` says what that means), its visitor
    speaks one of the languages, and the condition holds, then do this. Each may be left out, but
    not all.
    """

    keywords: Annotated[tuple[Keyword, ...], Field(max_length=50)] = ()
    locales: Annotated[tuple[Locale, ...], Field(max_length=30)] = ()
    """Languages, as in BCP 47: `pt` is every Portuguese, `pt-BR` that of Brazil alone."""
    when: Condition | None = None
    then: RuleAction
    target_bot_id: Identifier | None = None

    @model_validator(mode="after")
    def _needs_something(self) -> "Rule":
        if not self.keywords and not self.locales and self.when is None:
            raise contradiction(
                "keywords", "name a keyword, a language or a condition: nothing would match"
            )
        return self

    @model_validator(mode="after")
    def _target_where_needed(self) -> "Rule":
        if (self.then == "transfer") != (self.target_bot_id is not None):
            raise ValueError("target_bot_id goes with then=transfer, and only with it")
        return self


_ONLY_IF: Final = "only_if"
_FITS_NOTHING: Final[Mapping[str, object]] = {
    "keywords": ["(a rule that only a newer release can read)"],
    "locales": ["zxx"],
    "then": "do_not_escalate",
}
"""`zxx` is what no visitor speaks: "no linguistic content" in ISO 639-2."""


def _as_stored(rule: Rule, written: Any, info: SerializationInfo) -> Any:  # noqa: ANN401 - JSON
    """A rule with a condition is kept inside of one that fits nothing. A release that knows no
    conditions would else take it for one without; so it passes it over, and the rules after it keep
    their numbers.
    """
    if rule.when is None or not is_stored(info.context):
        return written
    return {**_FITS_NOTHING, _ONLY_IF: written}


def _from_store(value: object, info: ValidationInfo) -> object:
    stored = info.context in (AS_STORED, OPEN)
    return value[_ONLY_IF] if stored and isinstance(value, dict) and _ONLY_IF in value else value


KeptRule = Annotated[
    Rule,
    BeforeValidator(_from_store),
    # A lambda, because a function says what it returns, and the API's description would say that.
    WrapSerializer(lambda rule, handler, info: _as_stored(rule, handler(rule), info)),
]
"""A rule as settings hold it."""
