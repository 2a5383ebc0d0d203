"""Delivering an escalation, by whatever method: the kind of leased work that a handover is."""

from dataclasses import dataclass
from typing import Protocol

from escalation.domain.conversation import Head
from escalation.domain.errors import MalformedJob
from escalation.domain.escalation import Escalation, cancel, fail
from escalation.domain.jobs import DeliverEscalation
from escalation.domain.leased_work import LastError
from escalation.domain.ports import BotProfile
from escalation.use_cases.writing.ports import Ports


class Dropped(Exception):
    """Raised by a method: the matter is over without a delivery, and the record says so."""


@dataclass(frozen=True)
class Claimed:
    """What a method works with. `escalation` is in state delivering under this worker's lease."""

    escalation: Escalation
    head: Head
    profile: BotProfile


class Method(Protocol):
    """One way of delivering."""

    def deliver(self, claimed: Claimed) -> None:
        """Do it and commit that it is done.

        Raises:
            RetryableError, PermanentError, OutcomeUnknown: it is not done (or may not be).
            Deferred: not now.
            Dropped: cancelled, because somebody else has the conversation.
            RevisionLost, VersionLost: somebody else has moved it on.
        """
        ...

    def give_up(self, claimed: Claimed, error: LastError, *, outcome_unknown: bool) -> bool:
        """Commit that it failed, with what takes its place; False when a last resort has
        delivered it after all.
        """
        ...


class Deliver:
    """The kind of work behind DeliverEscalation jobs (see `use_cases.frame`)."""

    name = "delivery"

    def __init__(self, ports: Ports, method: Method) -> None:
        self._ports = ports
        self._method = method
        # Methods look at the cap before anything else: it has counted what is deferred.
        self.deferral: dict[str, object] = {"counted": True}

    def find(self, job: DeliverEscalation) -> Escalation | None:
        """The escalation; MalformedJob for another workspace's or method's."""
        escalation = self._ports.transcripts.escalation(job.escalation_id)
        if escalation is None:
            self._ports.events.record("escalation_gone", escalation_id=job.escalation_id)
        elif escalation.workspace_id != job.workspace_id or escalation.method != job.method:
            raise MalformedJob("workspace_id or method is not the escalation's")
        return escalation

    def about(self, work: Escalation) -> dict[str, object]:
        """Which escalation, and how it is delivered."""
        return {"escalation_id": work.escalation_id, "method": work.method}

    def save(self, work: Escalation) -> None:
        """Write the record. Raises RevisionLost."""
        self._ports.save(work)

    def attempt(self, work: Escalation) -> None:
        """Deliver by the method."""
        claimed = self._claimed(work)
        if claimed is None:
            return
        try:
            self._method.deliver(claimed)
        except Dropped:
            return
        self._record("escalation_delivered", work, attempts=work.attempts)

    def give_up(self, work: Escalation, error: LastError) -> None:
        """Let the method commit the failure."""
        claimed = self._claimed(work)
        if claimed is None:
            return
        # A call whose outcome nobody ever learned: the helpdesk may hold a ticket all the same.
        unknown = work.call_started_at is not None
        if self._method.give_up(claimed, error, outcome_unknown=unknown):
            self._record("escalation_failed", work, code=error.code, outcome_unknown=unknown)

    def _claimed(self, escalation: Escalation) -> Claimed | None:
        """None where nobody is left to deliver for; the record says so. Raises NewerRelease."""
        ports = self._ports
        conversation = ports.transcripts.load(escalation.conversation_id, turns=1)
        if conversation is None or conversation.head.state == "erased":
            # Erased while the work was in flight.
            ports.save(cancel(escalation, ports.clock.now()))
            self._record("escalation_cancelled", escalation)
            return None
        conversation.head.stand_aside()
        head, profiles = conversation.head, ports.profiles
        profile = profiles.profile(escalation.bot_id) or profiles.profile(head.bot_id)
        if profile is None:
            # Its bot was deleted at the same moment: nobody's settings are left to act on.
            now = ports.clock.now()
            error = LastError(code="bot_gone", detail="its bot was deleted", at=now)
            ports.save(fail(escalation, now, error=error))
            self._record("every_path_failed", escalation)
            return None
        return Claimed(escalation, head, profile)

    def _record(self, event: str, escalation: Escalation, **fields: object) -> None:
        self._ports.events.record(event, **self.about(escalation), **fields)
