"""The script of a trace: what visitors, agents and the clock do, each a journey of its own."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import httpx

from escalation.domain.bot_contract import BotRequest
from infra.costs.traced import Journey, Trace
from infra.local.api_clients import ApiError, Json, OwnerClient, VisitorClient
from infra.local.standins.registry import stand_ins
from tests.costs.browsers import Socket
from tests.costs.one_process import CLOCK, OneProcess, one_process
from tests.fakes.outside import Answer, reply

TURNS = 5
"""Of a typical chat."""
POLLS = 5
WAITING = 5
"""Chats that wait for the team while an inbox is looked at."""
_KNOWN = "When are you open?"
_ANSWER = "The workshop is open from nine to five, from Monday to Friday."
_UNKNOWN = "Can my submarine land on Jupiter?"
_REFUND = "I want a refund for last month"
_TARGET = {"bot_id": "billing", "description": "Refunds and invoices.", "examples": [_REFUND]}


class Visitor(VisitorClient):
    """A visitor whose answers' bytes are counted."""

    def __init__(self, service: OneProcess) -> None:
        super().__init__(service.url)
        self._service = service

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
        self._count(answer.headers, answer.content)
        return answer

    def polls(self) -> Json:
        """What is there, and the tag of it all."""
        answer = self.call("GET", f"{self._path}/messages", token=self.token)
        return {**answer.json(), "tag": answer.headers["etag"]}

    def polls_in_vain(self, tag: str) -> None:
        """Asks for what is new, which is nothing."""
        known = {"If-None-Match": tag}
        try:
            self.call("GET", f"{self._path}/messages", token=self.token, headers=known)
        except ApiError as answer:
            _expect(answer.status == 304, answer)
            self._count(answer.headers, b"")
        else:
            _expect(so=False, shown="something new")

    def listens(self) -> Socket:
        """A socket of this visitor."""
        return Socket(self._service, self._post("live", None))

    def _count(self, headers: httpx.Headers, content: bytes) -> None:
        head = sum(len(name) + len(value) + 4 for name, value in headers.items())
        self._service.recorder.answered_bytes += len(content) + head


class Script:
    """Everything that is traced, in order.

    Attributes:
        journeys: what was done, by name.
    """

    def __init__(self, service: OneProcess) -> None:
        self.journeys: dict[str, Journey] = {}
        self._service = service
        self._open = ExitStack()
        self._control = self._open.enter_context(
            httpx.Client(base_url=f"{service.url}/stand-in/_control", timeout=30)
        )
        self._visitors = 0

    def close(self) -> None:
        """Closes every connection."""
        self._open.close()

    def prepare(self, *bots: str) -> None:
        """Connections with webhooks, and a bot for each of the ways to hand over; or only some."""
        desk = stand_ins()[0]
        with OwnerClient(self._service.url, "token") as owner:
            owner.put(f"/connections/{desk.name}", dict(desk.connection))
            owner.post(f"/connections/{desk.name}/webhook")
        team = next(iter(desk.teams.values()))
        ticket = {
            "handoff_method": "ticket",
            "ticket": {"helpdesk": desk.name, **team},
            "contact": "never",
            "trust_claimed_addresses": True,
        }
        answered = {"auto_ticket_reply": {"enabled": True, "mode": "send"}}
        transfers = {"ai_agent_transfer": {"enabled": True, "targets": [_TARGET]}}
        made: dict[str, Mapping[str, Any]] = {
            "general": {},
            "desk": ticket,
            "answering": {**ticket, **answered},
            "billing": {},
            "tech": transfers,
        }
        for bot_id in bots or made:
            settings = made[bot_id]
            self._service.make_bot(bot_id, settings)
            self._service.bots.says[bot_id] = _says
            # What a process keeps is kept from here on, a helpdesk's access token too.
            self._visitor(bot_id).say(_UNKNOWN if bot_id == "desk" else _KNOWN)
        self._service.settle()

    def chat(self) -> Visitor:
        """A chat that the bot alone answers."""
        with self._journey("start"):
            visitor = self._visitor("general")
        with self._journey("turn", times=TURNS):
            for number in range(TURNS):
                said = visitor.say(f"{number + 1} days a week: {_KNOWN}")
                _expect(said["escalation"] is None, said)
                self._service.settle()
        last = visitor.messages()["messages"][-1]["id"]
        with self._journey("poll", times=POLLS):
            for _ in range(POLLS):
                visitor.messages(after=last)
        tag = visitor.polls()["tag"]
        with self._journey("poll_unchanged", times=POLLS):
            for _ in range(POLLS):
                visitor.polls_in_vain(tag)
        return visitor

    def run(self) -> None:
        """Goes through all journeys."""
        visitor = self.chat()
        with self._journey("mail"):
            said = visitor.say(_UNKNOWN)
            _expect(said["escalation"]["method"] == "email", said)
        self._tickets()
        visitor = self._visitor("tech")
        with self._journey("transfer"):
            said = visitor.say(_REFUND)
            _expect(said["escalation"]["method"] == "transfer", said)
        visitor = self._visitor("answering")
        visitor.say(_UNKNOWN)
        self._service.settle()
        with self._journey("auto_reply"):
            visitor.say(_KNOWN)
        self._inbox()
        with self._journey("minute"):
            for function in CLOCK:
                self._service.invoke(function, {})

    def _tickets(self) -> None:
        """A chat that becomes a ticket, what the visitor adds, what an agent answers, the end.

        The visitor hears of all that by the live channel.
        """
        visitor = self._visitor("desk")
        visitor.listens().close()  # the function has its key from here on
        with self._journey("socket"):
            visitor.listens().close()
        socket = visitor.listens()
        with self._journey("ping"):
            socket.says('{"type": "ping"}')
        with self._journey("ticket"):
            said = visitor.say(_UNKNOWN)
            _expect(said["escalation"]["method"] == "ticket", said)
        ticket = self._ticket(visitor)
        with self._journey("relay"):
            visitor.say("It is a yellow submarine, by the way.")
        with self._journey("agent_reply"):
            self._act(ticket, "reply", "Our pilot will call you tomorrow.")
        kinds = [one["author"]["kind"] for one in visitor.messages()["messages"]]
        _expect("agent" in kinds, kinds)
        with self._journey("solved"):
            self._act(ticket, "solve", "")
        with self._journey("close"):
            visitor.close()
        self._typing(socket, visitor.conversation_id)
        socket.close()

    def _typing(self, socket: Socket, conversation_id: str) -> None:
        """A member looks at the chat, and the visitor writes."""
        with OwnerClient(self._service.url, "token") as owner:
            member = Socket(self._service, owner.post("/live"))
        here = json.dumps({"type": "here", "conversation_id": conversation_id})
        member.says(here)
        with self._journey("here"):
            member.says(here)
        with self._journey("typing"):
            socket.says('{"type": "typing"}')
        member.close()

    def _inbox(self) -> None:
        """A console that is open, and what somebody looks for in it."""
        for _ in range(WAITING):
            self._visitor("desk").say(_UNKNOWN)
        self._service.settle()
        with OwnerClient(self._service.url, "token") as owner:
            with self._journey("inbox", times=POLLS):
                for _ in range(POLLS):
                    found = owner.get("/inbox?list=waiting")
                    _expect(found["counts"]["waiting"]["count"] >= WAITING, found)
            with self._journey("inbox_search"):
                found = owner.get("/inbox?q=submarine")
                _expect(len(found["items"]) >= WAITING, found)

    @contextmanager
    def _journey(self, name: str, *, times: int = 1) -> Iterator[None]:
        """Traces what is done within, and all that comes of it until nothing happens any more."""
        self._service.settle()
        self._service.recorder.new_journey()
        yield
        self._service.settle()
        self.journeys[name] = self._service.recorder.journey(times=times)

    def _visitor(self, bot: str) -> Visitor:
        visitor = self._open.enter_context(Visitor(self._service))
        self._visitors += 1
        person = {"name": "Ida", "email": f"ida-{self._visitors}@visitor.example"}
        visitor.start(bot, visitor=person)
        return visitor

    def _ticket(self, visitor: Visitor) -> Json:
        items = self._control.get("/tickets").raise_for_status().json()["items"]
        found: Json = next(one for one in items if visitor.conversation_id in json.dumps(one))
        return found

    def _act(self, ticket: Mapping[str, Any], action: str, text: str) -> None:
        body = {"helpdesk": ticket["helpdesk"], "ticket_id": ticket["id"]}
        done = self._control.post("/agent", json={**body, "action": action, "text": text})
        done.raise_for_status()


def traced() -> Trace:
    """A trace of all journeys."""
    with one_process() as service, closing(Script(service)) as script:
        script.prepare()
        script.run()
        return Trace(script.journeys, tuple(sorted(service.recorder.metrics)))


def _says(request: BotRequest) -> Answer:
    """The bot knows its hours, nothing else; and that refunds are another's."""
    text = request.messages[-1].text
    if _KNOWN in text:
        return reply(_ANSWER, 0.95)
    if request.bot_id == "billing":
        return reply("A refund takes a week from the day we have the goods again.", 0.9)
    routing = [{"bot_id": one, "score": 0.9} for one in request.targets if text == _REFUND]
    return reply("I am not sure about that.", 0.1, routing=routing)


def _expect(so: bool, shown: object) -> None:
    if not so:
        raise RuntimeError(f"the script went another way: {shown}")
