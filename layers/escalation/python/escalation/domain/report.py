"""What the owner's report counts, as a fold over a conversation: pure, the same in any order of
work.

A conversation adds numbers to days. Its turns never change, so each is folded once; its
escalations do (a failed one is retried), so what they add is compared with what they added before.
`Counted` is what is kept between two looks at a conversation. Whoever writes it and the numbers in
one transaction counts everything exactly once, however often and in whatever order it looks.

A day is a day of UTC. Times of first responses go into buckets that grow by a factor of √2, so a
median or a 90th percentile read from them is off by a fifth at most.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Protocol

from pydantic import Field

from escalation.domain.conversation import Turn
from escalation.domain.escalation import Escalation
from escalation.domain.middle_ground import ASKING
from escalation.domain.types import SELDOM, Frozen, Identifier, UtcTime

ABANDONED_AFTER = timedelta(minutes=30)
"""A visitor who is silent this long after an unanswered turn or a request for an address."""
LOOK_AFTER = ABANDONED_AFTER + timedelta(minutes=1)
"""When to look: a turn is stored up to half a minute after the time that it carries."""
BUCKETS = tuple(round(0.1 * math.sqrt(2) ** step, 6) for step in range(48))
"""Upper bounds in seconds, from 0.1 s to 13 days; what is over the last is in one bucket more."""

Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Counts = dict[str, dict[str, int]]
"""Numbers by day and name. Names:

    conversations                 begun
    messages                      of visitors
    answered  relayed  joined     turns: by a bot; kept for the team; added to an open handoff
    asked.{action}                turns in which a bot asked back
    unanswered.{reason}           turns in which a bot said that it cannot help
    handoff.{method}.{reason}     matters handed to people, at their first method
    fallback.{method}             by which a matter went on after its first method had failed
    transferred.{reason}          to another bot
    unread.{language}             turns whose language the bot does not read
    failed.{method}               escalations that stand at failed
    abandoned                     see ABANDONED_AFTER
    ai.{bucket}  human.{bucket}   first responses of a conversation by their time
    team.{bucket}                 those of people to what was handed over, in the team's hours
    thumb… solved… csat…          what visitors said about the help: see `feedback_counts`
"""


class Counted(Frozen):
    """What of one conversation is counted. `revision` rises with each write."""

    conversation_id: Identifier
    revision: int = 0
    through_seq: int = 0
    """Position of the last message counted."""
    asked_at: UtcTime | None = None
    """When the visitor began to wait for a first word of a bot."""
    bot_replied: bool = False
    handed_off_at: UtcTime | None = None
    agent_replied: bool = False
    silent_since: UtcTime | None = None
    """When the unanswered turn or the request for an address was that nothing followed yet."""
    escalations: dict[Day, dict[str, int]] = {}
    """What the conversation's escalations have added."""
    feedback: Annotated[dict[Day, dict[str, int]], SELDOM] = {}
    """What was said about the help has added."""

    @property
    def due_at(self) -> datetime | None:
        """When silence alone changes the numbers."""
        return self.silent_since + LOOK_AFTER if self.silent_since else None


class CountChange(Frozen):
    """One step of counting: `after` is written if `before` is still what is stored."""

    bot_id: Identifier
    before: Counted | None
    after: Counted
    added: dict[Day, dict[str, int]]
    expires_at: UtcTime
    """When the conversation is deleted, and with it `after`; the numbers stay."""


class ReportStore(Protocol):
    """Numbers by bot and day, and what of each conversation is in them."""

    def counted(self, conversation_ids: Sequence[str]) -> Mapping[str, Counted]:
        """What is counted of these conversations; strongly consistent."""
        ...

    def add(self, changes: Sequence[CountChange]) -> tuple[str, ...]:
        """Write each change whole or not at all; the conversations whose change came second.

        Raises:
            RetryableError: the store is throttled or unavailable; some may be written.
        """
        ...

    def forget(self, conversation_id: str) -> None:
        """Delete what is kept of a conversation that is erased; the numbers stay."""
        ...

    def days(self, bot_id: str, first: date, last: date, *, fresh: bool = False) -> Counts:
        """The numbers of a bot, for days that have any; where they must be `fresh`, with what was
        written a moment ago.
        """
        ...


def day_of(at: datetime) -> str:
    """The day of UTC as in 2026-11-23."""
    return at.astimezone(UTC).date().isoformat()


def bucket_of(seconds: float) -> int:
    """The bucket of a response time."""
    return bisect_left(BUCKETS, max(seconds, 0.0))


def add_to(total: Counts, more: Mapping[str, Mapping[str, int]], *, times: int = 1) -> None:
    """Add numbers to numbers; what comes to nothing is dropped."""
    for day, numbers in more.items():
        kept = total.setdefault(day, {})
        for name, number in numbers.items():
            kept[name] = kept.get(name, 0) + times * number
            if not kept[name]:
                del kept[name]
        if not kept:
            del total[day]


TeamTime = Callable[[datetime, datetime], timedelta]
"""How much of a time the team was at work."""


def around_the_clock(start: datetime, end: datetime) -> timedelta:
    """Of a team without hours."""
    return end - start


class _Fold:
    """Turns of one conversation, in order."""

    def __init__(
        self, before: Counted, escalations: Sequence[Escalation], team_time: TeamTime
    ) -> None:
        self.team_time = team_time
        self.state = before.model_dump(
            exclude={"escalations", "feedback", "revision", "conversation_id"}
        )
        people = [each for each in escalations if each.method != "transfer" and not each.alert_to]
        self.people = {each.escalation_id for each in people}
        self.openers = {each.escalation_id for each in people if each.follow_up_of is None}
        self.added: Counts = {}

    def add(self, at: datetime, name: str) -> None:
        add_to(self.added, {day_of(at): {name: 1}})

    def turn(self, turn: Turn) -> None:
        at = turn.messages[0].at
        by_visitor = _is_visitors(turn)
        if by_visitor:
            self.end_of_silence(at)
        if turn.first_seq == 1:
            self.add(at, "conversations")
        if turn.visitor_text() is not None:
            self.add(at, "messages")
            self.state["asked_at"] = self.state["asked_at"] or at
        unanswered = self.outcome(turn, at)
        self.responses(turn, at)
        if turn.escalation_id in self.people and self.state["handed_off_at"] is None:
            self.state["handed_off_at"] = at
        if unanswered or turn.contact == "asked":
            self.state["silent_since"] = at
        self.state["through_seq"] = turn.messages[-1].seq

    def end_of_silence(self, now: datetime) -> None:
        since = self.state["silent_since"]
        if since is not None and now - since >= ABANDONED_AFTER:
            self.add(since, "abandoned")
        self.state["silent_since"] = None

    def outcome(self, turn: Turn, at: datetime) -> bool:
        """Count what came of the turn; whether it stayed unanswered."""
        decision = turn.decision
        if decision is None:
            return False
        if decision.evidence.bot_unread_language is not None:
            self.add(at, f"unread.{decision.evidence.bot_unread_language}")
        a_bot_spoke = any(message.author.kind == "bot" for message in turn.messages)
        if decision.reason == "acknowledgement":
            return False  # Nothing was asked, so nothing was answered.
        if decision.action in ASKING:
            self.add(at, f"asked.{decision.action}")
            return decision.action == "clarify"
        if decision.action == "answer":
            self.add(at, "answered")
        elif decision.action == "relay":
            self.add(at, "relayed")
        elif a_bot_spoke:
            # Also a transfer whose target was gone, where nothing may reach people.
            self.add(at, f"unanswered.{decision.reason}")
            return True
        elif decision.action == "handoff" and turn.escalation_id not in self.openers:
            self.add(at, "joined")
        return False

    def responses(self, turn: Turn, at: datetime) -> None:
        kinds = {message.author.kind for message in turn.messages}
        asked = self.state["asked_at"]
        if "bot" in kinds and asked is not None:
            if not self.state["bot_replied"]:
                seconds = (at - asked).total_seconds() + (turn.took_ms or 0) / 1_000
                self.add(asked, f"ai.{bucket_of(seconds)}")
            self.state["bot_replied"] = True
        if "agent" in kinds:
            handed_off = self.state["handed_off_at"]
            since = handed_off or asked
            if since is not None and not self.state["agent_replied"]:
                self.add(since, f"human.{bucket_of((at - since).total_seconds())}")
            if handed_off is not None and not self.state["agent_replied"]:
                worked = self.team_time(handed_off, at)
                self.add(handed_off, f"team.{bucket_of(worked.total_seconds())}")
            self.state["agent_replied"] = True
        if kinds & {"bot", "agent"} or turn.escalation_id in self.people:
            self.state["asked_at"] = None


def _is_visitors(turn: Turn) -> bool:
    """Whether the visitor did something: wrote, pressed the button, left an address."""
    if turn.contact == "given" or turn.visitor_text() is not None:
        return True
    return turn.client_message_id is not None and turn.messages[0].author.kind != "agent"


def count(
    before: Counted,
    turns: Iterable[Turn],
    escalations: Sequence[Escalation],
    now: datetime,
    team_time: TeamTime = around_the_clock,
    *,
    feedback: Counts | None = None,
) -> tuple[Counted, Counts]:
    """What is counted after these turns, and what they add.

    Args:
        before: what is counted so far.
        turns: all turns after `before.through_seq`, or the first of them, oldest first.
        escalations: all of the conversation, as they are now.
        now: tells whether a silence has lasted long enough.
        team_time: asked only where a person has answered what was handed over.
        feedback: what is counted of the words about the help, as they are now.
    """
    fold = _Fold(before, escalations, team_time)
    for turn in turns:
        fold.turn(turn)
    since = fold.state["silent_since"]
    if since is not None and now - since >= LOOK_AFTER:
        fold.end_of_silence(now)
    present, said = of_escalations(escalations), feedback or {}
    for now_there, was in ((present, before.escalations), (said, before.feedback)):
        add_to(fold.added, now_there)
        add_to(fold.added, was, times=-1)
    after = before.model_copy(update={**fold.state, "escalations": present, "feedback": said})
    return after, fold.added


def of_escalations(escalations: Sequence[Escalation]) -> Counts:
    """What a conversation's escalations add, at the days on which they were made."""
    found: Counts = {}
    methods = {each.escalation_id: each.method for each in escalations}
    for each in escalations:
        day = day_of(each.created_at)
        earlier = methods.get(each.fallback_of or "")
        if each.method == "transfer":
            add_to(found, {day: {f"transferred.{each.reason}": 1}})
        elif earlier in {"ticket", "email"}:
            add_to(found, {day: {f"fallback.{each.method}": 1}})
        elif each.follow_up_of is None and not each.alert_to:
            add_to(found, {day: {f"handoff.{each.method}.{each.reason}": 1}})
        if each.state == "failed":
            add_to(found, {day: {f"failed.{each.method}": 1}})
    return found


def quantile(numbers: Mapping[int, int], share: float) -> float | None:
    """The response time in seconds that `share` of them do not exceed; None where there are none.

    Args:
        numbers: how many by bucket.
        share: 0.5 for the median.
    """
    total = sum(numbers.values())
    if total <= 0:
        return None
    wanted, seen = share * total, 0
    for bucket in sorted(numbers):
        here = numbers[bucket]
        if here > 0 and seen + here >= wanted:
            low = BUCKETS[bucket - 1] if bucket else 0.0
            high = BUCKETS[bucket] if bucket < len(BUCKETS) else low
            return round(low + (high - low) * (wanted - seen) / here, 2)
        seen += here
    return round(BUCKETS[-1], 2)
