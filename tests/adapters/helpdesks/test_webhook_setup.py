"""Webhooks set up through the vendors' APIs, and read as the vendors send them."""

import base64
from typing import Any

import httpx
import pytest

from escalation.adapters.helpdesks.freshdesk import webhook_setup as freshdesk_webhooks
from escalation.adapters.helpdesks.webhook_reader import HelpdeskWebhookReader
from escalation.domain.errors import NotAuthenticated, PermanentError, RetryableError
from escalation.domain.helpdesk import WebhookPlan
from escalation.domain.ports import SystemClock
from escalation.domain.webhooks import WebhookDelivery
from escalation.domain.workspace import Connection, Updates
from tests.adapters.helpdesks.standins_world import LOCAL, World, new_world
from tests.adapters.helpdesks.support import Vendor, body_of, reply, zendesk, zoho

URL = "https://api.acme.example/v1/webhooks/x/c1"
SECRET = "chosen-here"


def install(world: World) -> WebhookPlan:
    plan = world.factory.plan(world.connection, url=URL, secret=SECRET)
    if world.name == "freshdesk":
        # The owner follows the steps: no API makes an automation rule.
        assert plan.header is not None
        rule = {
            "url": plan.url,
            "headers": {plan.header: plan.secret},
            "body": freshdesk_webhooks.TEMPLATE,
        }
        assert rule["body"] in plan.steps
        world.control("/freshdesk/rules", rule)
    return plan


def taken(world: World) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = world.control("/deliveries/take")["items"]
    return items


def read(world: World, plan: WebhookPlan, call: dict[str, Any], **changes: str) -> WebhookDelivery:
    updates = Updates(mode="webhook", webhook_id=plan.webhook_id)
    connection: Connection = world.connection.model_copy(update={"updates": updates})

    def published(address: str) -> object:
        assert address == f"{LOCAL}/zoho/.well-known/jwks.json"
        return world.get_json(address)

    reader = HelpdeskWebhookReader(local_urls={"zoho": f"{LOCAL}/zoho"}, fetch=published)
    headers = {name.lower(): value for name, value in call["headers"].items()} | changes
    return reader.read(
        connection,
        secret=plan.secret or "",
        headers=headers,
        body=base64.b64decode(call["body_base64"]),
        now=SystemClock().now(),
    )


def test_what_a_helpdesk_sends_is_proved_and_names_the_ticket(world: World) -> None:
    plan = install(world)
    number = world.made()
    taken(world)
    for action in ("reply", "customer"):
        world.agent(number, action, text="Hello")
    world.agent(number, "solve")
    calls = taken(world)
    assert len(calls) >= 3
    deliveries = [read(world, plan, call) for call in calls]
    assert {delivery.ticket_ids for delivery in deliveries} == {(number,)}
    assert len({delivery.delivery_id for delivery in deliveries}) >= 2


def test_what_a_helpdesk_sent_is_refused_when_its_proof_is_not_intact(world: World) -> None:
    plan = install(world)
    number = world.made()
    taken(world)
    world.agent(number, "reply", text="Hello")
    call = taken(world)[0]
    proofs = {
        "zendesk": "x-zendesk-webhook-signature",
        "freshdesk": "x-escalation-secret",
        "zoho": "x-zdesk-jwt",
    }
    proof = proofs[world.name]
    given = {name.lower(): value for name, value in call["headers"].items()}[proof]
    other = "A" if given[10] != "A" else "B"
    for forged in (given[:10] + other + given[11:], ""):
        with pytest.raises(NotAuthenticated):
            read(world, plan, call, **{proof: forged})


def test_setting_up_twice_makes_one_webhook(world: World) -> None:
    if world.name == "freshdesk":
        steps = world.open().set_up_webhook(URL, secret=SECRET)
        assert steps == world.open().set_up_webhook(URL, secret=SECRET)
        return
    first, second = install(world), install(world)
    assert first.installed
    assert first == second
    assert first.webhook_id


@pytest.mark.parametrize("kind", ["lost_answer", "reset"])
def test_a_lost_answer_to_setting_up_leaves_one_webhook(kind: str) -> None:
    for name in ("zendesk", "zoho"):
        with new_world("zendesk" if name == "zendesk" else "zoho") as world:
            world.fault(kind, operation="create_webhook")
            with pytest.raises(RetryableError):
                install(world)
            plan = install(world)
            number = world.made()
            taken(world)
            world.agent(number, "note", text="Hello")
            (call,) = taken(world)
            assert read(world, plan, call).ticket_ids == (number,)


def test_zendesk_signs_with_its_own_secret_and_zoho_needs_none() -> None:
    with new_world("zendesk") as world:
        assert install(world).secret not in {None, SECRET}
    with new_world("zoho") as world:
        assert install(world).secret is None


@pytest.mark.parametrize("edition", ["FREE", "STANDARD"])
def test_zohos_plans_without_webhooks_get_told_that_nothing_is_to_be_done(edition: str) -> None:
    with new_world("zoho") as world:
        world.behave(zoho_edition=edition)
        plan = install(world)
        assert not plan.installed
        assert "nothing is to be done" in plan.steps[0]


def test_freshdesks_steps_name_all_that_has_to_be_typed() -> None:
    plan = freshdesk_webhooks.plan(URL, secret=SECRET)
    steps = "\n".join(plan.steps)
    assert not plan.installed
    assert (plan.header, plan.secret) == ("X-Escalation-Secret", SECRET)
    for part in (URL, "X-Escalation-Secret", freshdesk_webhooks.TEMPLATE, "Automations", "POST"):
        assert part in steps
    assert SECRET not in steps
    assert SECRET not in repr(plan)


# --- refusals --------------------------------------------------------------------------------

HOOKS = "/api/v2/webhooks"


@pytest.mark.parametrize("answer", [reply(403), reply(401, error="invalid_token")])
def test_zendesk_without_the_scope_gets_the_steps(vendor: Vendor, answer: httpx.Response) -> None:
    vendor.on("GET", HOOKS, answer)
    plan = zendesk(vendor).set_up_webhook(URL, secret=SECRET)
    assert (plan.installed, plan.secret) == (False, None)
    assert "webhooks:write" in plan.steps[0]
    assert any(URL in step for step in plan.steps)


def test_an_account_without_the_newer_events_is_subscribed_to_the_two_that_count(
    vendor: Vendor,
) -> None:
    vendor.on("GET", HOOKS, reply(200, webhooks=[]))
    made = reply(201, webhook={"id": "01ABC"})
    vendor.on("POST", HOOKS, reply(400, error="invalid"), made)
    vendor.on("GET", f"{HOOKS}/01ABC/signing_secret", reply(200, signing_secret={"secret": "s"}))
    plan = zendesk(vendor).set_up_webhook(URL, secret=SECRET)
    assert (plan.installed, plan.webhook_id, plan.secret) == (True, "01ABC", "s")
    sent = body_of(vendor.sent("POST", HOOKS)[1])["webhook"]
    assert sent["subscriptions"] == [
        "zen:event-type:ticket.comment_added",
        "zen:event-type:ticket.status_changed",
    ]
    assert (sent["endpoint"], sent["http_method"], sent["request_format"]) == (URL, "POST", "json")


@pytest.mark.parametrize("answer", [reply(500), reply(429), httpx.ReadTimeout("slow")])
def test_a_helpdesk_that_does_not_answer_is_asked_again(vendor: Vendor, answer: Any) -> None:
    vendor.on("GET", HOOKS, answer)
    with pytest.raises(RetryableError):
        zendesk(vendor).set_up_webhook(URL, secret=SECRET)


def test_another_refusal_is_said(vendor: Vendor) -> None:
    vendor.on("GET", "/api/v1/webhooks", reply(204))
    refused = reply(422, errorCode="INVALID_DATA", errors=[{"fieldName": "/url"}])
    vendor.on("POST", "/api/v1/webhooks", refused)
    with pytest.raises(PermanentError, match="request_refused"):
        zoho(vendor).set_up_webhook(URL, secret=SECRET)


@pytest.mark.parametrize(("length", "installed"), [(100, True), (101, False), (180, False)])
def test_an_address_longer_than_zohos_api_takes_is_entered_by_hand(
    vendor: Vendor, length: int, installed: bool
) -> None:
    vendor.on("GET", "/api/v1/webhooks", reply(204))
    vendor.on("POST", "/api/v1/webhooks", reply(200, id="700000000000009"))
    url = "https://abcdefghij.execute-api.ap-southeast-1.amazonaws.com/".ljust(length, "x")
    plan = zoho(vendor).set_up_webhook(url, secret=SECRET)
    assert plan.installed is installed
    assert len(vendor.sent("POST", "/api/v1/webhooks")) == int(installed)
    if not installed:
        assert f"at most 100 characters, and this one has {length}" in plan.steps[0]
        assert any(step.endswith(f"the URL {url}") for step in plan.steps)


def test_one_that_was_entered_by_hand_is_found_however_long_it_is(vendor: Vendor) -> None:
    url = "https://escalation.example/".ljust(150, "x")
    made = {"id": "700000000000009", "url": url, "isEnabled": True}
    vendor.on("GET", "/api/v1/webhooks", reply(200, data=[made]))
    assert zoho(vendor).set_up_webhook(url, secret=SECRET).installed


def test_zoho_without_the_scope_gets_the_steps(vendor: Vendor) -> None:
    vendor.on("GET", "/api/v1/webhooks", reply(403, errorCode="SCOPE_MISMATCH"))
    plan = zoho(vendor).set_up_webhook(URL, secret=SECRET)
    assert not plan.installed
    assert "Desk.events.CREATE" in plan.steps[1]
