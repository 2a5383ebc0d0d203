"""A WebSocket API of the emulator behind the local gateway: what browsers meet on this machine."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

import boto3
import pytest
from botocore.config import Config
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from escalation.adapters.aws.live_sockets import ApiGatewaySockets
from escalation.domain.live import PROTOCOL
from infra.local.emulator import ACCOUNT, REGION, Emulator, free_port
from infra.local.gateway import Gateway
from infra.published import LIVE_STAGE

ANSWERS = dedent(
    """
    def handler(event, context):
        given = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
        if event["requestContext"]["eventType"] != "CONNECT":
            return {"statusCode": 200, "body": event["requestContext"]["connectionId"]}
        offered = given.get("sec-websocket-protocol", "")
        return {"statusCode": 200 if offered.endswith("good") else 401}
    """
)


@dataclass
class Live:
    """The API, by its gateway, and what sends to its sockets."""

    url: str
    sockets: ApiGatewaySockets

    @contextmanager
    def opened(self, ticket: str = "good") -> Iterator[tuple[ClientConnection, str]]:
        """A browser's socket, and its id."""
        offered = [Subprotocol(PROTOCOL), Subprotocol(ticket)]
        with connect(self.url, subprotocols=offered, proxy=None) as browser:
            browser.send('{"type":"who am I"}')
            yield browser, str(browser.recv(timeout=20))


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    emulator = Emulator(folder=tmp_path_factory.mktemp("emulator"))
    emulator.start()
    session = boto3.Session("test", "test", region_name=REGION)
    api_id = _made(session, emulator.url)
    path = f"_aws/execute-api/{api_id}/{LIVE_STAGE}"
    gateway = Gateway(
        port=free_port(),
        emulator_url=emulator.url,
        api_url=emulator.url,
        live_url=f"ws{emulator.url.removeprefix('http')}/{path}",
        pages=[],
    )
    gateway.start()
    client = session.client(
        "apigatewaymanagementapi",
        endpoint_url=f"{emulator.url}/{path}",
        config=Config(retries={"total_max_attempts": 1}),
    )
    yield Live(f"ws{gateway.url.removeprefix('http')}/{LIVE_STAGE}", ApiGatewaySockets(client))
    gateway.stop()
    emulator.stop()


def _made(session: boto3.Session, endpoint: str) -> str:
    """A function behind a WebSocket API; the API's id."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("answers.py", ANSWERS)
    made = session.client("lambda", endpoint_url=endpoint).create_function(
        FunctionName="answers",
        Runtime="python3.11",
        Role=f"arn:aws:iam::{ACCOUNT}:role/none",
        Handler="answers.handler",
        Code={"ZipFile": packed.getvalue()},
    )
    apis: Any = session.client("apigatewayv2", endpoint_url=endpoint)
    api = apis.create_api(
        Name="live", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.route"
    )["ApiId"]
    called = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions"
    integration = apis.create_integration(
        ApiId=api,
        IntegrationType="AWS_PROXY",
        IntegrationUri=f"{called}/{made['FunctionArn']}/invocations",
    )["IntegrationId"]
    for key in ("$connect", "$disconnect", "$default"):
        apis.create_route(ApiId=api, RouteKey=key, Target=f"integrations/{integration}")
    apis.create_stage(ApiId=api, StageName=LIVE_STAGE, AutoDeploy=True)
    return str(api)


def test_a_browser_is_told_that_its_first_protocol_is_spoken(live: Live) -> None:
    with live.opened() as (browser, _):
        assert browser.subprotocol == PROTOCOL


def test_what_the_function_refuses_opens_no_socket(live: Live) -> None:
    with pytest.raises(InvalidStatus) as refused, live.opened("bad"):
        pass
    assert refused.value.response.status_code == 403


def test_frames_are_sent_to_one_socket_and_to_no_other(live: Live) -> None:
    with live.opened() as (first, first_id), live.opened() as (second, second_id):
        frames = [(first_id, '{"n":1}'), (second_id, '{"n":2}')]
        assert live.sockets.send(frames).arrived == 2
        assert json.loads(first.recv(timeout=20)) == {"n": 1}
        assert json.loads(second.recv(timeout=20)) == {"n": 2}


def test_a_socket_that_its_browser_has_closed_is_gone(live: Live) -> None:
    with live.opened() as (_, socket_id):
        pass
    for _ in range(200):
        sent = live.sockets.send([(socket_id, "{}")])
        if sent.gone:
            break
    assert sent.gone == {socket_id}


def test_a_socket_that_nobody_has_opened_is_gone(live: Live) -> None:
    assert live.sockets.send([("never=", "{}")]).gone == {"never="}
