"""A route is what its handler's signature declares: read and obeyed, for routes made up here."""

from typing import Annotated, Any

import pytest

from escalation.domain.types import Frozen
from escalation.runtime.http.answers import Accepted, Versioned
from escalation.runtime.http.app import new_app
from escalation.runtime.http.parameters import Described, From, Id, from_path
from escalation.runtime.http.request import Event
from escalation.runtime.http.routes import Routes, UnclearHandlerError
from tests.functions.http_events import CONTEXT, document, header, http_event


class Thing(Frozen):
    """A body."""

    name: str


def _size(event: Event, name: str) -> int:
    return int((event.query_string_parameters or {}).get(name, "1"))


def _things() -> Routes:
    things = Routes(tag="things")

    @things.post("/things/<thing_id>", success=201, problems=(400,), max_body=30)
    def put_thing(
        thing_id: Id,
        size: Annotated[int, Described("size", "How large.", _size)],
        body: Thing,
        order: Annotated[str, From(lambda request, name: f"{request.method} {name}")],
    ) -> Versioned[Thing]:
        """Keep a thing. The rest is for those who read the code."""
        return Versioned(Thing(name=f"{thing_id} {size} {body.name} {order}"), '"7"', "/there")

    @things.get("/things/<thing_id>")
    def wait_for_thing(thing_id: Id) -> Thing | Accepted[Thing]:
        """A thing, or its making."""
        thing = Thing(name=thing_id)
        return Accepted(thing, "/jobs/1") if thing_id == "slow" else thing

    @things.get("/things.txt", media_type="text/plain")
    def list_things() -> str:
        """As text."""
        return "one, two"

    @things.delete("/things/<thing_id>")
    def drop_thing(thing_id: Annotated[str, from_path(str)]) -> None:
        """Gone."""

    return things


def _call(method: str, path: str, **event: Any) -> dict[str, Any]:
    answer: dict[str, Any] = new_app(_things()).resolve(http_event(method, path, **event), CONTEXT)
    return answer


def test_a_handlers_parameters_come_from_where_their_types_say() -> None:
    answer = _call("POST", "/things/a", body={"name": "b"}, query={"size": "3"})

    assert (answer["statusCode"], header(answer, "etag")) == (201, '"7"')
    assert header(answer, "location") == "/there"
    assert document(answer) == {"name": "a 3 b POST order"}


def test_the_first_parameter_that_is_wrong_refuses_the_request() -> None:
    assert _call("POST", "/things/a,b", body={"nome": "b"})["statusCode"] == 404
    assert _call("POST", "/things/a", body={"nome": "b"})["statusCode"] == 400
    assert _call("POST", "/things/a", body={"name": "b" * 30})["statusCode"] == 413


def test_an_answer_says_its_status_by_its_type() -> None:
    slow, quick = _call("GET", "/things/slow"), _call("GET", "/things/quick")
    assert (slow["statusCode"], header(slow, "location")) == (202, "/jobs/1")
    assert (quick["statusCode"], header(quick, "location")) == (200, None)
    gone, text = _call("DELETE", "/things/a"), _call("GET", "/things.txt")
    assert (gone["statusCode"], gone["body"]) == (204, "")
    assert (text["body"], header(text, "content-type")) == ("one, two", "text/plain")
    for answer in (slow, quick, gone, text):
        assert header(answer, "cache-control") == "no-store"


def test_a_declaration_is_read_from_the_handler() -> None:
    put, wait, listed, drop = _things()

    assert (put.takes, put.gives, put.status, put.has_etag) == (Thing, Thing, 201, True)
    assert [one.name for one in put.parameters] == ["size"]
    assert (wait.gives, wait.accepted, wait.status) == (Thing, Thing, 200)
    assert (listed.gives, listed.status, listed.media_type) == (None, 200, "text/plain")
    assert (drop.gives, drop.status) == (None, 204)


def test_a_parameter_that_comes_from_nowhere_is_a_mistake() -> None:
    wrong = Routes(tag="wrong")

    @wrong.get("/wrong/<name>")
    def show(name: str) -> None:
        """Which string?"""

    (route,) = wrong
    with pytest.raises(UnclearHandlerError, match="show: where does name come from"):
        _ = route.sources


SIGNS = [chr(code) for code in range(33, 127) if chr(code) not in "/?#"] + ["é", "٣", "\n", " "]


@pytest.mark.parametrize("sign", SIGNS)
def test_the_methods_of_a_path_are_told_of_the_paths_that_are_answered(sign: str) -> None:
    """The pattern of a path is said again for it, since Powertools has no way to ask."""
    path = f"/things/a{sign}"
    answered = "nothing at this address" not in _call("DELETE", path)["body"]

    refused = _call("PUT", path)

    assert refused["statusCode"] == (405 if answered else 404)
    assert header(refused, "allow") == ("DELETE, GET, POST" if answered else None)
