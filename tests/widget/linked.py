"""The page that the link of a mail leads to, on one address with the stand-in of the service."""

import json
import threading
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Self

from aws_lambda_powertools.event_handler import Response

from functions.site import chats
from tests.widget.said import Json
from tests.widget.serving import handler
from tests.widget.visitor_api import VisitorApi

TOKEN = "a" * 32
_TEXTS = {
    "answer_page_title": "Your chat with Sales",
    "answer_page_text": "Open the chat on this device to read on and to write back.",
    "answer_open": "Open the chat",
    "answer_page_stop": "No more mails about this chat",
    "answer_page_stopped": "You will get no more mails about this chat.",
}


class Linked:
    """The service as a visitor with a mail meets it.

    Attributes:
        url: its origin.
        asked: the actions that the page has asked for.
        stopped: the visitor wants no more mails.
        down: nothing is answered.
        view: what else each answer says.
    """

    def __init__(self, api: VisitorApi) -> None:
        self.api = api
        self.asked: list[str] = []
        self.stopped = False
        self.down = False
        self.view: Json = {}
        answers = handler(self._file, self._call, headers=self._headers)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), answers)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def address(self, chat: str, token: str = TOKEN) -> str:
        """Of the link in a mail."""
        return f"{self.url}/chats/{chat}#{token}"

    def _page(self, path: str) -> Response[str] | None:
        folder, _, name = path.removeprefix("/").partition("/")
        return chats.respond(name, self.api.live.url) if folder == "chats" else None

    def _file(self, path: str) -> tuple[int, str, bytes]:
        page = self._page(path)
        if page is None:
            return self.api.file(path)
        return page.status_code, page.content_type or "", (page.body or "").encode()

    def _headers(self, path: str) -> dict[str, str]:
        page = self._page(path)
        return {name: str(value) for name, value in page.headers.items()} if page else {}

    def _call(
        self, method: str, path: str, content: bytes, known: str | None
    ) -> tuple[int, str, bytes, str]:
        if not path.startswith("/v1/chats/"):
            return self.api.call(method, path, content, known)
        body = json.loads(content)
        self.asked.append(body["action"])
        if self.down:
            return 503, "application/problem+json", b"{}", ""
        if body["token"] != TOKEN:
            return 404, "application/problem+json", b'{"code": "link_expired"}', ""
        chat = path.rsplit("/", maxsplit=1)[-1]
        self.stopped |= body["action"] == "stop"
        answer = {
            "conversation_id": chat,
            "bot_id": "sales",
            "locale": "en",
            "language": "en",
            "direction": "ltr",
            "colour": "#ffcc00",
            "position": "right",
            "stopped": self.stopped,
            "texts": _TEXTS,
            "token": f"token-{chat}" if body["action"] == "open" else None,
            **self.view,
        }
        return 200, "application/json", json.dumps(answer).encode(), ""

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
