"""A visitor's message: decide, hand over where decided, store it all in one transaction."""

from escalation.domain.bot_contract import BotReply
from escalation.domain.bot_ports import Bots, Detectors, Guidance
from escalation.domain.conversation import Author, Conversation, Message, client_key
from escalation.domain.decide import decide
from escalation.domain.decision import Decision
from escalation.domain.errors import Conflict
from escalation.domain.escalation import RESEND_AFTER, Escalation
from escalation.domain.ports import BotProfile, Clock, Events, JobQueue, Profiles, TranscriptStore
from escalation.use_cases.visitor.api_models import PostMessage, TurnResult
from escalation.use_cases.visitor.apply_decision import apply_decision
from escalation.use_cases.visitor.calls import (
    count_message,
    open_conversation,
    profile_of,
    send_jobs,
    turn_result,
    write_until_won,
)
from escalation.use_cases.visitor.turn_evidence import Heard, TurnEvidence
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import IDLE_CLOSE, Draft


class TakeTurn:
    """The use case behind POST /v1/conversations/{id}/messages."""

    def __init__(
        self,
        *,
        transcripts: TranscriptStore,
        profiles: Profiles,
        bots: Bots,
        detectors: Detectors,
        queue: JobQueue,
        clock: Clock,
        events: Events,
        guidance: Guidance | None = None,
    ) -> None:
        self._evidence = TurnEvidence(
            profiles=profiles,
            bots=bots,
            detectors=detectors,
            clock=clock,
            events=events,
            guidance=guidance,
        )
        self._transcripts = transcripts
        self._profiles = profiles
        self._queue = queue
        self._clock = clock
        self._events = events

    def __call__(self, conversation_id: str, workspace_id: str, post: PostMessage) -> TurnResult:
        """Take one message.

        Raises:
            NotFound, Conflict, TooManyRequests: see their codes in the API description.
            RetryableError: other writers kept winning, or the store is unavailable.
        """
        heard = Heard()

        def attempt() -> TurnResult:
            conversation = open_conversation(self._transcripts, conversation_id, workspace_id)
            stored = self._stored_result(conversation, post)
            if stored is not None:
                return stored
            if conversation.head.state == "closed":
                raise Conflict("This chat is closed.", code="conversation_closed")
            draft, decision = self._draft(conversation, post, heard)
            took = self._clock.now() - draft.now
            head = self._transcripts.commit(
                draft.commit(
                    client_message_id=post.client_message_id,
                    decision=decision,
                    took_ms=max(0, round(took.total_seconds() * 1_000)),
                )
            )
            send_jobs(self._queue, self._events, draft)
            self._log(draft, decision)
            return turn_result(draft.messages, head, self._escalation_of(draft))

        return write_until_won(attempt)

    def _stored_result(self, conversation: Conversation, post: PostMessage) -> TurnResult | None:
        """The answer given before to this client message id."""
        if not conversation.head.has_seen(post.client_message_id):
            return None
        turn = next(
            (t for t in conversation.turns if t.client_message_id == post.client_message_id),
            None,
        ) or self._transcripts.turn_of(conversation.head.conversation_id, post.client_message_id)
        if turn is None or turn.visitor_text() != post.text:
            raise Conflict(
                "This client_message_id was used for another message.",
                code="client_message_id_reused",
            )
        joined = turn.decision is not None and turn.decision.action == "handoff"
        about = turn.escalation_id or (conversation.head.open_handoff if joined else None)
        escalation = self._transcripts.escalation(about) if about else None
        return turn_result(turn.messages, conversation.head, escalation)

    def _draft(
        self,
        conversation: Conversation,
        post: PostMessage,
        heard: Heard,
    ) -> tuple[Draft, Decision | None]:
        head = conversation.head
        draft = Draft(head, self._clock.now())
        count_message(head, draft)
        profile = profile_of(self._profiles, head)
        visitor = Author(kind="visitor", name=head.visitor.name)
        message = draft.say(visitor, post.text)
        draft.set(seen=(*head.seen, client_key(post.client_message_id)), last_visitor_at=draft.now)
        draft.look_again_by(draft.now + IDLE_CLOSE)
        if head.contact is not None and self._took_contact(draft, profile, post.text):
            return draft, None
        if draft.head.assignee.kind == "bot" and draft.head.pending_transfer is not None:
            # The target answers this together with what it was transferred for.
            return draft, None
        evidence, reply = self._evidence.gather(conversation, draft, profile, post, heard)
        decision = decide(profile.versioned, post.text, evidence)
        self._apply(draft, profile, decision, reply, message)
        return draft, decision

    def _took_contact(self, draft: Draft, profile: BotProfile, message: str) -> bool:
        """An address typed as a message counts. True when the message said nothing else."""
        email = hand_over.find_email(message)
        if email is None or draft.head.contact is None:
            return False
        waiting = self._transcripts.escalation(draft.head.contact.escalation_id)
        visitor = draft.head.visitor.model_copy(update={"email": email, "verified": False})
        draft.set(visitor=visitor)
        still = waiting if waiting and waiting.state == "waiting_contact" else None
        hand_over.contact_given(draft, profile, still)
        return hand_over.is_little_more_than(message, email)

    def _apply(
        self,
        draft: Draft,
        profile: BotProfile,
        decision: Decision,
        reply: BotReply | None,
        message: Message,
    ) -> None:
        if decision.action == "relay":
            draft.set(unanswered_seq=message.seq)
            if draft.head.ticket is not None and draft.head.ticket.open:
                draft.look_again_by(draft.now + RESEND_AFTER)
            return
        apply_decision(
            draft,
            profile,
            decision,
            reply,
            trigger_seq=message.seq,
            find_profile=self._profiles.profile,
        )

    def _log(self, draft: Draft, decision: Decision | None) -> None:
        self._events.record(
            "turn_taken",
            conversation_id=draft.head.conversation_id,
            bot_id=draft.head.assignee.bot_id,
            action=decision.action if decision else "stored",
            reason=decision.reason if decision else None,
            settings_version=decision.settings_version if decision else None,
        )

    def _escalation_of(self, draft: Draft) -> Escalation | None:
        changed = (*draft.new_escalations, *draft.changed_escalations)
        if changed:
            return changed[0]
        joined = draft.head.unanswered_seq > draft.before.unanswered_seq
        if joined and draft.head.open_handoff and draft.head.assignee.kind == "bot":
            return self._transcripts.escalation(draft.head.open_handoff)
        return None
