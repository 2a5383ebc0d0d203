"""Sockets for whoever should have none, and what is said on them to do harm."""

import json
from datetime import timedelta

import pytest

from escalation.adapters.aws.conversation_tokens import JwtTokens, SigningKeys
from escalation.domain.identity_ports import TokenClaims
from escalation.domain.live import FRAMES_A_MINUTE, PROTOCOL, TICKET_LIFE
from escalation.runtime import observability
from functions.live import handler as live
from tests.fakes.chat_world import WS, ticket_settings
from tests.fakes.live import KEYS
from tests.fakes.live_world import EVE, GRACE, OTHER, LiveWorld
from tests.functions.http_events import CONTEXT
from tests.functions.live_events import connect, disconnect, frame

OPEN = {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": PROTOCOL}}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> LiveWorld:
    """The deployed handler over a world in memory."""
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "live")
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Escalation")
    observability.metrics.cache_clear()
    made = LiveWorld(**ticket_settings(after_handoff="team"))
    monkeypatch.setattr(live, "listening", lambda: made.listening)
    return made


def _chat(world: LiveWorld) -> str:
    chat = world.start()
    world.say(chat, "Let me talk to a person please")
    world.pass_time(timedelta(minutes=1))
    world.hint()
    return chat


def _opens(world: LiveWorld, socket_id: str, ticket: str) -> bool:
    """Whether a ticket opens a socket, as API Gateway is answered."""
    answer = live.handler(connect(socket_id, PROTOCOL, ticket), CONTEXT)
    assert answer in (OPEN, {"statusCode": 401}, {"statusCode": 403})
    assert (socket_id in world.listeners.kept) is (answer == OPEN)
    return answer == OPEN


def test_nothing_but_a_fresh_ticket_opens_a_socket(world: LiveWorld) -> None:
    chat, now = _chat(world), world.clock.now()
    good = world.ticket(chat=chat)
    token = JwtTokens(SigningKeys(lambda: KEYS)).issue(
        TokenClaims(conversation_id=chat, bot_id="support", workspace_id=WS), now=now
    )
    head, body, signature = good.split(".")
    others = world.ticket(chat="another").split(".")
    forged = (
        token,
        f"{head}.{others[1]}.{signature}",
        f"{head}.{body}.{signature[:-4]}AAAA",
        f"{head}.{body}.",
        "eyJhbGciOiJub25lIn0." + body + ".",
        "x" * 5_000,
        "null",
    )
    for number, ticket in enumerate(forged):
        assert not _opens(world, f"forged-{number}", ticket), ticket
    assert _opens(world, "fresh", good)
    world.clock.move(TICKET_LIFE)
    assert not _opens(world, "stale", good)


@pytest.mark.parametrize(
    "offered",
    [
        (),
        (PROTOCOL,),
        ("{ticket}",),
        ("{ticket}", PROTOCOL),
        ("escalation.v2", "{ticket}"),
        (PROTOCOL, "{ticket}", "{ticket}"),
        (PROTOCOL, ""),
    ],
)
def test_a_ticket_counts_beside_the_protocol_alone(
    world: LiveWorld, offered: tuple[str, ...]
) -> None:
    ticket = world.ticket(chat=_chat(world))
    protocols = [each.format(ticket=ticket) for each in offered]
    assert live.handler(connect("s", *protocols), CONTEXT) == {"statusCode": 401}
    assert world.listeners.kept == {}


def test_a_ticket_in_the_address_or_another_header_opens_nothing(world: LiveWorld) -> None:
    ticket = world.ticket(chat=_chat(world))
    asked = connect("s", PROTOCOL, Authorization=f"Bearer {ticket}", Cookie=f"ticket={ticket}")
    asked["queryStringParameters"] = {"ticket": ticket}
    assert live.handler(asked, CONTEXT) == {"statusCode": 401}


def test_a_ticket_of_one_tenant_hears_nothing_of_another(world: LiveWorld) -> None:
    chat = _chat(world)
    assert _opens(world, "eve", world.ticket(sub=EVE, of=OTHER))
    assert not _opens(world, "eve-at-acme", world.ticket(sub=EVE, of=WS)), "she is no member there"
    # A ticket for another workspace's conversation cannot be had; with one, its head is compared.
    assert _opens(world, "eve-as-visitor", world.ticket(chat=chat, of=OTHER))
    assert _opens(world, "grace", world.ticket(sub=GRACE))
    world.say(chat, "It is urgent!!")
    world.hint()
    assert [frame["type"] for frame in world.sockets.heard("grace")] == ["look"]
    assert world.sockets.heard("eve") == world.sockets.heard("eve-as-visitor") == []


def test_a_member_speaks_in_no_conversation_of_another_workspace(world: LiveWorld) -> None:
    chat = _chat(world)
    _opens(world, "visitor", world.ticket(chat=chat))
    _opens(world, "grace", world.ticket(sub=GRACE))
    _opens(world, "eve", world.ticket(sub=EVE, of=OTHER))
    live.handler(frame("grace", f'{{"type":"here","conversation_id":"{chat}"}}'), CONTEXT)
    world.sockets.frames.clear()
    for kind in ("here", "typing", "read"):
        said = {"type": kind, "conversation_id": chat, "up_to": 1}
        live.handler(frame("eve", json.dumps(said)), CONTEXT)
    live.handler(disconnect("eve"), CONTEXT)
    assert world.sockets.frames == []


def test_hostile_frames_are_passed_over_and_counted(world: LiveWorld) -> None:
    chat = _chat(world)
    _opens(world, "visitor", world.ticket(chat=chat))
    _opens(world, "grace", world.ticket(sub=GRACE))
    live.handler(frame("grace", f'{{"type":"here","conversation_id":"{chat}"}}'), CONTEXT)
    world.sockets.frames.clear()
    world.listeners.is_down = True  # nothing of these is worth a look at the store
    for body in ("", "x" * 32_768, "{", "[" * 30_000, '{"type":"look","from":1}', '{"type":{}}'):
        assert live.handler(frame("visitor", body), CONTEXT) == {"statusCode": 200}
    in_base64 = {**frame("visitor", "eyJ0eXBlIjoidHlwaW5nIn0="), "isBase64Encoded": True}
    assert live.handler(in_base64, CONTEXT) == {"statusCode": 200}
    world.listeners.is_down = False
    for _ in range(3 * FRAMES_A_MINUTE):
        assert live.handler(frame("visitor", '{"type":"typing"}'), CONTEXT) == {"statusCode": 200}
    assert len(world.sockets.heard("grace")) == FRAMES_A_MINUTE


@pytest.mark.parametrize("route", ["$connect", "$disconnect"])
def test_a_frame_that_names_another_route_is_a_frame(world: LiveWorld, route: str) -> None:
    """Which route a frame takes, its sender may choose."""
    _opens(world, "visitor", world.ticket(chat=_chat(world)))
    said = frame("visitor", '{"type":"ping"}', route=route)
    assert live.handler(said, CONTEXT) == {"statusCode": 200}
    assert world.sockets.heard("visitor") == [{"type": "pong"}]
    assert "visitor" in world.listeners.kept


def test_who_has_no_socket_open_is_not_heard(world: LiveWorld) -> None:
    chat = _chat(world)
    _opens(world, "grace", world.ticket(sub=GRACE))
    live.handler(frame("grace", f'{{"type":"here","conversation_id":"{chat}"}}'), CONTEXT)
    world.sockets.frames.clear()
    live.handler(frame("made-up", '{"type":"typing"}'), CONTEXT)
    live.handler(disconnect("made-up"), CONTEXT)
    assert world.sockets.frames == []


def test_while_the_store_is_away_sockets_are_refused_and_frames_lost_in_peace(
    world: LiveWorld,
) -> None:
    chat = _chat(world)
    _opens(world, "visitor", world.ticket(chat=chat))
    world.listeners.is_down = True
    refused = live.handler(connect("s", PROTOCOL, world.ticket(chat=chat)), CONTEXT)
    assert refused == {"statusCode": 503}
    assert live.handler(frame("visitor", '{"type":"typing"}'), CONTEXT) == {"statusCode": 200}
    assert live.handler(disconnect("visitor"), CONTEXT) == {"statusCode": 200}


def test_neither_ticket_nor_frame_is_logged(
    world: LiveWorld, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    ticket = world.ticket(chat=_chat(world))
    live.handler(connect("s", PROTOCOL, ticket), CONTEXT)
    live.handler(connect("t", PROTOCOL, f"{ticket}x"), CONTEXT)
    live.handler(frame("s", '{"type":"typing","secret":"hunter2"}'), CONTEXT)
    written = "".join(capsys.readouterr()) + repr([vars(record) for record in caplog.records])
    assert "socket_refused" in written
    assert ticket[:30] not in written
    assert "hunter2" not in written
