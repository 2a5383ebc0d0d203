"""The visitor's API: validate, call one use case, map the result."""

from typing import TYPE_CHECKING, Annotated, Any

from aws_lambda_powertools.event_handler import Request

from escalation.domain.errors import NotAllowed
from escalation.domain.identity_ports import TokenClaims
from escalation.domain.ports import SystemClock
from escalation.runtime import observability
from escalation.runtime.classify import visitor_api
from escalation.runtime.http.answers import NotModified, Versioned
from escalation.runtime.http.app import new_app
from escalation.runtime.http.front import caller_address
from escalation.runtime.http.parameters import Described, From, Id, event_of, if_none_match, path_id
from escalation.runtime.http.request import Event, bearer_token, header
from escalation.runtime.http.routes import Routes
from escalation.use_cases.live.tickets import LiveAccess
from escalation.use_cases.mark_handoff import HandoffView, MarkHandoff
from escalation.use_cases.visitor.api_models import (
    ConversationStarted,
    MessagesPage,
    PostMessage,
    RequestHandoff,
    RequestReopen,
    TurnResult,
)
from escalation.use_cases.visitor.contact_models import (
    AskForCode,
    ConfirmCode,
    MailTranscriptTo,
    PutContact,
)
from escalation.use_cases.visitor.feedback_models import RateAnswer, RatePeople, SaySolved
from escalation.use_cases.visitor.open_by_link import LinkedChat, OpenByLink
from escalation.use_cases.visitor.profile_models import BotProfileView
from escalation.use_cases.visitor.start_models import StartConversation, zone_or_none

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

ONE_BOT = "/v1/bots/<bot_id>"
ONE_CHAT = "/v1/conversations/<conversation_id>"
WRITE = (400, 401, 403, 404, 409, 429, 503)
"""How a visitor's writing may be refused."""

routes = Routes(tag="visitor")


def _claims(request: Request, _: str) -> TokenClaims:
    """The token's claims, for the one conversation it opens."""
    conversation_id = path_id(request.path_parameters["conversation_id"])
    token = bearer_token(event_of(request))
    claims = visitor_api().tokens.verify(token, now=SystemClock().now())
    if claims.conversation_id != conversation_id:
        raise NotAllowed("This token opens another conversation.", code="other_conversation")
    return claims


def _origin(request: Request, _: str) -> str | None:
    """The Origin header, or None: a browser sends it, other programs need not."""
    return header(event_of(request), "origin")


def _client(request: Request, _: str) -> str | None:
    """The client that the call comes from, as far as it can be told: not who it is."""
    address = caller_address(request)
    return None if address is None else visitor_api().client_of(address)


def _locale(event: Event, name: str) -> str:
    return (event.query_string_parameters or {}).get(name, "en")[:35]


def _last_seen(event: Event, name: str) -> str | None:
    return (event.query_string_parameters or {}).get(name)


def _time_zone(event: Event, name: str) -> str | None:
    return zone_or_none((event.query_string_parameters or {}).get(name))


Chat = Annotated[TokenClaims, From(_claims, security="conversation")]
Origin = Annotated[str | None, From(_origin)]
Client = Annotated[str | None, From(_client)]
Locale = Annotated[str, Described("locale", "The visitor's language, as in BCP 47.", _locale)]
TimeZone = Annotated[
    str | None, Described("time_zone", "The visitor's time zone, an IANA name.", _time_zone)
]
Known = Annotated[str | None, if_none_match()]
LastSeen = Annotated[str | None, Described("after", "The id of the last message seen.", _last_seen)]


@routes.get(f"{ONE_BOT}/profile", problems=(403, 404))
def show_bot(bot_id: Id, origin: Origin, locale: Locale, time_zone: TimeZone) -> BotProfileView:
    """What the widget shows before the first message."""
    return visitor_api().show_bot(bot_id, origin=origin, locale=locale, time_zone=time_zone)


@routes.post(f"{ONE_BOT}/conversations", success=201, problems=(400, 403, 404, 409, 428, 429))
def start_conversation(
    body: StartConversation, bot_id: Id, origin: Origin, client: Client
) -> ConversationStarted:
    """Start a conversation; gives its token. A 428 asks for `proof` of work done."""
    return visitor_api().start(bot_id, body, origin=origin, client=client)


@routes.post(f"{ONE_CHAT}/messages", problems=WRITE)
def post_message(chat: Chat, body: PostMessage) -> TurnResult:
    """Say something; may be repeated under the same client_message_id."""
    return visitor_api().take_turn(chat.conversation_id, chat.workspace_id, body)


@routes.get(f"{ONE_CHAT}/messages", problems=(400, 401, 403, 404))
def poll_messages(
    chat: Chat, after: LastSeen, known: Known
) -> Versioned[MessagesPage] | NotModified:
    """Messages after a given one; 304 where nothing has changed since the page of that ETag."""
    page, tag = visitor_api().poll(
        chat.conversation_id, chat.workspace_id, after=after, known=known
    )
    return NotModified(tag) if page is None else Versioned(page, tag)


@routes.post(f"{ONE_CHAT}/live", problems=(401, 403, 503))
def open_live(chat: Chat) -> LiveAccess:
    """A ticket for the live channel, good for a minute; null where there is no such channel."""
    return visitor_api().live.for_visitor(chat.workspace_id, chat.conversation_id)


@routes.put(f"{ONE_CHAT}/contact", problems=WRITE)
def put_contact(chat: Chat, body: PutContact) -> TurnResult:
    """Leave a name and an address."""
    return visitor_api().put_contact(chat.conversation_id, chat.workspace_id, body)


@routes.post(f"{ONE_CHAT}/contact/code", problems=WRITE)
def ask_for_code(chat: Chat, body: AskForCode) -> TurnResult:
    """Have a code sent to an address, to confirm it; the answer is the same for every address."""
    return visitor_api().ask_for_code(chat.conversation_id, chat.workspace_id, body)


@routes.post(f"{ONE_CHAT}/contact/confirm", problems=WRITE)
def confirm_address(chat: Chat, body: ConfirmCode) -> TurnResult:
    """Confirm an address by the code that was sent there."""
    return visitor_api().confirm_address(chat.conversation_id, chat.workspace_id, body)


@routes.post(f"{ONE_CHAT}/handoff", problems=WRITE)
def request_handoff(chat: Chat, body: RequestHandoff) -> TurnResult:
    """Ask for a person."""
    return visitor_api().request_handoff(chat.conversation_id, chat.workspace_id, body)


@routes.post(f"{ONE_CHAT}/reopen", problems=WRITE)
def reopen_ticket(chat: Chat, body: RequestReopen) -> TurnResult:
    """Say that it is not solved; 409 where there is nothing to reopen."""
    return visitor_api().reopen(chat.conversation_id, chat.workspace_id, body)


@routes.put(f"{ONE_CHAT}/feedback/answer", problems=WRITE)
def rate_answer(chat: Chat, body: RateAnswer, client: Client) -> TurnResult:
    """Put a thumb under an answer of the bot; the answer comes back with it."""
    return visitor_api().feedback.answer(
        chat.conversation_id, chat.workspace_id, body, client=client
    )


@routes.put(f"{ONE_CHAT}/feedback/solved", problems=WRITE)
def say_solved(chat: Chat, body: SaySolved, client: Client) -> TurnResult:
    """Say whether it was solved; 409 where the chat does not ask that."""
    return visitor_api().feedback.solved(
        chat.conversation_id, chat.workspace_id, body, client=client
    )


@routes.put(f"{ONE_CHAT}/feedback/csat", problems=WRITE)
def rate_people(chat: Chat, body: RatePeople, client: Client) -> TurnResult:
    """Say how the help of people was; 409 where the chat does not ask that."""
    return visitor_api().feedback.csat(chat.conversation_id, chat.workspace_id, body, client=client)


@routes.post(f"{ONE_CHAT}/close")
def close_conversation(chat: Chat) -> TurnResult:
    """End the conversation."""
    return visitor_api().close(chat.conversation_id, chat.workspace_id)


@routes.get(f"{ONE_CHAT}/transcript", media_type="text/plain; charset=utf-8")
def read_transcript(chat: Chat) -> str:
    """The whole conversation as text."""
    return visitor_api().transcript(chat.conversation_id, chat.workspace_id)


@routes.post(f"{ONE_CHAT}/transcript", problems=WRITE)
def mail_transcript(chat: Chat, body: MailTranscriptTo) -> TurnResult:
    """Have the conversation mailed, to an address that is signed or confirmed."""
    return visitor_api().mail_transcript(chat.conversation_id, chat.workspace_id, body)


@routes.post("/v1/chats/<conversation_id>", problems=(400, 404, 503))
def open_by_link(conversation_id: Id, body: OpenByLink) -> LinkedChat:
    """Open a chat by the link of a mail, which gives a token; or want no more mails about it."""
    return visitor_api().open_by_link(conversation_id, body)


@routes.post("/v1/handoffs/<escalation_id>", problems=(400, 404, 409))
def mark_handoff(escalation_id: Id, body: MarkHandoff) -> HandoffView:
    """Say, as one that a handoff was mailed to, that one takes it or has answered it."""
    return visitor_api().mark_handoff(escalation_id, body)


app = new_app(routes)


@observability.entry_point
def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
    """An HTTP API event (payload 2.0) of the visitor's routes."""
    return app.resolve(event, context)
