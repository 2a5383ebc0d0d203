"""Where the parameters of a handler come from; each says it in its type.

`Annotated[str, FromPath(path_id)]` is read from the path, `Annotated[str | None, Described(…)]`
from the query or a header and shown in the API's description, `Annotated[…, FromRequest(…)]` from
anything else. They are read in the order in which the handler names them: the first that is wrong
is the one that the caller hears of.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol, cast

from aws_lambda_powertools.event_handler import Request
from pydantic import BaseModel

from escalation.domain.errors import NotFound
from escalation.domain.settings import HELPDESKS, HelpdeskName
from escalation.runtime.http.bodies import parse_body
from escalation.runtime.http.headers import Event, header

Security = Literal["conversation", "member"]
_ID = re.compile(r"[A-Za-z0-9_.-]{1,100}")


class Source(Protocol):
    """Where one parameter comes from."""

    def value(self, request: Request, name: str) -> Any:  # noqa: ANN401 - the annotation says it
        """The value for the parameter of this name. Raises what refuses the request."""


@dataclass(frozen=True, slots=True)
class FromRequest:
    """What the request as a whole tells.

    Attributes:
        read: gives the value.
        security: what the caller has proved by it, where it is a proof.
    """

    read: Callable[[Request], object]
    security: Security | None = None

    def value(self, request: Request, name: str) -> Any:  # noqa: ANN401
        """As read."""
        del name
        return self.read(request)


@dataclass(frozen=True, slots=True)
class FromPath:
    """The part of the path that has the parameter's name, checked."""

    check: Callable[[str], object]

    def value(self, request: Request, name: str) -> Any:  # noqa: ANN401
        """As checked."""
        return self.check(request.path_parameters[name])


@dataclass(frozen=True, slots=True)
class Described:
    """A query parameter or a header: how it is read, and what the API's description says of it.

    Attributes:
        name: in the query, or of the header.
        description: one sentence.
        read: gives the value.
        place: where it stands.
        required: whether a request without it is refused.
        one_of: the values that it may have, where these are all.
    """

    name: str
    description: str
    read: Callable[[Event, str], object]
    place: Literal["query", "header"] = "query"
    required: bool = False
    one_of: tuple[str, ...] = ()

    def value(self, request: Request, name: str) -> Any:  # noqa: ANN401
        """As read."""
        del name
        return self.read(event_of(request), self.name)


@dataclass(frozen=True, slots=True)
class FromBody:
    """The JSON body as a model, in at most `limit` bytes."""

    model: type[BaseModel]
    limit: int

    def value(self, request: Request, name: str) -> Any:  # noqa: ANN401
        """As validated."""
        del name
        return parse_body(event_of(request), self.model, limit=self.limit)


def event_of(request: Request) -> Event:
    """The event of an HTTP API, which every function here is called with."""
    return cast(Event, request.resolved_event)


def path_id(value: str) -> str:
    """An id from a path.

    Raises:
        NotFound: nothing can have such an id.
    """
    if not _ID.fullmatch(value):
        raise NotFound("There is nothing with this id.")
    return value


def helpdesk_name(value: str) -> HelpdeskName:
    """A helpdesk from a path.

    Raises:
        NotFound: there is no such helpdesk.
    """
    for helpdesk in HELPDESKS:
        if helpdesk == value:
            return helpdesk
    raise NotFound(f"There is no such helpdesk; there are {', '.join(HELPDESKS)}.")


def if_match(description: str, *, required: bool = False) -> Described:
    """The If-Match header."""
    return Described("If-Match", description, header, place="header", required=required)


Id = Annotated[str, FromPath(path_id)]
Helpdesk = Annotated[HelpdeskName, FromPath(helpdesk_name)]
