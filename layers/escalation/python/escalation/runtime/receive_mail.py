"""Composition root of the function `receive_mail`."""

from functools import cache

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.received_mail import S3ReceivedMails
from escalation.adapters.aws.ses_received import read_received
from escalation.adapters.incoming_mail.reading import read_reply
from escalation.domain.jobs import Defer
from escalation.domain.ports import SystemClock
from escalation.engine.detectors import RuleDetectors
from escalation.runtime import replies, stores
from escalation.runtime.environment import DeadLetters, ReceivedMail, read
from escalation.runtime.events import LoggedEvents
from escalation.runtime.queue_loop import Loop
from escalation.use_cases.visitor.take_reply import TakeReply
from escalation.use_cases.writing.ports import WritePorts


@cache
def receive_mail() -> Loop:
    """Takes mail replies into their conversations."""
    queue = stores.delivery_queue(read(DeadLetters).dead_letter_queue_url)
    received = read(ReceivedMail)
    use = TakeReply(
        WritePorts(
            transcripts=stores.transcripts(),
            queue=queue,
            clock=SystemClock(),
            events=LoggedEvents(),
        ),
        profiles=stores.profiles(),
        detectors=RuleDetectors(),
        addresses=replies.addresses(),
        mails=S3ReceivedMails(client("s3", "bulk"), received.received_mail_bucket),
        read=read_reply,
    )

    def take(body: str) -> Defer | None:
        mail = read_received(body)
        return use(mail) if mail is not None else None

    return Loop(queue, received.received_mail_queue_url, take)
