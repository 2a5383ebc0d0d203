"""Amazon Bedrock's Converse API on this machine: answers from a script, and keeps what it was sent.

Real HTTP under a real client, so that time-outs, throttling and broken answers are the client's to
meet. What it returns is what the API's own description allows, unless the script breaks it.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
from botocore.config import Config

Reply = Callable[[dict[str, Any]], "Answer"]
CONNECT_S = 5.0
PATIENT_S = 5.0
"""Seconds a client waits for an answer that comes: longer than a busy machine takes."""
HASTY_S = 1.5
"""Seconds a client waits for an answer that does not come."""


@dataclass
class Answer:
    """One HTTP answer; `after_s` is waited first."""

    body: object = field(default_factory=dict)
    status: int = 200
    error: str | None = None
    after_s: float = 0.0


def uses_tool(name: str, arguments: object, **usage: int) -> Answer:
    """The model calls a tool."""
    call = {"toolUse": {"toolUseId": "t1", "name": name, "input": arguments}}
    return says([call], "tool_use", **usage)


def says(content: list[dict[str, Any]], stop: str = "tool_use", **usage: int) -> Answer:
    """The model's message."""
    tokens = {"inputTokens": 100, "outputTokens": 20, **usage}
    return Answer(
        {
            "output": {"message": {"role": "assistant", "content": content}},
            "stopReason": stop,
            "usage": {**tokens, "totalTokens": tokens["inputTokens"] + tokens["outputTokens"]},
            "metrics": {"latencyMs": 1},
        }
    )


def throttled() -> Answer:
    """Too many requests."""
    return Answer({"message": "slow down"}, 429, "ThrottlingException")


class StandIn:
    """Answers in turn; the last answer stays."""

    def __init__(self) -> None:
        self.answers: list[Answer | Reply] = []
        self.received: list[dict[str, Any]] = []
        self.released = threading.Event()

    def answer(self, *answers: Answer | Reply) -> None:
        """Set the script."""
        self.answers = list(answers)

    def take(self, path: str, body: dict[str, Any]) -> Answer:
        """The next answer."""
        self.received.append({"path": path, **body})
        turn = min(len(self.received), len(self.answers)) - 1
        scripted = self.answers[turn]
        return scripted if isinstance(scripted, Answer) else scripted(body)


@contextmanager
def running(read_s: float = PATIENT_S) -> Iterator[tuple[StandIn, Any]]:
    """The stand-in and a client of it, as the product makes clients but for shorter waits."""
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stand_in.take(self.path, body)
            if answer.after_s:
                stand_in.released.wait(answer.after_s)
            raw = (
                answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            )
            try:
                self.send_response(answer.status)
                self.send_header("Content-Type", "application/json")
                if answer.error:
                    self.send_header("x-amzn-ErrorType", answer.error)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)
            except OSError:
                return  # the client has stopped waiting

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    session = boto3.Session(
        aws_access_key_id="test", aws_secret_access_key="test", region_name="eu-west-1"
    )
    client = session.client(
        "bedrock-runtime",
        endpoint_url=f"http://127.0.0.1:{server.server_address[1]}",
        config=Config(
            connect_timeout=CONNECT_S, read_timeout=read_s, retries={"total_max_attempts": 1}
        ),
    )
    try:
        yield stand_in, client
    finally:
        stand_in.released.set()
        client.close()
        server.shutdown()
        server.server_close()
        thread.join()
