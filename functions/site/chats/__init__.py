"""The page on which a visitor opens one chat, on any device, by the link of a mail."""

from pathlib import Path
from urllib.parse import urlsplit

from aws_lambda_powertools.event_handler import Response

from functions.site import mailed_page

# The widget comes from here, and so does its API. Sockets are on another address; an avatar is the
# workspace's own picture, from anywhere.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; "
    "connect-src {places}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types chat"
)


def respond(name: str, live_url: str | None) -> Response[str]:
    """One of the page's parts; for any other name, which is a chat's, the page itself.

    Args:
        name: the last segment of the path.
        live_url: the live channel's `wss://` address, where there is one.
    """
    live = urlsplit(live_url) if live_url else None
    places = ["'self'", *([f"{live.scheme}://{live.netloc}"] if live else [])]
    policy = _POLICY.format(places=" ".join(places))
    return mailed_page.respond(Path(__file__).parent, name, policy)
