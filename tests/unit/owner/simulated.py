"""An owner's simulations over the visitors' chats."""

from typing import Any

from escalation.domain.ports import Profiles
from escalation.domain.settings import EscalationSettings
from escalation.use_cases.owner.noted_files import NotedFiles
from escalation.use_cases.owner.owner_jobs import OwnerJobs
from escalation.use_cases.owner.settings import Settings
from escalation.use_cases.owner.simulation import Simulations
from escalation.use_cases.owner.simulation_live import SimulateLive
from escalation.use_cases.owner.simulation_models import (
    Answer,
    LiveSimulation,
    PastSimulation,
    SimulationRequest,
)
from escalation.use_cases.owner.simulation_past import SimulatePast
from escalation.use_cases.visitor.take_turn import TakeTurn
from escalation.use_cases.writing.ports import WritePorts
from tests.fakes.outside import WordDetectors
from tests.fakes.owner_stores import MemoryFiles, MemoryQueue
from tests.fakes.personal_data import MemoryFileNotes
from tests.unit.owner.chats import OwnedChats


class Simulated(OwnedChats):
    """The owner's simulations over the visitors' chats."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = MemoryQueue()
        self.files = MemoryFiles()
        self.notes = MemoryFileNotes()
        world = self.world
        self.past = SimulatePast(
            store=self.store,
            transcripts=world.transcripts,
            console_url="https://console.example",
        )
        self.jobs = OwnerJobs(
            store=self.store,
            queue=self.queue,
            files=self.files,
            transcripts=world.transcripts,
            ids=world.ids,
            clock=world.clock,
        )
        self.simulations = Simulations(
            access=self.access,
            store=self.store,
            settings=Settings(
                access=self.access, store=self.store, clock=world.clock, events=world.events
            ),
            live=SimulateLive(store=self.store, take=self.take, clock=world.clock),
            past=self.past,
            jobs=self.jobs,
            files=self.files,
        )

    def noted_files(self) -> NotedFiles:
        """What a simulation's file is written by."""
        return NotedFiles(
            files=self.files,
            notes=self.notes,
            jobs=self.store,
            transcripts=self.world.transcripts,
        )

    def take(self, profiles: Profiles, **stores: Any) -> TakeTurn:
        return TakeTurn(
            WritePorts(clock=self.world.clock, **stores),
            profiles=profiles,
            bots=self.world.bots,
            detectors=WordDetectors(),
        )

    def run(self, request: dict[str, Any], draft: dict[str, Any] | None = None) -> Answer:
        if draft is not None:
            request = {**request, "settings": EscalationSettings.model_validate(draft)}
        return self.simulations.run(
            self.caller, "support", SimulationRequest.model_validate(request)
        )

    def over(self, *chats: str, **draft: Any) -> PastSimulation:
        result = self.run({"conversation_ids": chats}, draft)
        assert isinstance(result, PastSimulation)
        assert result.decisions == result.same + result.changed + result.unknown
        assert sum(result.replayed.values()) == result.decisions
        return result

    def live(self, text: str, **draft: Any) -> LiveSimulation:
        result = self.run({"text": text}, draft)
        assert isinstance(result, LiveSimulation)
        return result
