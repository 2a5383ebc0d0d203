"""The live channel in memory: who listens, sockets that keep what is sent to them, tickets."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from escalation.adapters.aws.conversation_tokens import SigningKeys
from escalation.adapters.aws.live_tickets import JwtTickets
from escalation.domain.errors import RetryableError
from escalation.domain.live import (
    MOST_OF_CONVERSATION,
    MOST_OF_WORKSPACE,
    Listener,
    Sent,
)

KEYS = json.dumps({"current": "k1", "k1": "k" * 64})


def memory_tickets() -> JwtTickets:
    """The deployed tickets, with keys that everybody knows."""
    return JwtTickets(SigningKeys(lambda: KEYS))


class MemoryListeners:
    """`Listeners` in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, Listener] = {}
        self.times: Counter[tuple[str, int]] = Counter()
        self.is_down = False

    def add(self, listener: Listener) -> None:
        self._answer()
        self.kept[listener.socket_id] = listener

    def said(self, socket_id: str, *, now: datetime) -> tuple[Listener, int] | None:
        found = self.find(socket_id, now=now)
        if found is None:
            return None
        minute = (socket_id, int(now.timestamp()) // 60)
        self.times[minute] += 1
        return found, self.times[minute]

    def find(self, socket_id: str, *, now: datetime) -> Listener | None:
        self._answer()
        found = self.kept.get(socket_id)
        return found if found is not None and now < found.expires_at else None

    def of_conversation(self, conversation_id: str, *, now: datetime) -> tuple[Listener, ...]:
        found = [one for one in self._live(now) if one.conversation_id == conversation_id]
        return tuple(found[:MOST_OF_CONVERSATION])

    def of_workspace(self, workspace_id: str, *, now: datetime) -> tuple[Listener, ...]:
        live = self._live(now)
        found = [one for one in live if one.workspace_id == workspace_id and one.sub is not None]
        return tuple(found[:MOST_OF_WORKSPACE])

    def stand(self, listener: Listener, conversation_id: str | None, *, until: datetime) -> None:
        self._answer()
        there = {"here": conversation_id, "here_until": until}
        if listener.socket_id in self.kept:
            self.kept[listener.socket_id] = listener.model_copy(update=there)

    def has_read(self, listener: Listener, up_to: int) -> None:
        self._answer()
        kept = self.kept.get(listener.socket_id)
        if kept is not None and kept.read_up_to < up_to:
            self.kept[listener.socket_id] = kept.model_copy(update={"read_up_to": up_to})

    def remove(self, listener: Listener) -> None:
        self._answer()
        self.kept.pop(listener.socket_id, None)

    def _live(self, now: datetime) -> list[Listener]:
        self._answer()
        live = [one for one in self.kept.values() if now < one.expires_at]
        return sorted(live, key=lambda one: one.expires_at, reverse=True)

    def _answer(self) -> None:
        if self.is_down:
            raise RetryableError("store_unavailable")


class MemorySockets:
    """`Sockets` that keep their frames; `gone` are closed, `deaf` lose what they are sent."""

    def __init__(self) -> None:
        self.frames: list[tuple[str, dict[str, Any]]] = []
        self.gone: set[str] = set()
        self.deaf: set[str] = set()

    def send(self, frames: Sequence[tuple[str, str]]) -> Sent:
        arrived = [(to, frame) for to, frame in frames if to not in self.gone | self.deaf]
        self.frames += [(to, json.loads(frame)) for to, frame in arrived]
        return Sent(
            arrived=len(arrived),
            gone=frozenset(to for to, _ in frames if to in self.gone),
            lost=sum(to in self.deaf for to, _ in frames),
        )

    def heard(self, socket_id: str) -> list[dict[str, Any]]:
        """What a socket was sent, once: then it is forgotten."""
        heard = [frame for to, frame in self.frames if to == socket_id]
        self.frames = [each for each in self.frames if each[0] != socket_id]
        return heard
