"""Cold starts before anybody waits for them.

A function's first call unpacks and loads it: on a busy machine longer than a page, a helpdesk or a
chat waits for. The bot's counts most: past its time-out people are asked instead.
"""

import json
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import httpx
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from escalation.domain.bot_contract import BotMessage, BotRequest
from escalation.domain.ports import RandomIds, SystemClock
from infra.local.gateway import AT_ONCE
from infra.local.stack import LocalStack
from infra.local.standins.registry import NAMES

_PATIENCE_S: Final = 180.0
_PAUSE_S: Final = 0.5
_CALL_S: Final = 60
_THREADS: Final = 2
_CHAT_CALLS: Final = 2
"""A chat asks for news while its message is under way."""
_QUESTION: Final = "Can I get a refund?"


class StillCold(Exception):
    """There was no answer, or an error."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A call that changes nothing and loads a function.

    Attributes:
        function: its name.
        call: raises StillCold.
    """

    function: str
    call: Callable[[], None]


def errands(stack: LocalStack, *, workspace_id: str, bots: Sequence[str]) -> list[Errand]:
    """What loads whatever a first visitor meets: the pages, the chat, every bot, the way from one
    bot to another, and the way back from a helpdesk.

    Args:
        stack: as deployed.
        workspace_id: of the bots.
        bots: their ids, at least one.
    """
    profile = f"{stack.api_url}/v1/bots/{bots[0]}/profile"
    no_webhook = f"{stack.api_url}/v1/webhooks/{NAMES[0]}/none"
    invoke = _invocations(stack)
    questions = [_question(workspace_id, bot, bots) for bot in bots]

    def ask_every_bot() -> None:
        """One after the other: all in one process, and no second one beside it."""
        for question in questions:
            invoke("bot", question)

    return [
        *[Errand("site", partial(_get, f"{stack.api_url}/widget.js"))] * AT_ONCE,
        *[Errand("classify", partial(_get, profile))] * _CHAT_CALLS,
        Errand("bot", ask_every_bot),
        Errand("transfer", partial(invoke, "transfer", json.dumps({"Records": []}))),
        Errand("webhooks", partial(_get, no_webhook)),
    ]


def warm(
    wanted: Sequence[Errand],
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[str, ...]:
    """Run every errand until it is answered, two at a time.

    Args:
        wanted: begun in this order: two with one function load it twice.
        clock: in seconds.
        sleep: waits that many seconds.

    Returns:
        The functions that had not answered after three minutes, in alphabetical order.
    """
    deadline = clock() + _PATIENCE_S
    waiting: queue.SimpleQueue[Errand] = queue.SimpleQueue()
    for errand in wanted:
        waiting.put(errand)
    cold: set[str] = set()

    def run() -> None:
        while True:
            try:
                errand = waiting.get_nowait()
            except queue.Empty:
                return
            while not _is_answered(errand):
                if clock() >= deadline:
                    cold.add(errand.function)
                    break
                sleep(_PAUSE_S)

    # Daemons: whoever interrupts this does not wait for the calls under way.
    threads = [threading.Thread(target=run, name="warming", daemon=True) for _ in range(_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tuple(sorted(cold))


def _is_answered(errand: Errand) -> bool:
    try:
        errand.call()
    except StillCold:
        return False
    return True


def _get(url: str) -> None:
    try:
        response = httpx.get(url, timeout=_CALL_S)
    except httpx.TransportError as error:
        raise StillCold from error
    if response.is_server_error:  # a refusal has been thought about: the function is there
        raise StillCold


def _invocations(stack: LocalStack) -> Callable[[str, str], None]:
    client = stack.session().client(
        "lambda",
        endpoint_url=stack.endpoint,
        config=Config(read_timeout=_CALL_S, retries={"total_max_attempts": 1}),
    )

    def invoke(function: str, payload: str) -> None:
        try:
            answer = client.invoke(FunctionName=stack.names.functions[function], Payload=payload)
        except (BotoCoreError, ClientError) as error:
            raise StillCold from error
        if "FunctionError" in answer:
            raise StillCold

    return invoke


def _question(workspace_id: str, bot_id: str, bots: Sequence[str]) -> str:
    now = SystemClock().now()
    request = BotRequest(
        request_id=RandomIds().new(),
        purpose="chat",
        workspace_id=workspace_id,
        bot_id=bot_id,
        conversation_id=RandomIds().new(),
        locale="en",
        messages=(BotMessage(author="visitor", text=_QUESTION, at=now),),
        targets=tuple(other for other in bots if other != bot_id),
    )
    return request.model_dump_json()
