"""Entry point of the function `site`."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.event_handler import Response

from escalation.domain.errors import NotFound
from escalation.runtime.http import JSON, App, json_response, new_app
from functions.site.files import BUILT, built_files, respond

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

DESCRIPTION = Path(__file__).with_name("openapi.json")
START_PAGE = Path(__file__).with_name("start.html")
PAGE_POLICY = (
    "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


@cache
def _description() -> str:
    return DESCRIPTION.read_text(encoding="utf-8")


@cache
def _start_page() -> tuple[str, str]:
    """The page, and a policy that allows its one style sheet and nothing else."""
    page = START_PAGE.read_text(encoding="utf-8")
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return page, PAGE_POLICY.format(style=digest)


def build(built: Path = BUILT) -> App:
    """The application; `built` is the folder of what the build made for browsers."""
    app = new_app()

    def file(name: str, *, immutable: bool) -> Response[str]:
        found = built_files(built).get(name)
        if found is None or found.immutable is not immutable:
            raise NotFound("There is nothing at this address.")
        headers = app.current_event.raw_event.get("headers") or {}
        return respond(found, {key.lower(): str(value) for key, value in headers.items()})

    @app.get("/widget.js")
    def widget() -> Response[str]:
        return file("widget.js", immutable=False)

    @app.get("/assets/<name>")
    def asset(name: str) -> Response[str]:
        return file(name, immutable=True)

    @app.get("/health")
    def health() -> Response[str]:
        return json_response({"status": "ok"})

    @app.get("/openapi.json")
    def openapi() -> Response[str]:
        return Response(
            status_code=200,
            content_type=JSON,
            body=_description(),
            headers={"Cache-Control": "public, max-age=300"},
        )

    @app.get("/")
    @app.get("/console")
    @app.get("/console/.+")
    def start() -> Response[str]:
        page, policy = _start_page()
        return Response(
            status_code=200,
            content_type="text/html; charset=utf-8",
            body=page,
            headers={
                "Cache-Control": "public, max-age=300",
                "Content-Security-Policy": policy,
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
            },
        )

    return app


_APP = build()


def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
    """Answer one request of the HTTP API (payload format 2.0)."""
    return _APP.resolve(event, context)
