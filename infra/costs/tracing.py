"""Traces the running local stack: what each journey made the functions call, write and log."""

import json
import re
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from infra.costs.recording import Call, Recorder
from infra.costs.traced import Journey, Trace, Work, summed
from infra.local.service import LocalService

_QUIET_S = 3.0
_PATIENCE_S = 120.0
_REPORT = re.compile(r"REPORT RequestId: \S+\tDuration: ([\d.]+) ms")
_PLATFORM = ("START RequestId", "END RequestId", "REPORT RequestId")


@dataclass
class _Logged:
    """What one function has logged in a journey."""

    durations_ms: list[float] = field(default_factory=list)
    lines: int = 0
    size: int = 0


class StackTrace:
    """A running service with its functions' calls led through recording proxies.

    Attributes:
        journeys: what was traced, by name.
        answered_bytes: what went to visitors; whoever plays a visitor adds to it.
    """

    def __init__(self, service: LocalService) -> None:
        """Takes a service that has been started; leads its calls aside at once."""
        self.journeys: dict[str, Journey] = {}
        self.answered_bytes = 0
        self._service = service
        self._stack = service.stack
        self._metrics: set[str] = set()
        self._recorder = Recorder(aws=self._stack.endpoint, gateway=service.url)
        self._groups: dict[str, str] = {}
        self._variables: dict[str, dict[str, str]] = {}
        self._seen: dict[str, int] = {}
        self._stop_the_clock()
        for name, physical in self._stack.names.functions.items():
            self._lead_aside(name, physical)

    def stop(self) -> None:
        """Lets the functions reach the emulator by themselves again, and ends the proxies."""
        for physical, variables in self._variables.items():
            self._configure(physical, variables)
        self._recorder.stop()

    def trace(self) -> Trace:
        """Everything that was traced."""
        return Trace(journeys=self.journeys, metrics=tuple(sorted(self._metrics)))

    @contextmanager
    def journey(self, name: str, *, times: int = 1) -> Iterator[None]:
        """Traces what is done within, and all that comes of it until nothing happens any more."""
        self._new_lines()
        self._recorder.calls.clear()
        self.answered_bytes = 0
        yield
        answered = self.answered_bytes
        self.settle()
        calls = list(self._recorder.calls)
        logged = self._new_lines()
        functions = sorted({call.function for call in calls} | set(logged))
        keys: dict[str, float] = {}
        for call in calls:
            for key, units in call.consumed.keys.items():
                keys[key] = keys.get(key, 0) + units
        self.journeys[name] = Journey(
            times=times,
            work={
                function: self._work(
                    [call for call in calls if call.function == function],
                    logged.get(function, _Logged()),
                )
                for function in functions
            },
            answered_bytes=answered,
            keys=dict(sorted(keys.items())),
        )

    def settle(self) -> None:
        """Waits until the functions have called nothing for some seconds, and queues are empty.

        Raises:
            TimeoutError: they go on and on.
        """
        deadline = time.monotonic() + _PATIENCE_S
        quiet_since, count = time.monotonic(), len(self._recorder.calls)
        while time.monotonic() - quiet_since < _QUIET_S:
            if time.monotonic() > deadline:
                raise TimeoutError(f"still at work after {_PATIENCE_S:g} s")
            time.sleep(0.2)
            if len(self._recorder.calls) != count or self._waiting():
                quiet_since, count = time.monotonic(), len(self._recorder.calls)

    def invoke(self, function: str) -> None:
        """What the schedule would do."""
        self._client("lambda").invoke(
            FunctionName=self._stack.names.functions[function], Payload=b"{}"
        )

    def _work(self, calls: list[Call], logged: _Logged) -> Work:
        invocations = len(logged.durations_ms)
        waited = 1000 * sum(call.waited_s for call in calls) / max(1, invocations)
        whole = statistics.median(logged.durations_ms) if invocations else 0.0
        return Work(
            invocations=invocations,
            own_ms=round(max(0.0, whole - waited), 1),
            log_lines=logged.lines,
            log_bytes=logged.size,
            calls=summed((self._kind(c), c.consumed.reads, c.consumed.writes) for c in calls),
        )

    def _kind(self, call: Call) -> str:
        tables = {
            self._stack.names.settings_table: "settings",
            self._stack.names.transcripts_table: "transcripts",
        }
        table = tables.get(call.consumed.table, "other" if call.consumed.table else "")
        return f"{call.service} {call.operation} {table}".rstrip()

    def _waiting(self) -> bool:
        """Whether a queue holds something that is not put off for later."""
        sqs = self._client("sqs")
        wanted = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        return any(
            int(value)
            for url in self._stack.names.queue_urls.values()
            for value in sqs.get_queue_attributes(QueueUrl=url, AttributeNames=wanted)[
                "Attributes"
            ].values()
        )

    def _lead_aside(self, name: str, physical: str) -> None:
        client = self._client("lambda")
        known = client.get_function_configuration(FunctionName=physical)
        self._groups[name] = known.get("LoggingConfig", {}).get(
            "LogGroup", f"/aws/lambda/{physical}"
        )
        proxy = self._recorder.address(name)
        self._variables[physical] = variables = known["Environment"]["Variables"]
        aside = {key: self._aside(key, value, proxy) for key, value in variables.items()}
        self._configure(physical, {**aside, "POWERTOOLS_LOG_LEVEL": "INFO"})

    def _configure(self, physical: str, variables: Mapping[str, str]) -> None:
        self._client("lambda").update_function_configuration(
            FunctionName=physical, Environment={"Variables": dict(variables)}
        )

    def _aside(self, key: str, value: str, proxy: str) -> str:
        if key == "AWS_ENDPOINT_URL":
            return proxy
        for path in ("/stand-in/", "/mailbox/"):
            if value.startswith(f"{self._service.url}{path}"):
                return value.replace(self._service.url, proxy, 1)
        return value

    def _stop_the_clock(self) -> None:
        events = self._client("events")
        for rule in events.list_rules()["Rules"]:
            if "ScheduleExpression" in rule:
                events.disable_rule(Name=rule["Name"])

    def _new_lines(self) -> dict[str, _Logged]:
        """What has been logged since the last call, by function."""
        found: dict[str, _Logged] = {}
        for name in self._groups:
            messages = self._messages(name)
            fresh = messages[self._seen.get(name, 0) :]
            self._seen[name] = len(messages)
            if fresh:
                found[name] = self._counted(name, fresh)
        return found

    def _messages(self, function: str) -> list[str]:
        logs = self._client("logs")
        try:
            pages = logs.get_paginator("filter_log_events").paginate(
                logGroupName=self._groups[function]
            )
            return [event["message"] for page in pages for event in page["events"]]
        except logs.exceptions.ResourceNotFoundException:
            return []

    def _counted(self, function: str, messages: list[str]) -> _Logged:
        logged = _Logged()
        for message in messages:
            report = _REPORT.match(message)
            if report:
                logged.durations_ms.append(float(report[1]))
            elif not message.startswith(_PLATFORM):
                logged.lines += 1
                logged.size += len(message.encode())
                self._metrics |= {f"{function} {name}" for name in _metrics(message)}
        return logged

    def _client(self, name: str) -> Any:  # noqa: ANN401
        session: Any = self._stack.session()
        return session.client(name, endpoint_url=self._stack.endpoint)


def _metrics(message: str) -> Iterator[str]:
    """Names of the metrics that a line in CloudWatch's embedded format holds."""
    if '"_aws"' not in message:
        return
    line: Mapping[str, Any] = json.loads(message)
    for directive in line["_aws"]["CloudWatchMetrics"]:
        for metric in directive["Metrics"]:
            yield metric["Name"]
