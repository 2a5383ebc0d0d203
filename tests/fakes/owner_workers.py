"""The workers of the owner's side over the ports in memory."""

from escalation.use_cases.bot.learn_from_outcomes import LearnFromOutcomes
from escalation.use_cases.owner.audit import WriteAuditExport
from escalation.use_cases.owner.erase_requests import RunErasure
from escalation.use_cases.owner.erasure import Erasure
from escalation.use_cases.owner.exports import Exports
from escalation.use_cases.owner.holds import ApplyHolds
from escalation.use_cases.owner.knowledge import IndexKnowledge
from escalation.use_cases.owner.noted_files import NotedFiles
from escalation.use_cases.owner.outside_copies import OutsideCopies
from escalation.use_cases.owner.persons_chats import PersonsChatsFinder
from escalation.use_cases.owner.run_owner_job import RunJob
from escalation.use_cases.owner.simulation import SimulationJob
from escalation.use_cases.owner.simulation_past import SimulatePast
from escalation.use_cases.writing.ports import WritePorts
from tests.fakes.helpdesk import MemoryHelpdesk
from tests.fakes.inbox import MemoryInbox
from tests.fakes.indexes import Indexing, MemoryMadeIndexes, MemoryWantedIndexes
from tests.fakes.learning import MemoryLearned, WrongShare
from tests.fakes.mail_events import MemoryAddressMarks
from tests.fakes.owner_stores import (
    MemoryFiles,
    MemoryQueue,
    MemoryTrail,
    MemoryWorkspaces,
    RecordedEvents,
    SteppingClock,
)
from tests.fakes.owner_transcripts import MemoryTranscripts
from tests.fakes.personal_data import MemoryFileNotes, MemoryPersonalData, MemoryRetention


class OwnersWorkers:
    """What does an owner's long work. The ports are the world's that extends it."""

    store: MemoryWorkspaces
    transcripts: MemoryTranscripts
    queue: MemoryQueue
    files: MemoryFiles
    trail: MemoryTrail
    file_notes: MemoryFileNotes
    personal_data: MemoryPersonalData
    retention: MemoryRetention
    inbox: MemoryInbox
    helpdesk: MemoryHelpdesk
    indexes: MemoryWantedIndexes
    made_indexes: MemoryMadeIndexes
    learned: MemoryLearned
    address_marks: MemoryAddressMarks
    clock: SteppingClock
    events: RecordedEvents

    def worker(self) -> RunJob:
        """What does the jobs."""
        past = SimulatePast(
            store=self.store,
            transcripts=self.transcripts,
            console_url="https://console.example",
        )
        noted = self.noted_files()
        finder = PersonsChatsFinder(self.transcripts)
        return RunJob(
            store=self.store,
            erasure=RunErasure(
                erasure=Erasure(
                    self.writing(),
                    bots=self.store,
                    holds=self.personal_data,
                    noted_files=noted,
                    inbox=self.inbox,
                ),
                finder=finder,
                outside=OutsideCopies(
                    connections=self.store, helpdesks=lambda: self.helpdesk, events=self.events
                ),
                receipts=self.personal_data,
                marks=self.address_marks,
                clock=self.clock,
            ),
            exports=Exports(
                transcripts=self.transcripts,
                finder=finder,
                files=noted,
                marks=self.address_marks,
                clock=self.clock,
            ),
            audit=WriteAuditExport(
                trail=self.trail, store=self.store, files=self.files, clock=self.clock
            ),
            simulation=SimulationJob(store=self.store, past=past, files=noted),
            indexing=self.indexing(),
            clock=self.clock,
            events=self.events,
        )

    def noted_files(self) -> NotedFiles:
        """What writes files about conversations."""
        return NotedFiles(
            files=self.files,
            notes=self.file_notes,
            jobs=self.store,
            transcripts=self.transcripts,
        )

    def writing(self) -> WritePorts:
        """What changes conversations."""
        return WritePorts(
            transcripts=self.transcripts, queue=self.queue, clock=self.clock, events=self.events
        )

    def apply_holds(self) -> ApplyHolds:
        """What lays holds on conversations."""
        return ApplyHolds(
            self.writing(),
            holds=self.personal_data,
            retention=self.retention,
            finder=PersonsChatsFinder(self.transcripts),
        )

    def indexing(self, unread: dict[str, int] | None = None) -> IndexKnowledge:
        """What makes indexes."""
        return IndexKnowledge(
            store=self.store,
            files=self.files,
            indexer=Indexing(unread),
            wanted=self.indexes,
            made=self.made_indexes,
            learn=self.learning(),
        )

    def learning(self) -> LearnFromOutcomes:
        """What has bots learn."""
        return LearnFromOutcomes(
            bots=self.store,
            kept=self.learned,
            transcripts=self.transcripts,
            learner=WrongShare(),
            clock=self.clock,
            events=self.events,
        )
