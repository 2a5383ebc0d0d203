"""Functions that die at any line: nothing is lost, nothing happens twice."""

import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import httpx

from escalation.domain.escalation import FINAL
from infra.local.api_clients import ApiError, Json, VisitorClient, new_client_message_id
from tests.e2e.faulty import TICKETS
from tests.e2e.workers import Killer
from tests.e2e.world import (
    ANSWERABLE,
    HANDED_OVER,
    REFERENCE,
    UNANSWERABLE,
    World,
    occurrences,
    squeezed,
    texts,
    wait_until,
)

_CONVERSATIONS = 40
_AT_ONCE = 6
_ANSWERS_PER_KILL = 4
_PATIENCE_S = 90.0
_WHILE_A_WORKER_MAY_LIVE_S = 20.0


@dataclass
class _Chat:
    """One visitor's side: what was sent, and what was answered with 2xx."""

    bot: str
    by_mail: bool
    said: list[str]
    visitor: VisitorClient | None = None
    answered: list[Json] = field(default_factory=list)

    @property
    def client(self) -> VisitorClient:
        """The visitor, once the chat has begun."""
        assert self.visitor is not None
        return self.visitor

    def run(self, world: World, killer: Killer) -> None:
        client = world.visitor_client()
        address = f"kit-{secrets.token_hex(3)}@visitor.example"
        _insist(client.start, self.bot, visitor={"email": address})
        self.visitor = client
        killer.step()
        for text in self.said:
            sent = new_client_message_id()
            self.answered.append(_insist(client.say, text, client_message_id=sent))
            killer.step()


def _insist(call: Callable[..., Json], *args: object, **kwargs: object) -> Json:
    """Send again what was not answered, as the widget does."""
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return call(*args, **kwargs)
        except ApiError as error:
            if error.status < 500 or time.monotonic() > deadline:
                raise
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.3)


def _chats(world: World) -> list[_Chat]:
    ticket = {"handoff_method": "ticket", "contact": "never"}
    bots = [world.bot({"contact": "never"})]
    bots += [world.bot({**ticket, "ticket": one}) for one in TICKETS.values()]
    return [
        _Chat(
            bot=bots[number % len(bots)],
            by_mail=number % len(bots) == 0,
            said=[ANSWERABLE, f"{UNANSWERABLE} ({number})", f"One more thing, number {number}."],
        )
        for number in range(_CONVERSATIONS)
    ]


def _is_over(world: World, chat: _Chat) -> bool:
    """Whether people have everything this visitor wrote, and nothing is under way."""
    escalations = world.escalations(chat.client)
    if not escalations or any(one["state"] not in FINAL for one in escalations):
        return False
    if chat.by_mail:
        mails = world.mails.of(chat.client.conversation_id)
        received = " ".join(squeezed(mail["text"]) for mail in mails)
        return all(text in received for text in chat.said[1:])
    tickets = world.helpdesks.tickets(chat.client.conversation_id)
    return bool(tickets) and all(occurrences(tickets[0], text) for text in chat.said)


def _reconcile(world: World, chats: list[_Chat]) -> None:
    """Wait; then let the leases of dead workers run out, as they would in some minutes."""
    left = list(chats)

    def all_over() -> bool:
        left[:] = [chat for chat in left if not _is_over(world, chat)]
        return not left

    for _ in range(4):
        try:
            wait_until(all_over, _WHILE_A_WORKER_MAY_LIVE_S, pause_s=2)
        except AssertionError:
            for chat in left:
                world.pass_time(chat.client.conversation_id, timedelta(minutes=4))
            world.sweep()
        else:
            return
    assert not left, [world.conversation(chat.client) for chat in left]


def test_workers_killed_at_random_lose_nothing_and_do_nothing_twice(world: World) -> None:
    chats = _chats(world)
    killer = Killer(every=_ANSWERS_PER_KILL, seed=20_261_123)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(lambda chat: chat.run(world, killer), chats))
    assert len(killer.killed) > 10, "nothing was put to the test"
    _reconcile(world, chats)
    for chat in chats:
        page = chat.client.messages()["messages"]
        assert texts(page, "visitor") == chat.said
        stored = {message["id"]: message for message in page}
        for answer in chat.answered:
            for message in answer["messages"]:
                assert stored[message["id"]] == message
        told = texts(page, "system")
        assert sum(text.startswith(HANDED_OVER) for text in told) == 1, told
        tickets = world.helpdesks.tickets(chat.client.conversation_id)
        if chat.by_mail:
            assert tickets == []
            continue
        assert len(tickets) == 1, tickets
        assert occurrences(tickets[0], chat.said[-1]) == 1, tickets[0]["comments"]
        assert sum(text.startswith(REFERENCE) for text in told) == 1, told
        assert world.mails.of(chat.client.conversation_id) == []
