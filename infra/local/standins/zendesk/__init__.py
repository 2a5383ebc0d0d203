"""Zendesk Support, imitated.

Written from the vendor's API reference (https://developer.zendesk.com/api-reference/ticketing/) and
its pages on webhooks (https://developer.zendesk.com/documentation/webhooks/): tickets, comments,
users, uploads, search, OAuth, idempotency keys, and signed ticket events.
"""

from typing import Final

from infra.local.standins.people import agent, refused
from infra.local.standins.stand_in import StandIn, Words
from infra.local.standins.zendesk import account, checks
from infra.local.standins.zendesk.app import ZendeskApi

STAND_IN: Final = StandIn(
    name="zendesk",
    title="Zendesk",
    api=ZendeskApi,
    behaviour=account.ZendeskBehaviour,
    first_ids={"Ticket": 1001, "Person": 9_005_000_001},
    people=(
        agent(account.AGENT_ID, "Robin Agent", account.EMAIL),
        agent(account.PERSON_ID, account.PERSON_NAME, account.PERSON_EMAIL),
        *refused("Suspended Person", 9_004_000_001),
    ),
    link="/agent/tickets/{id:int}",
    words=Words(
        new="new",
        open="open",
        pending="pending",
        solved="solved",
        closed="closed",
        final="closed",
        solve="Solve",
        statuses={status: status.capitalize() for status in checks.STATUSES},
        groups=account.GROUPS,
        event_prefix="zen:event-type:",
    ),
    connection={
        "subdomain": account.SUBDOMAIN,
        "client_id": account.CLIENT_ID,
        "client_secret": account.CLIENT_SECRET,
    },
    teams={name: {"group_id": str(number)} for number, name in account.GROUPS.items()},
    rehearsal={"tags": ["rehearsal"]},
)
