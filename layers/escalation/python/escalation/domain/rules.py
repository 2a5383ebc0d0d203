"""An owner's rules: when a message is like this, do that, before the bot is asked."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from escalation.domain.contradictions import contradiction
from escalation.domain.rule_conditions import MIN_KEYWORD_CHARS, Condition
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
