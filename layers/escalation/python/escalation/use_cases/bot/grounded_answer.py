"""An answer in a model's words, from the owner's entries and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from pydantic import Field

from escalation.domain.bot_contract import BotMessage, BotReply, Source
from escalation.domain.bot_ports import ModelUser
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.language_model import (
    Form,
    LanguageModel,
    Material,
    ModelFailed,
    ModelRequest,
)
from escalation.domain.recent import Recent
from escalation.domain.types import Frozen
from escalation.use_cases.bot.grounding import unfounded
from escalation.use_cases.bot.model_calls import (
    DATA_RULES,
    KEPT_RESULTS,
    clean,
    conversation,
    object_schema,
    question_key,
    recent_messages,
)

ENTRIES: Final = 6
"""Entries a model gets to see, the embedded engine's best."""
MAX_CHARS: Final = 4_000
MAX_CONFIDENCE: Final = 0.97
_ANSWER_CHARS: Final = 6_000
_INSTRUCTIONS: Final = (
    "You are the support bot of a company. Answer the visitor's open question, the last one in "
    "<conversation>, from the entries in <knowledge> and from nothing else, in the visitor's "
    "language, briefly and kindly, as plain text. List the ids of the entries you used. Write no "
    "number, link or address that is not in them. When they do not answer the question, leave "
    "entry_ids empty and give confidence 0. Set wants_handoff only when the entries themselves say "
    "that people must deal with it. Confidence is the probability that the entries answer the "
    f"question that was asked. Promise nothing that an entry does not promise. {DATA_RULES}"
)


class _Answer(Frozen):
    text: Annotated[str, Field(max_length=MAX_CHARS, strict=True)]
    entry_ids: Annotated[tuple[str, ...], Field(max_length=ENTRIES)]
    confidence: Annotated[float, Field(ge=0.0, le=1.0)]
    wants_handoff: Annotated[bool, Field(strict=True)]


class GroundedAnswer:
    """Answers from entries, or not at all."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._known: Recent[object, BotReply] = Recent(KEPT_RESULTS)

    def answer(
        self,
        messages: Sequence[BotMessage],
        entries: Sequence[KnowledgeEntry],
        *,
        about: tuple[str, int],
        user: ModelUser,
        budget_s: float,
    ) -> BotReply | None:
        """The model's answer with its sources; None when it fails or has none in the entries.

        Args:
            messages: the conversation.
            entries: best first.
            about: bot and version of its knowledge, for the cache.
            user: for whom.
            budget_s: seconds for all attempts.
        """
        said, shown = recent_messages(messages), tuple(entries[:ENTRIES])
        if not shown or not said:
            return None
        key = (about, tuple(entry.id for entry in shown), question_key(said))
        known = self._known.get(key)
        if known is not None:
            return known
        by_id = {entry.id: entry for entry in shown}
        try:
            reply = self._model.call(
                _request(said, shown, user, budget_s), lambda arguments: _read(arguments, by_id)
            )
        except ModelFailed:
            return None
        return self._known.put(key, reply)


def _read(arguments: Mapping[str, object], by_id: Mapping[str, KnowledgeEntry]) -> BotReply:
    answer = _Answer.model_validate(arguments)
    used = [by_id[entry_id] for entry_id in dict.fromkeys(answer.entry_ids) if entry_id in by_id]
    if len(used) < len(set(answer.entry_ids)):
        raise ValueError("unknown entry id")
    text = clean(answer.text)
    if not used:
        # Not an answer: whatever it says rests on nothing that the owner wrote.
        return BotReply(text="", confidence=0.0, wants_handoff=False)
    if not text:
        raise ValueError("empty text")
    written = [part for entry in used for part in (*entry.questions, entry.answer, entry.url or "")]
    if fault := unfounded(text, *written, promises=True):
        raise ValueError(f"unfounded {fault}")
    return BotReply(
        text=text,
        confidence=min(MAX_CONFIDENCE, answer.confidence),
        sources=tuple(
            Source(title=entry.questions[0][:300], url=entry.url) for entry in used if entry.url
        ),
        wants_handoff=answer.wants_handoff,
    )


def _request(
    said: Sequence[BotMessage],
    shown: Sequence[KnowledgeEntry],
    user: ModelUser,
    budget_s: float,
) -> ModelRequest:
    knowledge = [
        {
            "id": entry.id,
            "questions": list(entry.questions[:5]),
            "answer": entry.answer[:_ANSWER_CHARS],
            "url": entry.url,
        }
        for entry in shown
    ]
    return ModelRequest(
        task="answer",
        user=user,
        instructions=_INSTRUCTIONS,
        material=(Material(name="knowledge", data=knowledge), conversation(said)),
        form=Form(
            name="answer",
            purpose="Give the answer to the visitor and the entries it rests on.",
            schema_=object_schema(
                {
                    "text": {"type": "string", "maxLength": MAX_CHARS},
                    "entry_ids": {
                        "type": "array",
                        "items": {"type": "string", "enum": [entry.id for entry in shown]},
                        "maxItems": ENTRIES,
                    },
                    "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                    "wants_handoff": {"type": "boolean"},
                },
                ["text", "entry_ids", "confidence", "wants_handoff"],
            ),
        ),
        max_tokens=1_200,
        budget_s=budget_s,
    )
