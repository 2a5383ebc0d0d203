"""Counting conversations into the numbers of their bot's days, each thing exactly once."""

import zlib
from collections.abc import Iterable, Sequence
from functools import partial

from escalation.domain.answer_times import TEAM
from escalation.domain.conversation import Head
from escalation.domain.errors import StoreConflict
from escalation.domain.feedback_counts import of_feedback
from escalation.domain.jobs import LearnFromAnswers
from escalation.domain.ports import Clock, Events, JobQueue, TranscriptStore
from escalation.domain.report import (
    CountChange,
    Counted,
    ReportStore,
    around_the_clock,
    count,
)
from escalation.use_cases.keep_answer_times import KeepAnswerTimes
from escalation.use_cases.writing.send_jobs import send_jobs

TURNS_AT_ONCE = 50
"""Turns of one conversation in one step: their days and what is kept fit one transaction."""
ANSWERS_PER_LOOK = 50
"""Of so many answers one, on average, makes its bot look whether there is something to learn. Which
one follows from its conversation, so that nothing need be counted for it, or counted exactly."""
TRIES = 5
"""Steps in which a conversation may come second before its caller is told."""


class CountConversations:
    """Looks at conversations and adds what is not counted yet.

    Called by the table's stream for what has changed, and by the sweep for what has become of it
    by mere silence. Looking once too often changes nothing.
    """

    def __init__(
        self,
        *,
        transcripts: TranscriptStore,
        reports: ReportStore,
        clock: Clock,
        events: Events,
        learning: JobQueue | None = None,
        answer_times: KeepAnswerTimes | None = None,
    ) -> None:
        self._learning = learning
        self._answer_times = answer_times
        self._transcripts = transcripts
        self._reports = reports
        self._clock = clock
        self._events = events

    def __call__(self, conversation_ids: Iterable[str]) -> int:
        """Count these conversations up to now; how many had something new.

        Raises:
            StoreConflict: others kept counting the same conversations.
            RetryableError: the store is throttled or unavailable. Calling again is safe.
        """
        waiting = list(dict.fromkeys(conversation_ids))
        changed: set[str] = set()
        answered: set[str] = set()
        lost_in_a_row = 0
        while waiting:
            counted = self._reports.counted(waiting)
            steps = [
                step
                for conversation_id in waiting
                if (step := self._step(conversation_id, counted.get(conversation_id))) is not None
            ]
            lost = set(self._reports.add([change for change, _, _ in steps]))
            changed |= {change.after.conversation_id for change, _, _ in steps} - lost
            written = [each for each in steps if each[0].after.conversation_id not in lost]
            for change, head, _ in written:
                self._look_whether_to_learn(change, head)
            answered |= {change.bot_id for change, _, _ in written if _has_answer(change)}
            waiting = [
                change.after.conversation_id
                for change, _, more in steps
                if more or change.after.conversation_id in lost
            ]
            lost_in_a_row = lost_in_a_row + 1 if lost else 0
            if lost_in_a_row == TRIES:
                raise StoreConflict("others keep counting the same conversations")
        if self._answer_times is not None:
            for bot_id in sorted(answered):
                self._answer_times.renew(bot_id)
        if changed:
            self._events.record("conversations_counted", conversations=len(changed))
        return len(changed)

    def behind(self, heads: Sequence[Head]) -> tuple[str, ...]:
        """The conversations of which something may not be counted yet.

        Escalations may have failed since, so whoever has one is among them.

        Raises:
            RetryableError: the store is throttled or unavailable.
        """
        counted = self._reports.counted([head.conversation_id for head in heads])
        return tuple(
            head.conversation_id
            for head in heads
            if _may_lack(head, counted.get(head.conversation_id))
        )

    def _step(
        self, conversation_id: str, before: Counted | None
    ) -> tuple[CountChange, Head, bool] | None:
        """The next change of what is counted, and whether more may follow it."""
        known = before or Counted(conversation_id=conversation_id)
        conversation = self._transcripts.load_since(
            conversation_id, known.through_seq, limit=TURNS_AT_ONCE
        )
        if conversation is None or conversation.head.state == "erased":
            if before is not None:  # written while the conversation was being erased
                self._reports.forget(conversation_id)
            return None
        head = conversation.head
        escalations = self._transcripts.escalations_of(conversation_id) if head.escalations else ()
        team_time = (
            around_the_clock
            if self._answer_times is None
            else partial(self._answer_times.worked, head.bot_id)
        )
        said = of_feedback(
            self._transcripts.feedback_of(conversation_id) if head.feedback else None
        )
        now = self._clock.now()
        after, added = count(known, conversation.turns, escalations, now, team_time, feedback=said)
        if after == known and not added:
            return None
        change = CountChange(
            bot_id=head.bot_id,
            before=before,
            after=after.model_copy(update={"revision": known.revision + 1}),
            added=added,
            expires_at=head.expires_at,
        )
        return change, head, len(conversation.turns) == TURNS_AT_ONCE

    def _look_whether_to_learn(self, change: CountChange, head: Head) -> None:
        """Have the bot look at its outcomes, now and then; a job lost here has many like it."""
        answers = sum(numbers.get("answered", 0) for numbers in change.added.values())
        step = f"{head.conversation_id}/{change.after.through_seq}"
        if self._learning is None or zlib.crc32(step.encode()) % ANSWERS_PER_LOOK >= answers:
            return
        job = LearnFromAnswers(workspace_id=head.workspace_id, bot_id=head.bot_id)
        send_jobs(self._learning, self._events, job)


def _has_answer(change: CountChange) -> bool:
    """Whether a person has answered what was handed over."""
    return any(name.startswith(f"{TEAM}.") for added in change.added.values() for name in added)


def _may_lack(head: Head, known: Counted | None) -> bool:
    """Whether the report may lack something of a conversation."""
    if known is None or known.through_seq + 1 < head.next_seq:
        return True
    unheard = head.feedback > 0 and not known.feedback
    return known.silent_since is not None or head.escalations > 0 or unheard
