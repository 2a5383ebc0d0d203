"""One address for everything: the API on the emulator, the stand-in helpdesks, the local pages."""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from infra.local.emulator import is_free
from infra.local.errors import LocalError
from infra.local.passed_sockets import MAX_FRAME_BYTES, PassedSockets

_START_SECONDS = 60
_STOP_SECONDS = 5
_LAST_REQUESTS_SECONDS = 2

# Headers about one connection, which a proxy neither takes over nor passes on (RFC 9110, 7.6.1).
_CONNECTION_HEADERS = frozenset(
    {"connection", "content-length", "host", "keep-alive", "te", "trailer", "transfer-encoding"}
    | {"proxy-authenticate", "proxy-authorization", "upgrade"}
)
# The sign-in pages of the emulator's Cognito, which AWS serves from a domain of the user pool.
_SIGN_IN = ("/oauth2", "/login", "/logout")
# Cognito's API for who is signed in, which AWS has an address of its own for.
_DIRECTORY = ("/directory",)
_API = ("/v1",)

AT_ONCE = 2
"""Files that are asked for at one time. The emulator starts another process for each request that
comes while all are busy, which takes longer than a page's files one after the other.
"""


class GatewayError(LocalError):
    """The gateway's port is taken, or its pages could not be loaded."""


def check_port(port: int) -> None:
    """See that the gateway will have its port, before anything that takes minutes.

    Raises:
        GatewayError: something listens there.
    """
    if not is_free("127.0.0.1", port):
        raise GatewayError(
            f"Port {port} of 127.0.0.1 is in use. Stop what listens there, or take another port: "
            "`make run PORT=8001`."
        )


@dataclass(frozen=True, slots=True)
class LocalPages:
    """An application and the paths that are its own, each with everything below it."""

    app: Starlette
    paths: tuple[str, ...]


class Gateway:
    """A server on one address of this machine, in a thread of this process.

    Attributes:
        url: its address, without a slash at the end.
    """

    def __init__(
        self,
        *,
        port: int,
        emulator_url: str,
        api_url: str,
        live_url: str,
        pages: Sequence[LocalPages],
    ) -> None:
        """Prepares the server.

        Args:
            port: of 127.0.0.1.
            emulator_url: answers the sign-in pages.
            api_url: the deployed API on the emulator, answers everything else.
            live_url: its WebSocket API, gets every socket.
            pages: what is served here instead.
        """
        self.url = f"http://127.0.0.1:{port}"
        app = _Front(
            emulator_url=emulator_url,
            api_url=api_url,
            pass_socket=PassedSockets(live_url),
            pages=pages,
        )
        config = uvicorn.Config(
            app,
            host="127.0.0.1",
            port=port,
            timeout_graceful_shutdown=_LAST_REQUESTS_SECONDS,
            log_level="warning",
            access_log=False,
            date_header=False,  # what is passed on has its own
            server_header=False,
            # What a socket says is short, and a busy machine may answer a ping late.
            ws_max_size=MAX_FRAME_BYTES,
            ws_ping_interval=None,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="gateway", daemon=True)

    def start(self) -> None:
        """Starts it and waits until it listens.

        Raises:
            GatewayError: it could not; its own log says why.
        """
        self._thread.start()
        deadline = time.monotonic() + _START_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise GatewayError(
                    f"{self.url} could not be opened: what is above says why. Take another port, "
                    "`make run PORT=8001`, or try again when the machine is less busy."
                )
            time.sleep(0.02)

    def stop(self) -> None:
        """Ends it in order, so that the pages can save their state; requests in flight are given
        two seconds.
        """
        # Whose request was cut off has gone as well; nobody wants the traceback.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        self._server.should_exit = True
        if self._thread.ident is not None:
            self._thread.join(timeout=_STOP_SECONDS)


class _Front:
    """Sends a request to the pages that own its path, else to the emulator."""

    def __init__(
        self,
        *,
        emulator_url: str,
        api_url: str,
        pass_socket: ASGIApp,
        pages: Sequence[LocalPages],
    ) -> None:
        self._emulator_url = emulator_url
        self._pass_socket = pass_socket
        self._api_url = api_url
        self._pages = pages
        self._client: httpx.AsyncClient | None = None
        self._files = asyncio.Semaphore(AT_ONCE)
        self._lifespan = Starlette(lifespan=self._run)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self._pass_socket(scope, receive, send)
            return
        await self._target(scope["path"])(scope, receive, send)

    def _target(self, path: str) -> ASGIApp:
        for pages in self._pages:
            if _is_below(path, pages.paths):
                return pages.app
        return self._forward

    @contextlib.asynccontextmanager
    async def _run(self, app: Starlette) -> AsyncIterator[None]:
        del app
        async with contextlib.AsyncExitStack() as stack:
            # API Gateway gives an integration 30 seconds.
            self._client = await stack.enter_async_context(
                # What a browser accepts replaces this; other clients may take no compression.
                httpx.AsyncClient(timeout=35, headers={"accept-encoding": "identity"})
            )
            for pages in self._pages:
                await stack.enter_async_context(pages.app.router.lifespan_context(pages.app))
            yield

    async def _forward(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        asks_directory = _is_below(scope["path"], _DIRECTORY)
        path: str = "/" if asks_directory else scope["raw_path"].decode("ascii")
        signs_in = asks_directory or _is_below(scope["path"], _SIGN_IN)
        base = self._emulator_url if signs_in else self._api_url
        query = f"?{request.url.query}" if request.url.query else ""
        is_file = not signs_in and not _is_below(scope["path"], _API)
        async with self._files if is_file else contextlib.nullcontext():
            answer = await self._ask(request, f"{base}{path}{query}")
        await answer(scope, receive, send)

    async def _ask(self, request: Request, url: str) -> Response:
        assert self._client is not None, "a request before the server's start-up"  # noqa: S101
        client = request.client.host if request.client else "127.0.0.1"
        headers = [(k, v) for k, v in request.headers.items() if k not in _CONNECTION_HEADERS]
        headers += [("x-forwarded-for", client), ("x-forwarded-proto", "http")]
        try:
            async with self._client.stream(
                request.method, url, headers=headers, content=await request.body()
            ) as answer:
                # As it came: a compressed body stays compressed, for the browser to unpack.
                body = b"".join([part async for part in answer.aiter_raw()])
        except httpx.TransportError as error:
            return JSONResponse({"message": f"The emulator does not answer: {error!r}"}, 502)
        response = Response(body, answer.status_code)
        for name, value in answer.headers.multi_items():
            if name not in _CONNECTION_HEADERS:
                response.headers.append(name, value)
        return response


def _is_below(path: str, roots: Sequence[str]) -> bool:
    return any(path == root or path.startswith(f"{root}/") for root in roots)
