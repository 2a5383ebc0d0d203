"""What the handlers of the owner's side take: who asks, the use cases, and what a query may say."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Request

from escalation.domain.errors import NotAllowed, NotAuthenticated
from escalation.runtime.http import query
from escalation.runtime.http.parameters import Described, From, event_of, if_match
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


Owner = Annotated[OwnerSide, From(owner_of)]
Member = Annotated[Caller, From(member_of, security="member")]
Cursor = Annotated[str | None, Described("after", "The `next` of the page before.", query.cursor)]
IfMatch = Annotated[str | None, if_match()]
MustMatch = Annotated[str | None, if_match(required=True)]
LastSeen = Annotated[str | None, Described("after", "The id of the last message seen.", query.text)]
