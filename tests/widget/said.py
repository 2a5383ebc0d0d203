"""A conversation as the stand-in of the service keeps it."""

import json
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

Json = dict[str, Any]

_AT = "2026-11-23T10:00:00Z"


@dataclass
class Chat:
    """One conversation. `seen` holds what came of each client message id."""

    id: str
    bot: str
    body: Json
    messages: list[Json] = field(default_factory=list)
    seen: dict[str, list[Json]] = field(default_factory=dict)
    view: Json = field(default_factory=dict)
    proved: list[str] = field(default_factory=list)

    def say(self, kind: str, text: str, name: str | None = None) -> Json:
        """One more message."""
        author: Json = {"kind": kind, "name": name}
        if kind == "bot":
            author |= {"bot_id": self.bot, "name": self.bot.capitalize()}
        message = {
            "id": f"{len(self.messages) + 1:08}",
            "author": author,
            "text": text,
            "at": _AT,
            "sources": None,
            "about": None,
        }
        self.messages.append(message)
        return message

    def tag(self) -> str:
        """Of its state, as the service's: two chats may be in the same one."""
        state = json.dumps([self.messages, {**self.view, "id": ""}], sort_keys=True)
        return f'"{crc32(state.encode())}"'

    def said(self, kind: str) -> list[str]:
        """Texts of one kind of author."""
        return [one["text"] for one in self.messages if one["author"]["kind"] == kind]
