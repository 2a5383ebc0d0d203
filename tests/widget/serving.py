"""How the stand-in of the service is served: its files and its API, to pages of any origin."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import Any

# What the service's API allows and shows to pages of other origins.
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "authorization, content-type, if-match, if-none-match",
    "Access-Control-Expose-Headers": "etag, location, retry-after",
    "Access-Control-Allow-Methods": "GET, POST, PUT",
}


def handler(
    file: Callable[[str], tuple[int, str, bytes]],
    call: Callable[[str, str, bytes, str | None], tuple[int, str, bytes, str]],
    *,
    headers: Callable[[str], Mapping[str, str]] = lambda _: {},
) -> type[BaseHTTPRequestHandler]:
    """What answers a request.

    Args:
        file: status, type and content for a path.
        call: status, type, content and tag for a call of the API: its method, path and body, and
            the tag of what the page has already.
        headers: what else goes with the file of a path.
    """

    class Handler(BaseHTTPRequestHandler):
        def _respond(self, status: int, kind: str, content: bytes, tag: str = "") -> None:
            self.send_response(status)

            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            known = {"ETag": tag} if tag else {}
            for name, value in (_CORS | known | dict(headers(self.path))).items():
                self.send_header(name, value)
            with suppress(ConnectionError):  # the page is gone that has asked
                self.end_headers()
                self.wfile.write(content)

        def _api(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(size) or b"{}"
            known = self.headers.get("If-None-Match")
            self._respond(*call(self.command, self.path, body, known))

        def do_OPTIONS(self) -> None:
            self._respond(204, "text/plain", b"")

        def do_GET(self) -> None:
            if self.path.startswith("/v1/"):
                self._api()
            else:
                self._respond(*file(self.path))

        def do_POST(self) -> None:
            self._api()

        def do_PUT(self) -> None:
            self._api()

        def log_message(self, *arguments: Any) -> None:
            """Quiet."""

    return Handler
