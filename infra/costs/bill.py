"""Dollars of what was traced, by AWS's list and without what is free."""

import math
from collections.abc import Mapping

from infra.costs import assumptions as given
from infra.costs.fleet import Fleet
from infra.costs.prices import dollars, dollars_beyond_free
from infra.costs.traced import Journey, Trace, Work

_GB = 1e9
_MILLION = 1_000_000
STREAM_AT_ONCE_S = 15
"""What one handover writes to the table within this time reaches a batch together."""

Units = Mapping[str, float]
"""Amounts by what `prices` calls them."""


def added(*amounts: Units) -> Units:
    """All amounts together."""
    found: dict[str, float] = {}
    for each in amounts:
        for unit, amount in each.items():
            found[unit] = found.get(unit, 0) + amount
    return found


def times(units: Units, factor: float) -> Units:
    """So many times these amounts."""
    return {unit: amount * factor for unit, amount in units.items()}


class Bill:
    """Amounts and dollars of journeys in one fleet."""

    def __init__(self, trace: Trace, fleet: Fleet) -> None:
        self._trace = trace
        self._fleet = fleet

    def once(self, name: str, *, streams: bool = True) -> Units:
        """What doing a journey once takes; `streams`: and what then reads the table's stream."""
        journey = self._trace.journeys[name]
        parts = [
            times(self._work(function, work, journey), self._share(function, work, journey))
            for function, work in journey.work.items()
            if streams or not self._is_stream(function)
        ]
        answered = {"GB to the internet": journey.answered_bytes / _GB}
        return times(added(*parts, answered), 1 / journey.times)

    def load(self) -> Units:
        """What a browser takes that has never seen the widget, and opens it."""
        files = Work(invocations=given.WIDGET_FILES)
        seen = Journey(times=1, work={"site": files}, answered_bytes=given.WIDGET_BYTES)
        answered = {"GB to the internet": given.WIDGET_BYTES / _GB}
        return added(self._work("site", files, seen), answered)

    def stream_pass(self, name: str) -> Units:
        """What counting one conversation once takes, as a journey's turns had it."""
        journey = self._trace.journeys[name]
        return added(
            *(
                times(self._work(function, work, journey), 1 / work.invocations)
                for function, work in journey.work.items()
                if self._is_stream(function) and work.invocations
            )
        )

    def passes(self) -> int:
        """How often a typical chat is counted: its turns in one batch's window count together."""
        windows = [f.stream_window_s for f in self._fleet.functions.values()]
        window = max((w for w in windows if w is not None), default=0)
        together = math.floor(window / given.CHAT.apart_s) + 1
        return math.ceil(given.CHAT.turns / together)

    def seconds(self, name: str, function: str) -> float:
        """How long an invocation of a function takes in a journey."""
        journey = self._trace.journeys[name]
        work = journey.work[function]
        return self._seconds(function, work, journey)

    def idle_month(self) -> Units:
        """What a month takes in which nobody comes."""
        queues = sum(1 for one in self._fleet.functions.values() if one.queue_batch)
        return added(
            times(self.once("minute"), given.MONTH_S / 60),
            {"SQS request": queues * given.POLLERS * given.MONTH_S / given.POLL_S},
            {"alarm metric": self._fleet.alarm_metrics, "metric": len(self.metrics("sweep"))},
            self._fleet.counts,
        )

    def metrics(self, function: str | None = None) -> list[str]:
        """Custom metrics that the trace saw, of one function or of all."""
        return [
            metric
            for metric in self._trace.metrics
            if function is None or metric.split()[0] == function
        ]

    def _work(self, function: str, work: Work, journey: Journey) -> Units:
        """What one function took in the whole journey."""
        which = self._fleet.functions[function]
        gigabytes = which.memory_mb / 1024
        seconds = self._seconds(function, work, journey) + given.COLD_SHARE * given.COLD_S
        lines, size = given.PLATFORM_LINES[which.system_log_level]
        lines, size = lines * work.invocations, size * work.invocations
        if which.answers_api or which.answers_sockets:
            lines, size = (
                lines + work.invocations,
                size + work.invocations * given.ACCESS_LINE_BYTES,
            )
        # A batch is received and deleted once, beside what the function asks itself.
        received = 2 * work.invocations if which.queue_batch else 0
        logged = size + work.log_bytes + given.LOG_EVENT_BYTES * (lines + work.log_lines)
        return {
            "API request": work.invocations if which.answers_api else 0,
            # To be sure also sockets that open and close: AWS does not say that they are none.
            "socket message": work.service("apigatewaymanagementapi")
            + (work.invocations if which.answers_sockets else 0),
            "Lambda request": work.invocations,
            "Lambda GB-second": work.invocations * seconds * gigabytes,
            "read unit": work.reads,
            "write unit": work.writes,
            "SQS request": work.service("sqs") + received,
            "secret read": work.service("secretsmanager", "GetSecretValue"),
            "mail": work.service("ses"),
            "event": work.service("events"),
            "S3 read": work.service("s3", "GetObject", "HeadObject"),
            "log GB": logged / _GB,
        }

    def _seconds(self, function: str, work: Work, journey: Journey) -> float:
        """An invocation's duration: computing, by its part of a processor, and waiting."""
        memory = self._fleet.functions[function].memory_mb
        slower = max(1.0, given.FULL_PROCESSOR_MB / memory)
        waited = 0.0
        for kind, calls in work.calls.items():
            service, operation, *_ = kind.split()
            each = given.LATENCY_MS.get(
                f"{service} {operation}",
                given.LATENCY_MS.get(service, given.LATENCY_MS_OTHERWISE),
            )
            if service == "lambda" and function != "bot" and "bot" in journey.work:
                each += 1000 * self._seconds("bot", journey.work["bot"], journey)
            waited += each * calls.count
        own = given.OWN_MS.get(function, given.OWN_MS_OTHERWISE) * slower
        return (own + waited / max(1, work.invocations)) / 1000

    def _share(self, function: str, work: Work, journey: Journey) -> float:
        """The part of a stream function's work that is left when batches are gathered for longer
        than on the emulator.
        """
        window = self._fleet.functions[function].stream_window_s
        if window is None or window < STREAM_AT_ONCE_S:
            return 1.0
        return min(1.0, journey.times / max(1, work.invocations))

    def _is_stream(self, function: str) -> bool:
        return self._fleet.functions[function].stream_window_s is not None


def total(units: Units) -> float:
    """Dollars of amounts."""
    return sum(dollars(unit, amount) for unit, amount in units.items())


def a_million(units: Units) -> dict[str, float]:
    """Dollars of a million times these amounts, by unit, the dearest first."""
    each = {unit: _MILLION * dollars(unit, amount) for unit, amount in units.items() if amount}
    return dict(sorted(each.items(), key=lambda one: -one[1]))


def a_month(units: Units, *, free: bool) -> dict[str, float]:
    """Dollars of a month's amounts by unit, the dearest first; `free`: of what is beyond it."""
    count = dollars_beyond_free if free else dollars
    each = {unit: count(unit, amount) for unit, amount in units.items() if amount}
    return dict(sorted(each.items(), key=lambda one: -one[1]))
