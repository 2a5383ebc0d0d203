"""The mailbox and the demonstration site as one web application."""

import json
from pathlib import Path
from typing import Any, Final

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from infra.local.pages.mailbox import Mailbox
from infra.local.pages.outbox import Outbox

PREFIXES = ("/mailbox", "/demo")
"""The first path segments that this application answers; a gateway sends them on unchanged."""
SES_PATH = "/mailbox/ses"
"""Functions whose `AWS_ENDPOINT_URL_SESV2` ends so have their mail shown with all its headers."""

_STATIC: Final = Path(__file__).parent / "static"
_DEMO_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def create_app(
    *,
    emulator_url: str,
    stack_file: Path,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Starlette:
    """Return the pages.

    Args:
        emulator_url: The emulator's address, without a slash at the end.
        stack_file: Where the local stack describes itself; read anew on each request. Sent mail
            is kept in the folder `mail` beside it.
        transport: What carries requests to the emulator; None is the network.
    """

    async def demo(_: Request) -> Response:
        headers = {
            "Content-Security-Policy": _DEMO_POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        return FileResponse(_STATIC / "demo.html", headers=headers)

    async def bots(_: Request) -> Response:
        return JSONResponse({"bots": _bots(stack_file)}, headers={"Cache-Control": "no-store"})

    outbox = Outbox(emulator_url, stack_file.parent / "mail", transport)
    return Starlette(
        routes=[
            Mount("/mailbox/static", StaticFiles(directory=_STATIC)),
            Mount("/demo/static", StaticFiles(directory=_STATIC)),
            Route("/demo", demo),
            Route("/demo/bots.json", bots),
            *Mailbox(outbox).routes(),
        ]
    )


def _bots(stack_file: Path) -> list[dict[str, Any]]:
    """Return the bots' ids and names alone: the file also holds an owner's token."""
    try:
        stack = json.loads(stack_file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return []
    return [{"bot_id": bot["bot_id"], "name": bot["name"]} for bot in stack.get("bots", [])]
