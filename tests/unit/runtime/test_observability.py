"""Log lines hold ids and places, never what somebody wrote."""

import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import BaseModel, ValidationError

from escalation.adapters.aws.sqs import QueueUrls, SqsJobQueue
from escalation.domain.jobs import DeliverEscalation, WriteAutoReply
from escalation.runtime import observability
from escalation.runtime.events import LoggedEvents
from escalation.runtime.queue_loop import Worker, by_kind
from tests.fakes.chat_world import ChatWorld
from tests.functions.http_events import CONTEXT, Context

FUNCTIONS = Path(__file__).parents[3] / "functions"
HANDLERS = sorted(path.parent.name for path in FUNCTIONS.glob("*/handler.py"))

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    """What has been logged since the test began."""
    written = io.StringIO()
    monkeypatch.setattr(observability.logger().registered_handler, "stream", written)
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


class Number(BaseModel):
    number: int


def test_places_name_every_cause_and_no_message() -> None:
    def fails() -> None:
        try:
            Number.model_validate({"number": "my password is hunter2"})
        except ValidationError as error:
            raise LookupError("hunter2") from error

    with pytest.raises(LookupError) as caught:
        fails()

    lines = observability.places(caught.value)
    assert any(line.startswith("LookupError at test_observability.py") for line in lines)
    assert any(line.startswith("ValidationError at ") for line in lines)
    assert "hunter2" not in "".join(lines)


def test_fields_that_log_records_have_for_themselves_do_not_break_a_line() -> None:
    observability.info("test_line", name="x", args="y", module="z", empty=None)
    observability.failed("test_line", ValueError("x"), message="y", process=1)


def test_metrics_are_written_once_for_all_that_was_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Escalation")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "test")
    observability.metrics.cache_clear()

    observability.count("Things")
    observability.count("Things", 2)
    observability.flush()
    observability.flush()

    lines = [line for line in capsys.readouterr().out.splitlines() if "Things" in line]
    assert len(lines) == 1
    assert '"Things":[1.0,2.0]' in lines[0].replace(" ", "")


def test_an_event_of_a_use_case_is_logged_with_the_use_cases_own_file(lines: Lines) -> None:
    world = ChatWorld()
    world.events = cast(Any, LoggedEvents())
    chat = world.start()
    world.close(chat)

    files = {line["message"]: line["location"].rpartition(":")[0] for line in lines()}
    assert files["conversation_started"].endswith("use_cases/visitor/start_conversation.py")
    assert files["conversation_closed"].endswith("use_cases/visitor/close_conversation.py")


def test_a_line_of_the_runtime_names_the_file_that_wrote_it(lines: Lines) -> None:
    observability.info("test_line")
    observability.warn("test_line")
    observability.failed("test_line", ValueError("x"))
    observability.logger().info("test_line")

    assert len(lines()) == 4
    for line in lines():
        path, _, number = line["location"].rpartition(":")
        assert path == __file__
        assert number.isdecimal()


def test_every_line_of_an_invocation_carries_its_id_and_none_after_it(lines: Lines) -> None:
    @observability.entry_point
    def handle(event: str, context: Context) -> str:
        observability.info(event)
        LoggedEvents().record(event)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(observability.info, event).result()
        return event

    first, second = Context(), Context()
    first.aws_request_id, second.aws_request_id = "id-1", "id-2"
    assert handle("one", first) == "one"
    assert handle("two", second) == "two"
    observability.info("between")

    ids = [(line["message"], line.get("function_request_id")) for line in lines()]
    assert ids == [("one", "id-1")] * 3 + [("two", "id-2")] * 3 + [("between", None)]


def test_an_invocation_that_fails_leaves_no_id_behind_and_writes_its_metrics(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[bool] = []
    monkeypatch.setattr(observability, "flush", lambda: flushed.append(True))

    @observability.entry_point
    def handle(event: str, context: Context) -> str:
        observability.failed("failing", ValueError(event))
        raise ValueError(event)

    with pytest.raises(ValueError, match="what a visitor wrote"):
        handle("what a visitor wrote", CONTEXT)
    observability.info("after")

    failing, after = lines()
    assert failing["function_request_id"] == CONTEXT.aws_request_id
    assert "function_request_id" not in after
    assert flushed == [True]
    assert "visitor wrote" not in json.dumps(failing)


@pytest.mark.parametrize("name", HANDLERS)
def test_every_function_is_an_entry_point(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    invoked: list[object] = []
    add_to_lines = observability.logger().append_context_keys

    def append_context_keys(**keys: object) -> AbstractContextManager[None]:
        invoked.append(keys)
        return add_to_lines(**keys)

    monkeypatch.setattr(observability.logger(), "append_context_keys", append_context_keys)
    handler = import_module(f"functions.{name}.handler").handler

    with suppress(Exception):  # what becomes of an event like this is not the matter here
        handler({}, CONTEXT)
    assert invoked == [{"function_request_id": CONTEXT.aws_request_id}]


API_CALL = {
    "requestContext": {"requestId": "Abc-1_2="},
    "pathParameters": {"conversation_id": "c0ffee"},
}


def test_each_line_of_a_request_names_it_and_its_conversation(lines: Lines) -> None:
    @observability.entry_point
    def handle(event: dict[str, Any], context: Context) -> str | None:
        observability.info("test_line")
        return observability.cause()

    assert handle(API_CALL, CONTEXT) == "Abc-1_2="
    assert handle({}, CONTEXT) is None, "nothing of the last request is left"
    first, second = lines()
    assert (first["cause"], first["conversation_id"]) == ("Abc-1_2=", "c0ffee")
    assert not {"cause", "conversation_id"} & second.keys()


@pytest.mark.parametrize("hostile", ["a b", "x\n{}", "a" * 101, 7, None, {"$": 1}])
def test_what_is_no_id_is_in_no_line(lines: Lines, hostile: object) -> None:
    @observability.entry_point
    def handle(event: dict[str, Any], context: Context) -> None:
        observability.info("test_line")

    handle({"conversation_id": hostile, "pathParameters": {"conversation_id": hostile}}, CONTEXT)
    (line,) = lines()
    assert "conversation_id" not in line


def test_a_request_is_named_in_the_lines_of_what_comes_of_it_as_far_as_it_goes(
    lines: Lines,
) -> None:
    client = SqsThatKeeps()
    urls = QueueUrls(tickets="https://tickets", auto_replies="https://replies")
    queue = SqsJobQueue(cast("Any", client), urls, cause=observability.cause)
    job = DeliverEscalation(
        workspace_id="w", method="ticket", conversation_id="c", escalation_id="c-1"
    )
    with observability.about(cause="request-1"):
        queue.send(job)

    def deliver(_: object) -> None:
        observability.info("test_line")
        queue.send(WriteAutoReply(workspace_id="w", conversation_id="c", reply_id="c-r1"))

    for number in (0, 1):
        run = by_kind("queue", {DeliverEscalation: deliver, WriteAutoReply: _logs})
        worker = Worker(queue, "https://tickets", run)
        worker({"Records": [client.record(number)]}, cast("Any", CONTEXT))
    queue.send(job)
    assert "cause" not in client.sent[2]["MessageAttributes"]
    found = [line for line in lines() if line["message"] == "test_line"]
    assert [line["cause"] for line in found] == ["request-1", "request-1"]
    assert [line["conversation_id"] for line in found] == ["c", "c"]
    assert found[0]["escalation_id"] == "c-1"


def _logs(_: object) -> None:
    observability.info("test_line")


class SqsThatKeeps:
    """A client that keeps what it is given, and gives it to a function as SQS does."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send_message(self, **message: Any) -> None:
        self.sent.append(message)

    def record(self, number: int) -> dict[str, Any]:
        message = self.sent[number]
        attributes = {
            name: {"stringValue": value["StringValue"], "dataType": value["DataType"]}
            for name, value in message["MessageAttributes"].items()
        }
        return {
            "messageId": f"m{number}",
            "receiptHandle": f"r{number}",
            "body": message["MessageBody"],
            "attributes": {"ApproximateReceiveCount": "1"},
            "messageAttributes": attributes,
            "eventSource": "aws:sqs",
        }
