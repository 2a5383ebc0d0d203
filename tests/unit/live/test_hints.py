"""What is news, and what a frame says."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.domain import live_hints as hints
from escalation.domain.conversation import Assignee, Head
from escalation.domain.live_hints import Here, Ping, Read, Typing, news_in, understood
from tests.adapters.dynamodb.examples import new_head

TEAM = Assignee(kind="team")


def _head(**changes: object) -> Head:
    return new_head(conversation_id="c1").model_copy(update={"next_seq": 13, **changes})


def test_a_message_is_news_from_its_place_on() -> None:
    news = news_in(_head(), _head(next_seq=15))
    assert news is not None
    assert (news.from_seq, news.of_people) == (13, False)


def test_a_new_chat_is_news_from_its_first_message_on() -> None:
    news = news_in(None, _head())
    assert news is not None
    assert news.from_seq == 1


def test_a_change_without_a_message_is_news_from_the_next_place_on() -> None:
    """So whoever has read everything has something to ask for."""
    news = news_in(_head(), _head(state="closed"))
    assert news is not None
    assert news.from_seq == 13


@pytest.mark.parametrize("before", [_head(assignee=TEAM), _head(open_handoff="e-1")])
def test_what_people_had_to_do_with_until_now_concerns_them(before: Head) -> None:
    news = news_in(before, _head())
    assert news is not None
    assert news.of_people


def test_what_nobody_sees_is_no_news() -> None:
    before = _head()
    later = before.last_activity_at.replace(year=2030)
    unseen = {"version": 9, "due_at": later, "seen": ("a" * 24,), "unanswered_seq": 4}
    assert news_in(before, before.model_copy(update=unseen)) is None


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        ({"type": "ping"}, Ping()),
        ({"type": "typing"}, Typing(None)),
        ({"type": "typing", "conversation_id": "c1"}, Typing("c1")),
        ({"type": "read", "up_to": 12}, Read(12)),
        ({"type": "here", "conversation_id": "c1"}, Here("c1")),
        ({"type": "here", "conversation_id": None}, Here(None)),
        ({"type": "here"}, Here(None)),
        ({"type": "ping", "of_a_later_release": [1]}, Ping()),
    ],
)
def test_frames_that_are_understood(frame: object, said: object) -> None:
    assert understood(json.dumps(frame)) == said


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "ping",
        "[]",
        "null",
        '"ping"',
        "{" * 400,
        "[" * 512,
        '{"type": ["ping"]}',
        '{"type": "look", "from": 1}',
        '{"type": "read"}',
        '{"type": "read", "up_to": true}',
        '{"type": "read", "up_to": "12"}',
        '{"type": "read", "up_to": 0}',
        '{"type": "read", "up_to": 1e400}',
        '{"type": "read", "up_to": 123456789012}',
        '{"type": "here", "conversation_id": "c1#HEAD"}',
        '{"type": "here", "conversation_id": 7}',
        '{"type": "ping", "x": "' + "x" * 500 + '"}',
        '{"type": "ping", "x": "' + "é" * 250 + '"}',
    ],
)
def test_whatever_else_comes_says_nothing(frame: str) -> None:
    assert understood(frame) is None


@given(st.text(max_size=600))
def test_no_text_breaks_the_reader(text: str) -> None:
    understood(text)


def test_every_frame_stays_within_its_bytes() -> None:
    longest, members = "c" * 100, [f"{number:024x}" for number in range(50)]
    frames = [
        hints.pong(),
        hints.look(99_999_999, conversation_id=longest),
        hints.agent_types(),
        hints.team_read(99_999_999),
        hints.visitor_types(longest),
        hints.member_types(longest, members[0]),
        hints.visitor_read(longest, 99_999_999),
        hints.who_is_here(longest, members),
    ]
    assert max(len(frame.encode()) for frame in frames) <= hints.MAX_FRAME_BYTES
    assert len(json.loads(frames[-1])["member_ids"]) == hints.MAX_NAMED


def test_frames_are_those_of_the_contract() -> None:
    assert json.loads(hints.look(12)) == {"type": "look", "from": 12}
    assert json.loads(hints.look(12, conversation_id="c1")) == {
        "type": "look",
        "conversation_id": "c1",
        "from": 12,
    }
    assert json.loads(hints.agent_types()) == {"type": "typing", "who": "agent"}
    assert json.loads(hints.who_is_here("c1", ["b", "a", "b"])) == {
        "type": "here",
        "conversation_id": "c1",
        "member_ids": ["a", "b"],
    }
