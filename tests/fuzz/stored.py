"""Decoders of requests, cursors, queue bodies and stored items."""

import json
from typing import Any

from pydantic import BaseModel

from escalation.adapters.aws import dynamodb_codec
from escalation.adapters.aws.dynamodb_table import from_cursor, to_cursor
from escalation.adapters.aws.ses_events import read_event
from escalation.domain import jobs
from escalation.domain.conversation import Head, Turn
from escalation.domain.errors import MalformedJob, NewerRelease, RequestError
from escalation.domain.escalation import Escalation
from escalation.domain.settings import EscalationSettings, VersionedSettings
from escalation.domain.workspace import Workspace
from escalation.runtime.admin import parse_credentials
from escalation.runtime.http import query
from escalation.runtime.http.request import Event, bearer_token, parse_body
from escalation.runtime.http.routes import Route
from functions.admin.routes.workspace import ConnectionCredentials
from infra.openapi import BY_FUNCTION
from tests.adapters.dynamodb.examples import EXPIRES, NOW, new_escalation, usual_head, usual_turn
from tests.functions.http_events import http_event
from tests.functions.test_declared_routes import BODIES
from tests.fuzz.decoders import Decoder
from tests.fuzz.values import Dice, as_bytes

VISITORS = {
    "start_conversation": {"locale": "de", "visitor": {"name": "Vic", "email": "v@x.example"}},
    "post_message": {"client_message_id": "client-0001", "text": "Where is my order?"},
    "put_contact": {"name": "Vic", "email": "vic@visitor.example"},
    "ask_for_code": {"email": "vic@visitor.example"},
    "confirm_address": {"email": "vic@visitor.example", "code": "123456"},
    "request_handoff": {"client_message_id": "client-0001"},
    "mark_handoff": {"token": "0123456789abcdef", "action": "take", "who": "ann@team.example"},
    "open_by_link": {"token": "0123456789abcdef", "action": "open"},
    "reopen_ticket": {"client_message_id": "client-0001"},
    "rate_answer": {"message_id": "00000003", "helped": False, "words": "It is not about that."},
    "say_solved": {"solved": True},
    "rate_people": {"steps": 4, "words": "Quick and kind."},
    "mail_transcript": {"email": "vic@visitor.example"},
}
"""A right body of each route of the visitor's."""
TAKING = [route for routes in BY_FUNCTION.values() for route in routes if route.takes is not None]
"""The routes that take a body."""
CREDENTIALS = {
    "zendesk": {"auth": "api_token", "subdomain": "acme", "email": "a@b.example", "api_token": "t"},
    "freshdesk": {"domain": "acme", "api_key": "k"},
    "zoho": {
        "data_centre": "eu", "org_id": "4711", "client_id": "1", "client_secret": "s",
        "refresh_token": "r",
    },
}  # fmt: skip


def _body(dice: Dice) -> tuple[Route, str]:
    route = dice.choice(TAKING)
    name = route.handle.__name__
    return route, dice.document(VISITORS.get(name) or BODIES[name])


def _credentials(dice: Dice) -> tuple[str, str]:
    helpdesk = dice.choice(sorted(CREDENTIALS))
    return helpdesk, dice.document(CREDENTIALS[helpdesk])


def _query(dice: Dice) -> tuple[str, str]:
    return dice.choice(("time", "choice", "cursor", "token")), dice.near(_TIMES)


def _cursor(dice: Dice) -> str:
    return dice.near(tuple(map(to_cursor, _POSITIONS)))


def _read_body(given: tuple[Route, str]) -> object:
    route, text = given
    assert route.takes is not None
    body = parse_body(Event(http_event(route.method, "/x", raw=text)), route.takes, limit=10**6)
    if isinstance(body, ConnectionCredentials):
        for helpdesk in CREDENTIALS:
            parse_credentials(helpdesk, body.root)
    return body


def _read_credentials(given: tuple[Any, str]) -> object:
    helpdesk, text = given
    event = Event(http_event("PUT", "/x", raw=text))
    return parse_credentials(helpdesk, parse_body(event, ConnectionCredentials).root)


def _read_query(given: tuple[str, str]) -> object:
    name, value = given
    event = Event(
        http_event(
            "GET",
            "/x",
            query={"from": value, "after": value, "state": value},
            headers={"authorization": f"Bearer {value}"},
        )
    )
    match name:
        case "time":
            return query.time(event, "from")
        case "choice":
            return query.choice(event, "state", ("open", "closed"))
        case "cursor":
            return from_cursor(query.cursor(event))
        case _:
            return bearer_token(event)


_TIMES = ("2026-01-31T09:00:00Z", "2026-01-31T09:00:00+14:00", "0001-01-01T00:00:00-14:00")
_POSITIONS = ("C#00000001", "V#00000042", "~", "\x00", "2026-01-01T00:00:00.000000Z#c1")
_JOBS = (
    {"kind": "deliver", "workspace_id": "w", "method": "ticket", "conversation_id": "c",
     "escalation_id": "c-1", "version": 1},
    {"kind": "sync", "workspace_id": "w", "helpdesk": "zoho", "connection_id": "k",
     "ticket_id": "42", "version": 2},
    {"kind": "digest", "workspace_id": "w", "bot_id": "b", "hour": "2026-11-23T10"},
    {"kind": "auto_reply", "workspace_id": "w", "conversation_id": "c", "reply_id": "r"},
)  # fmt: skip
_STORED: tuple[BaseModel, ...] = (
    usual_head(3),
    usual_turn(),
    new_escalation(usual_head(3)),
    VersionedSettings(bot_id="b", workspace_id="w", version=1, settings=EscalationSettings()),
    Workspace(workspace_id="w", name="W", owner_email="o@x.example", created_at=NOW),
)
_KINDS: tuple[type[BaseModel], ...] = (Head, Turn, Escalation, VersionedSettings, Workspace)


_PACKED = [dynamodb_codec.encode(one) for one in _STORED]
_PLAIN = [json.loads(one.model_dump_json()) for one in _STORED]


def _item(dice: Dice) -> tuple[type[BaseModel], bytes]:
    number = dice.randrange(len(_STORED))
    match dice.randrange(4):
        case 0:
            body = _PACKED[number]
            cut = dice.randrange(len(body))
            body = body[:cut] + dice.randbytes(dice.randrange(4)) + body[cut + 2 :]
        case 1:
            body = dice.randbytes(dice.randrange(60))
        case _:
            body = b"\x00" + as_bytes(dice.document(_PLAIN[number]))
    return dice.choice((_KINDS[number], _KINDS[number], *_KINDS)), body


def _read_item(given: tuple[type[BaseModel], bytes]) -> object:
    kind, body = given
    return dynamodb_codec.decode_item(
        kind, {"body": {"B": body}, "expires_at": {"N": str(EXPIRES)}}
    )


_MAIL = {
    "timestamp": "2026-03-02T09:45:21.604Z",
    "messageId": "0107019c1a2b3604-000000",
    "destination": ["ada@example.com"],
    "tags": {"workspace": ["w1"], "escalation": ["c1-1"]},
}
_LOST = [{"emailAddress": "ada@example.com", "action": "failed", "status": "5.1.1"}]
_AT = {"timestamp": "2026-03-02T09:45:23.311Z"}
_MAIL_EVENTS: list[dict[str, Any]] = [
    {
        "eventType": "Bounce",
        "mail": _MAIL,
        "bounce": {"bounceType": "Permanent", "bouncedRecipients": _LOST, **_AT},
    },
    {"eventType": "Complaint", "mail": _MAIL, "complaint": {"complainedRecipients": _LOST, **_AT}},
    {"eventType": "Delivery", "mail": _MAIL, "delivery": {"recipients": ["a@b.example"], **_AT}},
]
DECODERS = {
    "request bodies": Decoder(_body, _read_body, (RequestError,)),
    "credentials": Decoder(_credentials, _read_credentials, (RequestError,)),
    "query parameters": Decoder(_query, _read_query, (RequestError,)),
    "cursors": Decoder(_cursor, from_cursor, (RequestError,)),
    "queue bodies": Decoder(
        lambda dice: dice.document(*_JOBS), jobs.decode, (MalformedJob, NewerRelease)
    ),
    "mail events": Decoder(lambda dice: dice.document(*_MAIL_EVENTS), read_event, (MalformedJob,)),
    "DynamoDB items": Decoder(_item, _read_item, (ValueError, NewerRelease)),
}
