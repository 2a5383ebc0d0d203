"""Visitors: each begins a conversation, asks a question and waits as long as a person would. Whose
question becomes a ticket at once asks on.
"""

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import httpx

from infra.local.api_clients import ApiError, Json, VisitorClient, new_client_message_id
from infra.local.rehearsal.plan import Visit
from infra.local.retrying import retrying

_POLL_S: Final = 0.5


@dataclass(slots=True)
class Visited:
    """What a visitor lived through.

    Attributes:
        visit: who asked what.
        conversation_id: empty where not even that came about.
        turn_s: seconds from sending the question to the stored answer, retries included.
        transfer_s: seconds from sending the question to the last bot's answer, where it was
            transferred and somebody answered in time.
        retries: calls that were repeated.
        gave_up: the visitor left before a transferred question was answered.
        error: why a question never got a 2xx answer.
    """

    visit: Visit
    conversation_id: str = ""
    turn_s: float | None = None
    transfer_s: float | None = None
    retries: list[str] = field(default_factory=list)
    gave_up: bool = False
    error: str | None = None


def send_all(
    api_url: str,
    visits: Sequence[Visit],
    bots: Mapping[str, str],
    *,
    concurrency: int,
    patience_s: float,
    on_done: Callable[[Visited], None],
) -> list[Visited]:
    """Send every visitor, `concurrency` at a time.

    Args:
        api_url: of the running stack.
        visits: the visitors, in the order in which they come.
        bots: bot ids by group.
        concurrency: visitors at one time.
        patience_s: how long a visitor waits for the bot that took over.
        on_done: called after each, in whichever thread.
    """
    waiting: queue.SimpleQueue[Visit] = queue.SimpleQueue()
    for visit in visits:
        waiting.put(visit)
    done: list[Visited] = []

    def serve() -> None:
        with VisitorClient(api_url) as client:
            while True:
                try:
                    visit = waiting.get_nowait()
                except queue.Empty:
                    return
                visited = _visit(client, visit, bots[visit.start], patience_s)
                done.append(visited)
                on_done(visited)

    threads = [threading.Thread(target=serve, name=f"visitor-{n}") for n in range(concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(done, key=lambda one: one.visit.number)


def _visit(client: VisitorClient, visit: Visit, bot_id: str, patience_s: float) -> Visited:
    visited = Visited(visit)
    who = {"name": f"Visitor {visit.number}", "email": f"visitor-{visit.number}@rehearsal.example"}
    try:
        started = retrying(lambda: client.start(bot_id, visitor=who), visited.retries)
        visited.conversation_id = started["conversation_id"]
        # One id for all tries: the service stores the question once, however often it arrives.
        message_id = new_client_message_id()
        begun = time.monotonic()
        answer = retrying(
            lambda: client.say(visit.text, client_message_id=message_id), visited.retries
        )
        visited.turn_s = time.monotonic() - begun
        escalation = answer["escalation"]
        if escalation is not None and escalation["method"] == "transfer":
            if _wait_for_answer(client, answer, begun + patience_s, visited.retries):
                visited.transfer_s = time.monotonic() - begun
            else:
                visited.gave_up = True
        elif escalation is not None and escalation["method"] == "ticket":
            _ask_on(client, visit, visited.retries)
    except (ApiError, httpx.TransportError) as error:
        visited.error = str(error) or repr(error)
    return visited


def _ask_on(client: VisitorClient, visit: Visit, retries: list[str]) -> None:
    """Ask what the visitor has besides, of whoever has the chat now."""
    asks_on = visit.asks_on
    if asks_on is not None:
        message_id = new_client_message_id()
        retrying(lambda: client.say(asks_on.text, client_message_id=message_id), retries)


def _wait_for_answer(client: VisitorClient, answer: Json, until: float, retries: list[str]) -> bool:
    """Poll until the bot that took over, or people, have it; False when patience ends first."""
    last = answer["messages"][-1]["id"]
    assignee = answer["conversation"]["assignee"]
    while time.monotonic() < until:
        time.sleep(_POLL_S)
        after = last
        page = retrying(lambda: client.messages(after), retries)  # noqa: B023 - called at once
        if not page["messages"]:
            continue
        last = page["messages"][-1]["id"]
        if any(message["author"]["kind"] == "bot" for message in page["messages"]):
            return True
        if page["conversation"]["assignee"] == assignee or (
            page["conversation"]["assignee"]["kind"] == "team"
        ):
            return True  # announced as handed to people
        assignee = page["conversation"]["assignee"]  # one bot further
    return False
