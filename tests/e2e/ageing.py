"""Time that passes for one conversation: the times on its records move into the past."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from pydantic import BaseModel

from escalation.domain.errors import StoreConflict
from escalation.domain.ports import Commit, TranscriptStore

Model = TypeVar("Model", bound=BaseModel)

# List and index keys, and the end of the record's life: these are no waits.
_STAYS = frozenset({"created_at", "expires_at"})


def age(transcripts: TranscriptStore, conversation_id: str, by: timedelta) -> None:
    """Moves every time on a conversation, and on its escalations that go on, into the past."""

    def age_escalation(escalation_id: str) -> None:
        escalation = transcripts.escalation(escalation_id)
        if escalation is not None and not escalation.is_final:
            aged = _earlier(escalation, by)
            revised = aged.model_copy(update={"revision": escalation.revision + 1})
            transcripts.save_escalation(revised)

    def age_head(key: str) -> None:
        conversation = transcripts.load(key, turns=1)
        assert conversation is not None
        head = conversation.head
        transcripts.commit(Commit(before=head, after=_earlier(head, by)))

    for escalation in transcripts.escalations_of(conversation_id):
        if not escalation.is_final:
            _written(age_escalation, escalation.escalation_id)
    _written(age_head, conversation_id)


def _written(write: Callable[[str], None], key: str) -> None:
    for _ in range(20):
        try:
            write(key)
        except StoreConflict:
            continue
        return
    raise AssertionError("the record never kept still")


def _earlier(model: Model, by: timedelta) -> Model:
    changes: dict[str, object] = {}
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, datetime) and name not in _STAYS:
            changes[name] = value - by
        elif isinstance(value, BaseModel):
            changes[name] = _earlier(value, by)
    return model.model_copy(update=changes)
