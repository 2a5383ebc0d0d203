"""A visitor's message: decide, hand over where decided, store it all in one transaction.

Several messages written one right after the other are one turn: each is stored, and what they say
together is decided on once. A repeated call may hold some that are known and others after them;
only those are taken then.
"""

from collections.abc import Sequence

from escalation.domain.bot_contract import BotReply
from escalation.domain.bot_ports import Bots, Detectors, Guidance
from escalation.domain.conversation import Author, Message, Turn
from escalation.domain.decide import decide
from escalation.domain.decision import Decision
from escalation.domain.errors import Conflict
from escalation.domain.escalation import Escalation
from escalation.domain.ports import BotProfile, Profiles
from escalation.domain.retry import RESEND_AFTER
from escalation.use_cases.visitor.api_models import (
    PostedLine,
    PostMessage,
    TurnResult,
    text_of,
)
from escalation.use_cases.visitor.calls import (
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
        """Take one message, or several together.

        Raises:
            NotFound, Conflict, TooManyRequests: see their codes in the API description.
            RetryableError: other writers kept winning, or the store is unavailable.
        """
        heard = Heard()
        return take_call(
            self._ports, conversation_id, workspace_id, lambda draft: self._take(draft, post, heard)
        )

    def _take(self, draft: Draft, post: PostMessage, heard: Heard) -> TurnResult:
        has_seen = draft.head.has_seen
        known = self._known(draft, [one for one in post.said if has_seen(one.client_message_id)])
        lines = [one for one in post.said if not has_seen(one.client_message_id)]
        before = [message for turn in known for message in turn.messages]
        if not lines:
            return turn_result(before, draft.head, self._escalation_then(draft, known[-1]))
        require_open(draft.head)
        self._decide(draft, lines, heard)
        took = self._ports.clock.now() - draft.now
        draft.took_ms = max(0, round(took.total_seconds() * 1_000))
        draft.on_commit(lambda: self._record(draft, draft.decision))
        return turn_result([*before, *draft.messages], draft.head, self._escalation_of(draft))

    def _record(self, draft: Draft, decision: Decision | None) -> None:
        self._ports.events.record(
            "turn_taken",
            conversation_id=draft.head.conversation_id,
            bot_id=draft.head.assignee.bot_id,
            action=decision.action if decision else "stored",
            reason=decision.reason if decision else None,
            settings_version=decision.settings_version if decision else None,
        )

    def _known(self, draft: Draft, lines: Sequence[PostedLine]) -> list[Turn]:
        """The turns that took these lines before, oldest first, each once."""
        found: dict[int, Turn] = {}
        for line in lines:
            turn = next((t for t in draft.turns if t.took(line.client_message_id)), None)
            if turn is None:
                turn = self._ports.transcripts.turn_of(
                    draft.head.conversation_id, line.client_message_id
                )
            message = turn.message_of(line.client_message_id) if turn else None
            if turn is None or message is None or message.text != line.text:
                raise Conflict(
                    "This client_message_id was used for another message.",
                    code="client_message_id_reused",
                )
            found[turn.first_seq] = turn
        return [found[seq] for seq in sorted(found)]

    def _escalation_then(self, draft: Draft, turn: Turn) -> Escalation | None:
        """What a turn that was taken before has made, or has joined."""
        joined = turn.decision is not None and turn.decision.action == "handoff"
        about = turn.escalation_id or (draft.head.open_handoff if joined else None)
        return self._ports.transcripts.escalation(about) if about else None

    def _decide(self, draft: Draft, lines: Sequence[PostedLine], heard: Heard) -> None:
        """Add the messages, what is decided about them, and what comes of that."""
        head = draft.head
        count_message(draft, len(lines))
        profile = profile_of(self._profiles, head)
        author = Author(kind="visitor", name=head.visitor.name)
        message = [draft.say(author, line.text) for line in lines][-1]
        draft.take_call(*(line.client_message_id for line in lines))
        draft.set(last_visitor_at=draft.now)
        draft.look_again_by(draft.now + IDLE_CLOSE)
        if head.contact is not None and self._took_contact(draft, profile, text_of(lines)):
            return
        if draft.head.assignee.kind == "bot" and draft.head.pending_transfer is not None:
            # The target answers this together with what it was transferred for.
            return
        evidence, reply = self._evidence.gather(draft, profile, lines, heard)
        draft.decision = decide(profile.versioned, text_of(lines), evidence)
        self._apply(draft, profile, draft.decision, reply, message)

    def _took_contact(self, draft: Draft, profile: BotProfile, message: str) -> bool:
        """An address typed as a message counts. True when the message said nothing else."""
        email = hand_over.find_email(message)
        if email is None or draft.head.contact is None:
            return False
        waiting = self._ports.transcripts.escalation(draft.head.contact.escalation_id)
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

    def _escalation_of(self, draft: Draft) -> Escalation | None:
        changed = (*draft.new_escalations, *draft.changed_escalations)
        if changed:
            return changed[0]
        joined = draft.head.unanswered_seq > draft.before.unanswered_seq
        if joined and draft.head.open_handoff and draft.head.assignee.kind == "bot":
            return self._ports.transcripts.escalation(draft.head.open_handoff)
        return None
