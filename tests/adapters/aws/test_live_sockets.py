"""Frames to API Gateway's sockets: which arrive, which sockets are gone, and no call too long."""

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

from escalation.adapters.aws.clients import config_for
from escalation.adapters.aws.live_sockets import ApiGatewaySockets
from tests.adapters.aws.stubs import stubbed


class Posts:
    """`PostToConnection` by what becomes of each socket's frame."""

    def __init__(self, becomes: Callable[[str], None] = lambda _: None) -> None:
        self._becomes = becomes
        self.taken: list[tuple[str, bytes]] = []

    def post_to_connection(self, *, ConnectionId: str, Data: bytes) -> None:  # noqa: N803
        self._becomes(ConnectionId)
        self.taken.append((ConnectionId, Data))


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code}}, "PostToConnection")


def sockets(posts: Posts, *, within_s: float = 5) -> ApiGatewaySockets:
    return ApiGatewaySockets(posts, within_s=within_s)  # type: ignore[arg-type]


def test_the_request_is_api_gateways_own() -> None:
    client, script = stubbed("apigatewaymanagementapi")
    frame = json.dumps({"type": "pong"})
    script.add_response("post_to_connection", {}, {"ConnectionId": "s=", "Data": frame.encode()})
    with script:
        assert ApiGatewaySockets(client).send([("s=", frame)]).arrived == 1


def test_each_gets_its_own_frames() -> None:
    posts = Posts()
    frames = [(f"s{number % 7}", f'{{"n":{number}}}') for number in range(50)]
    assert sockets(posts).send(frames).arrived == 50
    assert sorted(posts.taken) == sorted((to, frame.encode()) for to, frame in frames)


@pytest.mark.parametrize("count", [1, 3])
def test_a_closed_socket_is_told_from_one_that_could_not_be_sent_to(count: int) -> None:
    def becomes(socket_id: str) -> None:
        if socket_id == "gone":
            raise refused("GoneException")
        if socket_id == "busy":
            raise refused("LimitExceededException")
        if socket_id == "slow":
            raise ReadTimeoutError(endpoint_url="https://sockets.example")

    sent = sockets(Posts(becomes)).send([("gone", "{}"), ("busy", "{}"), ("slow", "{}")][:count])
    assert (sent.arrived, sent.gone, sent.lost) == (0, frozenset({"gone"}), count - 1)


def test_what_is_not_sent_in_time_is_lost_and_nobody_waits_for_it() -> None:
    never = threading.Event()

    def becomes(socket_id: str) -> None:
        if socket_id == "stuck":
            never.wait(10)

    try:
        sent = sockets(Posts(becomes), within_s=0.3).send([("stuck", "{}"), ("well", "{}")])
    finally:
        never.set()
    assert (sent.arrived, sent.lost) == (1, 1)


def test_a_hint_is_tried_once_and_briefly() -> None:
    config: Any = config_for("hint")
    assert config.retries == {"mode": "standard", "total_max_attempts": 1}
    assert config.connect_timeout + config.read_timeout <= 3


def test_no_address_is_no_socket_that_is_gone() -> None:
    def becomes(_: str) -> None:
        raise ConnectTimeoutError(endpoint_url="https://sockets.example")

    sent = sockets(Posts(becomes)).send([("a", "{}")])
    assert (sent.gone, sent.lost) == (frozenset(), 1)
