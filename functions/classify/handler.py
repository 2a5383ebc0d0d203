"""The visitor's API: validate, call one use case, map the result."""

from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from escalation.domain.clock import SystemClock
from escalation.domain.errors import NotAllowed
from escalation.domain.identity_ports import TokenClaims
from escalation.runtime import observability
from escalation.runtime.classify import visitor_api
from escalation.runtime.http import (
    bearer_token,
    json_response,
    new_app,
    origin,
    parse_body,
    path_id,
)
from escalation.use_cases.visitor.api_models import (
    MailTranscriptTo,
    PostMessage,
    PutContact,
    RequestHandoff,
    RequestReopen,
    StartConversation,
)

app = new_app()


def _claims(conversation_id: str) -> TokenClaims:
    """The token's claims, for the one conversation it opens."""
    path_id(conversation_id)
    token = bearer_token(app.current_event)
    claims = visitor_api().tokens.verify(token, now=SystemClock().now())
    if claims.conversation_id != conversation_id:
        raise NotAllowed("This token opens another conversation.", code="other_conversation")
    return claims


@app.get("/v1/bots/<bot_id>/profile")
def show_bot(bot_id: str) -> Response[str]:
    """What the widget shows before the first message."""
    locale = (app.current_event.query_string_parameters or {}).get("locale", "en")
    view = visitor_api().show_bot(
        path_id(bot_id), origin=origin(app.current_event), locale=locale[:35]
    )
    return json_response(view)


@app.post("/v1/bots/<bot_id>/conversations")
def start_conversation(bot_id: str) -> Response[str]:
    """A new conversation with its token."""
    body = parse_body(app.current_event, StartConversation)
    started = visitor_api().start(path_id(bot_id), body, origin=origin(app.current_event))
    return json_response(started, 201)


@app.post("/v1/conversations/<conversation_id>/messages")
def post_message(conversation_id: str) -> Response[str]:
    """One visitor message and what came of it."""
    claims = _claims(conversation_id)
    body = parse_body(app.current_event, PostMessage)
    return json_response(visitor_api().take_turn(conversation_id, claims.workspace_id, body))


@app.get("/v1/conversations/<conversation_id>/messages")
def poll_messages(conversation_id: str) -> Response[str]:
    """Messages after a given one."""
    claims = _claims(conversation_id)
    after = (app.current_event.query_string_parameters or {}).get("after")
    page = visitor_api().poll(conversation_id, claims.workspace_id, after=after)
    return json_response(page)


@app.put("/v1/conversations/<conversation_id>/contact")
def put_contact(conversation_id: str) -> Response[str]:
    """The name and address the visitor claims."""
    claims = _claims(conversation_id)
    body = parse_body(app.current_event, PutContact)
    return json_response(visitor_api().put_contact(conversation_id, claims.workspace_id, body))


@app.post("/v1/conversations/<conversation_id>/handoff")
def request_handoff(conversation_id: str) -> Response[str]:
    """The visitor wants a person."""
    claims = _claims(conversation_id)
    body = parse_body(app.current_event, RequestHandoff)
    return json_response(visitor_api().request_handoff(conversation_id, claims.workspace_id, body))


@app.post("/v1/conversations/<conversation_id>/reopen")
def reopen_ticket(conversation_id: str) -> Response[str]:
    """The visitor says that it is not solved."""
    claims = _claims(conversation_id)
    body = parse_body(app.current_event, RequestReopen)
    return json_response(visitor_api().reopen(conversation_id, claims.workspace_id, body))


@app.post("/v1/conversations/<conversation_id>/close")
def close_conversation(conversation_id: str) -> Response[str]:
    """The visitor ends the chat."""
    claims = _claims(conversation_id)
    return json_response(visitor_api().close(conversation_id, claims.workspace_id))


@app.get("/v1/conversations/<conversation_id>/transcript")
def read_transcript(conversation_id: str) -> Response[str]:
    """The whole conversation as text."""
    claims = _claims(conversation_id)
    text = visitor_api().transcript(conversation_id, claims.workspace_id)
    return Response(
        status_code=200,
        content_type="text/plain; charset=utf-8",
        body=text,
        headers={"Cache-Control": "no-store"},
    )


@app.post("/v1/conversations/<conversation_id>/transcript")
def mail_transcript(conversation_id: str) -> Response[str]:
    """The transcript by mail."""
    claims = _claims(conversation_id)
    body = parse_body(app.current_event, MailTranscriptTo)
    return json_response(visitor_api().mail_transcript(conversation_id, claims.workspace_id, body))


@observability.entry_point
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """An HTTP API event (payload 2.0) of the visitor's routes."""
    return app.resolve(event, context)
