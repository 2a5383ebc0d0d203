"""The trace that the costs are computed from still shows what the code does.

The visitor's API runs here on moto, with the same meter as the trace: what makes a turn, a
beginning or a poll dearer or cheaper has to be traced again.
"""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import boto3
import pytest

from escalation.adapters.aws import clients
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.runtime import classify, stores
from functions.classify.handler import handler
from infra.costs.metering import Meter
from infra.costs.traced import Calls, Trace, summed
from tests.events import BOT_ID
from tests.fakes.outside import ScriptedBots, reply
from tests.functions.aws_backend import Backend, seed
from tests.functions.http_events import CONTEXT, http_event
from tests.functions.owner_on_moto import owner_on_moto

TURNS = 5
UNITS = 0.25
"""By how much of a unit the two may differ: ids and texts are not equally long."""
AGAIN = "no longer what infra/costs/trace.json says: python -m infra.costs trace"


class Visitor:
    """Somebody in a chat, and what DynamoDB was asked for it.

    Attributes:
        calls: each one's kind and units, as a trace names them.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, float, float]] = []
        self._meters: list[Meter] = []
        self._own = boto3.client("dynamodb")
        self._conversation: dict[str, Any] = {}
        session = boto3.Session()
        session.events.register("before-call.dynamodb", self._before)
        session.events.register("after-call.dynamodb", self._after)
        clients._CLIENTS._session = session

    def start(self) -> None:
        """Begins a chat."""
        self._conversation = self._call("POST", f"/v1/bots/{BOT_ID}/conversations", {})

    def say(self, text: str) -> None:
        """Says something that the bot knows the answer to."""
        body = {"client_message_id": secrets.token_hex(8), "text": text}
        self._call("POST", self._path, body)

    def poll(self) -> None:
        """Asks for news, where there are none."""
        last = self._call("GET", self._path)["messages"][-1]["id"]
        self.calls.clear()
        self._call("GET", self._path, query={"after": last})

    @property
    def _path(self) -> str:
        return f"/v1/conversations/{self._conversation['conversation_id']}/messages"

    def _call(
        self, method: str, path: str, body: object = None, query: dict[str, str] | None = None
    ) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self._conversation.get('token')}"}
        event = http_event(method, path, body=body, headers=headers, query=query)
        answer = handler(event, CONTEXT)
        assert answer["statusCode"] < 300, answer
        found: dict[str, Any] = json.loads(answer["body"])
        return found

    def _before(self, model: Any, params: Mapping[str, Any], **_: object) -> None:
        self._meters.append(Meter(model.name, json.loads(params["body"]), self._ask))

    def _after(self, model: Any, http_response: Any, **_: object) -> None:
        consumed = self._meters.pop().finish(json.loads(http_response.content))
        kind = f"dynamodb {model.name} {consumed.table}"
        self.calls.append((kind, consumed.reads, consumed.writes))

    def _ask(self, operation: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        ask: Callable[..., Mapping[str, Any]] = getattr(
            self._own, "query" if operation == "Query" else "get_item"
        )
        return ask(**body)


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    with owner_on_moto(monkeypatch):
        for name, value in {
            "ENVIRONMENT": "dev",
            "STARTS_OF_CLIENT": "30",
            "POWERTOOLS_SERVICE_NAME": "classify",
            "POWERTOOLS_METRICS_NAMESPACE": "Escalation",
        }.items():
            monkeypatch.setenv(name, value)
        secret = boto3.client("secretsmanager").create_secret(
            Name="token", SecretString=json.dumps({"current": "k1", "k1": "x" * 64})
        )
        monkeypatch.setenv("TOKEN_SECRET_ARN", secret["ARN"])
        dynamodb = boto3.client("dynamodb")
        seed(
            Backend(
                endpoint="",
                variables={},
                settings=SettingsStore(dynamodb, "settings"),
                transcripts=TranscriptStore(dynamodb, "transcripts"),
                sqs=None,
                secrets=None,
            )
        )
        bots = ScriptedBots()
        bots.always(BOT_ID, reply("We are open from nine to five, from Monday to Friday.", 0.95))
        monkeypatch.setattr(stores, "bots", lambda: bots)
        _forget()
        one = Visitor()
        one.start()
        one.say("When are you open?")  # the settings and the key are kept from here on
        one.calls.clear()
        yield one
        _forget()


def _forget() -> None:
    for cached in (classify.visitor_api, stores.profiles, stores.client_counts):
        cached.cache_clear()


def test_a_turn_asks_the_store_what_the_trace_says(visitor: Visitor) -> None:
    visitor.start()
    visitor.calls.clear()
    for number in range(TURNS):
        visitor.say(f"{number} days a week, when are you open?")
    _compare(visitor, "turn", times=TURNS)


def test_a_beginning_asks_the_store_what_the_trace_says(visitor: Visitor) -> None:
    visitor.start()
    _compare(visitor, "start", times=1)


def test_a_poll_asks_the_store_what_the_trace_says(visitor: Visitor) -> None:
    visitor.poll()
    _compare(visitor, "poll", times=1)


def _compare(visitor: Visitor, name: str, *, times: int) -> None:
    journey = Trace.load().journeys[name]
    traced = {
        kind: calls
        for kind, calls in journey.work["classify"].calls.items()
        if kind.startswith("dynamodb")
    }
    _assert_same(summed(visitor.calls), times, traced, journey.times)


def _assert_same(
    now: Mapping[str, Calls], times: int, traced: Mapping[str, Calls], traced_times: int
) -> None:
    def counts(calls: Mapping[str, Calls], of: int) -> dict[str, float]:
        return {kind: each.count / of for kind, each in calls.items()}

    assert counts(now, times) == counts(traced, traced_times), AGAIN
    for kind, each in now.items():
        then = traced[kind]
        assert each.reads / times == pytest.approx(then.reads / traced_times, abs=UNITS), AGAIN
        assert each.writes / times == pytest.approx(then.writes / traced_times, abs=UNITS), AGAIN
