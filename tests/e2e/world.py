"""One running service, and what tests do with it."""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.escalation import FINAL
from infra.local.api_clients import ApiError, Json, OwnerClient, VisitorClient
from infra.local.service import LocalService
from tests.e2e.ageing import age
from tests.e2e.log_lines import log_lines
from tests.e2e.surroundings import Helpdesks, Mails

T = TypeVar("T")

KNOWLEDGE = (
    {
        "id": "opening-hours",
        "questions": ["When are you open?", "What are your opening hours?"],
        "answer": "The workshop is open from nine to five, Monday to Friday.",
    },
    {
        "id": "bicycle-repair",
        "questions": ["Do you repair bicycles?", "Can you fix my bike?"],
        "answer": "Yes, we repair every kind of bicycle within two days.",
    },
)
ANSWERABLE = "When are you open?"
ANSWER = "The workshop is open from nine to five, Monday to Friday."
UNANSWERABLE = "Can my submarine land on Jupiter?"
HANDED_OVER = "I have passed this to our team."
ADDED = "I have added this for our team."
REFERENCE = "Your reference is "


def wait_until(
    predicate: Callable[[], T], timeout_s: float = 30.0, *, what: str = "", pause_s: float = 0.2
) -> T:
    """What `predicate` gives as soon as it is true.

    Raises:
        AssertionError: it did not become true in time; shows `what` and the last value.
    """
    deadline = time.monotonic() + timeout_s
    while not (value := predicate()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout_s:g} s: {what or predicate}: {value!r}")
        time.sleep(pause_s)
    return value


def refusal(call: Callable[..., object], *args: object, **kwargs: object) -> ApiError:
    """The API's refusal of a call.

    Raises:
        AssertionError: the call went through.
    """
    try:
        answer = call(*args, **kwargs)
    except ApiError as error:
        return error
    raise AssertionError(f"not refused: {answer!r}")


def squeezed(text: str | None) -> str:
    """Text with every run of white space as one space, for comparing over line breaks."""
    return " ".join((text or "").split())


def texts(messages: list[Json], *kinds: str) -> list[str]:
    """The texts of messages, of some kinds of authors or of all."""
    return [m["text"] for m in messages if not kinds or m["author"]["kind"] in kinds]


def asking(turn: Json) -> Json:
    """The one message of a turn that offers choices.

    Raises:
        AssertionError: there is none, or more than one; shows what was said.
    """
    found = [message for message in turn["messages"] if message["choices"]]
    assert len(found) == 1, texts(turn["messages"])
    return dict(found[0])


class World:
    """The service with its first workspace's owner signed in."""

    def __init__(self, service: LocalService) -> None:
        self.service = service
        self.content: Json = json.loads(service.stack_file.read_text())
        self._open = ExitStack()
        self.owner = self.signed_in(self.content["admin_token"])
        self.mails = Mails(service.url)
        self.helpdesks = Helpdesks(service.url)
        self._open.callback(self.mails.close)
        self._open.callback(self.helpdesks.close)
        self.http = self._open.enter_context(httpx.Client(base_url=service.url, timeout=40))
        self._clients: dict[str, Any] = {}
        self.transcripts = TranscriptStore(
            self.aws("dynamodb"), service.stack.names.transcripts_table
        )
        self._bots = 0
        self._living: list[tuple[OwnerClient, str]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for client in self._clients.values():
            client.close()
        self._open.close()

    @property
    def url(self) -> str:
        """The service's address."""
        return self.service.url

    def aws(self, name: str) -> Any:
        """An AWS client of the emulator."""
        if name not in self._clients:
            stack = self.service.stack
            session: Any = stack.session()
            self._clients[name] = session.client(name, endpoint_url=stack.endpoint)
        return self._clients[name]

    def signed_in(self, token: str) -> OwnerClient:
        """The owner's side with a token; closed with the world."""
        return self._open.enter_context(OwnerClient(self.service.url, token))

    def bot(
        self,
        settings: Json | None = None,
        *,
        knowledge: Mapping[str, Any] | None = None,
        function: str = "reference",
        owner: OwnerClient | None = None,
    ) -> str:
        """A bot of its own for one test, with settings saved through the owner's API.

        Unless they say otherwise people have its chats from the handoff on, as in bots of before.
        """
        self._bots += 1
        owner = owner or self.owner
        source = knowledge or {"name": f"Workshop {self._bots}", "entries": list(KNOWLEDGE)}
        made = owner.post(
            "/bots",
            {
                "name": source["name"],
                "description": source.get("description", "Answers for the workshop."),
                "function": function,
            },
        )
        bot_id: str = made["bot_id"]
        self._living.append((owner, bot_id))
        if function == "reference":
            owner.save_knowledge(bot_id, source["entries"])
        if settings:
            owner.save_settings(bot_id, {"after_handoff": "team", **settings})
        return bot_id

    @contextmanager
    def own_bots(self) -> Iterator[None]:
        """Deletes the bots that are made within, but for those whose handoffs are still on their
        way: a workspace has 100 at most.
        """
        before = len(self._living)
        yield
        # Those made later may name those made earlier as their targets.
        for owner, bot_id in reversed(self._living[before:]):
            with suppress(ApiError):
                owner.delete(f"/bots/{bot_id}")
        del self._living[before:]

    def visitor(self, bot_id: str, **body: object) -> VisitorClient:
        """A visitor who has just opened the chat."""
        client = self.visitor_client()
        client.start(bot_id, **body)
        return client

    def visitor_client(self) -> VisitorClient:
        """A visitor who has no chat yet; closed with the world."""
        return self._open.enter_context(VisitorClient(self.service.url))

    def conversation(self, visitor: VisitorClient) -> Json:
        """What the owner sees of a conversation."""
        return self.owner.get(f"/conversations/{visitor.conversation_id}")

    def escalations(self, visitor: VisitorClient) -> list[Json]:
        """A conversation's escalations as the owner sees them, oldest first."""
        found: list[Json] = self.conversation(visitor)["escalations"]
        return sorted(found, key=lambda one: int(one["id"].rpartition("-")[2]))

    def settled(self, visitor: VisitorClient, timeout_s: float = 30.0) -> list[Json]:
        """The escalations, all in a final state."""
        return wait_until(
            lambda: self.final(visitor), timeout_s, what="every escalation in a final state"
        )

    def final(self, visitor: VisitorClient) -> list[Json]:
        """The escalations if all are in a final state, else nothing."""
        found = self.escalations(visitor)
        return found if all(one["state"] in FINAL for one in found) else []

    def ticket(
        self, visitor: VisitorClient, helpdesk: str | None = None, timeout_s: float = 30.0
    ) -> Json:
        """The one ticket of a conversation.

        Raises:
            AssertionError: there is none in time, or more than one.
        """

        def tickets() -> list[Json]:
            return self.helpdesks.tickets(visitor.conversation_id, helpdesk)

        wait_until(tickets, timeout_s, what="a ticket")
        self.settled(visitor, timeout_s)
        found = tickets()
        assert len(found) == 1, found
        return found[0]

    def first_mail(self, visitor: VisitorClient, timeout_s: float = 30.0) -> Json:
        """The first handoff mail of a conversation."""
        return wait_until(
            lambda: self.mails.of(visitor.conversation_id), timeout_s, what="a handoff mail"
        )[0]

    def pass_time(self, conversation_id: str, by: timedelta) -> None:
        """Let time pass for one conversation: every time on its records moves into the past."""
        age(self.transcripts, conversation_id, by)

    def pass_time_until(
        self,
        visitor: VisitorClient,
        by: timedelta,
        predicate: Callable[[], object] | None = None,
    ) -> None:
        """Let time pass, and sweep, until something is so: by default, all escalations final.

        A worker that is at work meanwhile may measure its next wait from the real present, so that
        the time must pass for it once more.

        Raises:
            AssertionError: it did not become so.
        """
        for _ in range(8):
            self.pass_time(visitor.conversation_id, by)
            self.sweep()
            with suppress(AssertionError):
                wait_until(predicate or (lambda: self.final(visitor)), 4)
                return
        raise AssertionError(f"not so, however much time passed: {self.conversation(visitor)}")

    def sweep(self) -> None:
        """What the schedule does every minute."""
        name = self.service.stack.names.functions["sweep"]
        answer = self.aws("lambda").invoke(FunctionName=name, Payload=b"{}")
        assert "FunctionError" not in answer, answer["Payload"].read()

    def logs(self, about: str = "") -> Iterator[tuple[str, str]]:
        """Every line that any function has logged, with its log group: one whose name holds
        `about`, in any case.
        """
        logs = self.aws("logs")
        for page in logs.get_paginator("describe_log_groups").paginate():
            for group in page["logGroups"]:
                name = group["logGroupName"]
                if about.lower() in name.lower():
                    for line in log_lines(logs, name):
                        yield name, line


def occurrences(ticket: Json, text: str) -> int:
    """How often a text stands in all of a ticket's comments."""
    return sum(
        len(re.findall(re.escape(text), squeezed(comment["text"])))
        for comment in ticket["comments"]
    )
