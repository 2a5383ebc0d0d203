"""Somebody's site with the widget: pages that a test writes, under a strict policy."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

_POLICY = (
    "default-src 'none'; script-src {service}; connect-src {service} {live}; "
    "style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)


class Site:
    """The pages of one origin.

    Attributes:
        url: its origin.
        policy: its Content-Security-Policy.
    """

    def __init__(self, service: str, live: str) -> None:
        """Prepares it for the widget of the service at an address, and its live channel."""
        self._service = service
        self.policy = _POLICY.format(service=service, live=live)
        self._pages: dict[str, list[tuple[str, float]]] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = site._pages.get(self.path, [("<!doctype html><title>None</title>", 0.0)])
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", site.policy)
                self.end_headers()
                for content, wait_s in parts:
                    self.wfile.write(content.encode())
                    self.wfile.flush()
                    time.sleep(wait_s)

            def log_message(self, *arguments: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def tag(self, bot: str, attributes: str = "async") -> str:
        """What the site's owner pastes."""
        return f'<script src="{self._service}/widget.js" data-bot="{bot}" {attributes}></script>'

    def page(
        self,
        body: str | None = None,
        *,
        path: str = "/",
        lang: str = "en",
        head: str = "",
        slow_s: float = 0,
    ) -> str:
        """Put a page at a path; by default one with the bot `sales`.

        Args:
            body: its content.
            path: where.
            lang: as the page says it.
            head: what is in its head besides.
            slow_s: how long the browser waits between head and body.

        Returns:
            Its address.
        """
        first = (
            f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>A shop</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<link rel="icon" href="data:,">{head}</head>'
        )
        content = f"<main><h1>A shop</h1></main>{self.tag('sales')}" if body is None else body
        self._pages[path] = [(first, slow_s), (f"<body>{content}</body></html>", 0)]
        return self.url + path

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
