"""Entry point of the function `site`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

from aws_lambda_powertools.event_handler import Request, Response
from pydantic import BaseModel

from escalation import __version__
from escalation.domain.errors import NotFound
from escalation.runtime import observability
from escalation.runtime.environment import SitePages, read
from escalation.runtime.http.answers import JSON, json_response
from escalation.runtime.http.app import App, new_app
from escalation.runtime.http.parameters import From, from_path
from escalation.runtime.http.problems import EVERY_ANSWER
from escalation.runtime.http.request import Event, lower_headers
from escalation.runtime.http.routes import Routes
from functions.site import chats, handoff
from functions.site.files import BUILT, built_files, respond

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

DESCRIPTION = Path(__file__).with_name("openapi.json")
# The console loads the widget for its preview: both come from this address, and so does the API.
# Sockets are on another one. An avatar is the workspace's own picture, from anywhere.
_CONSOLE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; "
    "connect-src 'self' {others}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types console"
)


@cache
def _description() -> str:
    return DESCRIPTION.read_text(encoding="utf-8")


def console_headers(environment: SitePages) -> dict[str, str]:
    """What the browser must know of the console's page, whose sign-in and sockets are on other
    origins.
    """
    live = [environment.live_url] if environment.live_url else []
    places = map(urlsplit, (environment.sign_in_url, environment.directory_url, *live))
    origins = dict.fromkeys(f"{place.scheme}://{place.netloc}" for place in places)
    return {
        "Content-Security-Policy": _CONSOLE_POLICY.format(others=" ".join(origins)),
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "no-referrer",
    }


def console_config(environment: SitePages) -> dict[str, str]:
    """What the console asks for at its start. Nothing of it is secret."""
    return {
        "environment": environment.environment,
        "public_url": environment.public_url,
        "sign_in_url": environment.sign_in_url,
        "issuer": environment.issuer,
        "client_id": environment.user_pool_client_id,
        "directory_url": environment.directory_url,
    }


@dataclass(frozen=True)
class Pages:
    """What the build made for browsers, and the deployment that the console asks about.

    Attributes:
        built: folder of the built files.
        environment: gives the variables; called by the console's routes only.
    """

    built: Path
    environment: Callable[[], SitePages]

    def file(
        self, event: Event, name: str, *, immutable: bool, headers: Mapping[str, str] | None = None
    ) -> Response[str]:
        """A built file with further headers. Raises NotFound where the build made none."""
        found = built_files(self.built).get(name)
        if found is None or found.immutable is not immutable:
            raise NotFound("There is nothing at this address.")
        answer = respond(found, lower_headers(event))
        answer.headers.update(headers or {})
        return answer


def _pages(request: Request, _: str) -> Pages:
    pages: Pages = request.context["pages"]
    return pages


Site = Annotated[Pages, From(_pages)]
Name = Annotated[str, from_path(str)]

routes = Routes(tag="site")


class Health(BaseModel, defer_build=True):
    """The service answers."""

    status: Literal["ok"]
    version: str


@routes.get("/widget.js", described=False)
def widget(site: Site, event: Event) -> Response[str]:
    """The script that a page embeds."""
    return site.file(event, "widget.js", immutable=False)


@routes.get("/assets/<name>", described=False)
def asset(site: Site, event: Event, name: Name) -> Response[str]:
    """A file whose name changes with its content."""
    return site.file(event, name, immutable=True)


@routes.get("/health", model=Health, problems=())
def health() -> Response[str]:
    """Whether the service answers."""
    return json_response({"status": "ok", "version": __version__})


@routes.get("/openapi.json", media_type=JSON, problems=())
def openapi() -> Response[str]:
    """This document."""
    return Response(
        status_code=200,
        content_type=JSON,
        body=_description(),
        headers={**EVERY_ANSWER, "Cache-Control": "public, max-age=300"},
    )


@routes.get("/console/config.json", described=False)
def config(site: Site) -> Response[str]:
    """What the console asks for at its start."""
    return json_response(console_config(site.environment()))


@routes.get("/handoffs/<name>", described=False)
def handoff_page(name: Name) -> Response[str]:
    """The page that the links of a handoff's mail lead to, and its parts. It changes nothing."""
    return handoff.respond(name)


@routes.get("/chats/<name>", described=False)
def chat_page(site: Site, name: Name) -> Response[str]:
    """The page that the links of mails to visitors lead to, and its parts. It changes nothing."""
    return chats.respond(name, site.environment().live_url)


@routes.get("/", described=False)
@routes.get("/console", described=False)
@routes.get("/console/.*", described=False)
def console(site: Site, event: Event) -> Response[str]:
    """The console's one page."""
    headers = console_headers(site.environment())
    # A new build must be found at once, or a page would ask for files that are gone.
    headers["Cache-Control"] = "no-cache"
    return site.file(event, "console.html", immutable=False, headers=headers)


def build(
    built: Path = BUILT, environment: Callable[[], SitePages] = lambda: read(SitePages)
) -> App:
    """The application over the built files in a folder and what gives its variables."""
    return new_app(routes, pages=Pages(built, environment))


_APP = build()


@observability.entry_point
def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
    """Answer one request of the HTTP API (payload format 2.0)."""
    return _APP.resolve(event, context)
