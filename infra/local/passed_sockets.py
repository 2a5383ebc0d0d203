"""Browsers' sockets, passed on to the emulator's WebSocket API."""

import asyncio
import contextlib

from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

MAX_FRAME_BYTES = 32 * 1024
"""As at API Gateway.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
"""
_NORMAL = 1000


class PassedSockets:
    """An application for sockets alone: each becomes one of the emulator's.

    The emulator chooses no subprotocol, whatever its function answers, and a browser closes such a
    socket. So the first that was offered is chosen here, which is what the function does.
    """

    def __init__(self, url: str) -> None:
        """Takes the address that they are passed on to, `ws://…`."""
        self._url = url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one on, until either side closes it."""
        browser = WebSocket(scope, receive, send)
        offered = [Subprotocol(each) for each in scope["subprotocols"]]
        try:
            emulator = await connect(
                self._url, subprotocols=offered or None, ping_interval=None, proxy=None
            )
        except (InvalidHandshake, OSError):
            await browser.close()  # before it is accepted: refused by 403
            return
        async with emulator:
            await browser.accept(subprotocol=offered[0] if offered else None)
            ways = (_from_browser(browser, emulator), _to_browser(emulator, browser))
            tasks = [asyncio.ensure_future(way) for way in ways]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        # Where the browser has closed it: which of the two depends on who noticed first.
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await browser.close(_NORMAL)


async def _from_browser(browser: WebSocket, emulator: ClientConnection) -> None:
    with contextlib.suppress(WebSocketDisconnect, ConnectionClosed):
        while True:
            await emulator.send(await browser.receive_text())


async def _to_browser(emulator: ClientConnection, browser: WebSocket) -> None:
    with contextlib.suppress(ConnectionClosed):
        async for frame in emulator:
            await browser.send_text(frame if isinstance(frame, str) else frame.decode())
