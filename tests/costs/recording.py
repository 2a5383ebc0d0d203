"""What the functions of one process call, write and log, while journeys are gone through."""

import json
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import RLock
from typing import Any, TextIO

import boto3

from infra.costs.metering import Consumed, Meter
from infra.costs.traced import Journey, Work, summed

Call = tuple[str, Consumed]
"""Its kind, as `dynamodb GetItem transcripts`, and what it consumed."""


class Recorder:
    """Notes calls of AWS and of helpdesks, log lines and metrics, by the function at work.

    One function works at a time: what another one would do meanwhile waits.

    Attributes:
        answered_bytes: of what went to visitors; whoever plays one adds to it.
        written: what was changed in the tables, in order, as their streams tell it.
        metrics: `function metric` of every metric that was written.
    """

    def __init__(self) -> None:
        self.answered_bytes = 0
        self.written: list[Mapping[str, Any]] = []
        self.metrics: set[str] = set()
        self._calls: dict[str, list[Call]] = {}
        self._invocations: dict[str, int] = {}
        self._lines: dict[str, list[str]] = {}
        self._working: list[str] = []
        self._lock = RLock()
        self._own = boto3.Session().client("dynamodb")

    def listen(self, session: boto3.Session) -> None:
        """Hears of every call that clients of this session make."""
        session.events.register("before-call", self._before)
        session.events.register("after-call", self._after)

    @contextmanager
    def at_work(self, function: str) -> Iterator[None]:
        """An invocation of a function."""
        with self._lock:
            self._working.append(function)
            self._invocations[function] = self._invocations.get(function, 0) + 1
            try:
                yield
            finally:
                self._working.pop()

    def note(self, kind: str, consumed: Consumed | None = None) -> None:
        """A call of the function at work; one that nobody's work is, is the script's own."""
        if self._working:
            self._calls.setdefault(self._working[-1], []).append((kind, consumed or Consumed()))

    def new_journey(self) -> None:
        """Forgets what was done until now."""
        self.answered_bytes = 0
        for each in (self._calls, self._invocations, self._lines):
            each.clear()

    def journey(self, *, times: int) -> Journey:
        """What has been done since."""
        keys: dict[str, float] = {}
        for calls in self._calls.values():
            for _, consumed in calls:
                for key, units in consumed.keys.items():
                    keys[key] = keys.get(key, 0) + units
        return Journey(
            times=times,
            work={name: self._work(name) for name in sorted(self._invocations)},
            answered_bytes=self.answered_bytes,
            keys=dict(sorted(keys.items())),
        )

    def _work(self, function: str) -> Work:
        lines = self._lines.get(function, [])
        calls = self._calls.get(function, [])
        return Work(
            invocations=self._invocations[function],
            log_lines=len(lines),
            log_bytes=sum(len(line.encode()) for line in lines),
            calls=summed((kind, consumed.reads, consumed.writes) for kind, consumed in calls),
        )

    def said(self, line: str) -> None:
        """A line of the log of the function at work."""
        if not self._working:
            return
        function = self._working[-1]
        self._lines.setdefault(function, []).append(line)
        if '"_aws"' in line:
            for directive in json.loads(line)["_aws"]["CloudWatchMetrics"]:
                self.metrics |= {f"{function} {one['Name']}" for one in directive["Metrics"]}

    def _before(
        self, model: Any, params: Mapping[str, Any], context: dict[str, Any], **_: object
    ) -> None:
        context["body"] = params["body"]
        if model.service_model.service_name == "dynamodb":
            context["meter"] = Meter(model.name, json.loads(params["body"]), self._ask)

    def _after(
        self, model: Any, http_response: Any, context: Mapping[str, Any], **_: object
    ) -> None:
        service = model.service_model.service_name
        if service != "dynamodb":
            told = len(json.loads(context["body"])["Entries"]) if service == "events" else 1
            for _entry in range(told):
                self.note(f"{'ses' if service == 'sesv2' else service} {model.name}")
            return
        done = http_response.status_code < 300
        consumed = context["meter"].finish(json.loads(http_response.content) if done else {})
        self.note(f"dynamodb {model.name} {consumed.table}".rstrip(), consumed)
        for key, before, after in context["meter"].changes:
            if before != after:
                self.written.append(_record(key, before, after, len(self.written) + 1))

    def _ask(self, operation: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """A read of the meter's own."""
        found: Mapping[str, Any] = (
            self._own.query(**body) if operation == "Query" else self._own.get_item(**body)
        )
        return found


class Output:
    """Takes the place of the standard output, to which functions log."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._begun = ""

    def write(self, text: str) -> int:
        """Some of a line, or several."""
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            self._recorder.said(line)
        return len(text)

    def flush(self) -> None:
        """Nothing waits here."""

    @contextmanager
    def instead(self) -> Iterator[TextIO]:
        """Within, functions log here; gives the true output."""
        true = sys.stdout
        sys.stdout = self
        try:
            yield true
        finally:
            sys.stdout = true


def _record(key: Any, before: Any, after: Any, number: int) -> dict[str, Any]:
    """A change of an item as the table's stream tells it to Lambda."""
    told: dict[str, Any] = {"Keys": dict(key), "SequenceNumber": str(number)}
    told |= {
        name: _plain(image) for name, image in (("OldImage", before), ("NewImage", after)) if image
    }
    name = "REMOVE" if after is None else "INSERT" if before is None else "MODIFY"
    return {"eventName": name, "eventSourceARN": "arn:stream", "dynamodb": told}


def _plain(value: Any) -> Any:
    """DynamoDB's JSON with what is binary in Base64."""
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | set) else value
