"""What the handlers of the owner's side take: who asks, the use cases, and what a query may say."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Request

from escalation.domain.errors import InvalidInput, NotAllowed, NotAuthenticated
from escalation.runtime.http import query
from escalation.runtime.http.parameters import Described, From, event_of, if_match
from escalation.runtime.http.request import Event
from escalation.runtime.http.routes import Route, UndeclaredRoleError
from escalation.runtime.owner_side import OwnerSide
from escalation.use_cases.owner.access import Caller, require
from functions.admin.recording import origin_of


def owner_of(request: Request, _: str) -> OwnerSide:
    """The use cases, composed with the first request."""
    owner: OwnerSide = request.context["owner"]()
    return owner


def member_of(request: Request, name: str) -> Caller:
    """The member whose access token API Gateway has verified, and who may call this route.

    Nothing else of the token is believed: an identity token is refused, and workspace and role
    come from the membership. This is the one place where a route's role is enforced.

    Raises:
        NotAuthenticated: no verified access token came along.
        NotAllowed: its subject belongs to no workspace, has a role below the route's, or lacks the
            second factor that the workspace requires.
    """
    authorizer = event_of(request).raw_event.get("requestContext", {}).get("authorizer") or {}
    claims = (authorizer.get("jwt") or {}).get("claims") or {}
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject or len(subject) > 128:
        raise NotAuthenticated("Sign in first.")
    if claims.get("token_use") != "access":
        raise NotAuthenticated("Send the access token, not the identity token.")
    owner = owner_of(request, name)
    caller = owner.access.caller(subject)
    route: Route = request.context["route"]
    if route.least is None:
        raise UndeclaredRoleError(route.path)
    try:
        require(caller, route.least)
        if not route.without_second_factor:
            owner.second_factors.check(caller)
    except NotAllowed as error:
        if route.audit is not None:
            ids = dict(request.path_parameters)
            owner.audit.refused(caller, route.audit, ids, origin_of(request), error.code)
        raise
    request.context["caller"] = caller
    return caller


def _number(event: Event, name: str) -> str | None:
    """A vendor's id, which is a number."""
    given = query.text(event, name, max_chars=20)
    if given is not None and not (given.isascii() and given.isdigit()):
        raise InvalidInput(name, "Must be a number.")
    return given


def _is_true(event: Event, name: str) -> bool:
    return query.choice(event, name, ("true", "false")) == "true"


Owner = Annotated[OwnerSide, From(owner_of)]
Member = Annotated[Caller, From(member_of, security="member")]
Cursor = Annotated[str | None, Described("after", "The `next` of the page before.", query.cursor)]
IfMatch = Annotated[str | None, if_match()]
MustMatch = Annotated[str | None, if_match(required=True)]
Department = Annotated[
    str | None,
    Described(
        "department", "The department's id, where a helpdesk's fields differ by it.", _number
    ),
]
Fresh = Annotated[
    bool,
    Described(
        "fresh",
        "Read them now, rather than take what was read some minutes ago.",
        _is_true,
        one_of=("true", "false"),
    ),
]
LastSeen = Annotated[str | None, Described("after", "The id of the last message seen.", query.text)]
