"""The visitor leaves a name and an address: an unverified claim that lets people answer."""

from escalation.domain.conversation import Visitor
from escalation.domain.errors import Conflict
from escalation.domain.ports import Clock, Events, JobQueue, Profiles, TranscriptStore
from escalation.use_cases.visitor.api_models import PutContact, TurnResult
from escalation.use_cases.visitor.calls import (
    count_message,
    open_conversation,
    profile_of,
    send_jobs,
    turn_result,
    write_until_won,
)
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import Draft


class PutContactUseCase:
    """The use case behind PUT /v1/conversations/{id}/contact."""

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

    def __call__(self, conversation_id: str, workspace_id: str, body: PutContact) -> TurnResult:
        """Store the claim and act on what waited for it. The same contact again changes nothing.

        Raises:
            Conflict: `conversation_closed`, or `contact_verified` where the owner's site has
                signed who this is.
            NotFound, TooManyRequests, RetryableError: as for a message.
        """

        def attempt() -> TurnResult:
            conversation = open_conversation(self._transcripts, conversation_id, workspace_id)
            head = conversation.head
            if head.state == "closed":
                raise Conflict("This chat is closed.", code="conversation_closed")
            if head.visitor.verified:
                raise Conflict("The site has signed this visitor in.", code="contact_verified")
            visitor = Visitor(name=body.name or head.visitor.name, email=body.email)
            waiting = (
                self._transcripts.escalation(head.contact.escalation_id) if head.contact else None
            )
            if visitor == head.visitor and head.contact is None:
                return turn_result((), head, waiting)
            draft = Draft(head, self._clock.now())
            count_message(head, draft)
            draft.set(visitor=visitor)
            still = waiting if waiting and waiting.state == "waiting_contact" else None
            hand_over.contact_given(draft, profile_of(self._profiles, head), still)
            stored = self._transcripts.commit(draft.commit())
            send_jobs(self._queue, self._events, draft)
            self._events.record("contact_given", conversation_id=conversation_id)
            changed = (*draft.changed_escalations, *draft.new_escalations)
            return turn_result(draft.messages, stored, changed[0] if changed else waiting)

        return write_until_won(attempt)
