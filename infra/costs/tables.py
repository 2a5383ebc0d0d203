"""The computed tables as they stand in the pages."""

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from infra.costs import assumptions as given
from infra.costs.bill import Bill, Units, a_million, a_month, added, times
from infra.costs.polls import Polls
from infra.costs.prices import AS_OF, PRICES
from infra.costs.walls import RATES, Wall, Walls

_NAMES: Final = {
    "write unit": "DynamoDB writes",
    "read unit": "DynamoDB reads",
    "API request": "API Gateway",
    "socket message": "socket messages",
    "connection minute": "connection minutes",
    "Lambda request": "Lambda",
    "Lambda GB-second": "Lambda",
    "SQS request": "SQS",
    "log GB": "logs",
    "GB to the internet": "traffic",
    "mail": "SES",
    "secret": "secrets",
    "secret read": "secrets",
    "event": "events",
    "S3 read": "S3",
    "alarm metric": "alarms",
    "metric": "metrics",
    "dashboard": "dashboards",
    "key": "keys",
}
_LEAST: Final = 0.02
"""Share of a sum below which its part is not named."""


class Costs:
    """What the pages say of costs."""

    def __init__(
        self, bill: Bill, *, of_bot: Polls, handed_over: Polls, handed_over_unheard: Polls
    ) -> None:
        """Takes the bill, and how often the widget asks in a typical chat of each kind.

        Args:
            bill: what each part takes.
            of_bot: of a chat that the bot alone answers.
            handed_over: of one that people have, with the live channel.
            handed_over_unheard: of such a one where a proxy or a policy lets no socket through.
        """
        self._bill = bill
        self._of_bot = of_bot
        self._handed_over = handed_over
        self._unheard = handed_over_unheard

    def short(self) -> str:
        """README's table."""
        chat = added(self._chat(), self._asked(self._of_bot))
        things = {
            "turns": self._turn(),
            f"chats of {given.CHAT.turns} turns": chat,
            "… with a ticket, live": self._with_ticket(),
            "tickets": self._bill.once("ticket"),
            "mails": self._bill.once("mail"),
        }
        rows = [
            f"| {what} | {_dollars(sum(a_million(units).values()))} |"
            for what, units in things.items()
        ]
        rows.append(f"| *at rest, a month* | {_dollars(self.standing())} |")
        return "\n".join(["| a million | cost |", "|---|---|", *rows])

    def long(self) -> str:
        """The page's of infra: all parts, and what a month costs in which nobody comes."""
        rows = [_row(what, units, parts=9) for what, units in self._things()]
        return "\n".join(
            [
                "| a million of | cost | of which |",
                "|---|---|---|",
                *rows,
                "",
                *self._standing(),
                "",
                *self._words(),
            ]
        )

    def turn(self) -> float:
        """Dollars of a million turns with all that a chat's turns take but polls."""
        return sum(a_million(self._turn()).values())

    def standing(self) -> float:
        """Dollars of a month in which nobody comes."""
        return sum(a_month(self._bill.idle_month(), free=False).values())

    def _turn(self) -> Units:
        """A turn that the bot answers, with its share of what counts the chat."""
        share = self._bill.passes() / given.CHAT.turns
        return added(
            self._bill.once("turn", streams=False),
            times(self._bill.stream_pass("turn"), share),
        )

    def _chat(self) -> Units:
        """A whole typical chat without polls."""
        return added(self._bill.once("start"), times(self._turn(), given.CHAT.turns))

    def _asked(self, polls: Polls) -> Units:
        """What a chat's polls take."""
        return added(
            times(self._bill.once("poll"), polls.told),
            times(self._bill.once("poll_unchanged"), polls.untold),
        )

    def _handed_over_chat(self) -> Units:
        """A typical chat that is a ticket from its first message on, without what waiting takes."""
        return added(
            self._bill.once("start"),
            self._bill.once("ticket"),
            times(self._bill.once("relay"), given.CHAT.turns - 1),
        )

    def _with_ticket(self) -> Units:
        """The same with a socket, on which all is heard."""
        minutes = math.ceil(given.SOCKET_S / 60)
        # The trace gathers what comes of a message, and tells it in one hint.
        more = (given.HINTS_OF_MESSAGE - 1) * given.CHAT.turns
        return added(
            self._handed_over_chat(),
            self._bill.once("socket"),
            {"connection minute": minutes, "socket message": more},
            self._asked(self._handed_over),
        )

    def _hour_of_console(self) -> Units:
        """An hour of a console that is open while nothing happens."""
        return added(
            times(self._bill.once("inbox"), 3600 / given.LOOKS_OF_CONSOLE_S),
            times(self._bill.once("ping"), 3600 / given.PING_S),
            {"connection minute": 60},
        )

    def _things(self) -> Iterator[tuple[str, Units]]:
        chat = self._chat()
        yield (
            "turns that the reference bot answers, counting into the report included",
            self._turn(),
        )
        yield "beginnings of chats", self._bill.once("start")
        yield "first loads of the widget, opened (browsers keep it)", self._bill.load()
        yield "polls that find something", self._bill.once("poll")
        yield "polls that find nothing new (304)", self._bill.once("poll_unchanged")
        yield (
            f"chats of {given.CHAT.turns} turns, {given.CHAT.apart_s:g} s apart, open for "
            f"{given.CHAT.open_s / 60:g} minutes: {self._of_bot.all} polls each",
            added(chat, self._asked(self._of_bot)),
        )
        yield (
            "the same with a ticket from the first message on, heard by the live channel: "
            f"{self._handed_over.told} polls after hints, {self._handed_over.untold} to be safe",
            self._with_ticket(),
        )
        yield (
            f"the same where no socket gets through: {self._unheard.all} polls",
            added(self._handed_over_chat(), self._asked(self._unheard)),
        )
        yield "sockets that are opened with a ticket, and closed", self._bill.once("socket")
        yield "minutes of an open socket", {"connection minute": 1}
        yield (
            f"pings of a socket, one in {given.PING_S / 60:g} minutes, answered",
            self._bill.once("ping"),
        )
        yield (
            'words that somebody writes or has read, heard by one member ("typing", "read")',
            self._bill.once("typing"),
        )
        yield (
            "words that a member looks at a chat, two a minute while it is open",
            self._bill.once("here"),
        )
        yield (
            "hours of a console that is open while nothing happens: "
            f"{3600 / given.LOOKS_OF_CONSOLE_S:.0f} looks at the inbox, its socket and pings",
            self._hour_of_console(),
        )
        for name, what in (
            ("ticket", "messages that become a ticket"),
            ("relay", "further messages, brought to the ticket"),
            ("agent_reply", "answers of an agent, brought into the chat"),
            ("auto_reply", "customers' messages that the AI answers in the ticket"),
            ("mail", "messages that become a mail"),
            ("transfer", "messages that move the chat to another bot"),
            ("inbox", "looks at an inbox in which five wait: two more after each hint"),
            (
                "inbox_search",
                "searches in the inbox; 128 read units more for each 3,000 chats in it",
            ),
        ):
            yield what, self._bill.once(name)

    def _standing(self) -> Iterator[str]:
        units = self._bill.idle_month()
        listed, charged = a_month(units, free=False), a_month(units, free=True)
        yield "| standing still, a month | how many | by the list | beyond what is free for ever |"
        yield "|---|---|---|---|"
        for unit, cost in listed.items():
            if cost >= _LEAST / 2:
                beyond = _dollars(charged.get(unit, 0))
                yield f"| {unit} | {units[unit]:,.0f} | {_dollars(cost)} | {beyond} |"
        yield (
            f"| **all** | | **{_dollars(sum(listed.values()))}** | "
            f"**{_dollars(sum(charged.values()))}** |"
        )

    def _words(self) -> Iterator[str]:
        metrics = len(self._bill.metrics())
        yield (
            f"An hour in which something of each kind happens also writes {metrics} metrics of our "
            f"own, {PRICES['metric'].dollars:.2f} $ each for a month of such hours "
            f"({metrics * PRICES['metric'].dollars:.2f} $)."
        )
        yield (
            f"Prices as of {AS_OF}; their pages are in `infra/costs/prices.py`, what is assumed in "
            "`infra/costs/assumptions.py`."
        )


def walls_table(walls: Walls) -> str:
    """OPERATING's: what comes first up to each of three rates, and each limit with its own."""
    found = list(walls)
    lines = ["| up to turns a second | comes first, then | so raise |", "|---|---|---|"]
    for slower, rate in pairwise((0, *RATES)):
        met = [wall for wall in found if slower <= wall.at < rate]
        lines.append(
            f"| {rate:,} | {_listed(met)} | "
            f"{'; '.join(dict.fromkeys(wall.raise_by for wall in met)) or 'nothing'} |"
        )
    lines += [
        "",
        "| limit | is | a turn a second takes | met at turns a second | then |",
        "|---|---|---|---|---|",
    ]
    for wall in found:
        what = f"[{wall.what}]({wall.source})" if wall.source else wall.what
        at = "never" if wall.at > 1e6 else f"{wall.at:,.0f}"
        lines.append(f"| {what} | {wall.limit} | {wall.turn} | {at} | {wall.raise_by} |")
    return "\n".join(lines)


def between(page: str, name: str, content: str) -> str:
    """A page with this between the two comments of that name.

    Raises:
        ValueError: it has no such comments.
    """
    begin, end = f"<!-- {name}: `python -m infra.costs` writes this -->", f"<!-- end of {name} -->"
    before, found, rest = page.partition(begin)
    _, ended, after = rest.partition(end)
    if not found or not ended:
        raise ValueError(f"no {begin!r} … {end!r}")
    return f"{before}{begin}\n{content}\n{end}{after}"


def _row(what: str, units: Units, *, parts: int) -> str:
    each = a_million(units)
    return f"| {what} | {_dollars(sum(each.values()))} | {_parts(each, parts)} |"


def _parts(each: Mapping[str, float], most: int) -> str:
    """The dearest parts by their names."""
    named: dict[str, float] = {}
    for unit, cost in each.items():
        name = _NAMES.get(unit, unit)
        named[name] = named.get(name, 0) + cost
    least = _LEAST * sum(named.values())
    shown = sorted(named.items(), key=lambda one: -one[1])[:most]
    return ", ".join(f"{name} {cost:.2f}" for name, cost in shown if cost >= least)


def _listed(walls: list[Wall]) -> str:
    return "; ".join(f"{wall.what} ({wall.at:,.0f})" for wall in walls) or "none"


def _dollars(amount: float) -> str:
    return f"{amount:.2f} $"
