"""The page on which those that a handoff was mailed to say who takes it."""

from pathlib import Path

from aws_lambda_powertools.event_handler import Response

from functions.site import mailed_page

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def respond(name: str) -> Response[str]:
    """One of the page's parts; for any other name, which is a handoff's, the page itself."""
    return mailed_page.respond(Path(__file__).parent, name, _POLICY)
