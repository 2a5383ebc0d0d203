"""Where the parameters of a handler come from; each says it in its type.

`Annotated[str, from_path(path_id)]` is read from the path, `Annotated[str | None, Described(…)]`
from the query or a header and shown in the API's description, `Annotated[…, From(…)]` from anything
else. They are read in the order in which the handler names them: the first that is wrong is the one
that the caller hears of.

The classes are plain ones: a dataclass takes a Lambda's start half a millisecond to make.
"""

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal, cast

from aws_lambda_powertools.event_handler import Request
from pydantic import BaseModel

from escalation.domain.errors import NotFound
from escalation.domain.helpdesk_kinds import installed
from escalation.domain.settings import HelpdeskName
from escalation.runtime.http.request import Event, header, parse_body

Security = Literal["conversation", "member"]
_ID = re.compile(r"[A-Za-z0-9_.-]{1,100}")


class From:
    """Anything that a request tells.

    Attributes:
        read: gives the value for the parameter of this name, or raises what refuses the request.
        security: what the caller has proved by it, where it is a proof.
    """

    def __init__(
        self, read: Callable[[Request, str], Any], *, security: Security | None = None
    ) -> None:
        self.read = read
        self.security = security


class Described(From):
    """A query parameter or a header, and what the API's description says of it.

    Attributes:
        name: in the query, or of the header.
        description: one sentence.
        place: where it stands.
        required: whether a request without it is refused.
        one_of: the values that it may have, where these are all.
    """

    def __init__(
        self,
        name: str,
        description: str,
        read: Callable[[Event, str], Any],
        *,
        place: Literal["query", "header"] = "query",
        required: bool = False,
        one_of: tuple[str, ...] = (),
    ) -> None:
        super().__init__(lambda request, _: read(event_of(request), name))
        self.name = name
        self.description = description
        self.place = place
        self.required = required
        self.one_of = one_of


class FromBody(From):
    """The JSON body as a model, in at most `limit` bytes."""

    def __init__(self, model: type[BaseModel], limit: int) -> None:
        super().__init__(lambda request, _: parse_body(event_of(request), model, limit=limit))
        self.model = model


def from_path(check: Callable[[str], Any]) -> From:
    """The part of the path that has the parameter's name, checked."""
    return From(lambda request, name: check(request.path_parameters[name]))


def if_match(*, required: bool = False) -> Described:
    """The If-Match header."""
    sentence = "The ETag of the version that was changed."
    return Described("If-Match", sentence, header, place="header", required=required)


def if_none_match() -> Described:
    """The If-None-Match header, of one tag."""
    sentence = "The ETag of the page that was read last."
    return Described("If-None-Match", sentence, header, place="header")


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
    names = installed().names
    if value in names:
        return value
    raise NotFound(f"There is no such helpdesk; there are {', '.join(names)}.")


Id = Annotated[str, from_path(path_id)]
Helpdesk = Annotated[HelpdeskName, from_path(helpdesk_name)]
