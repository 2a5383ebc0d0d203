"""What the owner's site signs of its visitors is heeded by rules and tickets; a claim is not."""

from datetime import UTC, datetime, timedelta
from secrets import token_hex

import jwt
import pytest

from infra.local.api_clients import Json
from infra.workspace import identity_key
from tests.e2e.desks import wait_until
from tests.e2e.faulty import TICKETS
from tests.e2e.owners import Tenant, deployment, new_tenant
from tests.e2e.world import ANSWER, ANSWERABLE, World, refusal, texts

_PLAN = "enterprise"


@pytest.fixture(scope="module")
def tenant(world: World) -> Tenant:
    """A workspace that is connected to a helpdesk."""
    made = new_tenant(world, "signs")
    made.connect("zendesk")
    return made


@pytest.fixture(scope="module")
def key(world: World, tenant: Tenant) -> str:
    """What its own site signs with, as an operator hands it out."""
    return identity_key(deployment(world), workspace_id=tenant.workspace_id)


@pytest.fixture
def bot(world: World, tenant: Tenant, key: str) -> str:
    """One whose visitors of the best plan are for people, though it knows the answer."""
    del key  # It is there before anybody has read the workspace.
    best = {"fact": "signed", "name": "plan", "check": "is", "values": [_PLAN]}
    ticket = {**TICKETS["zendesk"], "subject": "{signed.plan}, {attribute.cart}: {question}"}
    rule = {"when": {"join": "all", "of": [{"tests": [best]}]}, "then": "handoff"}
    settings = {
        "handoff_method": "ticket",
        "ticket": ticket,
        "contact": "never",
        "rules": [rule],
        "messages": {"handoff": {"en": "We take care of our {signed.plan} customers."}},
    }
    return world.bot(settings, owner=tenant.owner)


def _token(tenant: Tenant, key: str, **attributes: object) -> str:
    until = datetime.now(UTC) + timedelta(minutes=10)
    claims = {
        "aud": tenant.workspace_id,
        "exp": int(until.timestamp()),
        "name": "Grace",
        "email": f"grace-{token_hex(3)}@visitor.example",
        "attributes": attributes,
    }
    return jwt.encode(claims, key, "HS256")


def test_a_rule_on_what_is_signed_fires_and_the_ticket_says_it(
    world: World, tenant: Tenant, key: str, bot: str
) -> None:
    token = _token(tenant, key, plan=_PLAN)
    visitor = world.visitor(bot, identity_token=token, attributes={"plan": "free", "cart": 3})
    turn = visitor.say(ANSWERABLE)
    assert turn["escalation"]["reason"] == "rule"
    assert texts(turn["messages"], "bot") == []
    assert "We take care of our enterprise customers." in texts(turn["messages"], "system")
    [ticket] = wait_until(
        lambda: world.helpdesks.tickets(visitor.conversation_id, "zendesk"), what="the ticket"
    )
    assert ticket["subject"] == f"{_PLAN}, 3: {ANSWERABLE}"
    path = f"/conversations/{visitor.conversation_id}"
    known = tenant.owner.get(path)["conversation"]["attributes"]
    assert known["signed"] == {"plan": _PLAN}
    assert known["claimed"] == {"plan": "free", "cart": 3}


def test_a_mere_claim_fires_no_rule_that_wants_it_signed(
    world: World, tenant: Tenant, key: str, bot: str
) -> None:
    claimed: Json = {"attributes": {"plan": _PLAN}}
    for body in (claimed, {**claimed, "identity_token": _token(tenant, key, plan="free")}):
        turn = world.visitor(bot, **body).say(ANSWERABLE)
        assert texts(turn["messages"], "bot") == [ANSWER]
        assert turn["escalation"] is None


def test_what_another_key_has_signed_opens_no_chat(world: World, tenant: Tenant, bot: str) -> None:
    forged = _token(tenant, token_hex(32), plan=_PLAN)
    refused = refusal(world.visitor, bot, identity_token=forged)
    assert (refused.status, refused.problem["field"]) == (400, "identity_token")
