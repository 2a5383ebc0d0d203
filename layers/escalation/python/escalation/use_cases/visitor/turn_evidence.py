"""What a turn is decided on: detectors first, then guidelines, then the bot.

Each is asked only where those before it leave the decision open, so that most turns cost no model
and a rule costs no bot.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from escalation.domain.bot_contract import BotMessage, BotReply, BotRequest
from escalation.domain.bot_ports import Bots, Detectors, Guidance
from escalation.domain.conversation import Head
from escalation.domain.decide import decide_without_bot
from escalation.domain.decision import BotEvidence, Evidence, FailureEvidence, GuidanceFinding
from escalation.domain.errors import BotFailed
from escalation.domain.middle_ground import Answered, Asked, open_question
from escalation.domain.middle_steps import NONE_OF_THESE, TELL_MORE, TO_TEAM
from escalation.domain.ports import BotProfile, Clock, Events, Profiles
from escalation.use_cases.hearing import HeardBots, Hearing
from escalation.use_cases.reading import (
    bot_context,
    facts_for_rules,
    guidelines_to_read,
    named_bots,
    open_targets,
)
from escalation.use_cases.visitor.api_models import PostedLine, text_of
from escalation.use_cases.visitor.choice_meant import Meant
from escalation.use_cases.visitor.last_word import last_word
from escalation.use_cases.visitor.must_reach import must_reach_in, reach_evidence
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.until_answered import meanwhile

TIME_TO_ROUTE_S = 15
"""A bot that took longer leaves no time to have targets scored by another."""
_BUILT_IN_QUESTIONS: Final = frozenset({"clarify", "offer", "ask_back"})
_NOT_OF_A_CHOICE: Final = ("acknowledgement", "fragment", "frustration", "repetition")


class Heard:
    """What bots and models have said in one call: a lost write asks nobody twice."""

    def __init__(self) -> None:
        self.replies: dict[tuple[str, int, str], BotReply | BotFailed] = {}
        """By bot, fence and what was asked: of several lines another call may have taken some."""
        self.guidelines: dict[tuple[str, str], GuidanceFinding] = {}
        """By bot and what was asked."""


class _Question(NamedTuple):
    """This turn's lines as one message."""

    said: str
    """As the visitor wrote it: what rules and detectors look at."""
    text: str
    """What is asked: the whole label of a choice, where only its number was typed."""
    request_id: str
    """The same whenever the same is asked."""
    context: tuple[BotMessage, ...]
    """The conversation that ends with it."""

    @classmethod
    def of(cls, draft: Draft, lines: Sequence[PostedLine], meant: Meant | None) -> "_Question":
        said = text_of(lines)
        text = said if meant is None else meant.asked(lines)
        written = [m for m in draft.messages if m.author.kind == "visitor"]
        others = [m for m in draft.messages if m.author.kind != "visitor"]
        asked = written[-1].model_copy(update={"text": text})
        ids = (draft.head.conversation_id, *(line.client_message_id for line in lines))
        return cls(
            said=said,
            text=text,
            request_id=sha256("/".join(ids).encode()).hexdigest()[:32],
            context=bot_context([*draft.earlier, asked, *others]),
        )


class TurnEvidence:
    """Asks whoever must be asked about one message."""

    def __init__(
        self,
        *,
        profiles: Profiles,
        bots: Bots,
        detectors: Detectors,
        clock: Clock,
        events: Events,
        guidance: Guidance | None,
    ) -> None:
        self._profiles = profiles
        self._bots = HeardBots(bots, events)
        self._detectors = detectors
        self._clock = clock
        self._events = events
        self._guidance = guidance

    def gather(
        self,
        draft: Draft,
        profile: BotProfile,
        lines: Sequence[PostedLine],
        heard: Heard,
        meant: Meant | None = None,
    ) -> tuple[Evidence, BotReply | None]:
        """The evidence for one message, and the bot's reply if it was asked and gave one.

        Args:
            draft: holds the message, and what was said before.
            profile: of the bot that has the conversation.
            lines: the message; several that were sent together are one to detectors and bots.
            heard: what was said already, in a try whose write was lost.
            meant: the choice that it takes of what the bot had asked.
        """
        head, question = draft.head, _Question.of(draft, lines, meant)
        bot_id = profile.bot.bot_id
        hearing = Hearing(self._detectors, self._events)
        is_theirs = meant is None or meant.question.kind not in _BUILT_IN_QUESTIONS
        reached = must_reach_in(hearing, draft, profile, question.said) if is_theirs else None
        evidence = Evidence(
            assignee=head.assignee.kind,
            bot_id=bot_id,
            guidance_read="not_read",
            must_reach=reached,
        )
        if head.assignee.kind == "team":
            return hearing.noted_in(evidence), None
        hours = profile.settings.business_hours
        hours_open = hours.is_open(draft.now) if hours else None
        evidence = self._heard_or_chosen(hearing, draft, profile, question.said, meant)
        evidence = evidence.model_copy(
            update={
                "visited": head.visited,
                "hops": head.hops,
                "open_for_business": hours_open,
                **reach_evidence(draft, reached),
                "waiting": meanwhile(head, profile),
                **in_between(draft.before),
            }
        )
        evidence = hearing.noted_in(evidence)
        if decide_without_bot(profile.versioned, question.said, evidence):
            return evidence, None
        evidence = hearing.noted_in(self._guided(hearing, question, profile, evidence, heard))
        if evidence.guidance is not None:
            return evidence, None
        key = (bot_id, head.fence, question.text)
        if key not in heard.replies:
            heard.replies[key] = self._ask(draft, profile, question)
        answer = heard.replies[key]
        if isinstance(answer, BotFailed):
            failure = FailureEvidence.model_validate(
                {"kind": answer.kind, "detail": answer.detail[:300]}
            )
            return evidence.model_copy(update={"failure": failure}), None
        heard_from_bot = {
            "reply": BotEvidence.of(answer),
            "scores": answer.routing or (),
            "engine": answer.engine,
            "encoder": answer.encoder,
            "bot_unread_language": answer.unread_language,
        }
        return evidence.model_copy(update=heard_from_bot), answer

    def _guided(
        self,
        hearing: Hearing,
        question: _Question,
        profile: BotProfile,
        evidence: Evidence,
        heard: Heard,
    ) -> Evidence:
        """With the guideline that applies, where one would decide; a model is asked about no other
        turn, and once in a turn however often its write is lost.
        """
        guidelines = guidelines_to_read(profile, question.said, evidence)
        if self._guidance is None or not guidelines:
            return evidence
        key = (profile.bot.bot_id, question.text)
        if key not in heard.guidelines:
            heard.guidelines[key] = hearing.guidance(
                self._guidance, guidelines, question.context, user=profile.model_user
            )
        found = heard.guidelines[key]
        return evidence.model_copy(update={"guidance": found.fired, "guidance_read": found.state})

    def _heard_or_chosen(
        self,
        hearing: Hearing,
        draft: Draft,
        profile: BotProfile,
        text: str,
        meant: Meant | None,
    ) -> Evidence:
        """What detectors hear; nothing of a choice in the owner's own words, which a visitor only
        points at. A bot's own choice may well ask for a person, but is no thanks, no anger and
        nothing said twice, whatever its words.
        """
        if meant is not None and meant.question.kind in _BUILT_IN_QUESTIONS:
            return Evidence(
                bot_id=profile.bot.bot_id,
                locale=draft.before.locale,
                guidance_read="not_read",
                answers=meant.answered,
            )
        heard = self._detections(hearing, draft, profile, text)
        if meant is not None:
            heard = heard.model_copy(update=dict.fromkeys(_NOT_OF_A_CHOICE))
        answered = meant.answered if meant is not None else said_in_a_word(draft, heard)
        return heard if answered is None else heard.model_copy(update={"answers": answered})

    def _detections(
        self, detectors: Hearing, draft: Draft, profile: BotProfile, text: str
    ) -> Evidence:
        head = draft.before
        earlier = [
            m.text for m in draft.earlier if m.author.kind == "visitor" and m.seq > head.slate_seq
        ]
        return Evidence(
            bot_id=profile.bot.bot_id,
            locale=head.locale,
            rule_facts=facts_for_rules(profile, head),
            guidance_read="not_read",
            explicit_request=detectors.explicit_request(
                text,
                locale=head.locale,
                names=[profile.workspace.name],
                bots=named_bots(profile, self._profiles),
            ),
            unread_language=detectors.unread_language(text, locale=head.locale),
            acknowledgement=detectors.acknowledgement(text, locale=head.locale),
            last_word=last_word(draft),
            fragment=detectors.fragment(text, locale=head.locale),
            frustration=detectors.frustration(text, locale=head.locale),
            repetition=detectors.repetition(text, earlier, locale=head.locale),
        )

    def heard(self, draft: Draft, profile: BotProfile, text: str) -> Evidence:
        """What detectors alone hear in a message."""
        return self._detections(Hearing(self._detectors, self._events), draft, profile, text)

    def _ask(self, draft: Draft, profile: BotProfile, question: _Question) -> BotReply | BotFailed:
        targets = open_targets(profile, draft.head)
        request = BotRequest(
            request_id=question.request_id,
            purpose="chat",
            workspace_id=draft.head.workspace_id,
            bot_id=profile.bot.bot_id,
            conversation_id=draft.head.conversation_id,
            locale=draft.head.locale,
            messages=question.context,
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
        if targets and reply.routing is None and spent < TIME_TO_ROUTE_S:
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


def in_between(head: Head) -> dict[str, object]:
    """What the chat was asked before, and whether people have it, as evidence."""
    with_people = head.has_people or (head.ticket is not None and head.ticket.open)
    return {"asked_before": Asked.of(head.middle), "with_people": with_people}


_IN_A_WORD: Final = {
    "offer": {"yes": TO_TEAM, "ok": TO_TEAM, "no": TELL_MORE},
    "clarify": {"no": NONE_OF_THESE},
}
"""What a bare yes or no means, by what was asked."""


def said_in_a_word(draft: Draft, heard: Evidence) -> Answered | None:
    """The answer to the open question that a bare yes or no gives, if any."""
    question = open_question(draft.head.middle)
    if question is None or heard.acknowledgement is None:
        return None
    choice = _IN_A_WORD.get(question.kind, {}).get(heard.acknowledgement.rule)
    if choice is None:
        return None
    return Answered(kind=question.kind, choice=choice, question_seq=question.question_seq)
