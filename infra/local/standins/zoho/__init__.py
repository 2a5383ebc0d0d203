"""Zoho Desk, imitated, with the accounts server that gives out its tokens.

Written from the vendor's API document (https://desk.zoho.com/DeskAPIDocument), which also holds its
webhooks, and its pages on OAuth (https://www.zoho.com/accounts/protocol/oauth.html): tickets,
threads, comments, contacts, departments, search, and webhooks with a signed token.
"""

from typing import Final

from infra.local.standins.people import agent, refused
from infra.local.standins.stand_in import StandIn, Words
from infra.local.standins.zoho import account, shapes
from infra.local.standins.zoho.app import ZohoApi

STAND_IN: Final = StandIn(
    name="zoho",
    title="Zoho Desk",
    api=ZohoApi,
    behaviour=account.ZohoBehaviour,
    first_ids={"Ticket": shapes.FIRST_TICKET_ID, "Person": 700_000_000_100_001},
    people=(
        agent(int(account.AGENT_ID), "Alex Agent", account.AGENT_EMAIL),
        agent(int(account.PERSON_ID), account.PERSON_NAME, account.PERSON_EMAIL),
        *refused("Blocked Person", 700_000_000_000_401),
    ),
    link="/agent/acme/support/tickets/details/{id:int}",
    words=Words(
        open="Open",
        pending="On Hold",
        solved="Closed",
        closed="Closed",
        solve="Close",
        pend="On hold",
        group="Department",
        groups=account.DEPARTMENTS,
        group_of=lambda ticket: ticket.extra.get("departmentId"),
        number_of=shapes.ticket_number,
    ),
    connection={
        "data_centre": account.DATA_CENTRE,
        "org_id": account.ORG_ID,
        "client_id": account.CLIENT_ID,
        "client_secret": account.CLIENT_SECRET,
        "refresh_token": account.REFRESH_TOKEN,
    },
    teams={name: {"department_id": number} for number, name in account.DEPARTMENTS.items()},
    rehearsal={"department_id": account.DEPARTMENT_ID},
)
