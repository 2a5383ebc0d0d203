"""Freshdesk, imitated.

Written from the vendor's API reference (https://developers.freshdesk.com/api/) and its support page
on automation rules that call a webhook: tickets, conversations, contacts, agents, search, and the
rules, which an administrator sets up on a page because no API does.
"""

from typing import Final

from infra.local.standins.freshdesk import account, shapes
from infra.local.standins.freshdesk.app import FreshdeskApi
from infra.local.standins.people import agent, refused
from infra.local.standins.stand_in import StandIn, Words

STAND_IN: Final = StandIn(
    name="freshdesk",
    title="Freshdesk",
    api=FreshdeskApi,
    behaviour=account.FreshdeskBehaviour,
    first_ids={"Ticket": 1001, "Person": 43_000_001_001},
    people=(
        agent(account.AGENT_ID, "Sam Agent", account.AGENT_EMAIL),
        agent(account.PERSON_ID, account.PERSON_NAME, account.PERSON_EMAIL),
        *refused("Blocked Person", 43_000_000_401),
    ),
    link="/a/tickets/{id:int}",
    words=Words(
        open="2",
        pending="3",
        solved="4",
        closed="5",
        solve="Resolve",
        statuses=shapes.STATUSES,
        priorities=shapes.PRIORITIES,
        groups=account.GROUPS,
    ),
    connection={"domain": account.DOMAIN, "api_key": account.API_KEY},
    teams={name: {"group_id": str(number)} for number, name in account.GROUPS.items()},
    rehearsal={"tags": ["rehearsal"]},
)
