"""What asking the visitor back would have done to past chats, in numbers."""

from escalation.domain.decision import Decision
from escalation.domain.middle_ground import ASKING, Asked
from escalation.use_cases.owner.simulation_models import BetweenEffect, MeanwhileEffect

_COUNTS = {"clarify": "clarifies", "offer": "offers", "ask_back": "ask_backs"}
_DIGITS = 2


def asks_otherwise(was: Decision, would_be: Decision) -> bool:
    """Whether one asks the visitor something that the other does not: what came then was said to
    that, or would have been.
    """
    asking = {was.action, would_be.action} & {"clarify", "offer"}
    return bool(asking) and was.action != would_be.action


class Between:
    """Follows chats through what they would have been asked, and sums up."""

    def __init__(self) -> None:
        self.asked = Asked()
        """In this chat, so far."""
        self._open: str | None = None
        self._counts = {"clarify": 0, "offer": 0, "ask_back": 0}
        self._saved = self._delayed = 0.0
        self._wrong_then = self._wrong = 0.0

    def next_chat(self) -> None:
        """Another chat begins: nothing was asked in it yet."""
        self.asked, self._open = Asked(), None

    def was_asked(self, stored: Decision) -> bool:
        """Whether what a message answers would have been asked at all."""
        given = stored.evidence.answers
        if stored.reason == "offer_ignored":
            return self._open == "offer"
        return given is None or given.kind not in ASKING or self._open == given.kind

    def add(self, was: Decision, would_be: Decision) -> None:
        """Count one decision, and what it leaves open."""
        if would_be.action in _COUNTS:
            name = _COUNTS[would_be.action]
            more = {name: getattr(self.asked, name) + 1}
            self.asked = self.asked.model_copy(update=more)
            self._counts[would_be.action] += 1
        if would_be.action in ASKING:
            self._open = would_be.action
        elif would_be.reason != "acknowledgement":
            self._open = None
        self._wrong_then += _doubt(was)
        self._wrong += _doubt(would_be)
        if was.action == "handoff" and would_be.action in ASKING:
            saved = _chance_that_it_helps(would_be)
            self._saved += saved
            self._delayed += 1.0 - saved

    def found(self, meanwhile: MeanwhileEffect) -> BetweenEffect:
        """The sums, with those of the waits."""
        return BetweenEffect(
            asked_which=self._counts["clarify"],
            offered=self._counts["offer"],
            asked_back=self._counts["ask_back"],
            handoffs_saved=round(self._saved, _DIGITS),
            people_delayed=round(self._delayed, _DIGITS),
            wrong_answers_then=round(self._wrong_then, _DIGITS),
            wrong_answers=round(self._wrong, _DIGITS),
            meanwhile=meanwhile,
        )


def _doubt(decision: Decision) -> float:
    """The chance that what was answered is wrong; nothing where nothing was, or it was thanks."""
    reply = decision.evidence.reply
    answered = decision.action == "answer" and decision.reason != "acknowledgement"
    return 1.0 - reply.confidence if answered and reply is not None else 0.0


def _chance_that_it_helps(decision: Decision) -> float:
    """That no people are needed after all: of an offer nobody can tell."""
    reply = decision.evidence.reply
    if decision.action == "clarify" and reply is not None:
        return min(1.0, sum(each.confidence for each in reply.close))
    return 1.0 if decision.action == "ask_back" else 0.0
