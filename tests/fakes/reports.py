"""The report's numbers in memory, and a world whose chats are counted into them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import count

from escalation.domain.answer_times import AnswerTimes, TeamHours
from escalation.domain.conversation import Author
from escalation.domain.due import Due
from escalation.domain.errors import RetryableError
from escalation.domain.report import CountChange, Counted, Counts, add_to
from escalation.domain.report import count as count_turns
from escalation.use_cases.count_conversations import CountConversations
from escalation.use_cases.keep_answer_times import KeepAnswerTimes
from escalation.use_cases.writing.draft import Draft
from tests.fakes.chat_world import ChatWorld
from tests.fakes.faults import Crash
from tests.fakes.queues import MemoryProfiles
from tests.fakes.stores import END_OF_TIME


class MemoryReports:
    """`ReportStore` in dictionaries. A change is written on what was read, or not at all."""

    def __init__(self) -> None:
        self.kept: dict[str, Counted] = {}
        self.numbers: dict[str, Counts] = {}
        self.before_add: list[object] = []
        """Functions to call before the next calls of `add`: rivals that count first."""

    def counted(self, conversation_ids: Sequence[str]) -> Mapping[str, Counted]:
        assert len(set(conversation_ids)) == len(conversation_ids), "a batch read wants each once"
        return {each: self.kept[each] for each in conversation_ids if each in self.kept}

    def add(self, changes: Sequence[CountChange]) -> tuple[str, ...]:
        if self.before_add:
            rival = self.before_add.pop(0)
            assert callable(rival)
            rival()
        lost = []
        for change in changes:
            conversation_id = change.after.conversation_id
            stored = self.kept.get(conversation_id)
            read = change.before.revision if change.before else None
            if (stored.revision if stored else None) != read:
                lost.append(conversation_id)
                continue
            written = Counted.model_validate_json(change.after.model_dump_json())
            self.kept[conversation_id] = written
            add_to(self.numbers.setdefault(change.bot_id, {}), change.added)
        return tuple(lost)

    def forget(self, conversation_id: str) -> None:
        self.kept.pop(conversation_id, None)

    def days(self, bot_id: str, first: date, last: date, *, fresh: bool = False) -> Counts:
        kept = self.numbers.get(bot_id, {})
        return {
            day: dict(numbers)
            for day, numbers in kept.items()
            if first.isoformat() <= day <= last.isoformat()
        }

    def due(self) -> list[Due]:
        """What the index of due times holds for the report."""
        return [
            Due(kind="silence", due_at=each.due_at, conversation_id=each.conversation_id)
            for each in self.kept.values()
            if each.due_at is not None
        ]


class MemoryAnswerTimes:
    """`AnswerTimesStore` in the bots' profiles; says no so often first."""

    def __init__(self, profiles: MemoryProfiles) -> None:
        self._profiles = profiles
        self.refusals = 0

    def save_answer_times(self, bot_id: str, times: AnswerTimes) -> None:
        if self.refusals:
            self.refusals -= 1
            raise RetryableError("store_unavailable")
        known = self._profiles.known[bot_id]
        self._profiles.known[bot_id] = known.model_copy(update={"answer_times": times})


class CountedWorld(ChatWorld):
    """The chats' world, with a stream that counts when a test says so, and a sweep that does."""

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        self.reports = MemoryReports()
        self.answer_times = MemoryAnswerTimes(self.profiles)
        self._agents = count(1)
        held = self.transcripts.everything_due

        def with_silences(until: datetime = END_OF_TIME) -> list[Due]:
            silences = [due for due in self.reports.due() if due.due_at <= until]
            return sorted([*held(until), *silences], key=lambda due: due.due_at)

        self.transcripts.everything_due = with_silences  # type: ignore[method-assign]

    def counting(self) -> CountConversations:
        return CountConversations(
            transcripts=self.transcripts,
            reports=self.reports,
            clock=self.clock,
            events=self.events,
            answer_times=KeepAnswerTimes(
                hours=self._hours,
                reports=self.reports,
                store=self.answer_times,
                clock=self.clock,
                events=self.events,
            ),
        )

    def _hours(self, bot_id: str) -> TeamHours | None:
        known = self.profiles.known.get(bot_id)
        return None if known is None else TeamHours(hours=known.settings.business_hours)

    def count(self, *conversation_ids: str) -> int:
        """The stream shows these conversations; all of them where none is named."""
        return self.counting()(conversation_ids or tuple(self.transcripts.heads))

    def sweep(self) -> None:
        try:
            self.new_sweep(self.counting())()
        except (Crash, RetryableError):
            return

    def agent_writes(self, conversation_id: str, text: str = "Hello, I am Kim.") -> None:
        """A person of the team writes."""
        draft = Draft(self.head(conversation_id), self.clock.now())
        draft.say(Author(kind="agent", name="Kim"), text)
        draft.set(last_agent_at=draft.now)
        draft.take_call(f"agent-{next(self._agents):06d}")
        self.transcripts.commit(draft.commit())

    def totals(self, bot_id: str = "support") -> dict[str, int]:
        """The numbers of all days."""
        found: dict[str, int] = {}
        for numbers in self.reports.numbers.get(bot_id, {}).values():
            for name, number in numbers.items():
                found[name] = found.get(name, 0) + number
        return found

    def recount(self) -> Counts:
        """All numbers, from the transcripts alone."""
        total: Counts = {}
        for conversation_id, head in self.transcripts.heads.items():
            if head.state != "erased":
                turns = self.transcripts.turns[conversation_id]
                begun = Counted(conversation_id=conversation_id)
                _, added = count_turns(
                    begun, turns, self.escalations(conversation_id), self.clock.now()
                )
                add_to(total, added)
        return total
