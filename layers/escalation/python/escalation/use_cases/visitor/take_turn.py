"""A visitor's message: decide, hand over where decided, store it all in one transaction.

Several messages written one right after the other are one turn: each is stored, and what they say
together is decided on once. A repeated call may hold some that are known and others after them;
only those are taken then.
"""

from collections.abc import Sequence

from escalation.domain import stored_forms
from escalation.domain.address_proofs import folded, proves
from escalation.domain.blocked_visitors import require_welcome_in
from escalation.domain.bot_contract import BotReply
from escalation.domain.bot_ports import Bots, Detectors, Guidance
from escalation.domain.conversation import Head, Message, Turn, Visitor
from escalation.domain.decide import decide
from escalation.domain.decision import Decision
from escalation.domain.errors import Conflict
from escalation.domain.escalation import Escalation
from escalation.domain.offered_address import OfferedAddress, offered_address
from escalation.domain.ports import BotProfile, Profiles
from escalation.domain.waiting import IDLE_LOOK
from escalation.use_cases.hearing import Hearing
from escalation.use_cases.visitor.api_models import (
    PostedLine,
    PostMessage,
    TurnResult,
    text_of,
)
from escalation.use_cases.visitor.calls import (
    awaiting_contact,
    consent_required,
    profile_of,
    require_open,
    take_call,
    turn_result,
)
from escalation.use_cases.visitor.choice_meant import Meant, choice_of
from escalation.use_cases.visitor.must_reach import has_to_reach
from escalation.use_cases.visitor.said_lines import (
    NOTHING_TAKEN,
    leave_to_team,
    say_lines,
    say_what_was_hidden,
)
from escalation.use_cases.visitor.took_fact import took_fact
from escalation.use_cases.visitor.turn_evidence import Heard, TurnEvidence
from escalation.use_cases.writing import hand_over, reach
from escalation.use_cases.writing.apply_decision import apply_decision
from escalation.use_cases.writing.asked_facts import ask_address_owed
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts
from escalation.use_cases.writing.taken import was_taken


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
        self._detectors = detectors
        self._profiles = profiles

    def __call__(self, conversation_id: str, workspace_id: str, post: PostMessage) -> TurnResult:
        """Take one message, or several together.

        Raises:
            NotFound, NotAllowed, Conflict, TooManyRequests: see their codes in the API description.
            RetryableError: other writers kept winning, or the store is unavailable.
        """
        heard = Heard()
        return take_call(
            self._ports, conversation_id, workspace_id, lambda draft: self._take(draft, post, heard)
        )

    def _take(self, draft: Draft, post: PostMessage, heard: Heard) -> TurnResult:
        transcripts, head = self._ports.transcripts, draft.head
        ids = [line.client_message_id for line in post.said]
        taken = {one for one in ids if was_taken(transcripts, head, one)}
        known = self._known(draft, [one for one in post.said if one.client_message_id in taken])
        lines = [one for one in post.said if one.client_message_id not in taken]
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
            if turn is None or message is None or not _is_same(message, line):
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
        profile = profile_of(self._profiles, draft.head)
        require_welcome_in(profile.blocks, draft.head, draft.now)
        _require_consent(draft.head, profile)
        meant = choice_of(draft, lines)
        said = say_lines(draft, profile, lines, taken=meant.taken if meant else NOTHING_TAKEN)
        self._react(draft, profile, said, heard, meant)
        say_what_was_hidden(draft, profile)

    def _react(
        self,
        draft: Draft,
        profile: BotProfile,
        lines: Sequence[PostedLine],
        heard: Heard,
        meant: Meant | None,
    ) -> None:
        message = draft.messages[-1]
        draft.set(last_visitor_at=draft.now)
        draft.look_again_by(draft.now + IDLE_LOOK)
        if self._took_contact(draft, profile, lines):
            return
        is_on_its_way = (
            draft.head.assignee.kind == "bot" and draft.head.pending_transfer is not None
        )
        if is_on_its_way and not self._has_to_reach(draft, profile, lines):
            # The target answers this together with what it was transferred for.
            return
        if took_fact(draft, profile, text_of(lines), self._evidence.heard):
            return
        evidence, reply = self._evidence.gather(draft, profile, lines, heard, meant)
        draft.decision = decide(profile.versioned, text_of(lines), evidence)
        owed = draft.head.asking
        self._apply(draft, profile, draft.decision, reply, message)
        if owed is not None and draft.head.asking == owed:
            # Something else than what was asked for: nothing more is, but the address, once.
            ask_address_owed(draft, profile)

    def _has_to_reach(self, draft: Draft, profile: BotProfile, lines: Sequence[PostedLine]) -> bool:
        hearing = Hearing(self._detectors, self._ports.events)
        return has_to_reach(hearing, draft, profile, text_of(lines))

    def _took_contact(self, draft: Draft, profile: BotProfile, lines: Sequence[PostedLine]) -> bool:
        """An address that the visitor offers in a message counts as one given in the card: a claim,
        which the widget shows and lets them change. True when the message said nothing else.
        """
        head = draft.head
        if head.visitor.is_proved:
            return False
        owed = head.asking is not None and head.asking.address_owed
        offered = _offered(lines, asked=head.contact is not None or owed)
        known = head.visitor.email
        if offered is None or (known is not None and folded(known) == folded(offered.email)):
            return False
        visitor = Visitor(
            name=head.visitor.name,
            email=offered.email,
            confirmed=proves(head.proofs, offered.email),
        )
        draft.set(visitor=stored_forms.carried(visitor, head.visitor))
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
            leave_to_team(draft, message.seq)
            reach.with_people(draft, profile, decision, trigger_seq=message.seq)
            return
        if decision.reason == reach.REASON:
            waiting = awaiting_contact(self._ports.transcripts, draft.head)
            reach.to_person(draft, profile, decision, trigger_seq=message.seq, waiting=waiting)
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
        told = (each for each in draft.new_escalations if not each.alert_to)
        changed = (*told, *draft.changed_escalations)
        if changed:
            return changed[0]
        joined = draft.head.unanswered_seq > draft.before.unanswered_seq
        if joined and draft.head.open_handoff and draft.head.assignee.kind == "bot":
            return self._ports.transcripts.escalation(draft.head.open_handoff)
        return None


def _offered(lines: Sequence[PostedLine], *, asked: bool) -> OfferedAddress | None:
    """The address that the lines offer together, or one of them alone."""
    together = offered_address(text_of(lines), asked=asked)
    if together is not None or len(lines) == 1:
        return together
    each = [offered_address(line.text, asked=asked) for line in lines]
    found = {folded(one.email): one.email for one in each if one is not None}
    return OfferedAddress(email=found.popitem()[1], alone=False) if len(found) == 1 else None


def _require_consent(head: Head, profile: BotProfile) -> None:
    """Raises Conflict for the first message of a chat that began before its bot asked for it."""
    privacy = profile.settings.privacy
    wanted = privacy is not None and privacy.consent and head.assignee.kind == "bot"
    if wanted and head.consent is None and head.last_visitor_at is None:
        raise consent_required()


def _is_same(message: Message, line: PostedLine) -> bool:
    """Whether the line is the message. Of one that was masked it cannot be told, which is as well:
    whoever knows the id has written it.
    """
    return message.masked is not None or message.text == line.text
