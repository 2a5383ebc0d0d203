"""Entry point of the function `site`."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aws_lambda_powertools.event_handler import Response

from escalation import __version__
from escalation.domain.errors import NotFound
from escalation.runtime import observability
from escalation.runtime.http import JSON, App, json_response, new_app
from escalation.runtime.site import SiteEnvironment, site_environment
from functions.site.files import BUILT, built_files, respond

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

DESCRIPTION = Path(__file__).with_name("openapi.json")
# The console loads the widget for its preview: both come from this address, and so does the API.
# An avatar is the workspace's own picture, from anywhere.
_CONSOLE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; "
    "connect-src 'self' {sign_in}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types console"
)


@cache
def _description() -> str:
    return DESCRIPTION.read_text(encoding="utf-8")


def console_headers(environment: SiteEnvironment) -> dict[str, str]:
    """What the browser must know of the console's page, whose sign-in is on another origin."""
    sign_in = urlsplit(environment.sign_in_url)
    return {
        "Content-Security-Policy": _CONSOLE_POLICY.format(
            sign_in=f"{sign_in.scheme}://{sign_in.netloc}"
        ),
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "no-referrer",
    }


def console_config(environment: SiteEnvironment) -> dict[str, str]:
    """What the console asks for at its start. Nothing of it is secret."""
    return {
        "environment": environment.environment,
        "public_url": environment.public_url,
        "sign_in_url": environment.sign_in_url,
        "issuer": environment.issuer,
        "client_id": environment.user_pool_client_id,
    }


def build(
    built: Path = BUILT, environment: Callable[[], SiteEnvironment] = site_environment
) -> App:
    """The application.

    Args:
        built: folder of what the build made for browsers.
        environment: gives the variables; called by the console's routes only.
    """
    app = new_app()

    def file(name: str, *, immutable: bool, headers: dict[str, str] | None = None) -> Response[str]:
        found = built_files(built).get(name)
        if found is None or found.immutable is not immutable:
            raise NotFound("There is nothing at this address.")
        asked = app.current_event.raw_event.get("headers") or {}
        answer = respond(found, {key.lower(): str(value) for key, value in asked.items()})
        answer.headers.update(headers or {})
        return answer

    @app.get("/widget.js")
    def widget() -> Response[str]:
        return file("widget.js", immutable=False)

    @app.get("/assets/<name>")
    def asset(name: str) -> Response[str]:
        return file(name, immutable=True)

    @app.get("/health")
    def health() -> Response[str]:
        return json_response({"status": "ok", "version": __version__})

    @app.get("/openapi.json")
    def openapi() -> Response[str]:
        return Response(
            status_code=200,
            content_type=JSON,
            body=_description(),
            headers={"Cache-Control": "public, max-age=300"},
        )

    @app.get("/console/config.json")
    def config() -> Response[str]:
        return json_response(console_config(environment()))

    @app.get("/")
    @app.get("/console")
    @app.get("/console/.*")
    def console() -> Response[str]:
        headers = console_headers(environment())
        # A new build must be found at once, or a page would ask for files that are gone.
        headers["Cache-Control"] = "no-cache"
        return file("console.html", immutable=False, headers=headers)

    return app


_APP = build()


@observability.entry_point
def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
    """Answer one request of the HTTP API (payload format 2.0)."""
    return _APP.resolve(event, context)
