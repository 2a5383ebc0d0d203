"""All functions in one process: the API by HTTP, queues and the table's stream by hand, on moto."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import boto3
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from escalation.adapters.aws import clients
from escalation.adapters.aws.connection_gates import REFUSED
from escalation.adapters.aws.keys import ESCALATIONS_FROM, GATES_FROM, HEAD_SK, TURNS_FROM
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.adapters.aws.transcript_items import NEWS
from escalation.domain.owner_ports import SettingsVersion
from escalation.domain.settings import EscalationSettings
from escalation.domain.workspace import Bot, Member, Workspace
from escalation.runtime import stores
from infra.local.emulator import free_port
from infra.local.gateway import Gateway, LocalPages
from infra.local.standins.app import PREFIXES, create_app
from infra.local.standins.registry import NAMES
from tests.costs.recording import Output, Recorder
from tests.fakes.outside import ScriptedBots
from tests.functions.http_events import CONTEXT, http_event
from tests.functions.owner_on_moto import owner_on_moto

WORKERS = {
    "tickets": "create_ticket",
    "emails": "send_email",
    "transfers": "transfer",
    "auto_replies": "auto_reply",
    "helpdesk_events": "sync_ticket",
    "outgoing_webhooks": "send_webhook",
}
READERS: dict[str, list[tuple[str, str, str]]] = {
    "aggregate": [("sk", TURNS_FROM, ""), ("sk", ESCALATIONS_FROM, "")],
    "dispatch": [
        ("sk", ESCALATIONS_FROM, ""),
        ("sk", TURNS_FROM, NEWS),
        ("sk", HEAD_SK, ""),
        ("pk", GATES_FROM, REFUSED),
    ],
}
"""Who reads the table's stream, and of it what: which key begins how, and what the item holds."""
CLOCK = ("sweep", "send_webhook")
"""What the schedule calls each minute."""
WORKSPACE = "harbour"
OWNER = {"sub": "sub-grace", "username": "grace", "token_use": "access", "client_id": "console"}
NOW = datetime.now(UTC)
_QUIET_S = 1.0
_MILLIS_LEFT = 60_000


class _Context:
    aws_request_id = CONTEXT.aws_request_id

    def get_remaining_time_in_millis(self) -> int:
        """As much as a worker begins with."""
        return _MILLIS_LEFT


class OneProcess:
    """The whole service.

    Attributes:
        url: of the API, the stand-in helpdesks and their controls.
        recorder: of everything that the functions do.
        bots: what they say.
    """

    def __init__(self, recorder: Recorder, urls: Mapping[str, str], port: int) -> None:
        self.recorder = recorder
        self.bots = ScriptedBots()
        self._urls = urls
        self._sqs = boto3.Session().client("sqs")
        desks = create_app(None)
        desks.add_middleware(_Noted, recorder=recorder)
        api = Starlette(
            routes=[
                Route("/v1/{path:path}", self._answer, methods=["GET", "POST", "PUT", "DELETE"])
            ]
        )
        self._gateway = Gateway(
            port=port,
            emulator_url="http://127.0.0.1:9",
            api_url="http://127.0.0.1:9",
            live_url="ws://127.0.0.1:9",
            pages=[LocalPages(desks, PREFIXES), LocalPages(api, ("/v1",))],
        )
        self.url = self._gateway.url

    def start(self) -> None:
        """Listens."""
        self._gateway.start()

    def stop(self) -> None:
        """Listens no more."""
        self._gateway.stop()

    def make_bot(self, bot_id: str, settings: Mapping[str, Any]) -> None:
        """A bot with these settings."""
        store = SettingsStore(boto3.Session().client("dynamodb"), "settings")
        store.create_bot(Bot(bot_id=bot_id, workspace_id=WORKSPACE, name=bot_id, created_at=NOW))
        store.save_settings(
            SettingsVersion(
                bot_id=bot_id,
                workspace_id=WORKSPACE,
                version=1,
                settings=EscalationSettings.model_validate(settings),
                author="grace@harbour.example",
                saved_at=NOW,
            )
        )

    def settle(self) -> None:
        """Lets workers and the stream's reader work, until nothing is left to do."""
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < _QUIET_S:
            if any([self._work(queue) for queue in WORKERS]):
                quiet_since = time.monotonic()
            time.sleep(0.05)
        written, self.recorder.written = self.recorder.written, []
        for reader, filters in READERS.items():
            records = [one for one in written if any(_passes(one, each) for each in filters)]
            if records:
                self.invoke(reader, {"Records": records})

    def invoke(self, function: str, event: Mapping[str, Any]) -> Any:
        """An invocation, as Lambda makes it."""
        handler = import_module(f"functions.{function}.handler").handler
        with self.recorder.at_work(function):
            return handler(event, _Context())

    def _work(self, queue: str) -> bool:
        """Gives what waits in a queue to its worker."""
        url = self._urls[queue]
        received = self._sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=5,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
            VisibilityTimeout=360,
        ).get("Messages", [])
        if not received:
            return False
        answer = self.invoke(WORKERS[queue], {"Records": [_record(one, queue) for one in received]})
        failed = {one["itemIdentifier"] for one in answer["batchItemFailures"]}
        for one in received:
            if one["MessageId"] not in failed:
                self._sqs.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
        return True

    async def _answer(self, request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool  # noqa: PLC0415

        body = await request.body()
        return await run_in_threadpool(self._answered, request, body)

    def _answered(self, request: Request, body: bytes) -> Response:
        path = request.url.path
        function = next(
            (n for n in ("admin", "webhooks") if path.startswith(f"/v1/{n}")), "classify"
        )
        event = http_event(
            request.method,
            path,
            raw=body.decode() or None,
            headers=dict(request.headers),
            query=dict(request.query_params),
            claims=OWNER if function == "admin" else None,
        )
        answer = self.invoke(function, event)
        return Response(
            answer.get("body") or "", answer["statusCode"], headers=answer.get("headers")
        )


class _Noted:
    """Notes each call of a helpdesk, as the function's at work."""

    def __init__(self, app: ASGIApp, recorder: Recorder) -> None:
        self._app = app
        self._recorder = recorder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes it on."""
        path = scope.get("path", "")
        if path.startswith("/stand-in/") and "/_control" not in path:
            self._recorder.note(f"helpdesk {scope['method']}")
        await self._app(scope, receive, send)


@contextmanager
def one_process() -> Iterator[OneProcess]:
    """The service, with a workspace that has a connection to each helpdesk."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        stack.enter_context(owner_on_moto(patch))
        port = free_port()
        queues = _queues()
        _variables(patch, port, queues)
        recorder = Recorder()
        session = boto3.Session()
        recorder.listen(session)
        clients._CLIENTS._session = session
        SettingsStore(boto3.client("dynamodb"), "settings").create_workspace(
            Workspace(
                workspace_id=WORKSPACE,
                name="Harbour",
                owner_email="grace@harbour.example",
                add_ons=("auto_ticket_reply",),
                created_at=NOW,
            ),
            Member(
                sub=OWNER["sub"],
                workspace_id=WORKSPACE,
                email="grace@harbour.example",
                role="owner",
                created_at=NOW,
            ),
        )
        service = OneProcess(recorder, queues, port)
        patch.setattr(stores, "bots", lambda: _Bots(service))
        stack.enter_context(Output(recorder).instead())
        service.start()
        stack.callback(service.stop)
        yield service


class _Bots:
    """Bots whose invocations are noted; what the bot itself does when warm is to calculate."""

    def __init__(self, service: OneProcess) -> None:
        self._service = service

    def __getattr__(self, name: str) -> Callable[..., Any]:
        ask: Callable[..., Any] = getattr(self._service.bots, name)

        def asked(*given: object) -> Any:
            self._service.recorder.note("lambda Invoke")
            with self._service.recorder.at_work("bot"):
                return ask(*given)

        return asked


def _queues() -> dict[str, str]:
    sqs = boto3.client("sqs")
    return {name: sqs.create_queue(QueueName=f"one-{name}")["QueueUrl"] for name in WORKERS}


def _variables(patch: pytest.MonkeyPatch, port: int, queues: Mapping[str, str]) -> None:
    secret = boto3.client("secretsmanager").create_secret(
        Name="token", SecretString=json.dumps({"current": "k1", "k1": "x" * 64})
    )
    url = f"http://127.0.0.1:{port}"
    values = {
        "PUBLIC_URL": url,
        "LIVE_URL": "wss://live.example/live",
        "EVENT_BUS": "default",
        "TURN_EVENTS": "false",
        "STARTS_OF_CLIENT": "30",
        "TOKEN_SECRET_ARN": secret["ARN"],
        "FALLBACK_MAIL_TO": "fallback@example.com",
        "POWERTOOLS_SERVICE_NAME": "classify",
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "POWERTOOLS_METRICS_NAMESPACE": "Escalation",
        **{f"LOCAL_{name.upper()}_URL": f"{url}/stand-in/{name}" for name in NAMES},
        **{f"{name.upper()}_QUEUE_URL": address for name, address in queues.items()},
    }
    for name, value in values.items():
        patch.setenv(name, value)


def _passes(record: Mapping[str, Any], wanted: tuple[str, str, str]) -> bool:
    """Whether a reader of the stream is shown a record."""
    key, begins, attribute = wanted
    told = record["dynamodb"]
    shown = record["eventName"] != "REMOVE" and told["Keys"][key]["S"].startswith(begins)
    return shown and (not attribute or attribute in told["NewImage"])


def _record(message: Mapping[str, Any], queue: str) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:eu-west-1:123456789012:{queue}",
        "awsRegion": "eu-west-1",
    }
