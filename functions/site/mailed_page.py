"""Pages that the links of mails lead to: a page, its script, its style and the one they share.

What opens something is behind the # of their address, which no browser sends: not to us, not to
what checks mails. Their script sends it in a body, with a tap.
"""

from functools import cache
from pathlib import Path

from aws_lambda_powertools.event_handler import Response

from escalation.runtime.http.problems import EVERY_ANSWER

_SHARED = Path(__file__).with_suffix(".css")
_PARTS = {
    _SHARED.name: "text/css; charset=utf-8",
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
}


def respond(folder: Path, name: str, policy: str) -> Response[str]:
    """One of a page's parts, by its name; for any other name, which is that of what the page is
    about, the page itself.

    Args:
        folder: where `page.html` and its parts are.
        name: the last segment of the path.
        policy: the page's Content-Security-Policy.
    """
    part = name if name in _PARTS else "page.html"
    return Response(
        status_code=200,
        content_type=_PARTS.get(part, "text/html; charset=utf-8"),
        body=_text(_SHARED if part == _SHARED.name else folder / part),
        headers={
            **EVERY_ANSWER,
            "Cache-Control": "no-cache",
            "Content-Security-Policy": policy,
            "Referrer-Policy": "no-referrer",
        },
    )


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
