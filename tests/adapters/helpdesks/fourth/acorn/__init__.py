"""Acorn Desk, an invented helpdesk: the smallest folder that a vendor can have."""

from typing import Final

from escalation.adapters.helpdesks.credentials import CredentialsKinds
from escalation.adapters.helpdesks.vendor import Vendor
from tests.adapters.helpdesks.fourth.acorn.incoming_webhooks import read
from tests.adapters.helpdesks.fourth.acorn.models import AcornKey, AcornTicket
from tests.adapters.helpdesks.fourth.acorn.tickets import Acorn

VENDOR: Final = Vendor(
    name="acorn",
    title="Acorn Desk",
    calls_a_minute=60,
    description_bytes=5_000,
    note_bytes=2_000,
    usually_asks_csat=True,
    sentences={
        "credentials_refused": "Acorn Desk did not accept the key.",
        "not_permitted": "Acorn Desk's key may not read tickets.",
    },
    ticket_settings=lambda: AcornTicket,
    credentials=lambda: CredentialsKinds(kept=(AcornKey,)),
    open=Acorn,
    webhooks=lambda fetch: read,
)
