"""The HTTP API in this process, as API Gateway puts it before the functions: for each request a new
world, so that no call depends on another.
"""

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import parse_qsl

from escalation.adapters.aws.conversation_tokens import JwtTokens
from escalation.adapters.aws.keyed_digests import client_digest
from escalation.adapters.aws.live_tickets import JwtTickets
from escalation.adapters.aws.proofs import SignedProofs
from escalation.adapters.helpdesks.webhook_reader import HelpdeskWebhookReader
from escalation.domain.identity_ports import TokenClaims
from escalation.domain.ports import SystemClock
from escalation.domain.workspace import Connection, Updates
from escalation.runtime import webhooks as runtime_webhooks
from escalation.use_cases.live.tickets import IssueTicket
from escalation.use_cases.mark_handoff import MarkHandoffUseCase
from escalation.use_cases.sync.receive_webhook import ReceiveWebhook
from escalation.use_cases.visitor.admission import Admission
from escalation.use_cases.visitor.close_conversation import CloseConversation
from escalation.use_cases.visitor.confirm_address import AskForCodeUseCase, ConfirmAddress
from escalation.use_cases.visitor.give_feedback import GiveFeedback
from escalation.use_cases.visitor.open_by_link import OpenByLinkUseCase
from escalation.use_cases.visitor.put_contact import PutContactUseCase
from escalation.use_cases.visitor.read_conversation import (
    PollMessages,
    ReadTranscript,
    RequestTranscriptMail,
)
from escalation.use_cases.visitor.reopen_ticket import ReopenTicketUseCase
from escalation.use_cases.visitor.request_handoff import RequestHandoffUseCase
from escalation.use_cases.visitor.show_bot import ShowBot
from escalation.use_cases.visitor.start_conversation import StartConversationUseCase
from functions.admin import routes as admin
from functions.classify import handler as classify
from functions.site import handler as site
from functions.webhooks import handler as webhooks
from tests.fakes.chat_world import WS, ChatWorld
from tests.fakes.feedback import ASKED
from tests.fakes.outside import PlainIdentities
from tests.fakes.owner_world import OTHER_SUBJECT, SUBJECTS
from tests.functions.http_events import CONTEXT, access_token, http_event
from tests.functions.test_declared_routes import world_of_all_routes
from tests.fuzz.proofs import KEYS, SECRET

PEOPLE: Mapping[str, str | None] = {
    "owner": SUBJECTS["owner"],
    "admin": SUBJECTS["admin"],
    "agent": SUBJECTS["member"],
    "viewer": SUBJECTS["viewer"],
    "stranger": OTHER_SUBJECT,
    "visitor": None,
}
"""Who calls: a member of each role, another workspace's owner, and a visitor with a chat."""
CHAT = "c1"
Answer = dict[str, Any]


@dataclass
class Visitors:
    """The visitor's use cases over a chat in memory, with real tokens and proofs."""

    world: ChatWorld = field(default_factory=lambda: ChatWorld(contact="ask", **ASKED))

    def __post_init__(self) -> None:
        self.world.clock.time = SystemClock().now()  # as the handler, which looks at it itself
        self.tokens = JwtTokens(KEYS)
        ports, profiles = self.world.ports(), self.world.profiles
        transcripts, allowances = self.world.transcripts, self.world.allowances
        marks = self.world.address_marks
        clock, events, ids = self.world.clock, self.world.events, self.world.ids
        self.show_bot = ShowBot(profiles=profiles, clock=clock)
        self.start = StartConversationUseCase(
            admission=Admission(
                counts=self.world.client_counts,
                proofs=SignedProofs(KEYS),
                spent=self.world.spent,
                clock=clock,
                events=events,
            ),
            transcripts=transcripts,
            profiles=profiles,
            tokens=self.tokens,
            identities=PlainIdentities(),
            spent=self.world.spent,
            signed=transcripts,
            ids=ids,
            clock=clock,
            events=events,
        )
        self.take_turn = self.world.take_turn()
        self.request_handoff = RequestHandoffUseCase(ports, profiles=profiles)
        self.reopen = ReopenTicketUseCase(ports, profiles=profiles)
        self.mark_handoff = MarkHandoffUseCase(
            transcripts=transcripts, profiles=profiles, clock=clock, events=events
        )
        self.open_by_link = OpenByLinkUseCase(ports, profiles=profiles, tokens=self.tokens)
        self.put_contact = PutContactUseCase(ports, profiles=profiles)
        self.ask_for_code = AskForCodeUseCase(ports, allowances=allowances, marks=marks, ids=ids)
        self.confirm_address = ConfirmAddress(ports, profiles=profiles)
        self.feedback = GiveFeedback(ports, profiles=profiles, counts=self.world.client_counts)
        self.close = CloseConversation(ports, profiles=profiles)
        self.poll = PollMessages(transcripts=transcripts)
        self.live = IssueTicket(tickets=JwtTickets(KEYS), clock=clock, url="wss://live.example/l")
        self.transcript = ReadTranscript(
            transcripts=transcripts, profiles=profiles, renderer=self.world.renderer
        )
        self.mail_transcript = RequestTranscriptMail(
            ports, allowances=allowances, marks=marks, ids=ids
        )

    def client_of(self, address: str) -> str | None:
        """See `VisitorApi`."""
        return client_digest(KEYS, address, now=self.world.clock.now())

    @cached_property
    def chat(self) -> str:
        """A chat with a question in it."""
        chat = self.world.start(name="Vic")
        self.world.say(chat, "Where is my order?")
        return chat

    @cached_property
    def token(self) -> str:
        """What opens it."""
        claims = TokenClaims(conversation_id=self.chat, bot_id="support", workspace_id=WS)
        return self.tokens.issue(claims, now=self.world.clock.now())


class _Connections:
    def __init__(self, world: ChatWorld) -> None:
        self._world = world

    def connection_by_id(self, connection_id: str) -> Connection | None:
        """The one connection of each helpdesk."""
        updates = Updates(mode="webhook", webhook_id="900")
        changes = {"updates": updates, "webhook_secret_ref": "arn"}
        for known in self._world.connections.known.values():
            if known.connection_id == connection_id:
                return known.model_copy(update=changes)
        return None

    def note_first_event(self, connection_id: str, at: object) -> None:
        """Nothing is kept."""


class _Secrets:
    def webhook_secret(self, connection: Connection) -> str:
        """The same for all."""
        del connection
        return SECRET


class _Memory:
    def has(self, connection_id: str, delivery_id: str) -> bool:
        """Nothing was taken before."""
        del connection_id, delivery_id
        return False

    def keep(self, connection_id: str, delivery_id: str, *, until: object) -> None:
        """Nothing is kept."""


def _receiving(world: ChatWorld) -> ReceiveWebhook:
    stands_in: Any = _Connections(world)
    return ReceiveWebhook(
        connections=stands_in,
        secrets=_Secrets(),
        reader=HelpdeskWebhookReader(fetch=lambda _: {"keys": []}),
        memory=_Memory(),
        transcripts=world.transcripts,
        queue=world.queue,
        clock=world.clock,
        events=world.events,
    )


def answer(event: Answer, who: str) -> Answer:
    """One event's answer, by the function that API Gateway would call."""
    path = event["rawPath"]
    if path.startswith("/v1/admin/"):
        return _members_answer(event, who)
    visitors = Visitors()
    if path.startswith("/v1/webhooks/"):
        receive = _receiving(visitors.world)
        with mock.patch.object(runtime_webhooks, "receive_webhook", return_value=receive):
            return webhooks.app.resolve(event, CONTEXT)
    if not path.startswith("/v1/"):
        return site.build(Path("nothing")).resolve(event, CONTEXT)
    with mock.patch.object(classify, "visitor_api", return_value=visitors):
        if event["headers"].get("authorization") == PROVED:
            event["headers"]["authorization"] = f"Bearer {visitors.token}"
            event["rawPath"] = path.replace(f"/{CHAT}", f"/{visitors.chat}")
            event["requestContext"]["http"]["path"] = event["rawPath"]
        return classify.app.resolve(event, CONTEXT)


PROVED = "Bearer proved"
"""Stands for the right token of whoever calls."""
REFUSED_BY_GATEWAY = {
    "statusCode": 401,
    "headers": {"content-type": "application/json"},
    "body": json.dumps({"message": "Unauthorized"}),
}


def _members_answer(event: Answer, who: str) -> Answer:
    """As API Gateway's authorizer lets it through: with the claims of a token that is right."""
    subject = PEOPLE[who]
    if event["headers"].get("authorization") != PROVED or subject is None:
        return REFUSED_BY_GATEWAY
    event["requestContext"]["authorizer"] = {"jwt": {"claims": access_token(subject)}}
    world = world_of_all_routes()
    return admin.build(lambda: world.side).resolve(event, CONTEXT)


StartResponse = Callable[[str, list[tuple[str, str]]], object]


def wsgi(who: str) -> Callable[[dict[str, Any], StartResponse], Iterable[bytes]]:
    """The API as a WSGI application that this person calls."""

    def application(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        found = answer(_event(environ), who)
        headers = [(name, str(value)) for name, value in found["headers"].items()]
        status = found["statusCode"]
        start(f"{status} {status}", headers)
        body = found.get("body") or ""
        return [base64.b64decode(body) if found.get("isBase64Encoded") else body.encode()]

    return application


def _event(environ: dict[str, Any]) -> Answer:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_") or name == "CONTENT_TYPE"
    }
    query: dict[str, str] = {}
    for name, value in parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True):
        query[name] = f"{query[name]},{value}" if name in query else value
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    return http_event(
        environ["REQUEST_METHOD"],
        environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"),
        raw=body.decode("latin-1") if body else None,
        headers=headers,
        query=query,
        in_base64=bool(body),
    )
