"""A stand-in of the service as the widget meets it: its built files, and the visitor's API in
memory. A bot repeats what it is told, or says what a test has prepared.
"""

import json
import threading
import time
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from tests.widget.live_channel import LiveChannel
from tests.widget.said import Chat, Json
from tests.widget.serving import handler

_TYPES = {".js": "text/javascript", ".json": "application/json", ".css": "text/css"}
CODE = "123456"


_BLOCKED: Json = {"status": 403, "code": "visitor_blocked", "detail": "Not at the moment."}


class VisitorApi:
    """The stand-in, on a port of its own.

    Attributes:
        url: its origin.
        chats: the conversations, in the order in which they began.
        answers: what the bots say to a text, in place of repeating it.
        offers: the choices that an answer to a text comes with, by their ids.
        taken: the choices that came with messages; None for each line without.
        slow_s: how long each message takes to be answered.
        busy_s: for how long the next message is refused, once.
        turns: the texts of each call that brought messages.
        disliked: a text that is refused, and all that comes along with it.
        proves: whether it knows codes at all, as a service of before does not.
        no_codes: a cap is reached: no more codes are sent.
        coded: addresses to which a code was sent; it is `CODE`.
        mailed: addresses to which a transcript was sent.
        asks: whether bots ask if their answers helped, and what else a view then says.
        said: what was said about the help: about what, and how.
        unheard: how many of the next words about the help are refused.
        blocked: the workspace does not want to hear from the visitor.
        lost: how many of the next answers get lost, after the message was taken.
        refused_claims: why a conversation with a claim does not begin, by the field's name.
        brand: of every bot's workspace.
        profile: what else every bot's profile says.
        privacy: the line before the first message; empty for none.
        asked: method and path of each request to the API.
        challenge: what is to be solved before a conversation begins.
        queries: what stood behind their question marks.
        live: the live channel.
        unchanged: how many polls found nothing new, and were told so by a status alone.
        resting_s: for how long polls are to stay away: each is refused, and told so.
    """

    def __init__(self, built: Path) -> None:
        """Prepares it for a folder of built files."""
        self._built = built
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self.file, self.call))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.live = LiveChannel()
        self.forget()

    def forget(self) -> None:
        """As new, for the next test."""
        self.chats: list[Chat] = []
        self.answers: dict[str, str] = {}
        self.offers: dict[str, dict[str, str]] = {}
        self.taken: list[Json | None] = []
        self.slow_s = 0.0
        self.busy_s = 0
        self.turns: list[list[str]] = []
        self.disliked = ""
        self.lost = 0
        self.blocked = False
        self.proves = True
        self.no_codes = False
        self.coded: list[str] = []
        self.mailed: list[str] = []
        self.asks: Json | None = None
        self.said: list[tuple[str, Json]] = []
        self.unheard = 0
        self.refused_claims: dict[str, str] = {}
        self.brand: Json = {
            "name": None,
            "colour": "#1f5eff",
            "avatar_url": None,
            "position": "right",
        }
        self.profile: Json = {}
        self.privacy: Json = {}
        self.asked: list[str] = []
        self.challenge: Json | None = None
        self.queries: list[str] = []
        self.live.forget()
        self.unchanged = 0
        self.resting_s = 0

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

    # Answers

    def _answer(self, method: str, path: str, query: str, body: Json) -> tuple[int, object]:
        """Status and body for a request to the API."""
        match path.strip("/").split("/")[1:]:
            case ["bots", bot, "profile"]:
                return 200, self._profile(bot)
            case ["bots", bot, "conversations"]:
                return self._start(bot, body)
            case ["conversations", chat, "messages"] if method == "GET":
                return self._page(self._chat(chat), parse_qs(query).get("after", [""])[0])
            case ["conversations", chat, "contact", step]:
                return self._prove(self._chat(chat), step, body)
            case ["conversations", chat, "feedback", about]:
                return self._rate(self._chat(chat), about, body)
            case ["conversations", chat, "transcript"] if method == "POST":
                return self._mail(self._chat(chat), body["email"])
            case ["conversations", _, "live"]:
                return 200, self.live.ticket()
            case ["conversations", chat, name]:
                return self._of(self._chat(chat), name, body)
        return 404, {"status": 404, "code": "not_found", "detail": "Nothing here."}

    def _profile(self, bot: str) -> Json:
        return {
            "bot_id": bot,
            "name": bot.capitalize(),
            "workspace": "A shop",
            "brand": self.brand,
            "greeting": f"Hello from {bot}",
            "human_handoff": True,
            "contact": "ask",
            "texts": {"failed": "Nobody is there."},
            "privacy": self.privacy or None,
            **self.profile,
        }

    def _start(self, bot: str, body: Json) -> tuple[int, object]:
        if self.blocked:
            return 403, _BLOCKED
        claims = {"identity_token": body.get("identity_token")}
        claims |= {f"visitor.{name}": one for name, one in body.get("visitor", {}).items()}
        for name, why in self.refused_claims.items():
            if claims.get(name):
                problem = {"status": 400, "code": "invalid_input", "field": name, "detail": why}
                return 400, problem
        if self.challenge is not None and not body.get("proof"):
            return 428, {"status": 428, "code": "proof_needed", "challenge": self.challenge}
        if self.privacy.get("consent") and body.get("consent") != self.privacy["version"]:
            return 409, {"status": 409, "code": "consent_required", "detail": "Agree first."}
        if self.profile.get("finds_chat") and (found := self._open_chat(bot, body)):
            return 201, self._begun(found) | {"messages": [], "found": True}
        if body.get("find_only"):
            return 404, {"status": 404, "code": "no_open_chat", "detail": "There is none."}
        chat = Chat(id=f"chat{len(self.chats) + 1}", bot=bot, body=body)
        chat.view = {
            "id": chat.id,
            "state": "open",
            "assignee": {"kind": "bot", "bot_id": bot},
            "contact_required": False,
            "solved": False,
            "people_asked": False,
            "open_choices": None,
        }
        self.chats.append(chat)
        chat.say("bot", f"Hello from {bot}")
        return 201, self._begun(chat)

    def _begun(self, chat: Chat) -> Json:
        return {
            "conversation_id": chat.id,
            "token": f"token-{chat.id}",
            "conversation": chat.view,
            "messages": chat.messages[:],
            "found": False,
        }

    def _open_chat(self, bot: str, body: Json) -> Chat | None:
        """The newest that was begun with the same identity token, and is open."""
        token = body.get("identity_token")
        mine = [one for one in self.chats if token and one.body.get("identity_token") == token]
        going = [one for one in mine if one.bot == bot and one.view["state"] != "closed"]
        return going[-1] if going else None

    def _chat(self, name: str) -> Chat:
        return next(one for one in self.chats if one.id == name)

    def _page(self, chat: Chat, after: str) -> tuple[int, object]:
        if self.resting_s:
            wait_s = self.resting_s
            return 429, {"status": 429, "code": "too_many_requests", "retry_after": wait_s}
        found = [one for one in chat.messages if one["id"] > after]
        last = found[-1]["id"] if found else None
        return 200, {"messages": found, "conversation": chat.view, "next": last}

    def _of(self, chat: Chat, name: str, body: Json) -> tuple[int, object]:
        if name == "contact":
            state = "confirmed" if body["email"] in chat.proved else "claimed"
            chat.view |= {
                "contact_required": False,
                "contact": {"email": body["email"], "state": state} if self.proves else None,
            }
            news = [chat.say("system", f"Our team can now reach you at {body['email']}.")]
            return 200, {"messages": news, "conversation": chat.view}
        if chat.view["state"] == "closed":
            return 409, {"status": 409, "code": "conversation_closed", "detail": "It is closed."}
        if name in {"messages", "handoff"} and self.blocked:
            return 403, _BLOCKED
        if name == "messages" and self.busy_s:
            wait_s, self.busy_s = self.busy_s, 0
            return 429, {"status": 429, "code": "too_many_requests", "retry_after": wait_s}
        if name == "messages":
            self.turns.append([line["text"] for line in body.get("lines", [body])])
            if any(line.get("text") == self.disliked for line in body.get("lines", [body])):
                return 400, {"status": 400, "code": "invalid_input", "detail": "Not that."}
        before = len(chat.messages)
        lines = body.get("lines", [body])
        news = [line for line in lines if line["client_message_id"] not in chat.seen]
        if news:
            self.taken += [line.get("choice") for line in news if name == "messages"]
            self._take(chat, name, [line.get("text", "") for line in news])
        for line in news:
            chat.seen[line["client_message_id"]] = chat.messages[before:]
        found = {one["id"]: one for line in lines for one in chat.seen[line["client_message_id"]]}
        answer = {"messages": [*found.values()], "conversation": chat.view}
        if self.lost:
            self.lost -= 1
            return 503, {"status": 503, "code": "busy"}
        return 200, answer

    def _prove(self, chat: Chat, step: str, body: Json) -> tuple[int, object]:
        """The code: sent, or taken."""
        email = body["email"]
        if step == "code":
            if self.no_codes:
                return 429, {"status": 429, "code": "too_many_requests", "retry_after": 3600}
            self.coded.append(email)
        elif body["code"] != CODE:
            problem = {"status": 400, "code": "wrong_code", "field": "code", "detail": "Wrong."}
            return 400, problem
        else:
            chat.proved.append(email)
            if (chat.view.get("contact") or {}).get("email") == email:
                chat.view |= {"contact": {"email": email, "state": "confirmed"}}
        return 200, {"messages": [], "conversation": chat.view}

    def _rate(self, chat: Chat, about: str, body: Json) -> tuple[int, object]:
        if self.unheard:
            self.unheard -= 1
            return 503, {"status": 503, "code": "busy", "detail": "Not now."}
        self.said.append((about, body))
        news = [one for one in chat.messages if one["id"] == body.get("message_id")]
        for one in news:
            one["helped"] = "yes" if body["helped"] else "no"
        if about != "answer":
            chat.view |= {"at_end": None}
        return 200, {"messages": news, "conversation": chat.view}

    def _mail(self, chat: Chat, email: str) -> tuple[int, object]:
        if email not in chat.proved and self.proves:
            return 409, {"status": 409, "code": "address_not_confirmed", "detail": "Confirm it."}
        self.mailed.append(email)
        return 200, {"messages": [], "conversation": chat.view}

    def _take(self, chat: Chat, name: str, lines: list[str]) -> None:
        if name == "messages":
            for line in lines:
                chat.say("visitor", line)
            time.sleep(self.slow_s)
            text = "\n".join(lines)
            said = chat.say("bot", self.answers.get(text, f"You said: {text}"))
            offered = self.offers.get(text, {})
            said["choices"] = [{"id": id, "label": label} for id, label in offered.items()] or None
            chat.view |= {"open_choices": said["id"] if offered else None}
            if self.asks is not None:
                said["helped"] = "asked"
                chat.view |= self.asks
        elif name == "handoff":
            chat.say("system", "I have passed this to our team. They answer by e-mail.")
            asked = {"people_asked": True, "contact_required": True, "open_choices": None}
            chat.view |= asked

    def file(self, path: str) -> tuple[int, str, bytes]:
        """A built file, by the last part of its path."""
        file = self._built / Path(urlsplit(path).path).name
        if not file.is_file():
            return 404, "text/plain", b""
        return 200, _TYPES[file.suffix], file.read_bytes()

    def call(
        self, method: str, path: str, content: bytes, known: str | None
    ) -> tuple[int, str, bytes, str]:
        """A request to the API; `known` is the tag of what is there already."""
        address = urlsplit(path)
        self.asked.append(f"{method} {address.path}")
        self.queries.append(address.query)
        status, answer = self._answer(method, address.path, address.query, json.loads(content))
        tag = self._tag(address.path) if method == "GET" and status == 200 else ""
        if tag and tag == known:
            self.unchanged += 1
            return 304, "", b"", tag
        kind = "application/json" if status < 400 else "application/problem+json"
        return status, kind, json.dumps(answer).encode(), tag

    def _tag(self, path: str) -> str:
        """Of the state of a conversation, where it is its messages that are read."""
        match path.strip("/").split("/")[1:]:
            case ["conversations", name, "messages"]:
                return self._chat(name).tag()
        return ""
