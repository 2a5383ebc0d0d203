"""What the description says of one route."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

from escalation.domain.escalation import METHODS, STATES

Method = Literal["get", "post", "put", "delete"]


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="For people.")
    code: str = Field(description="For programs; stays the same.")
    field: str | None = Field(default=None, description="The first wrong field, as a dotted path.")
    retry_after: int | None = Field(default=None, description="Seconds, as in Retry-After.")


class Health(BaseModel):
    """The service answers."""

    status: Literal["ok"]
    version: str


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A query parameter or header."""

    name: str
    description: str
    place: Literal["query", "header"] = "query"
    required: bool = False
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One route. `name` is unique; `problems` are the statuses worth naming."""

    method: Method
    path: str
    name: str
    summary: str
    tag: str
    security: Literal["conversation", "member"] | None
    takes: type[BaseModel] | None = None
    gives: type[BaseModel] | None = None
    accepted: type[BaseModel] | None = None
    """What is given instead, with 202, where the work goes on."""
    media_type: str | None = None
    status: int = 200
    problems: tuple[int, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    has_etag: bool = False


AFTER = Parameter(name="after", description="The `next` of the page before.")
LOCALE = Parameter(name="locale", description="The visitor's language, as in BCP 47.")
LAST_SEEN = Parameter(name="after", description="The id of the last message seen.")
IF_MATCH = Parameter(
    name="If-Match", description="The ETag of the version that was changed.", place="header"
)
MUST_MATCH = Parameter(
    name="If-Match",
    description="The ETag of the version that was changed.",
    place="header",
    required=True,
)
STATE = Parameter(
    name="state", description="Only in this state.", one_of=("open", "handed_off", "closed")
)
REASON = Parameter(name="reason", description="Only with this latest reason of an escalation.")
FROM = Parameter(name="from", description="Begun at or after this time (ISO 8601 with a zone).")
TO = Parameter(name="to", description="Begun before this time (ISO 8601 with a zone).")
FIRST_DAY = Parameter(
    name="from", description="First day of UTC, or a time in it; 30 days where it is left out."
)
LAST_DAY = Parameter(
    name="to", description="Last day of UTC, included, or the time before which it begins."
)
EMAIL = Parameter(name="email", description="The visitor's address.", required=True)
ESCALATION_STATE = Parameter(name="state", description="Only in this state.", one_of=STATES)
METHOD = Parameter(name="method", description="Only of this method.", one_of=METHODS)


def owner(
    method: Method,
    path: str,
    name: str,
    summary: str,
    *,
    takes: type[BaseModel] | None = None,
    gives: type[BaseModel] | None = None,
    accepted: type[BaseModel] | None = None,
    status: int = 200,
    problems: tuple[int, ...] = (401, 403, 404),
    parameters: tuple[Parameter, ...] = (),
    has_etag: bool = False,
) -> Operation:
    """A route of the owner's side."""
    return Operation(
        method=method,
        path=f"/v1/admin{path}",
        name=name,
        summary=summary,
        tag="owner",
        security="member",
        takes=takes,
        gives=gives,
        accepted=accepted,
        status=status,
        problems=problems,
        parameters=parameters,
        has_etag=has_etag,
    )


WRITE = (400, 401, 403, 404, 409, 412)
CHAT = (400, 401, 403, 404, 409, 429, 503)
ONE_CHAT = "/conversations/{conversation_id}"
ONE_BOT = "/bots/{bot_id}"
ONE_ESCALATION = "/escalations/{escalation_id}"
CONNECTION = "/connections/{helpdesk}"
SETTINGS = f"{ONE_BOT}/escalation-settings"
