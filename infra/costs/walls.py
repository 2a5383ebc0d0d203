"""Which limit comes first as more turns a second arrive, and what to raise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from infra.costs import assumptions as given
from infra.costs.bill import Bill, added, times
from infra.costs.fleet import Fleet
from infra.costs.quotas import HELPDESK_CREATES_A_MINUTE, QUOTAS
from infra.costs.traced import Trace

RATES: Final = (10, 100, 1_000)
"""Turns a second."""
_TICKET: Final = "create_ticket"
_MAIL: Final = "send_email"


@dataclass(frozen=True, slots=True)
class Wall:
    """One limit.

    Attributes:
        what: is limited.
        limit: of it, as a sentence's part.
        turn: what one turn a second takes of it, as a sentence's part.
        at: turns a second at which it is met.
        raise_by: what to do then.
        source: address; empty for a setting of this service.
    """

    what: str
    limit: str
    turn: str
    at: float
    raise_by: str
    source: str = ""


class Walls:
    """The limits in one environment, from its trace and its templates."""

    def __init__(self, trace: Trace, fleet: Fleet, *, polls: int) -> None:
        """Takes what is there.

        Args:
            trace: of the stack.
            fleet: as deployed.
            polls: of a typical chat.
        """
        self._trace = trace
        self._fleet = fleet
        self._bill = Bill(trace, fleet)
        self._polls = polls / given.CHAT.turns

    def __iter__(self) -> Iterator[Wall]:
        """All of them, the first that is met first."""
        return iter(sorted(self._all(), key=lambda wall: wall.at))

    def _all(self) -> Iterator[Wall]:
        yield from self._of_lambda()
        yield from self._of_api()
        yield from self._of_tables()
        yield from self._of_keys()
        yield from self._of_workers()
        yield self._of_stream()
        yield self._of_sweep()
        units = self._a_turn()
        yield _quota("secret reads", units.get("secret read", 0))
        if units.get("event"):
            yield _quota("events", units["event"])

    def _a_turn(self) -> Mapping[str, float]:
        """What a turn takes with its share of all that a chat takes."""
        chats = 1 / given.CHAT.turns
        handed = given.HANDED_OVER * chats
        return added(
            self._bill.once("turn", streams=False),
            times(self._bill.stream_pass("turn"), self._bill.passes() * chats),
            times(self._bill.once("start"), chats),
            times(self._bill.once("poll"), self._polls),
            times(self._bill.once("ticket"), handed),
        )

    def _executions(self) -> float:
        """Executions that one turn a second keeps busy."""
        chats = 1 / given.CHAT.turns
        shares = {"turn": 1.0, "start": chats, "poll": self._polls}
        return sum(
            share
            * self._bill.seconds(name, function)
            * work.invocations
            / self._trace.journeys[name].times
            for name, share in shares.items()
            for function, work in self._trace.journeys[name].work.items()
            if self._fleet.functions[function].stream_window_s is None
        )

    def _of_lambda(self) -> Iterator[Wall]:
        busy = self._executions()
        yield _quota("concurrency of a new account", busy, digits=2)
        yield _quota("concurrency", busy, digits=2)
        units = self._a_turn()
        yield _quota("Lambda requests", units["Lambda request"])

    def _of_api(self) -> Iterator[Wall]:
        asked = self._a_turn()["API request"]
        yield Wall(
            "The API's own rate (`requests_per_second`)",
            f"{self._fleet.api_rate:,} requests/s",
            f"{asked:.1f}",
            self._fleet.api_rate / asked,
            "`requests_per_second` and `burst` of the environment",
        )
        yield _quota("API rate", asked)

    def _of_tables(self) -> Iterator[Wall]:
        units = self._a_turn()
        for name, unit in (("writes", "write unit"), ("reads", "read unit")):
            yield _quota(f"new table {name}", units[unit])
            yield _quota(f"table {name}", units[unit])

    def _of_keys(self) -> Iterator[Wall]:
        """Keys that chats share: where all of them are one bot's, of one workspace."""
        chats = 1 / given.CHAT.turns
        shares = {"turn": 1.0, "start": chats, "ticket": chats * given.HANDED_OVER}
        taken: dict[str, float] = {}
        for name, share in shares.items():
            journey = self._trace.journeys[name]
            for key, units in journey.keys.items():
                taken[key] = taken.get(key, 0) + share * units / journey.times
        for key, units in sorted(taken.items()):
            if key in given.KEYS_OF_ONE:
                continue
            shards = given.KEY_SHARDS.get(key, 1)
            quota = QUOTAS["key writes"]
            yield Wall(
                f"Writes under one key `{key}#…`" + (f", of {shards}" if shards > 1 else ""),
                f"{quota.limit:,.0f} {quota.unit}",
                f"{units / shards:.2f}",
                quota.limit * shards / units,
                given.KEY_ADVICE.get(key, "more shards, a change of the code"),
                quota.source,
            )

    def _of_workers(self) -> Iterator[Wall]:
        handed = given.HANDED_OVER / given.CHAT.turns
        for name, journey, what in ((_TICKET, "ticket", "tickets"), (_MAIL, "mail", "mails")):
            workers = self._fleet.functions[name].concurrency
            rate = workers / self._bill.seconds(journey, name)
            yield Wall(
                f"{workers} workers that make {what} (a tenth of `account_concurrency`)",
                f"{rate:.1f} {what}/s",
                f"{handed:.3f}",
                rate / handed,
                "`account_concurrency`, once the account has it; what waits is sent later",
            )
        yield Wall(
            "A helpdesk's own limit, where all chats are one workspace's",
            f"{HELPDESK_CREATES_A_MINUTE} tickets a minute",
            f"{handed:.3f}",
            HELPDESK_CREATES_A_MINUTE / 60 / handed,
            "the helpdesk's plan; what waits is sent later",
        )
        yield _quota("mails a second", handed, digits=3)
        yield _quota("mails a day", handed, digits=3)

    def _of_stream(self) -> Wall:
        """How fast the readers of the table's stream count, one for each shard."""
        passes = self._trace.journeys["turn"].work
        (name,) = (n for n in passes if n == "aggregate")
        calls = passes[name].calls
        queries = sum(c.count for kind, c in calls.items() if " Query " in f"{kind} ")
        each_ms = 1 + given.LATENCY_MS["dynamodb Query"] * queries / passes[name].invocations
        rate = given.STREAM_SHARDS * 1000 / each_ms
        return Wall(
            f"Readers of the table's stream, {given.STREAM_SHARDS} shards at least",
            f"{rate:.0f} conversations/s",
            "1",
            rate,
            "`ParallelizationFactor` of the event source; the report lags, nothing is lost",
            "https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html",
        )

    def _of_sweep(self) -> Wall:
        due = given.DUE_ITEMS_OF_CHAT / given.CHAT.turns
        return Wall(
            "Silent chats that one sweep writes down, after all that people wait for",
            f"{given.SWEPT_A_MINUTE:,} a minute",
            f"{60 * due:.0f} a minute",
            given.SWEPT_A_MINUTE / 60 / due,
            "`account_concurrency`: from 200 on two to four sweeps; nobody waits for the rest",
        )


def _quota(name: str, each: float, *, digits: int = 1) -> Wall:
    quota = QUOTAS[name]
    limit = f"{quota.limit:,.0f}" if quota.limit >= 1 else f"{quota.limit:.2f}"
    at = quota.limit / each if each else float("inf")
    return Wall(
        quota.what,
        f"{limit} {quota.unit}",
        f"{each:.{digits}f}",
        at,
        quota.raise_by,
        quota.source,
    )
