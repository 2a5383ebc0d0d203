"""A workspace with one webhook, and what tells it, in memory."""

import json
from dataclasses import dataclass, field
from datetime import timedelta

from escalation.domain.jobs import MailSwitchedOff, SendWebhook, TellReceivers, decode
from escalation.domain.outgoing_deliveries import OutgoingDelivery
from escalation.domain.outgoing_webhooks import Answer, OutgoingWebhook
from escalation.domain.webhook_receivers import ReceiverRules
from escalation.use_cases.outgoing.announce import AnnounceMatter
from escalation.use_cases.outgoing.send import Outgoing, SendWebhookUseCase
from escalation.use_cases.outgoing.send_due import SendDue
from tests.fakes.outgoing import MemoryLog, MemoryOutgoing, MemoryWebhookSecrets, ScriptedPoster
from tests.fakes.owner_stores import RecordedEvents, SteppingClock
from tests.fakes.queues import MemoryQueue, Waiting

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
TAKEN = Answer(outcome="taken", status=200)
FAILED = Answer(outcome="refused", status=500)


def refused(status: int, *, retry_after_s: float | None = None) -> Answer:
    return Answer(outcome="refused", status=status, retry_after_s=retry_after_s)


@dataclass
class OutgoingWorld:
    webhooks: MemoryOutgoing = field(default_factory=MemoryOutgoing)
    log: MemoryLog = field(default_factory=MemoryLog)
    secrets: MemoryWebhookSecrets = field(default_factory=MemoryWebhookSecrets)
    poster: ScriptedPoster = field(default_factory=ScriptedPoster)
    clock: SteppingClock = field(default_factory=SteppingClock)
    events: RecordedEvents = field(default_factory=RecordedEvents)

    def __post_init__(self) -> None:
        self.mailed: list[MailSwitchedOff] = []
        self.queue = MemoryQueue(self.clock)
        outgoing = Outgoing(
            webhooks=self.webhooks,
            log=self.log,
            queue=self.queue,
            clock=self.clock,
            events=self.events,
        )
        self._announce = AnnounceMatter(outgoing)
        self.send = SendWebhookUseCase(
            outgoing, secrets=self.secrets, poster=self.poster, rules=ReceiverRules()
        )
        self.send_due = SendDue(outgoing)

    def announce(self, matter: str) -> None:
        """As the bus brings it."""
        self._announce(TellReceivers(workspace_id="acme", matter=matter))

    def webhook(self, webhook_id: str = "hook-1", **changes: object) -> OutgoingWebhook:
        ref = self.secrets.create(workspace_id="acme", webhook_id=webhook_id, secret=SECRET)
        webhook = OutgoingWebhook(
            webhook_id=webhook_id,
            workspace_id="acme",
            url="https://hooks.example.com/in?key=1",
            kinds=("escalation.handed_over",),
            secret_ref=ref,
            created_at=self.clock.now(),
        ).model_copy(update=changes)
        self.webhooks.save(webhook, expected_version=0)
        return webhook

    def matter(self, **changes: object) -> str:
        told = {
            "version": 1,
            "type": "escalation.handed_over",
            "id": "c1-1_handed_over",
            "at": self.clock.now().isoformat(),
            "workspace_id": "acme",
            "conversation_id": "c1",
            "method": "ticket",
            **changes,
        }
        return json.dumps(told)

    def only(self) -> OutgoingDelivery:
        (delivery,) = self.log.deliveries.values()
        return delivery

    def work(self) -> None:
        """Do what is in the queue and visible, until there is nothing."""
        while ready := [w for w in self.queue.waiting if w.visible_at <= self.clock.now()]:
            self.queue.waiting.remove(ready[0])
            job = decode(ready[0].body)
            if isinstance(job, MailSwitchedOff):
                self.mailed.append(job)
                continue
            assert isinstance(job, SendWebhook)
            again = self.send(job)
            if again is not None:  # SQS shows it again
                self.queue.waiting.append(Waiting(ready[0].body, self.clock.now() + again.after))

    def minutes(self, count: int) -> None:
        """Let so many minutes go by, with a tick of the schedule in each."""
        for _ in range(count):
            self.clock.move(timedelta(minutes=1))
            self.send_due()
            self.work()
