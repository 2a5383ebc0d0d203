"""The visitor presses "Not solved?": the solved ticket goes back to the team."""

from datetime import timedelta

from escalation.domain.conversation import Head, TicketLink, client_key
from escalation.domain.decision import Evidence
from escalation.domain.errors import Conflict
from escalation.domain.escalation import Escalation
from escalation.domain.ports import BotProfile, Clock, Events, JobQueue, Profiles, TranscriptStore
from escalation.domain.replay import decide_without_detectors
from escalation.use_cases.visitor.api_models import RequestReopen, TurnResult
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


class ReopenTicketUseCase:
    """The use case behind POST /v1/conversations/{id}/reopen."""

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

    def __call__(self, conversation_id: str, workspace_id: str, body: RequestReopen) -> TurnResult:
        """Record that the ticket is to be opened again, and say so once.

        Raises:
            Conflict: `nothing_to_reopen`, `handoff_off`, `conversation_closed`, or the id was used
                for a message.
            NotFound, TooManyRequests, RetryableError: as for a message.
        """

        def attempt() -> TurnResult:
            head = open_conversation(self._transcripts, conversation_id, workspace_id).head
            if head.has_seen(body.client_message_id):
                return self._stored(head, body)
            link = _solved_ticket(head)
            made_it = self._transcripts.escalation(link.escalation_id)
            profile = self._profile(head, made_it)
            draft = Draft(head, self._clock.now())
            count_message(head, draft)
            draft.set(seen=(*head.seen, client_key(body.client_message_id)))
            decision = decide_without_detectors(
                profile.versioned, "not_solved", Evidence(bot_id=profile.bot.bot_id)
            )
            escalation = _reopen(draft, profile, link)
            stored = self._transcripts.commit(
                draft.commit(client_message_id=body.client_message_id, decision=decision)
            )
            send_jobs(self._queue, self._events, draft)
            self._events.record(
                "reopen_requested",
                conversation_id=conversation_id,
                escalation_id=escalation.escalation_id,
            )
            return turn_result(draft.messages, stored, escalation)

        return write_until_won(attempt)

    def _profile(self, head: Head, made_it: Escalation | None) -> BotProfile:
        profile = self._profiles.profile(made_it.bot_id) if made_it else None
        if profile is None or profile.bot.workspace_id != head.workspace_id:
            profile = profile_of(self._profiles, head)
        if not profile.settings.human_handoff:
            raise Conflict("This bot does not hand over to people.", code="handoff_off")
        return profile

    def _stored(self, head: Head, body: RequestReopen) -> TurnResult:
        """The answer given before to this id."""
        turn = self._transcripts.turn_of(head.conversation_id, body.client_message_id)
        if turn is None or turn.visitor_text() is not None:
            raise Conflict(
                "This client_message_id was used for a message.", code="client_message_id_reused"
            )
        about = turn.escalation_id
        escalation = self._transcripts.escalation(about) if about else None
        return turn_result(turn.messages, head, escalation)


def _solved_ticket(head: Head) -> TicketLink:
    if head.state == "closed":
        raise Conflict("This chat is closed.", code="conversation_closed")
    if head.ticket is None or not head.is_solved or head.open_handoff is not None:
        raise Conflict("There is no solved request in this chat.", code="nothing_to_reopen")
    return head.ticket


def _reopen(draft: Draft, profile: BotProfile, link: TicketLink) -> Escalation:
    """The escalation, who speaks next, and the one announcement."""
    head, settings = draft.head, profile.settings
    last_seq = max(1, head.next_seq - 1)
    escalation = draft.new_escalation(
        settings=profile.versioned,
        method="ticket",
        state="recorded",
        reason="not_solved",
        trigger_seq=last_seq,
        reopens=link.ticket_id,
    )
    draft.set(
        open_handoff=escalation.escalation_id,
        ticket=link.model_copy(update={"reopening": escalation.escalation_id}),
        last_reason="not_solved",
        # What was said to the bot since is for the team now.
        unanswered_seq=max(head.unanswered_seq, last_seq),
    )
    hand_over.say_text(draft, profile, "reopened")
    if settings.after_handoff == "team":
        draft.to_team()
        draft.look_again_by(draft.now + timedelta(hours=settings.team_silence_hours))
    return escalation
