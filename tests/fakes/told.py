"""A chat's world whose store tells what is written, as the table's stream does."""

from collections import Counter
from collections.abc import Collection, Sequence

from escalation.domain.changes import Change, EscalationWritten, HeadWritten, TurnWritten
from escalation.domain.conversation import Head
from escalation.domain.errors import RetryableError
from escalation.domain.escalation import Escalation
from escalation.domain.matters import Matter
from escalation.domain.ports import Commit
from escalation.domain.workspace import MatterChoices
from escalation.use_cases.tell_matters import TellMatters
from tests.fakes.chat_world import ChatWorld
from tests.fakes.stores import MemoryTranscripts


class StreamedTranscripts(MemoryTranscripts):
    """Each write that was made is in `stream`, also one whose writer dies of it."""

    stream: list[Change]

    def commit(self, commit: Commit) -> Head:
        name = commit.after.conversation_id
        written = (*commit.new_escalations, *commit.changed_escalations)
        head, records = self.heads.get(name), self._of(written)
        try:
            return super().commit(commit)
        finally:
            now = self.heads.get(name)
            if now is not None and now is not head:
                self.stream.append(HeadWritten(head, now))
                for turn in commit.turns:
                    self.stream.append(TurnWritten(name, turn.messages[-1].seq))
                for before, after in zip(records, self._of(written), strict=True):
                    if after is not None:
                        self.stream.append(EscalationWritten(before, after))

    def save_escalation(self, escalation: Escalation) -> None:
        (before,) = self._of((escalation,))
        try:
            super().save_escalation(escalation)
        finally:
            (after,) = self._of((escalation,))
            if after is not None and after is not before:
                self.stream.append(EscalationWritten(before, after))

    def _of(self, escalations: Sequence[Escalation]) -> list[Escalation | None]:
        return [self.records.get(each.escalation_id) for each in escalations]


class MemoryMatters:
    """A `MatterSink` that keeps what it takes, and counts how often it got each."""

    def __init__(self) -> None:
        self.taken: list[Matter] = []
        self.seen: Counter[str] = Counter()
        self.refuses: set[str] = set()
        """Types that it does not take now."""
        self.is_down = False

    def publish(self, matters: Sequence[Matter]) -> Collection[str]:
        if self.is_down:
            raise RetryableError("bus_unavailable")
        refused = {matter.id for matter in matters if matter.type in self.refuses}
        for matter in matters:
            self.seen[matter.id] += matter.id not in refused
        self.taken += [matter for matter in matters if matter.id not in refused]
        return refused


class ToldWorld(ChatWorld):
    """The world with a dispatcher behind its store."""

    transcripts: StreamedTranscripts

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        self.transcripts = StreamedTranscripts(self.clock, self.faults)
        self.transcripts.stream = []
        self.sink = MemoryMatters()
        self.choices = MatterChoices()
        self.turns = False
        """Whether the environment lets decisions out."""

    def told(self) -> list[Matter]:
        """What has been told once the stream is read to its end."""
        waiting, self.transcripts.stream = self.transcripts.stream, []
        tell = TellMatters(
            transcripts=self.transcripts,
            choices=lambda _: self.choices,
            sink=self.sink,
            events=self.events,
            console_url="https://console.example/",
            turns=self.turns,
        )
        again = tell.take({str(number): change for number, change in enumerate(waiting)})
        self.transcripts.stream = [waiting[int(number)] for number in sorted(again, key=int)]
        return self.sink.taken

    def types(self) -> list[str]:
        """The types of it."""
        return [matter.type for matter in self.told()]
