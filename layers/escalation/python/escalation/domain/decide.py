"""The decision: a pure function of settings, message and evidence.

The order of the steps is the product's promise (README.md beside it). Each step either concludes or
passes on. The toggles bind every step: with Human Handoff off nothing reaches people, with AI Agent
Transfer off nothing transfers.
"""

from escalation.domain.deciding import Deciding
from escalation.domain.decision import DECISION_VERSION, BotEvidence, Decision, Evidence, Reason
from escalation.domain.languages_spoken import speaks_one_of
from escalation.domain.middle_steps import (
    answer_to_the_question,
    asks_back,
    asks_which,
    makes_small_talk,
    took_a_choice,
)
from escalation.domain.rule_evaluation import Seen, holds
from escalation.domain.rule_facts import RuleFacts
from escalation.domain.rule_keywords import found_as_whole_words, found_in
from escalation.domain.rules import Rule
from escalation.domain.settings import VersionedSettings
from escalation.domain.stored_forms import is_unknown
from escalation.domain.while_waiting import answered_or_added


def rule_matches(
    rule: Rule,
    text: str,
    *,
    locale: str | None = None,
    version: str = DECISION_VERSION,
    evidence: Evidence | None = None,
) -> bool:
    """Whether the visitor speaks one of the rule's languages, one of its keywords is in the text as
    this version of `decide` looks, and its condition holds. What a rule does not name, it does not
    ask for. A condition is held against the facts in the evidence: without any none of them is
    known.
    """
    if rule.locales and not speaks_one_of(rule.locales, locale):
        return False
    find = found_as_whole_words if version == "decide/1" else found_in
    if rule.keywords and not find(rule.keywords, text):
        return False
    if rule.when is None:
        return bool(rule.keywords or rule.locales)
    facts = evidence.rule_facts if evidence else None
    opened = evidence.open_for_business if evidence else None
    return holds(rule.when, Seen(text, facts or RuleFacts(), locale, opened))


class _Steps(Deciding):
    """The steps, each of which concludes or passes on."""

    def matching_rule(self) -> tuple[int, Rule] | None:
        """The first rule that matches and that the toggles let act."""
        for index, rule in enumerate(self.settings.rules):
            locale = self.evidence.locale
            if not rule_matches(
                rule, self.text, locale=locale, version=self.version, evidence=self.evidence
            ):
                continue
            if is_unknown(rule.then):
                continue  # What it asks for is a newer release's to do.
            if rule.then == "handoff" and not self.settings.human_handoff:
                continue
            if rule.then == "transfer" and not self.may_transfer_to(rule.target_bot_id):
                continue
            return index, rule
        return None

    def asks_for_nothing(self) -> bool:
        """Whether thanks, "ok" or the like needs neither bot nor people: one that does not answer
        a question of the bot's.
        """
        found = self.evidence.acknowledgement
        if found is None:
            return False
        return not (self.evidence.last_word == "question" and found.rule in {"yes", "no"})

    def by_rule(self, index: int, rule: Rule) -> Decision | None:
        """What the owner's rule says; None for one that only keeps others from escalating."""
        if rule.then == "handoff":
            return self.conclude("handoff", "rule", rule_index=index)
        if rule.then == "transfer":
            return self.conclude("transfer", "rule", target=rule.target_bot_id, rule_index=index)
        return None

    def must_reach_person(self) -> Decision | None:
        """What must reach a person, or has had to in this chat: no bot speaks of it, and no rule
        keeps it back. Thanks for that need nobody.
        """
        found = self.evidence.must_reach
        fires = found is not None and found.kind in self.settings.must_reach.enabled
        if not fires and self.evidence.reached is None:
            return None
        if not fires and self.asks_for_nothing():
            return self.conclude("answer", "acknowledgement")
        if self.settings.human_handoff:
            return self.conclude("handoff", "must_reach_person")
        return self.conclude("cannot_help", "must_reach_person")

    def before_the_bot(self) -> Decision | None:
        """The steps that need no answer of a bot."""
        if self.evidence.assignee == "team":
            return self.conclude("relay", "team_is_assignee")
        return self.must_reach_person() or self.by_what_is_said()

    def by_what_is_said(self) -> Decision | None:
        """An answer to the open question, the owner's rules, what detectors and guidelines say."""
        if self.evidence.waiting == "adds" and not self.asks_for_nothing():
            return self.conclude("added", "waits_for_team")
        answered = answer_to_the_question(self)
        if answered is not None:
            return answered
        matched = self.matching_rule()
        ruled = self.by_rule(*matched) if matched else None
        if ruled is not None:
            return ruled
        suppressed = matched is not None
        if self.asks_for_nothing():
            return self.conclude("answer", "acknowledgement")
        if self.settings.human_handoff and self.evidence.guidance and not suppressed:
            return self.conclude("handoff", "guidance")
        wished = self.by_wish()
        if wished is not None:
            return wished
        if not suppressed and self.is_upset():
            upset = self.evidence.frustration
            return self.escalate("frustration", offering=upset is not None and bool(upset.mild))
        back = asks_back(self)
        if back is not None:
            return back
        again = self.evidence.repetition and self.settings.triggers.repetition
        return self.escalate("repetition") if again and not suppressed else None

    def by_wish(self) -> Decision | None:
        """What the visitor asks for by name: a bot, or people. A bare word is asked about first."""
        asked_for = self.evidence.explicit_request
        if asked_for is None or not self.settings.triggers.explicit_request:
            return None
        if self.may_transfer_to(asked_for.bot_id):
            return self.conclude("transfer", "explicit_request", target=asked_for.bot_id)
        if not self.settings.human_handoff:
            return None
        # A bot that was visited already, or is this one, is no answer: people are.
        bare = bool(asked_for.mild) and self.may_offer()
        return self.to_people("bare_request" if bare else "explicit_request", offering=bare)

    def is_upset(self) -> bool:
        """Whether the visitor has had enough, and the owner wants that to count."""
        return self.evidence.frustration is not None and self.settings.triggers.frustration

    def with_the_bot(self) -> Decision:
        """The steps that weigh the bot's reply, or the lack of one."""
        if self.evidence.waiting is not None:
            return answered_or_added(self)
        matched = self.matching_rule()
        suppressed = matched is not None and matched[1].then == "do_not_escalate"
        reply = self.evidence.reply
        if reply is None:
            return self.without_a_reply(suppressed=suppressed)
        confident = reply.confidence >= self.threshold
        if suppressed and matched is not None:
            if not confident:
                small_talk = makes_small_talk(self)
                if small_talk is not None:
                    return small_talk
            return self.conclude(
                "answer" if confident else "cannot_help", "rule", rule_index=matched[0]
            )
        best = next(iter(self.open_targets()), None)
        own = max(reply.confidence, self.scores.get(self.evidence.bot_id, 0.0))
        if best and best[1] > own and best[1] - own >= self.settings.ai_agent_transfer.margin:
            return self.conclude("transfer", "better_bot", target=best[0].bot_id)
        if confident and not reply.wants_handoff:
            return self.conclude("answer", "choice_taken" if took_a_choice(self) else "confident")
        if not reply.wants_handoff:
            asked = self.asks_first(reply)
            if asked is not None:
                return asked
        return self.not_sure(reply, confident=confident)

    def without_a_reply(self, *, suppressed: bool) -> Decision:
        """The bot has failed. Who has said nothing yet is asked what it is about all the same."""
        small_talk = makes_small_talk(self)
        if small_talk is not None:
            return small_talk
        if not suppressed and self.settings.triggers.bot_failure:
            escalated = self.escalate("bot_failure")
            if escalated is not None:
                return escalated
        return self.conclude("cannot_help", "bot_failure")

    def asks_first(self, reply: BotEvidence) -> Decision | None:
        """What is said or asked before a question that the bot is not sure of goes to others."""
        small_talk = makes_small_talk(self)
        if small_talk is not None:
            return small_talk
        if self.evidence.acknowledgement is not None:
            # "Yes" to a question that the bot itself cannot follow: it is asked for more words.
            return self.conclude("answer", "acknowledgement")
        return asks_which(self, reply)

    def not_sure(self, reply: BotEvidence, *, confident: bool) -> Decision:
        """To another bot or to people, or offered to them first; else as the bot can."""
        reason: Reason = "bot_asked_for_handoff" if reply.wants_handoff else "low_confidence"
        gently = reason == "low_confidence" and self.settings.low_confidence == "offer"
        escalated = self.escalate(reason, offering=gently)
        if escalated is not None:
            return escalated
        if confident:
            return self.conclude("answer", "confident")
        return self.conclude("cannot_help", reason)


def decide_without_bot(
    settings: VersionedSettings,
    message: str,
    evidence: Evidence,
) -> Decision | None:
    """The decision where no bot need be asked, else None."""
    return _Steps(settings, message, evidence, DECISION_VERSION).before_the_bot()


def decide(
    settings: VersionedSettings,
    message: str,
    evidence: Evidence,
    *,
    version: str = DECISION_VERSION,
) -> Decision:
    """The decision for one visitor message. Total: never raises on valid input.

    Args:
        settings: those of the bot that has the conversation, with their version.
        message: the visitor's text.
        evidence: what detectors, bots and clock said; `reply` and `failure` both empty counts as
            a failure of the bot.
        version: of `decide`, to take a decision again as it was taken then.
    """
    deciding = _Steps(settings, message, evidence, version)
    return deciding.before_the_bot() or deciding.with_the_bot()
