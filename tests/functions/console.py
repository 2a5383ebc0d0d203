"""The owner's side over HTTP, asked as one signed-in person's console asks it."""

from typing import Any

from functions.admin.routes import build
from tests.fakes.owner_world import World
from tests.functions.http_events import CONTEXT, access_token, http_event

Answer = dict[str, Any]


class Console:
    """The console of one signed-in person."""

    def __init__(self, world: World, sub: str) -> None:
        self._app = build(lambda: world.side)
        self._sub = sub

    def __call__(self, method: str, path: str, **event: Any) -> Answer:
        event.setdefault("claims", access_token(self._sub))
        answer: Answer = self._app.resolve(http_event(method, path, **event), CONTEXT)
        return answer
