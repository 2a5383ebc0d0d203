"""Routes that are declared once, at their handlers.

    routes = Routes(tag="owner")

    @routes.put("/v1/admin/bots/<bot_id>", problems=(400, 401, 403, 404, 409, 412))
    def put_bot(owner: Owner, member: Member, bot_id: Id, body: BotBody) -> Versioned[BotBody]:
        return shown(owner.bots.put(member, bot_id, body))

`app.new_app` serves them. Name, summary, parameters, bodies, security and statuses of the API's
description follow from the same lines (`infra/openapi.py`), and so does what API Gateway sends to
which function (`infra/stacks/routes.py`). What only those two ask for is worked out when they ask:
a Lambda pays for the handlers that it calls.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from types import UnionType
from typing import (
    Any,
    TypedDict,
    TypeVar,
    Union,
    Unpack,
    get_args,
    get_origin,
    get_type_hints,
)

from aws_lambda_powertools.event_handler import Request, Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from pydantic import BaseModel

from escalation.domain.workspace import Role
from escalation.runtime.http.answers import Accepted, Answer, NotModified, Versioned, to_response
from escalation.runtime.http.parameters import (
    Described,
    From,
    FromBody,
    Security,
    event_of,
)
from escalation.runtime.http.request import MAX_BODY_BYTES, Event

H = TypeVar("H", bound=Callable[..., Answer])


class UnclearHandlerError(TypeError):
    """A handler's types do not say where a parameter comes from."""


class UndeclaredRoleError(TypeError):
    """A route for members does not say who may call it, or what is recorded of a call."""


class Options(TypedDict, total=False):
    """What a route may say beside its method, path and handler.

    Attributes:
        least: the role that a member must have at least; each of the members' routes says it.
        without_second_factor: answered also to who has yet to set one up; to nobody else's harm.
        audit: what the audit trail calls such a call, None where it keeps none; each of the
            members' routes says it.
        problems: statuses of refusals worth naming.
        success: status of an answer whose type does not say another.
        media_type: of an answer that is text.
        model: of the JSON in an answer that the handler makes itself.
        max_body: bytes.
        described: whether the API's description shows it; pages are for browsers.
    """

    least: Role
    audit: str | None
    without_second_factor: bool
    problems: tuple[int, ...]
    success: int
    media_type: str
    model: type[BaseModel]
    max_body: int
    described: bool


class Route:
    """One route.

    Attributes:
        method: in capitals.
        path: in Powertools' notation.
        handle: what answers; its name and the first line of its docstring describe the route.
        tag: of the group; the others are those of `Options`.
    """

    def __init__(
        self,
        method: str,
        path: str,
        handle: Callable[..., Answer],
        tag: str,
        options: Options,
        *,
        around: "Around",
    ) -> None:
        self.method = method
        self.path = path
        self.handle = handle
        self.tag = tag
        self.least = options.get("least")
        self.audit = options.get("audit")
        self.without_second_factor = options.get("without_second_factor", False)
        self.problems = options.get("problems", (401, 403, 404))
        self.media_type = options.get("media_type")
        self.described = options.get("described", True)
        self._options = options
        self._around = around

    def answer(self, request: Request, **path: str) -> Response[str]:
        """Read the handler's parameters, call it, and make its answer a response."""
        del path  # which each parameter takes from the request
        request.context["route"] = self
        values = {name: source.read(request, name) for name, source in self.sources.items()}
        answer = self._around(request, self, partial(self.handle, **values))
        return to_response(answer, status=self.status, media_type=self.media_type)

    @cached_property
    def sources(self) -> Mapping[str, From]:
        """Where each parameter comes from, in the order in which they are read."""
        types = self._types.items()
        return {name: self._source(name, of) for name, of in types if name != "return"}

    @cached_property
    def status(self) -> int:
        """Of the answer: 204 for nothing, 202 where all of it is work that goes on."""
        if self._returns == (type(None),):
            return 204
        if all(get_origin(one) is Accepted for one in self._returns):
            return 202
        return self._options.get("success", 200)

    @property
    def takes(self) -> type[BaseModel] | None:
        """The body's model."""
        bodies = [one.model for one in self.sources.values() if isinstance(one, FromBody)]
        return bodies[0] if bodies else None

    @property
    def gives(self) -> type[BaseModel] | None:
        """The answer's model."""
        return self._options.get("model") or _model(self._returns[0])

    @property
    def accepted(self) -> type[BaseModel] | None:
        """What is given instead, with 202, where the work goes on."""
        others = [_model(one) for one in self._returns[1:] if get_origin(one) is Accepted]
        return others[0] if others else None

    @property
    def has_etag(self) -> bool:
        """Whether the answer carries its version."""
        return any(get_origin(one) is Versioned for one in self._returns)

    @property
    def has_not_modified(self) -> bool:
        """Whether it may be answered by 304."""
        return NotModified in self._returns

    @property
    def parameters(self) -> tuple[Described, ...]:
        """Query parameters and headers."""
        return tuple(one for one in self.sources.values() if isinstance(one, Described))

    @property
    def security(self) -> Security | None:
        """What a caller must prove."""
        return next((one.security for one in self.sources.values() if one.security), None)

    @cached_property
    def _types(self) -> Mapping[str, Any]:
        return get_type_hints(self.handle, include_extras=True)

    @cached_property
    def _returns(self) -> tuple[object, ...]:
        returned = self._types["return"]
        return get_args(returned) if get_origin(returned) in (Union, UnionType) else (returned,)

    def _source(self, name: str, of: Any) -> From:  # noqa: ANN401 - any annotation
        for said in getattr(of, "__metadata__", ()):  # a type may come with checks of its own
            if isinstance(said, From):
                return said
        if of is Event:
            return From(lambda request, _: event_of(request))
        if isinstance(of, type) and issubclass(of, BaseModel):
            return FromBody(of, self._options.get("max_body", MAX_BODY_BYTES))
        raise UnclearHandlerError(f"{self.handle.__name__}: where does {name} come from?")


def _model(returned: object) -> type[BaseModel] | None:
    inner = get_args(returned)[0] if get_origin(returned) in (Versioned, Accepted) else returned
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None


Around = Callable[[Request, Route, Callable[[], Answer]], Answer]
"""Called with a request whose parameters are right, and with what answers it."""


def _nothing(request: Request, route: Route, call: Callable[[], Answer]) -> Answer:
    del request, route
    return call()


class Routes:
    """A group of routes, to be served by one function.

    Attributes:
        tag: of the group in the API's description.
        for_members: whether each must say the role that it takes, and what is recorded of it.
        around: what is done about each call.
        router: Powertools' own, for `include_router`.
    """

    def __init__(self, *, tag: str, for_members: bool = False, around: Around = _nothing) -> None:
        self.tag = tag
        self.for_members = for_members
        self._around = around
        self.router = Router()  # type: ignore[no-untyped-call]  # theirs
        self._declared: list[Route] = []

    def __iter__(self) -> Iterator[Route]:
        return iter(self._declared)

    def get(self, path: str, **options: Unpack[Options]) -> Callable[[H], H]:
        """Declare a GET."""
        return self._declare("GET", path, options)

    def post(self, path: str, **options: Unpack[Options]) -> Callable[[H], H]:
        """Declare a POST."""
        return self._declare("POST", path, options)

    def put(self, path: str, **options: Unpack[Options]) -> Callable[[H], H]:
        """Declare a PUT."""
        return self._declare("PUT", path, options)

    def delete(self, path: str, **options: Unpack[Options]) -> Callable[[H], H]:
        """Declare a DELETE."""
        return self._declare("DELETE", path, options)

    def _declare(self, method: str, path: str, options: Options) -> Callable[[H], H]:
        if self.for_members and not {"least", "audit"} <= options.keys():
            raise UndeclaredRoleError(f"{method} {path} must say `least` and `audit`")

        def declare(handle: H) -> H:
            route = Route(method, path, handle, self.tag, options, around=self._around)
            self._declared.append(route)
            self.router.route(path, method)(route.answer)
            return handle

        return declare
