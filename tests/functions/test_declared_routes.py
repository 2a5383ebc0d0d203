"""Every route answers as its handler declares it: reachable, with the declared model."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from escalation.domain.blocked_visitors import BlockedVisitor
from escalation.domain.languages import OwnLanguage
from escalation.domain.mail_returns import AddressMark
from escalation.domain.members import member_id
from escalation.domain.personal_data import Hold
from escalation.domain.saved_replies import SavedReply
from escalation.runtime.http.app import App, new_app
from escalation.runtime.http.routes import Route, Routes
from functions.admin import routes as admin
from functions.classify import handler as classify
from functions.site import handler as site
from functions.webhooks import handler as webhooks
from infra.openapi import BY_FUNCTION, IN_FULL, Problem
from infra.stacks.routes import SharedPathError, gateway_path, routes
from tests.fakes.outside import reply
from tests.fakes.owner_world import SUBJECTS, World
from tests.functions.http_events import CONTEXT, access_token, document, header, http_event

Answer = dict[str, Any]
APPS: dict[str, Callable[[], App]] = {
    "classify": lambda: classify.app,
    "admin": lambda: admin.build(lambda: world_of_all_routes().side),
    "webhooks": lambda: webhooks.app,
    "site": lambda: site.build(Path("nothing")),
}
EXISTING = {
    "block_id": "block-1",
    "reply_id": "reply-1",
    "bot_id": "support", "conversation_id": "c1", "escalation_id": "c1-1", "job_id": "job-1",
    "version": "1", "helpdesk": "zendesk", "connection_id": "con-1", "name": "a.js",
    "language": "sv",
    "hold_id": "hold-1", "webhook_id": "hook-1", "delivery_id": "delivery-1",
    "member_id": member_id("acme", SUBJECTS["member"]),
}  # fmt: skip
BODIES: dict[str, object] = {
    "put_workspace": {"workspace_id": "acme", "name": "Acme", "owner_email": "ada@acme.example"},
    "invite_member": {"email": "cy@acme.example"},
    "change_member": {"role": "viewer"},
    "create_bot": {"name": "Sales"},
    "put_bot": {"name": "Support"},
    "put_knowledge": {"entries": [{"id": "a", "questions": ["Why?"], "answer": "So."}]},
    "put_settings": {},
    "try_rules": {"rules": [{"keywords": ["refund"], "then": "handoff"}], "text": "refund"},
    "put_connection": {
        "auth": "api_token",
        "subdomain": "acme",
        "email": "a@acme.example",
        "api_token": "token-1",
    },
    "put_language": {"texts": {"closed": "Slut."}},
    "keep_webhook_secret": {"secret": "s" * 20},
    "set_asks_csat": {"asks_csat": True},
    "put_me": {"shown_name": "Grace"},
    "write_message": {"text": "Hello"},
    "put_assignee": {"member_id": None},
    "write_note": {"text": "Call them."},
    "put_snooze": {"until": None},
    "put_spam": {"spam": True},
    "block_visitor": {"reason": "Insults", "until": "2026-04-01T00:00:00Z"},
    "add_saved_reply": {"title": "Hello", "text": "Hello {{visitor.name}}"},
    "put_saved_reply": {"title": "Hello", "text": "Hello"},
    "export_audit": {"format": "jsonl"},
    "simulate": {"text": "Where is it?"},
    "look_up_person": {"email": "vic@visitor.example"},
    "export_person": {"email": "vic@visitor.example"},
    "try_address_again": {"email": "gone@acme.example"},
    "create_outgoing_webhook": {
        "url": "https://hooks.example.com/in",
        "kinds": ["escalation.handed_over"],
    },
    "put_outgoing_webhook": {
        "url": "https://hooks.example.com/in",
        "kinds": ["escalation.failed"],
    },
    "set_hold": {"conversation_id": "c1", "reason": "authority"},
}


def world_of_all_routes() -> World:
    """A workspace in which every route of the owner finds what it looks for."""
    world = World()
    world.conversation()
    world.escalation(state="failed")
    world.connection()
    world.webhook()
    world.store.save_language("acme", OwnLanguage(locale="sv"), expected_version=0)
    world.personal_data.save_hold(
        Hold(
            hold_id="hold-1",
            workspace_id="acme",
            email="kept@visitor.example",
            reason="authority",
            set_by="ada@acme.example",
            set_at=world.clock.now(),
        )
    )
    blocked = BlockedVisitor(
        block_id="block-1",
        conversation_id="c0",
        client="net-1",
        reason="Insults",
        by="ada@acme.example",
        created_at=world.clock.now(),
        expires_at=world.clock.now() + timedelta(days=7),
    )
    world.blocks.save_block("acme", blocked)
    kept = SavedReply(reply_id="reply-1", title="Hi", text="Hi", changed_at=world.clock.now())
    world.saved_replies.save_reply("acme", kept, expected_version=0)
    world.bots.always("support", reply("Under Settings.", 0.7))
    world.address_marks.put(
        AddressMark(
            workspace_id="acme",
            audience="team",
            address="gone@acme.example",
            kind="no_mailbox",
            at=world.clock.now(),
            expires_at=world.clock.now() + timedelta(days=90),
        ),
        "gone@acme.example",
    )
    return world


def _declared() -> Iterator[tuple[str, Route]]:
    for function, declared in BY_FUNCTION.items():
        for route in declared:
            yield function, route


def _named(case: object) -> str | None:
    return f"{case.method} {case.path}" if isinstance(case, Route) else None


ALL = pytest.mark.parametrize(("function", "route"), list(_declared()), ids=_named)


def path_of(route: Route) -> str:
    named = re.sub(r"<(\w+)>", lambda found: EXISTING[found[1]], route.path)
    return named.replace(".*", "bots")


@ALL
def test_a_declared_route_is_found(function: str, route: Route) -> None:
    """Whatever it then says: its own refusals are told apart from an address that is nobody's."""
    called: list[Route] = []
    reached = Routes(tag="reached")
    for other in BY_FUNCTION[function]:
        getattr(reached, other.method.lower())(other.path)(_telling(called, other))

    answer = new_app(reached).resolve(http_event(route.method, path_of(route)), CONTEXT)

    assert answer["statusCode"] == 204
    (found,) = called
    assert (found.method, found.path) == (route.method, route.path)


def _telling(called: list[Route], route: Route) -> Callable[[], None]:
    def tell() -> None:
        called.append(route)

    return tell


@pytest.mark.parametrize("function", APPS)
def test_what_an_application_answers_is_declared_and_nothing_else(function: str) -> None:
    described = APPS[function]().get_openapi_schema().paths or {}
    served = {
        (method.upper(), path)
        for path, item in described.items()
        for method in ("get", "post", "put", "delete", "patch", "head", "options")
        if getattr(item, method, None) is not None
    }

    declared = {
        (route.method, re.sub(r"<(\w+)>", r"{\1}", route.path)) for route in BY_FUNCTION[function]
    }

    assert served == declared


@ALL
def test_a_routes_path_and_its_handlers_parameters_name_the_same(
    function: str, route: Route
) -> None:
    named = set(re.findall(r"<(\w+)>", route.path))
    asked = {name for name in route.sources if name in EXISTING}

    # The conversation's token opens one conversation, so its proof takes the id from the path.
    proved = {"conversation_id"} if route.security == "conversation" else set()
    assert named == asked | proved, function


@ALL
def test_each_side_asks_for_its_proof(function: str, route: Route) -> None:
    expected = {
        "admin": "member",
        "classify": "conversation" if "/conversations/" in route.path else None,
    }
    assert route.security == expected.get(function), route.path


def test_the_service_says_of_itself_what_it_declares() -> None:
    (health,) = [route for route in site.routes if route.path == "/health"]
    assert health.gives is not None
    _check(health.gives, APPS["site"]().resolve(http_event("GET", "/health"), CONTEXT))


OWNERS = [route for function, route in _declared() if function == "admin"]


@pytest.mark.parametrize("route", OWNERS, ids=_named)
def test_the_owner_is_answered_with_the_declared_status_and_model(route: Route) -> None:
    answer = _asked(route)

    status = answer["statusCode"]
    if status >= 400:
        assert route.handle.__name__ in REFUSED, document(answer)
        assert status == REFUSED[route.handle.__name__]
        _check(Problem, answer)
        return
    assert route.handle.__name__ not in REFUSED
    assert status == route.status
    assert (header(answer, "etag") is not None) == route.has_etag
    if route.gives is None:
        assert answer["body"] == ""
    else:
        _check(route.gives, answer)


REFUSED = {
    "get_job": 404,
    "get_simulation": 404,
    "restore_settings": 404,
    "write_message": 409,
    "put_assignee": 409,
    "invite_again": 409,
    "get_keyword_examples": 400,
}
"""What there is nothing for in a workspace without jobs, versions and chats taken over, and what
asks for a parameter.
"""


def _asked(route: Route) -> Answer:
    answer: Answer = APPS["admin"]().resolve(event_for(route, SUBJECTS["owner"]), CONTEXT)
    return answer


def event_for(route: Route, sub: str) -> dict[str, Any]:
    """A call that is right in all that a route of the owner's asks for."""
    given = BODIES.get(route.handle.__name__)
    return http_event(
        route.method,
        path_of(route),
        body=given if route.takes else None,
        claims=access_token(sub),
        headers={"if-match": '"0"'} if route.handle.__name__ == "put_settings" else {},
        query={"email": "vic@visitor.example"} if route.path.endswith("/visitors") else None,
    )


def _check(model: type[BaseModel], answer: Answer) -> None:
    """Against the schema's own words: every field that it promises, and none that it does not."""
    shown = document(answer)
    promised = model.model_json_schema(mode="serialization")
    assert header(
        answer,
        "content-type",
    ) == ("application/problem+json" if model is Problem else "application/json")
    TypeAdapter(model).validate_json(json.dumps(shown))
    if "properties" in promised:
        assert set(shown) <= set(promised["properties"])
        assert set(promised.get("required", ())) <= set(shown)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/v1/admin/workspace", "/v1/admin/{proxy+}"),
        ("/v1/bots/<bot_id>/profile", "/v1/bots/{proxy+}"),
        ("/assets/<name>", "/assets/{proxy+}"),
        ("/console/.*", "/console/{proxy+}"),
        ("/health", "/health"),
        ("/", "/"),
    ],
)
def test_api_gateway_is_told_what_a_function_answers_as_a_whole(path: str, told: str) -> None:
    assert gateway_path(path) == told


def test_two_functions_cannot_share_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BY_FUNCTION, "webhooks", BY_FUNCTION["admin"])
    function: Any = object()

    with pytest.raises(SharedPathError, match=re.escape("/v1/admin/{proxy+}")):
        routes({"admin": function, "webhooks": function})


def test_credentials_are_described_in_full_where_the_route_takes_any_object() -> None:
    (taken,) = {route.takes for _, route in _declared() if route.takes in IN_FULL}
    assert taken is not None
    assert taken.__name__ == IN_FULL[taken].__name__
