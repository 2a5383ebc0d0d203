"""The events in `events/` are what AWS sends to these functions, and stay so."""

import hashlib
import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from escalation.adapters.aws.ses_events import read_event
from escalation.adapters.aws.ses_received import read_received
from escalation.adapters.helpdesks.vendor import WebhookCall
from escalation.adapters.helpdesks.zendesk import incoming_webhooks as zendesk_events
from escalation.domain.bot_contract import BotRequest
from escalation.domain.jobs import decode
from escalation.domain.live_hints import Ping, understood
from escalation.domain.reply_addresses import read_token, token_in
from infra.packaging import FUNCTIONS
from tests.adapters.helpdesks.support import webhook_connection
from tests.events import (
    BOT_ID,
    CONNECTION_ID,
    EVENTS,
    MEMBER_SUB,
    WEBHOOK_SECRET,
    WORKSPACE_ID,
    event,
)

HANDLERS = sorted(path.parent.name for path in FUNCTIONS.glob("*/handler.py"))
HTTP = ("admin", "classify", "site", "webhooks")
QUEUES = {
    "create_ticket": {"deliver", "relay"},
    "send_email": {"deliver", "digest"},
    "transfer": {"deliver"},
    "jobs": {"owner_job"},
    "sync_ticket": {"sync"},
    "auto_reply": {"auto_reply"},
    "send_webhook": {"send_webhook"},
}


def test_there_is_one_event_for_each_function() -> None:
    assert sorted(path.stem for path in EVENTS.glob("*.json")) == HANDLERS


@pytest.mark.parametrize("name", HTTP)
def test_a_requests_parts_agree_with_each_other(name: str) -> None:
    request = event(name)
    context = request["requestContext"]
    assert request["version"] == "2.0"
    assert request["routeKey"] == context["routeKey"]
    assert request["routeKey"].startswith(f"{context['http']['method']} ")
    assert request["rawPath"] == context["http"]["path"]
    assert request["rawQueryString"] == urlencode(request.get("queryStringParameters", {}))
    assert request["headers"]["host"] == context["domainName"]
    assert context["domainName"].startswith(f"{context['apiId']}.execute-api.")
    assert request["headers"]["user-agent"] == context["http"]["userAgent"]
    assert all(header == header.lower() for header in request["headers"])
    proxy = request.get("pathParameters", {}).get("proxy", "")
    assert request["routeKey"].split()[1].replace("{proxy+}", proxy) == request["rawPath"]


@pytest.mark.parametrize("name", QUEUES)
def test_a_workers_batch_holds_jobs_of_its_own_with_true_digests(name: str) -> None:
    records: list[dict[str, Any]] = event(name)["Records"]
    assert {decode(record["body"]).kind for record in records} == QUEUES[name]
    assert len({record["messageId"] for record in records}) == len(records)
    for record in records:
        assert record["md5OfBody"] == hashlib.md5(record["body"].encode()).hexdigest()
        assert record["attributes"]["MessageGroupId"] == WORKSPACE_ID
        assert record["eventSource"] == "aws:sqs"


def test_the_mail_event_is_one_of_a_mail_of_ours_that_came_back() -> None:
    (record,) = event("mail_events")["Records"]
    told = read_event(record["body"])
    assert told is not None
    assert (told.workspace_id, told.audience) == (WORKSPACE_ID, "team")
    assert [one.kind for one in told.returned] == ["no_mailbox"]
    assert record["md5OfBody"] == hashlib.md5(record["body"].encode()).hexdigest()
    # SNS names no message group, and with raw delivery nothing else of its own.
    assert "MessageGroupId" not in record["attributes"]


def test_the_received_mail_is_one_that_may_be_taken_to_a_reply_address() -> None:
    (record,) = event("receive_mail")["Records"]
    mail = read_received(record["body"])
    assert mail is not None
    assert mail.refusal() is None
    (to,) = mail.recipients
    found = token_in(to, "reply.example.com")
    assert found is not None
    said = read_token(found, ["r" * 64])
    assert said is not None
    assert said.is_of(WORKSPACE_ID)
    assert record["md5OfBody"] == hashlib.md5(record["body"].encode()).hexdigest()
    assert "MessageGroupId" not in record["attributes"]


def test_the_bots_event_is_a_request_of_its_contract() -> None:
    request = BotRequest.model_validate_json(json.dumps(event("bot")))
    assert (request.workspace_id, request.bot_id) == (WORKSPACE_ID, BOT_ID)
    assert request.messages[-1].author == "visitor"


def test_the_sockets_event_is_a_frame_that_is_understood() -> None:
    said = event("live")
    context = said["requestContext"]
    assert (context["eventType"], context["routeKey"]) == ("MESSAGE", "$default")
    assert context["domainName"].startswith(f"{context['apiId']}.execute-api.")
    assert "headers" not in said, "they come when a socket is opened, and not again"
    assert isinstance(understood(said["body"]), Ping)


def test_the_schedules_event_is_eventbridges() -> None:
    tick = event("sweep")
    assert (tick["source"], tick["detail-type"]) == ("aws.events", "Scheduled Event")
    assert ":rule/" in tick["resources"][0]


def test_a_members_token_reaches_the_function_as_claims_only() -> None:
    request = event("admin")
    claims = request["requestContext"]["authorizer"]["jwt"]["claims"]
    assert claims["sub"] == MEMBER_SUB
    assert claims["token_use"] == "access"
    # A token has three parts; the header here has none.
    assert "." not in request["headers"]["authorization"]


def test_the_webhook_is_signed_with_the_secret_of_the_vendors_documentation() -> None:
    request = event("webhooks")
    assert request["rawPath"] == f"/v1/webhooks/zendesk/{CONNECTION_ID}"
    delivery = zendesk_events.read(
        WebhookCall(
            connection=webhook_connection("zendesk"),
            secret=WEBHOOK_SECRET,
            headers=request["headers"],
            body=request["body"].encode(),
            now=datetime.fromisoformat(request["headers"]["x-zendesk-webhook-signature-timestamp"]),
        )
    )
    assert delivery.ticket_ids == ("1042",)
