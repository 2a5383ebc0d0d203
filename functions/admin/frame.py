"""What the routes share: the use cases, the caller and the request."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from escalation.domain.errors import NotAuthenticated
from escalation.runtime.admin import OwnerSide
from escalation.runtime.http import MAX_BODY_BYTES, App, Event, parse_body
from escalation.use_cases.owner.access import Caller

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Frame:
    """One per application; a request's own facts come from `app.current_event`."""

    app: App
    owner: Callable[[], OwnerSide]

    @property
    def event(self) -> Event:
        """The request under way."""
        return self.app.current_event

    def caller(self) -> Caller:
        """The member whose access token API Gateway has verified.

        Nothing else of the token is believed: an identity token is refused, and workspace and
        role come from the membership.

        Raises:
            NotAuthenticated: no verified access token came along.
            NotAllowed: its subject belongs to no workspace.
        """
        authorizer = self.event.raw_event.get("requestContext", {}).get("authorizer") or {}
        claims = (authorizer.get("jwt") or {}).get("claims") or {}
        subject = claims.get("sub")
        if not isinstance(subject, str) or not subject or len(subject) > 128:
            raise NotAuthenticated("Sign in first.")
        if claims.get("token_use") != "access":
            raise NotAuthenticated("Send the access token, not the identity token.")
        return self.owner().access.caller(subject)

    def body(self, model: type[M], *, limit: int = MAX_BODY_BYTES) -> M:
        """The request's body as `model`. Raises InvalidInput and 413 as `parse_body` does."""
        return parse_body(self.event, model, limit=limit)
