"""The visitor's routes, and those open to all."""

from pydantic import BaseModel

from escalation.use_cases.visitor.api_models import (
    BotProfileView,
    ConversationStarted,
    MailTranscriptTo,
    MessagesPage,
    PostMessage,
    PutContact,
    RequestHandoff,
    RequestReopen,
    StartConversation,
    TurnResult,
)
from infra.openapi_operation import (
    CHAT,
    LAST_SEEN,
    LOCALE,
    ONE_BOT,
    ONE_CHAT,
    Health,
    Method,
    Operation,
    Parameter,
)


def _visitor(
    method: Method,
    path: str,
    name: str,
    summary: str,
    *,
    takes: type[BaseModel] | None = None,
    gives: type[BaseModel] | None = None,
    media_type: str | None = None,
    status: int = 200,
    problems: tuple[int, ...] = (401, 403, 404),
    parameters: tuple[Parameter, ...] = (),
    with_token: bool = True,
) -> Operation:
    return Operation(
        method=method,
        path=f"/v1{path}",
        name=name,
        summary=summary,
        tag="visitor",
        security="conversation" if with_token else None,
        takes=takes,
        gives=gives,
        media_type=media_type,
        status=status,
        problems=problems,
        parameters=parameters,
    )


VISITOR = (
    _visitor(
        "get",
        f"{ONE_BOT}/profile",
        "showBot",
        "What the widget shows before the first message",
        gives=BotProfileView,
        problems=(403, 404),
        parameters=(LOCALE,),
        with_token=False,
    ),
    _visitor(
        "post",
        f"{ONE_BOT}/conversations",
        "startConversation",
        "Start a conversation; gives its token",
        takes=StartConversation,
        gives=ConversationStarted,
        status=201,
        problems=(400, 403, 404, 429),
        with_token=False,
    ),
    _visitor(
        "post",
        f"{ONE_CHAT}/messages",
        "postMessage",
        "Say something; may be repeated under the same client_message_id",
        takes=PostMessage,
        gives=TurnResult,
        problems=CHAT,
    ),
    _visitor(
        "get",
        f"{ONE_CHAT}/messages",
        "pollMessages",
        "Messages after a given one",
        gives=MessagesPage,
        parameters=(LAST_SEEN,),
        problems=(400, 401, 403, 404),
    ),
    _visitor(
        "put",
        f"{ONE_CHAT}/contact",
        "putContact",
        "Leave a name and an address",
        takes=PutContact,
        gives=TurnResult,
        problems=CHAT,
    ),
    _visitor(
        "post",
        f"{ONE_CHAT}/handoff",
        "requestHandoff",
        "Ask for a person",
        takes=RequestHandoff,
        gives=TurnResult,
        problems=CHAT,
    ),
    _visitor(
        "post",
        f"{ONE_CHAT}/reopen",
        "reopenTicket",
        "Say that it is not solved; 409 where there is nothing to reopen",
        takes=RequestReopen,
        gives=TurnResult,
        problems=CHAT,
    ),
    _visitor(
        "post", f"{ONE_CHAT}/close", "closeConversation", "End the conversation", gives=TurnResult
    ),
    _visitor(
        "get",
        f"{ONE_CHAT}/transcript",
        "readTranscript",
        "The whole conversation as text",
        media_type="text/plain; charset=utf-8",
    ),
    _visitor(
        "post",
        f"{ONE_CHAT}/transcript",
        "mailTranscript",
        "Have the conversation mailed",
        takes=MailTranscriptTo,
        gives=TurnResult,
        problems=CHAT,
    ),
)

SITE = (
    Operation(
        method="get",
        path="/health",
        name="health",
        summary="Whether the service answers",
        tag="site",
        security=None,
        gives=Health,
    ),
    Operation(
        method="get",
        path="/openapi.json",
        name="openapi",
        summary="This document",
        tag="site",
        security=None,
        media_type="application/json",
    ),
)
