"""The page on which those that a handoff was mailed to say who takes it.

What opens it is behind the # of its address, which no browser sends: not to us, not to what checks
mails. Its script sends it in a body, with a tap.
"""

from functools import cache
from pathlib import Path

from aws_lambda_powertools.event_handler import Response

from escalation.runtime.http.problems import EVERY_ANSWER

_PARTS = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def respond(name: str) -> Response[str]:
    """One of the page's parts; for any other name, which is a handoff's, the page itself."""
    part = name if name in _PARTS else "page.html"
    return Response(
        status_code=200,
        content_type=_PARTS.get(part, "text/html; charset=utf-8"),
        body=_text(part),
        headers={
            **EVERY_ANSWER,
            "Cache-Control": "no-cache",
            "Content-Security-Policy": _POLICY,
            "Referrer-Policy": "no-referrer",
        },
    )


@cache
def _text(part: str) -> str:
    return Path(__file__).with_name(part).read_text(encoding="utf-8")
