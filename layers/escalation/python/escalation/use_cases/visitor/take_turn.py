"""A visitor's message: decide, hand over where decided, store it all in one transaction."""

from escalation.domain.address_proofs import folded, proves
from escalation.domain.bot_contract import BotReply
from escalation.domain.bot_ports import Bots, Detectors, Guidance
from escalation.domain.conversation import Author, Message, Visitor
from escalation.domain.decide import decide
from escalation.domain.decision import Decision
from escalation.domain.errors import Conflict
from escalation.domain.escalation import Escalation
from escalation.domain.offered_address import offered_address
from escalation.domain.ports import BotProfile, Profiles
from escalation.domain.retry import RESEND_AFTER
from escalation.use_cases.visitor.api_models import PostMessage, TurnResult
from escalation.use_cases.visitor.calls import (
    awaiting_contact,
    count_message,
    profile_of,
    require_open,
    take_call,
    turn_result,
)
from escalation.use_cases.visitor.turn_evidence import Heard, TurnEvidence
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.apply_decision import apply_decision
from escalation.use_cases.writing.draft import IDLE_CLOSE, Draft
from escalation.use_cases.writing.ports import WritePorts


class TakeTurn:
    """The use case behind POST /v1/conversations/{id}/messages."""

    def __init__(
        self,
        ports: WritePorts,
        *,
        profiles: Profiles,
        bots: Bots,
        detectors: Detectors,
        guidance: Guidance | None = None,
    ) -> None:
        self._evidence = TurnEvidence(
            profiles=profiles,
            bots=bots,
            detectors=detectors,
            clock=ports.clock,
            events=ports.events,
            guidance=guidance,
        )
        self._ports = ports
        self._profiles = profiles

    def __call__(self, conversation_id: str, workspace_id: str, post: PostMessage) -> TurnResult:
        """Take one message.

        Raises:
            NotFound, Conflict, TooManyRequests: see their codes in the API description.
            RetryableError: other writers kept winning, or the store is unavailable.
        """
        heard = Heard()
        return take_call(
            self._ports, conversation_id, workspace_id, lambda draft: self._take(draft, post, heard)
        )

    def _take(self, draft: Draft, post: PostMessage, heard: Heard) -> TurnResult:
        repeated = self._repeated(draft, post)
        if repeated is not None:
            return repeated
        require_open(draft.head)
        self._decide(draft, post, heard)
        took = self._ports.clock.now() - draft.now
        draft.took_ms = max(0, round(took.total_seconds() * 1_000))
        draft.on_commit(lambda: self._record(draft, draft.decision))
        return turn_result(draft.messages, draft.head, self._escalation_of(draft))

    def _record(self, draft: Draft, decision: Decision | None) -> None:
        self._ports.events.record(
            "turn_taken",
            conversation_id=draft.head.conversation_id,
            bot_id=draft.head.assignee.bot_id,
            action=decision.action if decision else "stored",
            reason=decision.reason if decision else None,
            settings_version=decision.settings_version if decision else None,
        )

    def _repeated(self, draft: Draft, post: PostMessage) -> TurnResult | None:
        """The answer given before to this client message id."""
        head, transcripts = draft.head, self._ports.transcripts
        if not head.has_seen(post.client_message_id):
            return None
        turn = next(
            (t for t in draft.turns if t.client_message_id == post.client_message_id), None
        ) or transcripts.turn_of(head.conversation_id, post.client_message_id)
        if turn is None or turn.visitor_text() != post.text:
            raise Conflict(
                "This client_message_id was used for another message.",
                code="client_message_id_reused",
            )
        joined = turn.decision is not None and turn.decision.action == "handoff"
        about = turn.escalation_id or (head.open_handoff if joined else None)
        return turn_result(turn.messages, head, transcripts.escalation(about) if about else None)

    def _decide(self, draft: Draft, post: PostMessage, heard: Heard) -> None:
        """Add the message, what is decided about it, and what comes of that."""
        head = draft.head
        count_message(draft)
        profile = profile_of(self._profiles, head)
        message = draft.say(Author(kind="visitor", name=head.visitor.name), post.text)
        draft.take_call(post.client_message_id)
        draft.set(last_visitor_at=draft.now)
        draft.look_again_by(draft.now + IDLE_CLOSE)
        if self._took_contact(draft, profile, post.text):
            return
        if draft.head.assignee.kind == "bot" and draft.head.pending_transfer is not None:
            # The target answers this together with what it was transferred for.
            return
        evidence, reply = self._evidence.gather(draft, profile, post, heard)
        draft.decision = decide(profile.versioned, post.text, evidence)
        self._apply(draft, profile, draft.decision, reply, message)

    def _took_contact(self, draft: Draft, profile: BotProfile, message: str) -> bool:
        """An address that the visitor offers in a message counts as one given in the card: a claim,
        which the widget shows and lets them change. True when the message said nothing else.
        """
        head = draft.head
        if head.visitor.is_proved:
            return False
        offered = offered_address(message, asked=head.contact is not None)
        known = head.visitor.email
        if offered is None or (known is not None and folded(known) == folded(offered.email)):
            return False
        visitor = Visitor(
            name=head.visitor.name,
            email=offered.email,
            confirmed=proves(head.proofs, offered.email),
        )
        draft.set(visitor=visitor)
        with_people = head.has_people or (head.ticket is not None and head.ticket.open)
        if head.contact is None and not with_people:
            return False
        waiting = awaiting_contact(self._ports.transcripts, head)
        hand_over.contact_given(draft, profile, waiting)
        return offered.alone

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

    def _escalation_of(self, draft: Draft) -> Escalation | None:
        changed = (*draft.new_escalations, *draft.changed_escalations)
        if changed:
            return changed[0]
        joined = draft.head.unanswered_seq > draft.before.unanswered_seq
        if joined and draft.head.open_handoff and draft.head.assignee.kind == "bot":
            return self._ports.transcripts.escalation(draft.head.open_handoff)
        return None
