"""What a bot that goes on until somebody replies would have said to visitors who waited: numbers.

Where the team had the chat at once, the lines that came before anybody's first word were only
passed on. No bot was asked, so what it would have answered can only be expected, from the lines
that it did decide on in the same chats. Where the bot had gone on already, its confidences are on
record.

Whoever takes a chat over without a word, or is assigned, leaves no turn behind: such a wait seems
to last until their first word.
"""

from collections.abc import Sequence

from escalation.domain.conversation import Turn
from escalation.domain.decide import decide
from escalation.domain.decision import Evidence
from escalation.domain.replay import was_settled
from escalation.domain.rule_facts import RuleFacts, filled_up
from escalation.domain.settings import EscalationSettings, VersionedSettings
from escalation.domain.until_answered import UNSURE
from escalation.use_cases.owner.past_decisions import Weighed
from escalation.use_cases.owner.simulation_models import MeanwhileEffect

_DIGITS = 2


def goes_on(settings: EscalationSettings) -> bool:
    """Whether the bot goes on until somebody replies, where webhooks tell of that."""
    by_ticket = settings.human_handoff and settings.handoff_method == "ticket"
    return by_ticket and settings.after_handoff == "until_answered"


class Meanwhile:
    """Follows chats through their waits, and sums up."""

    def __init__(self, draft: VersionedSettings, *, is_told: bool) -> None:
        self._draft = draft
        self._is_told = is_told
        self._applies = goes_on(draft.settings)
        self._people: tuple[int, ...] = ()
        """Positions of people's words in this chat."""
        self._waits = self._passed_on = self._counted = False
        self._until: int | None = None
        self._lines = self._recorded = self._chats = 0
        self._own = 0
        """Lines that this bot decided on, and the doubts about those that it would answer."""
        self._doubts: list[float] = []
        self._recorded_doubts: list[float] = []

    def next_chat(self, turns: Sequence[Turn]) -> None:
        """Another chat begins, of which these are all turns."""
        self._waits = self._passed_on = self._counted = False
        self._people = tuple(
            turn.first_seq
            for turn in turns
            if turn.member_id is not None or any(m.author.kind == "agent" for m in turn.messages)
        )

    def add(self, each: Weighed, then: VersionedSettings | None, facts: RuleFacts | None) -> None:
        """Weigh one decision. `then` are the settings that it was taken by, None where they are
        another bot's or gone; `facts` is what the draft's rules may ask for.
        """
        if not self._applies:
            return
        decision = each.decision
        if decision.evidence.assignee == "team":
            self._pass_on(each)
            return
        if decision.settings_bot_id == self._draft.bot_id:
            self._learn(each, facts)
        self._follow(each, then, facts)

    def _learn(self, each: Weighed, facts: RuleFacts | None) -> None:
        """Whether the line is answered in a wait: what it says of the others, and of itself where
        it was said in one.
        """
        evidence = each.decision.evidence
        if each.text is None or was_settled(each.decision) or evidence.waiting == "adds":
            return
        waits = _with_facts(evidence, facts).model_copy(
            update={"waiting": "answers", "with_people": True}
        )
        found = decide(self._draft, each.text, waits)
        reply = evidence.reply
        answers = found.action == "answer" and found.reason != "acknowledgement"
        doubts = [1.0 - reply.confidence] if answers and reply is not None else []
        self._own += 1
        self._doubts += doubts
        if evidence.waiting == "answers":
            self._count()
            self._recorded += 1
            self._recorded_doubts += doubts

    def _follow(
        self, each: Weighed, then: VersionedSettings | None, facts: RuleFacts | None
    ) -> None:
        """Whether people are waited for from here on, though the chat was theirs at once."""
        if each.decision.action != "handoff":
            # A bot that decides has the chat: once people had it, they have given it back.
            self._waits = self._waits and not self._passed_on
            return
        here = each.turn.first_seq
        self._waits = (
            then is not None
            and each.decision.reason in UNSURE
            and then.settings.handoff_method == "ticket"
            and then.settings.after_handoff == "team"
            and not self._is_wished_for(each, facts)
            # Who has spoken in the ticket before has the chat at once.
            and not any(said < here for said in self._people)
        )
        self._passed_on = False
        self._until = next((said for said in self._people if said > here), None)

    def _is_wished_for(self, each: Weighed, facts: RuleFacts | None) -> bool:
        """Whether the draft hands over for a reason after which nothing is answered. Where it
        asks or answers instead, the bot has the chat, and answers what it knows all the same.
        """
        if each.text is None or was_settled(each.decision):
            return False
        found = decide(self._draft, each.text, _with_facts(each.decision.evidence, facts))
        return found.action == "handoff" and found.reason not in UNSURE

    def _pass_on(self, each: Weighed) -> None:
        """A line that went to the team, unanswered."""
        if not self._waits or (self._until is not None and each.turn.first_seq > self._until):
            return
        evidence = each.decision.evidence
        reach = evidence.must_reach
        reaches = reach is not None and reach.kind in self._draft.settings.must_reach.enabled
        if reaches or any(message.by_mail for message in each.turn.messages):
            # Nothing is answered after the one; after the other, nobody reads it in the chat.
            self._waits = False
            return
        self._passed_on = True
        self._count()

    def _count(self) -> None:
        self._lines += 1
        self._chats += not self._counted
        self._counted = True

    def found(self) -> MeanwhileEffect:
        """The sums."""
        share = len(self._doubts) / self._own if self._own else 0.0
        doubt = sum(self._doubts) / len(self._doubts) if self._doubts else 0.0
        expected = (self._lines - self._recorded) * share
        answered = expected + len(self._recorded_doubts)
        wrong = expected * doubt + sum(self._recorded_doubts)
        return MeanwhileEffect(
            lines=self._lines,
            chats=self._chats,
            recorded=self._recorded,
            answered=round(answered, _DIGITS) if self._is_told else 0.0,
            wrong=round(wrong, _DIGITS) if self._is_told else 0.0,
            is_told=self._is_told,
        )


def _with_facts(evidence: Evidence, facts: RuleFacts | None) -> Evidence:
    """With what the draft's rules ask for besides."""
    known = filled_up(evidence.rule_facts, facts)
    return evidence.model_copy(update={"rule_facts": known})
