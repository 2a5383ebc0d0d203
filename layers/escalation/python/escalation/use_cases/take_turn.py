"""A visitor's message: decide, hand over where decided, store it all in one transaction."""

from hashlib import sha256

from escalation.domain.bot_contract import BotReply, BotRequest
from escalation.domain.bot_ports import Bots, Detectors, Guidance
from escalation.domain.conversation import Author, Conversation, Message, client_key
from escalation.domain.decide import decide, decide_without_bot
from escalation.domain.decision import BotEvidence, Decision, Evidence, FailureEvidence
from escalation.domain.errors import BotFailed, Conflict
from escalation.domain.escalation import RESEND_AFTER, Escalation
from escalation.domain.ports import BotProfile, Clock, Events, JobQueue, Profiles, TranscriptStore
from escalation.use_cases import hand_over
from escalation.use_cases.apply_decision import apply_decision
from escalation.use_cases.bot_context import bot_context
from escalation.use_cases.conversation_writer import IDLE_CLOSE, Draft
from escalation.use_cases.named_bots import named_bots
from escalation.use_cases.visitor_api_models import PostMessage, TurnResult
from escalation.use_cases.visitor_frame import (
    count_message,
    open_conversation,
    profile_of,
    send_jobs,
    turn_result,
    write_until_won,
)


class _Heard:
    """What bots and models have said in one call: a lost write asks nobody twice."""

    def __init__(self) -> None:
        self.replies: dict[tuple[str, int], BotReply | BotFailed] = {}
        """By bot and fence."""
        self.guidelines: dict[str, str | None] = {}
        """The guideline that applies, by bot."""


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
        self._guidance = guidance
        self._transcripts = transcripts
        self._profiles = profiles
        self._bots = bots
        self._detectors = detectors
        self._queue = queue
        self._clock = clock
        self._events = events

    def __call__(self, conversation_id: str, workspace_id: str, post: PostMessage) -> TurnResult:
        """Take one message.

        Raises:
            NotFound, Conflict, TooManyRequests: see their codes in the API description.
            RetryableError: other writers kept winning, or the store is unavailable.
        """
        heard = _Heard()

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
        heard: _Heard,
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
        evidence, reply = self._evidence(conversation, draft, profile, post, heard)
        decision = decide(profile.settings, conversation.messages, post.text, evidence)
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

    def _evidence(
        self,
        conversation: Conversation,
        draft: Draft,
        profile: BotProfile,
        post: PostMessage,
        heard: _Heard,
    ) -> tuple[Evidence, BotReply | None]:
        head = draft.head
        bot_id = profile.bot.bot_id
        evidence = Evidence(assignee=head.assignee.kind, bot_id=bot_id)
        if head.assignee.kind == "team":
            return evidence, None
        hours = profile.settings.settings.business_hours
        hours_open = hours.is_open(draft.now) if hours else None
        evidence = self._detections(conversation, profile, post.text).model_copy(
            update={"visited": head.visited, "hops": head.hops, "open_for_business": hours_open}
        )
        if decide_without_bot(profile.settings, conversation.messages, post.text, evidence):
            return evidence, None
        guided = self._guided(conversation, draft, profile, evidence, heard)
        if guided is not None:
            return guided, None
        key = (bot_id, head.fence)
        if key not in heard.replies:
            heard.replies[key] = self._ask(conversation, draft, profile, post)
        answer = heard.replies[key]
        if isinstance(answer, BotFailed):
            failure = FailureEvidence.model_validate(
                {"kind": answer.kind, "detail": answer.detail[:300]}
            )
            return evidence.model_copy(update={"failure": failure}), None
        reply = BotEvidence(confidence=answer.confidence, wants_handoff=answer.wants_handoff)
        heard_from_bot = {
            "reply": reply,
            "scores": answer.routing or (),
            "engine": answer.engine,
        }
        return evidence.model_copy(update=heard_from_bot), answer

    def _guided(
        self,
        conversation: Conversation,
        draft: Draft,
        profile: BotProfile,
        evidence: Evidence,
        heard: _Heard,
    ) -> Evidence | None:
        """The evidence with the guideline that applies, where one would decide; a model is asked
        about no other turn, and once in a turn however often its write is lost.
        """
        guidelines = profile.settings.settings.guidance
        if self._guidance is None or not guidelines:
            return None
        said = draft.messages[0].text
        supposed = evidence.model_copy(update={"guidance": guidelines[0]})
        if not decide_without_bot(profile.settings, conversation.messages, said, supposed):
            return None
        bot_id = profile.bot.bot_id
        if bot_id not in heard.guidelines:
            messages = bot_context([*conversation.messages, *draft.messages])
            heard.guidelines[bot_id] = self._guidance.fired(guidelines, messages)
        fired = heard.guidelines[bot_id]
        return None if fired is None else evidence.model_copy(update={"guidance": fired})

    def _detections(self, conversation: Conversation, profile: BotProfile, text: str) -> Evidence:
        head, detectors = conversation.head, self._detectors
        earlier = [
            m.text
            for m in conversation.messages
            if m.author.kind == "visitor" and m.seq > head.slate_seq
        ]
        return Evidence(
            bot_id=profile.bot.bot_id,
            explicit_request=detectors.explicit_request(
                text,
                locale=head.locale,
                names=[profile.workspace.name],
                bots=named_bots(profile, self._profiles),
            ),
            unread_language=detectors.unread_language(text, locale=head.locale),
            frustration=detectors.frustration(text, locale=head.locale),
            repetition=detectors.repetition(text, earlier, locale=head.locale),
        )

    def _ask(
        self, conversation: Conversation, draft: Draft, profile: BotProfile, post: PostMessage
    ) -> BotReply | BotFailed:
        transfer = profile.settings.settings.ai_agent_transfer
        targets = tuple(
            target.bot_id
            for target in transfer.targets
            if transfer.enabled and target.bot_id not in draft.head.visited
        )
        messages = [*conversation.messages, *draft.messages]
        request = BotRequest(
            request_id=sha256(
                f"{draft.head.conversation_id}/{post.client_message_id}".encode()
            ).hexdigest()[:32],
            purpose="chat",
            workspace_id=draft.head.workspace_id,
            bot_id=profile.bot.bot_id,
            conversation_id=draft.head.conversation_id,
            locale=draft.head.locale,
            messages=bot_context(messages),
            targets=targets,
        )
        started = self._clock.now()
        try:
            reply = self._bots.ask(profile.bot, request)
        except BotFailed as failed:
            self._events.record(
                "bot_failed",
                bot_id=profile.bot.bot_id,
                conversation_id=draft.head.conversation_id,
                kind=failed.kind,
                detail=failed.detail[:200],
            )
            return failed
        spent = (self._clock.now() - started).total_seconds()
        if targets and reply.routing is None and spent < 15:
            reply = self._routed(reply, request)
        return reply

    def _routed(self, reply: BotReply, request: BotRequest) -> BotReply:
        """Scores of the targets from the reference bot, for a bot that gave none."""
        try:
            scores = self._bots.route(request.model_copy(update={"purpose": "route"})).routing
        except BotFailed as failed:
            self._events.record("routing_failed", bot_id=request.bot_id, kind=failed.kind)
            return reply
        return reply.model_copy(update={"routing": scores})

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
