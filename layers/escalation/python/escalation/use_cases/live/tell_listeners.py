"""Hints: from changes of what is stored to frames on open sockets.

A conversation's head is written with each of its turns, so heads tell all of it, and nothing has
to be read but who listens.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from itertools import islice

from escalation.domain import live_hints as hints
from escalation.domain.changes import Change, HeadWritten
from escalation.domain.errors import RetryableError
from escalation.domain.live import Listener, Listeners, MayHear, Sockets
from escalation.domain.live_hints import News, news_in
from escalation.domain.ports import Clock, Events
from escalation.use_cases.live.sending import send

MOST_FRAMES = 1_000
"""Of one batch. What is beyond it is lost, which costs polls."""


class TellListeners:
    """Implements `changes.ChangeSink`. Nothing of it ever comes again: a hint is worth a second."""

    def __init__(
        self,
        *,
        listeners: Listeners,
        sockets: Sockets,
        may: MayHear,
        clock: Clock,
        events: Events,
    ) -> None:
        self._listeners = listeners
        self._sockets = sockets
        self._may = may
        self._clock = clock
        self._events = events

    def take(self, changes: Mapping[str, Change]) -> Collection[str]:
        """See `ChangeSink`."""
        news = _by_conversation(changes)
        if not news:
            return ()
        now = self._clock.now()
        frames: list[tuple[Listener, str]] = []
        try:
            frames.extend(islice(self._frames(news, now), MOST_FRAMES))
            sent = send(frames, sockets=self._sockets, listeners=self._listeners, now=now)
        except RetryableError as error:
            # Where it is not known who listens, somebody does.
            self._events.record("hints_not_sent", code=error.code, lost=len(frames) or 1)
            return ()
        if frames:
            told = {"sent": sent.arrived, "gone": len(sent.gone), "lost": sent.lost}
            self._events.record("hints_sent", **told)
        return ()

    def _frames(self, news: Mapping[str, News], now: datetime) -> Iterator[tuple[Listener, str]]:
        teams: dict[str, tuple[Listener, ...]] = {}
        for each in news.values():
            for visitor in self._listeners.of_conversation(each.conversation_id, now=now):
                if visitor.workspace_id == each.workspace_id:
                    yield visitor, hints.look(each.from_seq)
            if each.workspace_id not in teams:
                team = self._listeners.of_workspace(each.workspace_id, now=now)
                teams[each.workspace_id] = tuple(filter(self._hears, team))
            told = hints.look(each.from_seq, conversation_id=each.conversation_id)
            for member in teams[each.workspace_id]:
                # What only a bot has to do with concerns a member who watches it, and no other.
                if each.of_people or member.looks_at(now) == each.conversation_id:
                    yield member, told

    def _hears(self, member: Listener) -> bool:
        return member.sub is not None and self._may(member.workspace_id, member.sub, "viewer")


def _by_conversation(changes: Mapping[str, Change]) -> dict[str, News]:
    """One piece of news for each conversation, from the earliest message on."""
    found: dict[str, News] = {}
    for change in changes.values():
        news = news_in(change.before, change.after) if isinstance(change, HeadWritten) else None
        if news is None:
            continue
        known = found.get(news.conversation_id)
        found[news.conversation_id] = news if known is None else known.and_then(news)
    return found
