"""Seeding on a busy machine, where any call may have no answer although it was done."""

import httpx
import pytest

from infra.local.api_clients import ApiError, Json, OwnerClient
from infra.local.seed import make_bot

TEXT: Json = {"name": "Billing", "description": "d", "greeting": "g", "entries": [{"id": "refund"}]}


def no_answer(status: int) -> ApiError:
    request = httpx.Request("POST", "http://stack.example/v1/admin/bots")
    return ApiError(httpx.Response(status, json={"code": "c"}, request=request))


class Owner(OwnerClient):
    """Keeps bots in memory; the first call of a kind is done, and answered with an error."""

    def __init__(self, *, status: int = 502) -> None:
        self.bots: list[Json] = []
        self.knowledge: dict[str, list[Json]] = {}
        self._status = status
        self._answered: set[str] = set()

    def every(self, path: str) -> list[Json]:
        assert path == "/bots"
        return list(self.bots)

    def post(self, path: str, body: object = None) -> Json:
        assert path == "/bots"
        assert isinstance(body, dict)
        self.bots.append({**body, "bot_id": f"b{len(self.bots)}"})
        self._fail_once("post")
        return self.bots[-1]

    def save_knowledge(self, bot_id: str, entries: list[Json]) -> Json:
        self.knowledge[bot_id] = entries
        self._fail_once("save")
        return {}

    def _fail_once(self, kind: str) -> None:
        if kind not in self._answered:
            self._answered.add(kind)
            raise no_answer(self._status)


def test_a_bot_is_made_once_though_its_answer_was_lost() -> None:
    owner = Owner()
    bot = make_bot(owner, TEXT)
    assert [one["name"] for one in owner.bots] == ["Billing"]
    assert owner.knowledge == {bot["bot_id"]: TEXT["entries"]}


def test_a_bot_of_a_start_that_was_broken_off_is_taken_up() -> None:
    owner = Owner()
    owner.bots.append({"name": "Billing", "bot_id": "b7"})
    assert make_bot(owner, TEXT)["bot_id"] == "b7"
    assert owner.knowledge == {"b7": TEXT["entries"]}


def test_a_refusal_is_not_repeated() -> None:
    owner = Owner(status=403)
    with pytest.raises(ApiError, match="403"):
        make_bot(owner, TEXT)
    assert len(owner.bots) == 1
