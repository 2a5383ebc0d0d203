"""The visitor ends the chat."""

from escalation.domain.escalation import record
from escalation.domain.ports import Clock, Events, JobQueue, Profiles, TranscriptStore
from escalation.use_cases.visitor.api_models import TurnResult
from escalation.use_cases.visitor.calls import (
    open_conversation,
    send_jobs,
    turn_result,
    write_until_won,
)
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import Draft


class CloseConversation:
    """The use case behind POST /v1/conversations/{id}/close."""

    def __init__(
        self,
        *,
        transcripts: TranscriptStore,
        profiles: Profiles,
        queue: JobQueue,
        clock: Clock,
        events: Events,
    ) -> None:
        self._transcripts = transcripts
        self._profiles = profiles
        self._queue = queue
        self._clock = clock
        self._events = events

    def __call__(self, conversation_id: str, workspace_id: str) -> TurnResult:
        """Close it; closing again changes nothing. What waited for an address goes out without
        one, so that closing never loses an escalation.
        """

        def attempt() -> TurnResult:
            conversation = open_conversation(self._transcripts, conversation_id, workspace_id)
            if conversation.head.state == "closed":
                return turn_result((), conversation.head, None)
            draft = Draft(conversation.head, self._clock.now())
            contact = conversation.head.contact
            if contact is not None:
                waiting = self._transcripts.escalation(contact.escalation_id)
                if waiting is not None and waiting.state == "waiting_contact":
                    draft.changed_escalations.append(record(waiting, draft.now))
                    profile = self._profiles.profile(waiting.bot_id)
                    if profile is not None:
                        hand_over.announce_recorded(draft, profile, waiting.method)
            draft.set(state="closed", contact=None)
            stored = self._transcripts.commit(draft.commit())
            send_jobs(self._queue, self._events, draft)
            self._events.record("conversation_closed", conversation_id=conversation_id)
            return turn_result(draft.messages, stored, None)

        return write_until_won(attempt)
