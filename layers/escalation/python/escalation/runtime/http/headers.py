"""The request as an event, and what its headers say."""

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from escalation.domain.errors import NotAuthenticated

Event = APIGatewayProxyEventV2


def header(event: Event, name: str) -> str | None:
    """A header, whatever its case, or None."""
    for key, value in (event.raw_event.get("headers") or {}).items():
        if key.lower() == name.lower():
            return str(value)
    return None


def bearer_token(event: Event) -> str:
    """The token of the Authorization header.

    Raises:
        NotAuthenticated: there is none.
    """
    given = header(event, "authorization") or ""
    scheme, _, token = given.strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip() or len(token) > 8_192:
        raise NotAuthenticated("Send the token as `Authorization: Bearer …`.")
    return token.strip()


def lower_headers(event: Event) -> dict[str, str]:
    """All headers, their names in lower case."""
    headers = event.raw_event.get("headers") or {}
    return {name.lower(): str(value) for name, value in headers.items()}
