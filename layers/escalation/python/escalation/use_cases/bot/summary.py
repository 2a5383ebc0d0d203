"""A few sentences for the person who takes over, above the transcript in ticket and mail.

Not in a digest: it is what a flood over a bot's hourly cap is put into, and a call for each of up
to fifty chats would take longer than the worker has, and cost most when somebody is flooding. Not
in a relay: a comment holds the few messages since, and the ticket above it has its summary.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from pydantic import Field

from escalation.domain.bot_contract import BotMessage
from escalation.domain.bot_ports import ModelUser
from escalation.domain.language_model import Form, LanguageModel, ModelFailed, ModelRequest
from escalation.domain.types import Frozen
from escalation.domain.workspace import TeamLanguage
from escalation.use_cases.bot.grounding import unfounded
from escalation.use_cases.bot.model_calls import (
    DATA_RULES,
    clean,
    conversation,
    object_schema,
    recent_messages,
)

BUDGET_S: Final = 15.0
MAX_CHARS: Final = 1_200
_MIN_MESSAGES: Final = 2
"""A single message is its own summary."""
_LANGUAGES: Final[dict[TeamLanguage, str]] = {"en": "English", "de": "German"}
_INSTRUCTIONS: Final = (
    "You brief a support agent who takes over a chat. In at most five short sentences of plain "
    "{language}, whatever the chat's language, say what the visitor wants, what was tried or "
    "answered, and what is still open. Use only what the conversation says, say who claims what, "
    "keep numbers and names as written, give no advice, promise nothing, and write no links. "
)


class _Summary(Frozen):
    summary: Annotated[str, Field(min_length=1, max_length=2 * MAX_CHARS, strict=True)]


class ModelSummaries:
    """Implements the port `Summaries`."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model

    def summary(
        self,
        messages: Sequence[BotMessage],
        *,
        user: ModelUser,
        language: TeamLanguage = "en",
    ) -> str | None:
        """The briefing, or None when the model fails or says what the conversation does not."""
        said = recent_messages(messages)
        if len(said) < _MIN_MESSAGES:
            return None
        sources = [message.text for message in said]

        def read(arguments: Mapping[str, object]) -> str:
            text = " ".join(clean(_Summary.model_validate(arguments).summary).split())
            if not text:
                raise ValueError("empty")
            if fault := unfounded(text, *sources):
                raise ValueError(f"unfounded {fault}")
            return text[:MAX_CHARS]

        try:
            return self._model.call(
                ModelRequest(
                    task="summary",
                    user=user,
                    instructions=_INSTRUCTIONS.format(language=_LANGUAGES[language]) + DATA_RULES,
                    material=(conversation(said),),
                    form=Form(
                        name="brief",
                        purpose="Give the briefing.",
                        schema_=object_schema(
                            {"summary": {"type": "string", "maxLength": MAX_CHARS}}, ["summary"]
                        ),
                    ),
                    max_tokens=500,
                    budget_s=BUDGET_S,
                ),
                read,
            )
        except ModelFailed:
            return None
