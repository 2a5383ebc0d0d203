"""The console, its API and a handoff's page on one address, over a workspace in memory."""

import json
import threading
from base64 import b64decode
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from escalation.domain.ports import BotProfile
from escalation.domain.settings import EscalationSettings, VersionedSettings
from escalation.runtime.environment import SitePages
from escalation.runtime.http.app import App, new_app
from escalation.runtime.http.parameters import Id
from escalation.runtime.http.routes import Routes
from escalation.use_cases.mark_handoff import HandoffView, MarkHandoff, MarkHandoffUseCase
from functions.admin.routes import build as build_admin
from functions.site.handler import build as build_site
from tests.fakes.owner_world import SUBJECTS, World
from tests.functions.http_events import CONTEXT, access_token, http_event
from tests.widget.live_channel import LiveChannel

_SENT = ("accept-encoding", "content-type", "if-match", "if-none-match")


class Served:
    """One address with everything, for whoever is signed in.

    Attributes:
        url: its origin.
        world: the workspace; anew with `forget`.
        subject: who the console's calls are of.
        live: the live channel, which is not there until a test says so.
    """

    def __init__(self, built: Path) -> None:
        self._built = built
        self.live = LiveChannel()
        self._one_at_a_time = threading.Lock()
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                size = int(self.headers.get("content-length") or 0)
                body = self.rfile.read(size).decode() if size else None
                headers = {k.lower(): v for k, v in self.headers.items() if k.lower() in _SENT}
                answer = served.answer(self.command, self.path, headers, body)
                content = answer.get("body") or ""
                sent = b64decode(content) if answer.get("isBase64Encoded") else content.encode()
                self.send_response(answer["statusCode"])
                for name, value in answer.get("headers", {}).items():
                    self.send_header(name, value)
                for name, values in answer.get("multiValueHeaders", {}).items():
                    self.send_header(name, values[0])
                self.send_header("Content-Length", str(len(sent)))
                with suppress(ConnectionError):  # the page is gone that has asked
                    self.end_headers()
                    self.wfile.write(sent)

            def do_POST(self) -> None:
                self.do_GET()

            def do_PUT(self) -> None:
                self.do_GET()

            def do_DELETE(self) -> None:
                self.do_GET()

            def log_message(self, *arguments: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.forget()

    def forget(self) -> None:
        """A new workspace, with its owner signed in."""
        self.world = world = World()
        world.clock.time = datetime.now(UTC)
        self.subject = SUBJECTS["owner"]
        self.live.forget()
        self.live.there = False
        environment = SitePages(
            environment="local",
            public_url=self.url,
            sign_in_url=self.url,
            user_pool_id="eu-west-1_pool",
            user_pool_client_id="client",
            live_url=self.live.url,
        )
        self._admin = build_admin(lambda: world.side)
        self._site = build_site(self._built, lambda: environment)
        self._handoffs = _handoffs(world)

    def answer(
        self, method: str, address: str, headers: dict[str, str], body: str | None
    ) -> dict[str, Any]:
        """What the API Gateway would answer."""
        parts = urlsplit(address)
        if parts.path == "/v1/admin/live":
            return {"statusCode": 200, "body": json.dumps(self.live.ticket())}
        query = dict(parse_qsl(parts.query)) or None
        claims = access_token(self.subject)
        event = http_event(
            method, parts.path, raw=body, headers=headers, query=query, claims=claims
        )
        with self._one_at_a_time:
            self.world.clock.time = datetime.now(UTC)
            answer: dict[str, Any] = self._app(parts.path).resolve(event, CONTEXT)
            return answer

    def _app(self, path: str) -> App:
        if path.startswith("/v1/handoffs/"):
            return self._handoffs
        return self._admin if path.startswith("/v1/") else self._site

    def __enter__(self) -> Self:
        self._thread.start()
        self.live.__enter__()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.live.__exit__(exc_type, exc, traceback)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Profiles:
    """The bots of the workspace in memory, as visitors' functions know them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def profile(self, bot_id: str) -> BotProfile | None:
        bot = self._world.store.bot(bot_id)
        workspace = self._world.store.workspace(bot.workspace_id) if bot else None
        if bot is None or workspace is None:
            return None
        versioned = VersionedSettings(
            bot_id=bot_id,
            workspace_id=bot.workspace_id,
            version=1,
            settings=EscalationSettings(),
        )
        return BotProfile(bot=bot, workspace=workspace, versioned=versioned)


def _handoffs(world: World) -> App:
    use_case = MarkHandoffUseCase(
        transcripts=world.transcripts,
        profiles=_Profiles(world),
        clock=world.clock,
        events=world.events,
    )
    routes = Routes(tag="visitor")

    @routes.post("/v1/handoffs/<escalation_id>", problems=(400, 404, 409))
    def mark_handoff(escalation_id: Id, body: MarkHandoff) -> HandoffView:
        """As `functions/classify` declares it."""
        return use_case(escalation_id, body)

    return new_app(routes)
