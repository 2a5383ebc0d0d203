"""Composition root of the function `mail_events`."""

from functools import cache

from escalation.adapters.aws.ses_events import read_event
from escalation.domain.jobs import Defer
from escalation.domain.ports import SystemClock
from escalation.runtime import stores
from escalation.runtime.environment import DeadLetters, MailEventsQueue, read
from escalation.runtime.events import LoggedEvents
from escalation.runtime.queue_loop import Loop
from escalation.use_cases.delivery.take_mail_event import TakeMailEvent
from escalation.use_cases.writing.ports import WritePorts


@cache
def mail_events() -> Loop:
    """Takes what the mail service tells of mails."""
    queue = stores.delivery_queue(read(DeadLetters).dead_letter_queue_url)
    ports = WritePorts(
        transcripts=stores.transcripts(), queue=queue, clock=SystemClock(), events=LoggedEvents()
    )
    use = TakeMailEvent(ports, marks=stores.address_marks(), digest_mails=stores.digest_mails())

    def take(body: str) -> Defer | None:
        event = read_event(body)
        return use(event) if event is not None else None

    return Loop(queue, read(MailEventsQueue).mail_events_queue_url, take)
