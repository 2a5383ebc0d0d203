"""A page of another origin, with a policy as strict as one can be and still embed the widget."""

import threading
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

_POLICY = (
    "default-src 'none'; script-src {service}; connect-src {service} {live}; img-src data:; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)
_PAGE = """<!doctype html>
<html lang="{lang}">
<head><meta charset="utf-8"><title>A shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"></head>
<body><main><h1>A shop</h1><p>Somebody else's page.</p><a href="#more">A link</a></main>
{script}</body></html>"""
_SCRIPT = (
    '<script src="{service}/widget.js" data-bot="{bot}" data-theme="{theme}" async></script>\n'
)


class HostSite:
    """Serves the page on a port of its own; `?bot=…&lang=…&theme=…` say what it embeds, and
    without a bot it embeds nothing.

    Attributes:
        url: its origin.
    """

    def __init__(self, service_url: str) -> None:
        """Prepares it for the widget of the service at an address."""
        live_url = service_url.replace("http", "ws", 1)
        policy = _POLICY.format(service=service_url, live=live_url)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = {
                    key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()
                }
                script = _SCRIPT.format(
                    service=service_url,
                    bot=escape(asked.get("bot", "")),
                    theme=escape(asked.get("theme", "")),
                )
                page = _PAGE.format(
                    lang=escape(asked.get("lang", "en")), script=script if "bot" in asked else ""
                ).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *arguments: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

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
