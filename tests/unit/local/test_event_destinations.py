"""What is told of a mail goes where the deployment says, and only what that asks for."""

import asyncio
import base64
import json
from urllib.parse import parse_qs

import httpx

from infra.local.pages.event_destinations import EventDestinations

MAIL = base64.b64encode(b"From: support@example.com\r\n\r\nHello").decode()
TOPIC = "arn:aws:sns:us-east-1:000000000000:events"


def told(recipient: str, *destinations: dict[str, object], kept: bool = True) -> list[str]:
    """The types of events that reach a topic, and what was asked of the emulator."""
    published: list[str] = []

    def emulator(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            assert request.url.path == "/v2/email/configuration-sets/teams/event-destinations"
            assert "/ses/aws4_request" in request.headers["authorization"]
            return httpx.Response(200, json={"EventDestinations": list(destinations)})
        form = parse_qs(request.content.decode())
        assert form["TopicArn"] == [TOPIC]
        assert "/sns/aws4_request" in request.headers["authorization"]
        published.append(json.loads(form["Message"][0])["eventType"])
        return httpx.Response(200)

    sent = {
        "Destination": {"ToAddresses": [recipient]},
        "Content": {"Raw": {"Data": MAIL}},
        "EmailTags": [{"Name": "workspace", "Value": "acme"}],
        **({"ConfigurationSetName": "teams"} if kept else {}),
    }

    async def tell() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(emulator)) as client:
            destinations_ = EventDestinations("http://127.0.0.1:4566")
            await destinations_.tell(client, json.dumps(sent).encode(), "0100-1")

    asyncio.run(tell())
    return published


def destination(*types: str, enabled: bool = True) -> dict[str, object]:
    return {
        "Enabled": enabled,
        "MatchingEventTypes": list(types),
        "SnsDestination": {"TopicArn": TOPIC},
    }


def test_a_destination_is_told_what_it_asks_for() -> None:
    complaint = "complaint@simulator.amazonses.com"
    assert told(complaint, destination("DELIVERY", "COMPLAINT")) == ["Delivery", "Complaint"]
    assert told(complaint, destination("BOUNCE", "COMPLAINT")) == ["Complaint"]
    assert told(complaint, destination("COMPLAINT", enabled=False)) == []
    assert told(complaint) == []


def test_without_a_configuration_set_nobody_is_told() -> None:
    assert told("bounce@simulator.amazonses.com", destination("BOUNCE"), kept=False) == []
