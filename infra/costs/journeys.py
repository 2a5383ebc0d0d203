"""The script of a trace: what visitors, agents and the clock do, each a journey of its own."""

import json
import time
from collections.abc import Callable
from itertools import islice
from typing import TypeVar

import httpx

from infra.costs.tracing import StackTrace
from infra.local.api_clients import Json, OwnerClient, VisitorClient
from infra.local.seed import KNOWLEDGE
from infra.local.service import LocalService

TURNS = 5
"""Of a typical chat."""
_POLLS = 5
_UNKNOWN = "Can my submarine land on Jupiter?"
_MORE = "It is a yellow submarine, by the way."
_REFUND = "I want a refund for last month"
_PATIENCE_S = 60

T = TypeVar("T")


class _Visitor(VisitorClient):
    """A visitor whose answers' bytes are counted."""

    def __init__(self, url: str, trace: StackTrace) -> None:
        super().__init__(url)
        self._trace = trace

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        token: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """One call."""
        answer = super().call(method, path, body, token=token, headers=headers)
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
        self._trace.answered_bytes += len(answer.content) + head
        return answer


class Script:
    """Everything that is traced, in order."""

    def __init__(self, service: LocalService, trace: StackTrace) -> None:
        content: Json = json.loads(service.stack_file.read_text())
        self._trace = trace
        self._url = service.url
        self._bots = {bot["name"]: bot["bot_id"] for bot in content["bots"]}
        self._owner = OwnerClient(service.url, content["admin_token"])
        self._control = httpx.Client(base_url=f"{service.url}/stand-in/_control", timeout=30)

    def run(self) -> None:
        """Prepares the bots, and goes through all journeys."""
        general, tech, billing, sales = (
            self._bots[_text(name)["name"]]
            for name in ("general_assistant", "tech_support", "billing", "sales")
        )
        alone: Json = {"ai_agent_transfer": {"enabled": False, "targets": []}}
        plain: Json = {"contact": "never", "trust_claimed_addresses": True}
        self._owner.save_settings(general, alone)
        self._owner.save_settings(billing, {**alone, **plain})
        answered = {"auto_ticket_reply": {"enabled": True, "mode": "send"}}
        self._owner.save_settings(sales, {**alone, **plain, **answered})
        with self._trace.journey("cold"):
            self._warm(general, tech, billing, sales)
        chat = self._chat(general)
        self._tickets(billing)
        self._mail(chat)
        self._transfer(tech)
        self._auto_reply(sales)
        with self._trace.journey("minute"):
            self._trace.invoke("sweep")

    def _warm(self, *bots: str) -> None:
        """Has every process load what it keeps: settings, keys, indexes."""
        for bot in bots:
            self._visitor(bot).say(_text_question("general_assistant", 0))

    def _chat(self, bot: str) -> _Visitor:
        """A chat that the bot alone answers."""
        with self._trace.journey("start"):
            visitor = self._visitor(bot)
        with self._trace.journey("turn", times=TURNS):
            for number in range(TURNS):
                said = visitor.say(_text_question("general_assistant", number))
                kinds = [message["author"]["kind"] for message in said["messages"]]
                if "bot" not in kinds or said["escalation"]:
                    raise RuntimeError(f"the bot did not answer: {said}")
                self._trace.settle()
        last = visitor.messages()["messages"][-1]["id"]
        with self._trace.journey("poll", times=_POLLS):
            for _ in range(_POLLS):
                visitor.messages(after=last)
        with self._trace.journey("transcript"):
            visitor.transcript()
        return visitor

    def _tickets(self, bot: str) -> None:
        """A chat that becomes a ticket, what the visitor adds, what an agent answers, the end."""
        visitor = self._visitor(bot)
        self._trace.settle()
        with self._trace.journey("ticket"):
            visitor.say(_UNKNOWN)
            ticket = _wait(lambda: self._ticket(visitor))
        with self._trace.journey("relay"):
            visitor.say(_MORE)
        with self._trace.journey("agent_reply"):
            self._act(ticket, "reply", "Our pilot will call you tomorrow.")
        with self._trace.journey("solved"):
            self._act(ticket, "solve", "")
        with self._trace.journey("close"):
            visitor.close()

    def _mail(self, visitor: _Visitor) -> None:
        with self._trace.journey("mail"):
            visitor.say(_UNKNOWN)

    def _transfer(self, bot: str) -> None:
        visitor = self._visitor(bot)
        self._trace.settle()
        with self._trace.journey("transfer"):
            said = visitor.say(_REFUND)
            if (said["escalation"] or {}).get("method") != "transfer":
                raise RuntimeError(f"the chat was not transferred: {said}")

    def _auto_reply(self, bot: str) -> None:
        """A question in a handed-off chat, which the AI answers in the ticket."""
        visitor = self._visitor(bot)
        visitor.say(_UNKNOWN)
        _wait(lambda: self._ticket(visitor))
        self._trace.settle()
        with self._trace.journey("auto_reply"):
            visitor.say(_text_question("sales", 0))

    def _visitor(self, bot: str) -> _Visitor:
        visitor = _Visitor(self._url, self._trace)
        address = f"ida-{time.time_ns()}@visitor.example"
        visitor.start(bot, visitor={"name": "Ida", "email": address})
        return visitor

    def _ticket(self, visitor: _Visitor) -> Json | None:
        items = self._control.get("/tickets").raise_for_status().json()["items"]
        return next((one for one in items if visitor.conversation_id in json.dumps(one)), None)

    def _act(self, ticket: Json, action: str, text: str) -> None:
        body = {
            "helpdesk": ticket["helpdesk"],
            "ticket_id": ticket["id"],
            "action": action,
            "text": text,
        }
        self._control.post("/agent", json=body).raise_for_status()


def _text(name: str) -> Json:
    found: Json = json.loads((KNOWLEDGE / f"{name}.json").read_text())
    return found


def _text_question(name: str, number: int) -> str:
    """A question that the bot of this name knows the answer to."""
    entry = next(islice(_text(name)["entries"], number, None))
    return str(entry["questions"][0])


def _wait(look: Callable[[], T | None]) -> T:
    deadline = time.monotonic() + _PATIENCE_S
    while (found := look()) is None:
        if time.monotonic() > deadline:
            raise TimeoutError("no ticket in a minute")
        time.sleep(0.3)
    return found
