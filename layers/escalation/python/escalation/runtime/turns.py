"""How a turn is taken: the same for visitors and for an owner's simulation of one."""

from escalation.domain.ports import Events, JobQueue, Profiles, SystemClock, TranscriptStore
from escalation.runtime import models, stores
from escalation.use_cases.visitor.take_turn import TakeTurn
from escalation.use_cases.writing.ports import WritePorts


def take_turn(
    *, transcripts: TranscriptStore, profiles: Profiles, queue: JobQueue, events: Events
) -> TakeTurn:
    """The use case with the bots and detectors of this process, over the given stores."""
    from escalation.engine.detectors import RuleDetectors  # noqa: PLC0415

    return TakeTurn(
        WritePorts(transcripts=transcripts, queue=queue, clock=SystemClock(), events=events),
        profiles=profiles,
        bots=stores.bots(),
        detectors=RuleDetectors(),
        guidance=models.guidance(),
    )
