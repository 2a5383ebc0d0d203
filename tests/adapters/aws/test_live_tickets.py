"""Tickets: one minute, one conversation or one member, and nothing else opens a socket."""

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from escalation.adapters.aws.conversation_tokens import JwtTokens, SigningKeys
from escalation.domain.errors import NotAuthenticated
from escalation.domain.identity_ports import TokenClaims
from escalation.domain.live import TICKET_LIFE, LiveClaims
from tests.fakes.live import KEYS, memory_tickets

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
VISITOR = LiveClaims(workspace_id="w1", conversation_id="c1")
MEMBER = LiveClaims(workspace_id="w1", sub="sub-grace")
SECOND = timedelta(seconds=1)


def forged(key: str = "k" * 64, header: dict[str, Any] | None = None, **claims: object) -> str:
    payload = {"ws": "w1", "conv": "c1", "aud": "live", "exp": int(NOW.timestamp()) + 60, **claims}
    kept = {name: value for name, value in payload.items() if value is not None}
    return jwt.encode(kept, key, algorithm="HS256", headers={"kid": "k1", **(header or {})})


@pytest.mark.parametrize("claims", [VISITOR, MEMBER])
def test_a_ticket_proves_who_it_is_of_for_a_minute(claims: LiveClaims) -> None:
    ticket = memory_tickets().issue(claims, now=NOW)
    assert memory_tickets().verify(ticket, now=NOW) == claims
    assert memory_tickets().verify(ticket, now=NOW + TICKET_LIFE - SECOND) == claims
    with pytest.raises(NotAuthenticated) as expired:
        memory_tickets().verify(ticket, now=NOW + TICKET_LIFE)
    assert expired.value.code == "token_expired"


def test_a_ticket_may_be_the_name_of_a_subprotocol() -> None:
    """RFC 6455, 4.1: characters in the range U+0021 to U+007E, and no separators."""
    ticket = memory_tickets().issue(MEMBER, now=NOW)
    assert not set(ticket) & set('()<>@,;:\\"/[]?={} \t')
    assert all("!" <= character <= "~" for character in ticket)


def test_what_this_helper_makes_is_good_so_that_what_follows_fails_for_its_reason() -> None:
    assert memory_tickets().verify(forged(), now=NOW) == VISITOR


@pytest.mark.parametrize(
    "ticket",
    [
        "",
        "x",
        "a.b.c",
        "é" * 10,
        "x" * 100_000,
        forged(key="other" * 16),
        forged(header={"kid": "k9"}),
        forged(aud="conversation"),
        forged(aud=None),
        forged(exp=None),
        forged(exp="never"),
        forged(ws=None),
        forged(ws="w#1"),
        forged(conv="c#1"),
        forged(conv=None),
        forged(conv=7),
        forged(sub="sub-grace"),
        jwt.encode({"ws": "w1", "conv": "c1", "aud": "live", "exp": 9e9}, "", algorithm="none"),
    ],
)
def test_whatever_else_is_shown_is_refused(ticket: str) -> None:
    with pytest.raises(NotAuthenticated):
        memory_tickets().verify(ticket, now=NOW)


def test_a_conversations_token_is_no_ticket_and_a_ticket_no_token() -> None:
    tokens = JwtTokens(SigningKeys(lambda: KEYS))
    of_chat = TokenClaims(conversation_id="c1", bot_id="b1", workspace_id="w1")
    with pytest.raises(NotAuthenticated):
        memory_tickets().verify(tokens.issue(of_chat, now=NOW), now=NOW)
    with pytest.raises(NotAuthenticated):
        tokens.verify(memory_tickets().issue(VISITOR, now=NOW), now=NOW)
