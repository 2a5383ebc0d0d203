"""Somebody's receiver of webhooks, as the specification's own library has them written."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook

ADDRESS = ("127.0.0.1", 8765)
"""The one that the local environment allows: `webhook_receivers` in infra/environments.py."""
URL = f"http://{ADDRESS[0]}:{ADDRESS[1]}"


class Receiver:
    """Verifies each call and answers with the next status, the last one again and again.

    Attributes:
        url: where it listens.
        secret: of the webhook; until it is known nothing verifies.
        statuses: to answer with.
        told: what was verified, each time it came: the id and the body.
        refused: how many calls did not verify.
    """

    def __init__(self) -> None:
        self.url = URL
        self.secret = ""
        self.statuses = [204]
        self.told: list[tuple[str, Any]] = []
        self.refused = 0

    def take(self, body: bytes, headers: dict[str, str]) -> int:
        """The status of an answer."""
        try:
            said = Webhook(self.secret).verify(body, headers)
        except Exception:
            self.refused += 1
            return 401
        self.told.append((headers["webhook-id"], said))
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]


@contextmanager
def receiving(port: int = ADDRESS[1]) -> Iterator[Receiver]:
    """A receiver that listens meanwhile."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(receiver.take(body, headers))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer((ADDRESS[0], port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
