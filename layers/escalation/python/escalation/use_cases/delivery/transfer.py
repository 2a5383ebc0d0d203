"""Deliver by letting another bot take over: it answers, or passes on, or people get it."""

from typing import NoReturn

from escalation.domain.bot_contract import BotReply, BotRequest
from escalation.domain.bot_ports import Bots, Detectors, Guidance, Summaries
from escalation.domain.conversation import Conversation, Head, Message
from escalation.domain.decide import decide
from escalation.domain.decision import BotEvidence, Decision, Detection, Evidence
from escalation.domain.errors import (
    BotFailed,
    Deferred,
    PermanentError,
    RetryableError,
    VersionLost,
)
from escalation.domain.escalation import Escalation, cancel, deliver
from escalation.domain.leased_work import LastError
from escalation.domain.middle_ground import Asked
from escalation.domain.ports import BotProfile
from escalation.use_cases.delivery.deliver import Claimed, Dropped
from escalation.use_cases.delivery.finish import transfer_failed
from escalation.use_cases.hearing import HeardBots, Hearing
from escalation.use_cases.reading import (
    bot_context,
    facts_for_rules,
    guidelines_to_read,
    named_bots,
    open_targets,
)
from escalation.use_cases.writing.answers import say_answer
from escalation.use_cases.writing.apply_decision import apply_decision
from escalation.use_cases.writing.change import RECENT_TURNS, change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import Ports

_NOT_FOR_PEOPLE = frozenset({"answer", "clarify", "offer", "ask_back"})
ROUNDS = 2
"""Answers in one delivery: the target's first, and one for what the visitor wrote meanwhile."""


class Transfer:
    """Delivery method `transfer`."""

    def __init__(
        self,
        ports: Ports,
        *,
        bots: Bots,
        detectors: Detectors,
        guidance: Guidance | None = None,
        summaries: Summaries | None = None,
    ) -> None:
        self._ports = ports
        self._guidance = guidance
        self._summaries = summaries
        self._bots = HeardBots(bots, ports.events)
        self._detectors = detectors

    def give_up(
        self,
        claimed: Claimed,
        error: LastError,
        *,
        outcome_unknown: bool,  # noqa: ARG002 - only a ticket's outcome can be unknown
    ) -> bool:
        """A failed transfer falls back to people."""
        transfer_failed(self._ports, claimed, error)
        return True

    def deliver(self, claimed: Claimed) -> None:
        """Ask the target and append its answer; what it cannot answer goes on from there."""
        target = self._ports.profiles.profile(claimed.escalation.target_bot_id or "")
        if target is None or target.bot.workspace_id != claimed.escalation.workspace_id:
            raise PermanentError("target_gone", "the target bot does not exist any more")
        for _ in range(ROUNDS):
            conversation = self._ports.transcripts.load(claimed.escalation.conversation_id)
            if conversation is None or not self._still_wanted(conversation.head, claimed):
                self._drop(claimed.escalation)
            elif self._answer(claimed, target, conversation):
                return
        # The visitor keeps writing: the next delivery answers what is new by then.
        raise Deferred("visitor_is_writing", delay_s=1, planned=True)

    def _still_wanted(self, head: Head, claimed: Claimed) -> bool:
        return (
            head.pending_transfer == claimed.escalation.escalation_id
            and head.assignee.kind == "bot"
            and head.state != "erased"
        )

    def _drop(self, escalation: Escalation) -> NoReturn:
        """Somebody has taken the conversation over meanwhile: the bot does not talk over them."""
        self._ports.save(cancel(escalation, self._ports.clock.now()))
        self._ports.events.record("transfer_dropped", escalation_id=escalation.escalation_id)
        raise Dropped

    def _answer(self, claimed: Claimed, target: BotProfile, conversation: Conversation) -> bool:
        """Ask once and commit. False when newer visitor messages are left to answer."""
        asked = unanswered(conversation, target.bot.bot_id)
        reply = self._ask(claimed, target, conversation)
        question = "\n".join(message.text for message in asked)
        hearing = Hearing(self._detectors, self._ports.events)
        wish = self._asked_for_person(hearing, claimed.escalation, target, conversation.head, asked)
        evidence = self._evidence(target, conversation, asked, reply, wish)
        evidence = hearing.noted_in(self._guided(hearing, target, conversation, question, evidence))
        decision = decide(target.versioned, question, evidence)
        fence, until = conversation.head.fence, conversation.head.next_seq

        def edit(draft: Draft) -> bool:
            if not self._still_wanted(draft.head, claimed) or draft.head.fence != fence:
                self._drop(claimed.escalation)
            newer = any(m.author.kind == "visitor" and m.seq >= until for m in draft.earlier)
            leave_open = newer and decision.action == "answer"
            draft.decision = decision
            if leave_open:
                say_answer(draft, target, decision, reply, question_seq=asked[-1].seq)
            else:
                self._end(draft, claimed.escalation, target, decision, reply)
            return not leave_open

        try:
            done = change(self._ports, conversation.head.conversation_id, edit, turns=RECENT_TURNS)
        except VersionLost as lost:
            raise RetryableError("busy", "the conversation stayed busy") from lost
        if done is None:
            self._drop(claimed.escalation)
        return done

    def _ask(self, claimed: Claimed, target: BotProfile, conversation: Conversation) -> BotReply:
        head = conversation.head
        request = BotRequest(
            request_id=f"{claimed.escalation.escalation_id}.{head.next_seq}",
            purpose="chat",
            workspace_id=head.workspace_id,
            bot_id=target.bot.bot_id,
            conversation_id=head.conversation_id,
            locale=head.locale,
            messages=bot_context(conversation.messages),
            handoff_summary=self._briefing(claimed, conversation),
            targets=open_targets(target, head),
        )
        try:
            return self._bots.ask(target.bot, request)
        except BotFailed as failed:
            code = f"target_bot_{failed.kind}"
            if failed.kind == "missing":
                raise PermanentError(code, failed.detail) from failed
            raise RetryableError(code, failed.detail) from failed

    def _briefing(self, claimed: Claimed, conversation: Conversation) -> str:
        """Who transferred and why; with a model, what the chat has been about."""
        profile = claimed.profile
        why = claimed.escalation.reason.replace("_", " ")
        told = f"Transferred from {profile.bot.name} ({why})."
        if self._summaries is None or not profile.settings.language_model.summary:
            return told
        summary = self._summaries.summary(
            bot_context(conversation.messages), user=profile.model_user
        )
        return told if summary is None else f"{told} {summary}"

    def _guided(
        self,
        hearing: Hearing,
        target: BotProfile,
        conversation: Conversation,
        question: str,
        evidence: Evidence,
    ) -> Evidence:
        """With the target's guideline that applies, where one would decide, and whether it was
        read.
        """
        guidelines = guidelines_to_read(target, question, evidence)
        if self._guidance is None or not guidelines:
            return evidence
        found = hearing.guidance(
            self._guidance,
            guidelines,
            bot_context(conversation.messages),
            user=target.model_user,
        )
        return evidence.model_copy(update={"guidance": found.fired, "guidance_read": found.state})

    def _evidence(
        self,
        target: BotProfile,
        conversation: Conversation,
        asked: list[Message],
        reply: BotReply,
        wish: Detection | None,
    ) -> Evidence:
        head = conversation.head
        hours = target.settings.business_hours
        return Evidence(
            bot_id=target.bot.bot_id,
            locale=head.locale,
            rule_facts=facts_for_rules(target, head),
            asked=tuple(message.seq for message in asked),
            visited=head.visited,
            hops=head.hops,
            explicit_request=wish,
            guidance_read="not_read",
            reply=BotEvidence.of(reply),
            scores=reply.routing or (),
            engine=reply.engine,
            encoder=reply.encoder,
            bot_unread_language=reply.unread_language,
            open_for_business=hours.is_open(self._ports.clock.now()) if hours else None,
            asked_before=Asked.of(head.middle),
            with_people=head.has_people or (head.ticket is not None and head.ticket.open),
        )

    def _asked_for_person(
        self,
        hearing: Hearing,
        escalation: Escalation,
        target: BotProfile,
        head: Head,
        asked: list[Message],
    ) -> Detection | None:
        """A wish for a person in what came after the message that was transferred: the bot that
        transferred has weighed that one already.
        """
        for message in asked:
            if message.seq > escalation.trigger_seq:
                found = hearing.explicit_request(
                    message.text,
                    locale=head.locale,
                    names=[target.workspace.name],
                    bots=named_bots(target, self._ports.profiles),
                )
                if found is not None:
                    return found
        return None

    def _end(
        self,
        draft: Draft,
        escalation: Escalation,
        target: BotProfile,
        decision: Decision,
        reply: BotReply,
    ) -> None:
        last_seq = draft.head.next_seq - 1
        draft.set(pending_transfer=None)
        draft.changed_escalations.append(deliver(escalation, draft.now))
        apply_decision(
            draft,
            target,
            decision,
            reply,
            trigger_seq=escalation.trigger_seq,
            find_profile=self._ports.profiles.profile,
        )
        if decision.action not in _NOT_FOR_PEOPLE and draft.head.pending_transfer is None:
            # What the visitor wrote while the transfer was pending is for people too.
            draft.set(unanswered_seq=max(draft.head.unanswered_seq, last_seq))


def unanswered(conversation: Conversation, bot_id: str) -> list[Message]:
    """Visitor messages that this bot has not answered yet, oldest first; at least the last one."""
    messages = conversation.messages
    last_answer = max(
        (m.seq for m in messages if m.author.kind == "bot" and m.author.bot_id == bot_id),
        default=0,
    )
    asked = [m for m in messages if m.author.kind == "visitor"]
    previous_bot = max(
        (m.seq for m in messages if m.author.kind == "bot" and m.author.bot_id != bot_id),
        default=0,
    )
    recent = [m for m in asked if m.seq > max(last_answer, previous_bot)]
    return recent or asked[-1:]
