"""What stands before the API, where something does: CloudFront, known by a secret that it sends.

Without the secret a request is refused, because it came past the firewall; with it, the address is
believed that CloudFront says the viewer has. Where nothing stands before the API, the address is
the one that API Gateway was called from, whatever headers say.
"""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Request, Response

from escalation.domain.errors import NotAllowed
from escalation.runtime import observability
from escalation.runtime.environment import Name, Variables, read
from escalation.runtime.http.request import Event, header

if TYPE_CHECKING:
    from escalation.adapters.aws.origin_secret import StoredOriginSecret

VIEWER_ADDRESS = "cloudfront-viewer-address"
"""`198.51.100.10:46532`: with the viewer's port, behind an IPv6 address as well.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
"""
_CALLER = "caller_address"

Accepts = Callable[[str], bool]


class BehindFront(Variables):
    """Where the secret is of what stands before the API; None where nothing does."""

    origin_secret_arn: Name | None = None


def admit(
    app: APIGatewayHttpResolver, next_middleware: Callable[[APIGatewayHttpResolver], Response[str]]
) -> Response[str]:
    """Lets a request in that came the right way, and notes the address that it came from."""
    secret_ref = read(BehindFront).origin_secret_arn
    accepts = None if secret_ref is None else _stored(secret_ref).accepts
    app.context[_CALLER] = address_behind(app.current_event, accepts)
    return next_middleware(app)


def caller_address(request: Request) -> str | None:
    """The network address that a request came from, as far as it can be told."""
    address: str | None = request.context.get(_CALLER)
    return address


def address_behind(event: Event, accepts: Accepts | None) -> str | None:
    """The address that an event came from.

    Args:
        event: of the HTTP API.
        accepts: tells the secret of what stands before the API; None where nothing does.

    Raises:
        NotAllowed: `wrong_origin`: it came past what stands before the API.
    """
    if accepts is None:
        http = (event.raw_event.get("requestContext") or {}).get("http") or {}
        return str(http.get("sourceIp") or "") or None
    from escalation.adapters.aws.origin_secret import HEADER  # noqa: PLC0415

    given = header(event, HEADER)
    if given is None or not accepts(given):
        observability.warn("wrong_origin", sent=given is not None)
        raise NotAllowed("This is not the service's address.", code="wrong_origin")
    viewer, _, port = (header(event, VIEWER_ADDRESS) or "").strip().rpartition(":")
    return viewer.strip("[]") if port.isdigit() and viewer else None


@cache
def _stored(secret_ref: str) -> "StoredOriginSecret":
    from escalation.adapters.aws.clients import client  # noqa: PLC0415
    from escalation.adapters.aws.origin_secret import StoredOriginSecret  # noqa: PLC0415
    from escalation.adapters.aws.secrets import SecretReader  # noqa: PLC0415

    return StoredOriginSecret(SecretReader(client("secretsmanager")), secret_ref)
