"""What SES tells of mail to its mailbox simulator, told in its place: the emulator's tells nothing.

Written from Amazon's documents: which address stands for what
(https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator),
and what an event looks like
(https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html).
Of mail to any other address nothing is told here: it would start a function for every mail of
every test.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

_SIMULATOR: Final = "simulator.amazonses.com"
_MTA: Final = "a8-96.smtp-out.amazonses.com"


def events_of(
    *,
    message_id: str,
    at: datetime,
    source: str,
    recipients: Sequence[str],
    tags: Mapping[str, str],
    configuration_set: str,
) -> Iterator[tuple[str, str]]:
    """The events of one mail, in the order in which they happen: each one's type, as an event
    destination names it, and the event as JSON.

    Args:
        message_id: that SES gave it.
        at: when SES took it.
        source: who it is from.
        recipients: bare addresses.
        tags: by name.
        configuration_set: that it was sent with.
    """
    mail = {
        "timestamp": _stamp(at),
        "source": source,
        "sendingAccountId": "000000000000",
        "messageId": message_id,
        "destination": list(recipients),
        "headersTruncated": False,
        "headers": [{"name": "From", "value": source}],
        "commonHeaders": {"from": [source], "to": list(recipients), "messageId": message_id},
        "tags": {
            "ses:configuration-set": [configuration_set],
            **{name: [value] for name, value in tags.items()},
        },
    }
    for recipient in recipients:
        for matching, name, part in _told_of(recipient, message_id, at + timedelta(seconds=1)):
            event = {"eventType": matching.capitalize(), "mail": mail, name: part}
            yield matching, json.dumps(event)


def _told_of(
    recipient: str, message_id: str, at: datetime
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    local, _, domain = recipient.lower().rpartition("@")
    if domain != _SIMULATOR:
        return
    scenario = local.partition("+")[0]
    feedback = {"timestamp": _stamp(at), "feedbackId": f"{message_id}-feedback"}
    if scenario == "bounce":
        failed = {
            "emailAddress": recipient,
            "action": "failed",
            "status": "5.1.1",
            "diagnosticCode": "smtp; 550 5.1.1 user unknown",
        }
        yield "BOUNCE", "bounce", _bounce("Permanent", "General", failed, feedback)
        return
    if scenario == "suppressionlist":
        failed = {
            "emailAddress": recipient,
            "action": "failed",
            "status": "5.1.1",
            "diagnosticCode": "Amazon SES has suppressed sending to this address because it has a "
            "recent history of bouncing as an invalid address.",
        }
        yield "BOUNCE", "bounce", _bounce("Permanent", "Suppressed", failed, feedback)
        return
    yield (
        "DELIVERY",
        "delivery",
        {
            "timestamp": _stamp(at),
            "processingTimeMillis": 546,
            "recipients": [recipient],
            "smtpResponse": "250 2.6.0 Message received",
            "reportingMTA": _MTA,
        },
    )
    if scenario == "ooto":
        answered = {"emailAddress": recipient}
        yield "BOUNCE", "bounce", _bounce("Transient", "General", answered, feedback, mta=False)
    if scenario == "complaint":
        yield (
            "COMPLAINT",
            "complaint",
            {
                "complainedRecipients": [{"emailAddress": recipient}],
                "userAgent": "Amazon SES Mailbox Simulator",
                "complaintFeedbackType": "abuse",
                **feedback,
            },
        )


def _bounce(
    kind: str,
    subtype: str,
    recipient: dict[str, str],
    feedback: dict[str, str],
    *,
    mta: bool = True,
) -> dict[str, Any]:
    return {
        "bounceType": kind,
        "bounceSubType": subtype,
        "bouncedRecipients": [recipient],
        **feedback,
        **({"reportingMTA": f"dsn; {_MTA}"} if mta else {}),
    }


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
