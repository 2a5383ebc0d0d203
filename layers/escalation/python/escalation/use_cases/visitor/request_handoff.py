"""The visitor presses "Talk to a person"."""

from escalation.domain.conversation import client_key
from escalation.domain.decision import Evidence
from escalation.domain.errors import Conflict
from escalation.domain.escalation import Escalation
from escalation.domain.ports import Clock, Events, JobQueue, Profiles, TranscriptStore
from escalation.domain.replay import BUTTON, decide_without_detectors
from escalation.use_cases.visitor.api_models import RequestHandoff, TurnResult
from escalation.use_cases.visitor.calls import (
    count_message,
    open_conversation,
    profile_of,
    send_jobs,
    turn_result,
    write_until_won,
)
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import IDLE_CLOSE, Draft


class RequestHandoffUseCase:
    """The use case behind POST /v1/conversations/{id}/handoff."""

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

    def __call__(self, conversation_id: str, workspace_id: str, body: RequestHandoff) -> TurnResult:
        """Hand over at once, or show the handoff that is open already.

        Raises:
            Conflict: `handoff_off`, `conversation_closed`, or the id was used for a message.
            NotFound, TooManyRequests, RetryableError: as for a message.
        """

        def attempt() -> TurnResult:
            conversation = open_conversation(self._transcripts, conversation_id, workspace_id)
            head = conversation.head
            if head.has_seen(body.client_message_id):
                return self._stored(conversation_id, body)
            if head.state == "closed":
                raise Conflict("This chat is closed.", code="conversation_closed")
            profile = profile_of(self._profiles, head)
            if not profile.settings.human_handoff:
                raise Conflict("This bot does not hand over to people.", code="handoff_off")
            if head.assignee.kind == "team" or head.open_handoff is not None:
                ticket = head.ticket.escalation_id if head.ticket and head.ticket.open else None
                return turn_result((), head, self._escalation(head.open_handoff or ticket))
            draft = Draft(head, self._clock.now())
            count_message(head, draft)
            draft.set(seen=(*head.seen, client_key(body.client_message_id)))
            draft.look_again_by(draft.now + IDLE_CLOSE)
            decision = decide_without_detectors(
                profile.versioned,
                "explicit_request",
                Evidence(bot_id=profile.bot.bot_id, explicit_request=BUTTON),
            )
            trigger = max(1, head.next_seq - 1)
            escalation = hand_over.to_people(
                draft, profile, "explicit_request", trigger_seq=trigger
            )
            stored = self._transcripts.commit(
                draft.commit(client_message_id=body.client_message_id, decision=decision)
            )
            send_jobs(self._queue, self._events, draft)
            self._events.record(
                "handoff_requested",
                conversation_id=conversation_id,
                escalation_id=escalation.escalation_id if escalation else None,
            )
            return turn_result(draft.messages, stored, escalation)

        return write_until_won(attempt)

    def _escalation(self, escalation_id: str | None) -> Escalation | None:
        return self._transcripts.escalation(escalation_id) if escalation_id else None

    def _stored(self, conversation_id: str, body: RequestHandoff) -> TurnResult:
        turn = self._transcripts.turn_of(conversation_id, body.client_message_id)
        if turn is None or turn.visitor_text() is not None:
            raise Conflict(
                "This client_message_id was used for a message.", code="client_message_id_reused"
            )
        conversation = self._transcripts.load(conversation_id, turns=1)
        if conversation is None:
            raise Conflict("This chat is gone.", code="conversation_closed")
        return turn_result(turn.messages, conversation.head, self._escalation(turn.escalation_id))
