"""An owner's rules: when a message is like this, do that, before the bot is asked."""

from typing import Annotated, Any, Final, Literal, get_args

from pydantic import (
    BeforeValidator,
    Field,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    StringConstraints,
    ValidationInfo,
    field_serializer,
    model_validator,
)

from escalation.domain.contradictions import contradiction
from escalation.domain.rule_conditions import MIN_KEYWORD_CHARS, Condition
from escalation.domain.stored_forms import is_stored
from escalation.domain.types import Frozen, Identifier, Locale

RuleAction = Literal["handoff", "transfer", "do_not_escalate"]
IF_SO: Final = "_if"
"""What a stored rule's action ends with where it has a condition. A release that knows no
conditions does not know such an action either, and passes the rule over: without this it would take
a rule with a condition for one without."""
_STORED_IF: Final = frozenset(f"{action}{IF_SO}" for action in get_args(RuleAction))

Keyword = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=MIN_KEYWORD_CHARS, max_length=100),
]


def _without_if(value: object, info: ValidationInfo) -> object:
    """An action as it is stored beside a condition; one that is unknown here stays as it is."""
    if isinstance(value, str) and value in _STORED_IF and info.data.get("when") is not None:
        return value.removesuffix(IF_SO)
    return value


class Rule(Frozen):
    """If a message has one of the keywords (`rule_keywords` says what that means), its visitor
    speaks one of the languages, and the condition holds, then do this. Each may be left out, but
    not all.
    """

    keywords: Annotated[tuple[Keyword, ...], Field(max_length=50)] = ()
    locales: Annotated[tuple[Locale, ...], Field(max_length=30)] = ()
    """Languages, as in BCP 47: `pt` is every Portuguese, `pt-BR` that of Brazil alone."""
    when: Condition | None = None
    then: Annotated[RuleAction, BeforeValidator(_without_if)]
    target_bot_id: Identifier | None = None

    @field_serializer("then", mode="wrap")
    def _for_older_releases(
        self, then: Any, handler: SerializerFunctionWrapHandler, info: SerializationInfo
    ) -> RuleAction:
        written: Any = handler(then)
        if self.when is None or not is_stored(info.context) or written != then:
            return written  # type: ignore[no-any-return]
        return f"{written}{IF_SO}"  # type: ignore[return-value]

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
