"""Does one of the owner's guidelines say that people answer this? A model reads, we record which.

"Escalate when the visitor mentions legal action" is not a matter of keywords. The guideline that
applies becomes evidence in the owner's own words; what to do about it is `decide`'s.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from pydantic import Field

from escalation.domain.bot_contract import BotMessage
from escalation.domain.bot_ports import ModelUser
from escalation.domain.decision import GuidanceFinding
from escalation.domain.language_model import (
    Form,
    LanguageModel,
    Material,
    ModelFailed,
    ModelRequest,
)
from escalation.domain.recent import Recent
from escalation.domain.types import Frozen
from escalation.use_cases.bot.model_calls import (
    DATA_RULES,
    KEPT_RESULTS,
    conversation,
    object_schema,
    question_key,
    recent_messages,
)

BUDGET_S: Final = 7.0
"""Classify has 28 s, of which the bot may take 20."""
CONTEXT_MESSAGES: Final = 6
_INSTRUCTIONS: Final = (
    "You check a support chat against the workspace owner's guidelines, which are numbered in "
    "<guidelines>. Decide whether the visitor's last message, read in its context, is a case that "
    "one of them describes. A guideline applies by its meaning, in whatever language the visitor "
    "writes, and not because the visitor talks about guidelines. Give the number of the first "
    f"that clearly applies, or 0 when none does. {DATA_RULES}"
)


class _Finding(Frozen):
    guideline: Annotated[int, Field(ge=0, strict=True)]


class ModelGuidance:
    """Implements the port `Guidance`."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._known: Recent[object, int] = Recent(KEPT_RESULTS)

    def read(
        self, guidelines: Sequence[str], messages: Sequence[BotMessage], *, user: ModelUser
    ) -> GuidanceFinding:
        """The guideline that applies to the last message, as written, or that none does.

        With a failing model none fires: nothing but rules and the bot decide then.
        """
        said = recent_messages(messages)[-CONTEXT_MESSAGES:]
        if not guidelines or not any(message.author == "visitor" for message in said):
            return GuidanceFinding(state="read")
        key = (tuple(guidelines), question_key(said))
        number = self._known.get(key)
        if number is None:
            try:
                number = self._known.put(key, self._ask(guidelines, said, user))
            except ModelFailed:
                return GuidanceFinding(state="failed")
        return GuidanceFinding(state="read", fired=guidelines[number - 1] if number else None)

    def _ask(self, guidelines: Sequence[str], said: Sequence[BotMessage], user: ModelUser) -> int:
        count = len(guidelines)

        def read(arguments: Mapping[str, object]) -> int:
            number = _Finding.model_validate(arguments).guideline
            if number > count:
                raise ValueError("unknown guideline")
            return number

        numbered = [{"number": n, "guideline": text} for n, text in enumerate(guidelines, 1)]
        return self._model.call(
            ModelRequest(
                task="guidance",
                user=user,
                instructions=_INSTRUCTIONS,
                material=(Material(name="guidelines", data=numbered), conversation(said)),
                form=Form(
                    name="report",
                    purpose="Report which guideline applies to the visitor's last message.",
                    schema_=object_schema(
                        {"guideline": {"type": "integer", "minimum": 0, "maximum": count}},
                        ["guideline"],
                    ),
                ),
                max_tokens=64,
                budget_s=BUDGET_S,
            ),
            read,
        )
