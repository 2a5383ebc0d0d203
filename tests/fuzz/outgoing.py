"""Addresses that workspaces name as receivers, and what the queue of outgoing webhooks holds."""

from urllib.parse import urlsplit

from escalation.domain.errors import InvalidInput, MalformedJob
from escalation.domain.webhook_receivers import Receiver, ReceiverRules
from escalation.runtime.outgoing import matter_or_job
from tests.fuzz.decoders import Decoder, LetInError
from tests.fuzz.values import Dice

_NAMED = (
    "https://hooks.example.com/in?key=1",
    "https://user:password@hooks.example.com:443/in",
    "https://10.0.0.1/in",
    "http://localhost:8000/",
    "https://[::1]/",
)
_QUEUED = (
    {
        "version": 1,
        "id": "c1-1_handed_over",
        "type": "escalation.handed_over",
        "at": "2026-03-02T09:00:00Z",
        "workspace_id": "acme",
        "question": "Where is it?",
    },
    {
        "version": 1,
        "kind": "send_webhook",
        "workspace_id": "acme",
        "webhook_id": "hook-1",
        "delivery_id": "1",
    },
)


def _address(dice: Dice) -> str:
    named = dice.choice(_NAMED)
    return dice.choice((named, dice.broken(named), dice.broken(named), f"https://{dice.text()}"))


def _receiver(url: str) -> Receiver:
    """What is let in means the same to another reader of addresses, and leads nowhere inside."""
    found = ReceiverRules().receiver(url)
    parts = urlsplit(url)
    same = (parts.scheme, parts.hostname, parts.username) == ("https", found.host, None)
    if not same or parts.fragment or found.port != 443 or "." not in found.host:
        raise LetInError(url)
    if any(c.isspace() or not c.isprintable() for c in found.host + found.target):
        raise LetInError(url)
    return found


DECODERS = {
    "receivers of webhooks": Decoder(_address, _receiver, (InvalidInput,)),
    "matters in a queue": Decoder(
        lambda dice: dice.document(*_QUEUED), matter_or_job, (MalformedJob,)
    ),
}
