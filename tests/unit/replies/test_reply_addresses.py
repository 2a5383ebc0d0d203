"""The address that a mail reply goes to: what it says, who has made it, and how long it is good."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from escalation.domain.reply_addresses import (
    REPLIES_FOR,
    address,
    can_be_named,
    read_token,
    token,
    token_in,
)
from escalation.domain.types import Email
from tests.properties import tries

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
KEY, OTHER_KEY = "a" * 64, "b" * 64
IDS = st.binary(min_size=12, max_size=12).map(bytes.hex)
WORKSPACES = st.from_regex(r"[A-Za-z0-9_.-]{1,40}", fullmatch=True)
KEYS = st.text("abcdefghijkABCDEFG0123456789", min_size=32, max_size=64)
TIMES = st.datetimes(datetime(1971, 1, 1), datetime(3800, 1, 1)).map(  # noqa: DTZ001
    lambda t: t.replace(tzinfo=UTC)
)
CONVERSATION = "0c5d7e2a9b4f1836c8a2e7d1"


@given(IDS, WORKSPACES, KEYS, TIMES)
def test_what_was_said_is_read_again(
    conversation_id: str, workspace_id: str, key: str, now: datetime
) -> None:
    said = read_token(token(workspace_id, conversation_id, key=key, now=now), [key])
    assert said is not None
    assert said.conversation_id == conversation_id
    assert said.is_of(workspace_id)
    assert now - timedelta(hours=1) < said.given_out <= now
    assert not said.is_over(now)


@given(IDS, WORKSPACES, st.data())
def test_an_address_fits_mail_survives_any_case_and_is_one_that_can_be_sent_to(
    conversation_id: str, workspace_id: str, data: st.DataObject
) -> None:
    made = address(token(workspace_id, conversation_id, key=KEY, now=NOW), "in.example.com")
    local = made.partition("@")[0]
    assert len(local) <= 64
    assert made == made.lower()
    assert TypeAdapter(Email).validate_python(made) == made
    flips = data.draw(st.lists(st.booleans(), min_size=len(made), max_size=len(made)))
    changed = "".join(c.upper() if up else c for c, up in zip(made, flips, strict=True))
    found = token_in(f" {changed} ", "IN.example.com")
    assert found is not None
    said = read_token(found, [KEY])
    assert said is not None
    assert said.conversation_id == conversation_id


@settings(max_examples=tries(300))
@given(IDS, st.integers(0, 55), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_token_with_one_other_letter_is_nobodys(
    conversation_id: str, place: int, letter: str
) -> None:
    made = token("acme", conversation_id, key=KEY, now=NOW)
    forged = made[:place] + letter + made[place + 1 :]
    assert (read_token(forged, [KEY]) is None) == (forged != made)


@settings(max_examples=tries(300))
@given(st.one_of(st.text(max_size=80), st.from_regex(r"[a-z2-7]{56}", fullmatch=True)))
def test_what_nobody_signed_is_nobodys(text: str) -> None:
    assert read_token(text, [KEY, OTHER_KEY]) is None


@given(IDS, IDS)
def test_the_signature_of_one_conversation_opens_no_other(first: str, second: str) -> None:
    one = token("acme", first, key=KEY, now=NOW)
    other = token("acme", second, key=KEY, now=NOW)
    spliced = read_token(other[:19] + one[19:], [KEY])
    assert spliced is None or spliced.conversation_id == first == second


@given(IDS, KEYS, KEYS)
def test_a_key_that_is_gone_takes_its_addresses_with_it(
    conversation_id: str, key: str, other: str
) -> None:
    made = token("acme", conversation_id, key=key, now=NOW)
    assert read_token(made, [other, key]) is not None
    assert (read_token(made, [other]) is None) == (key != other)
    assert read_token(made, []) is None


@given(WORKSPACES, WORKSPACES)
def test_an_address_is_of_one_workspace(workspace_id: str, other: str) -> None:
    said = read_token(token(workspace_id, CONVERSATION, key=KEY, now=NOW), [KEY])
    assert said is not None
    assert said.is_of(other) == (workspace_id == other)


def test_an_address_ends_after_a_week_and_is_not_good_before_it_was_given_out() -> None:
    said = read_token(token("acme", CONVERSATION, key=KEY, now=NOW), [KEY])
    assert said is not None
    assert not said.is_over(NOW + REPLIES_FOR - timedelta(hours=1))
    assert said.is_over(NOW + REPLIES_FOR)
    assert said.is_over(said.given_out - timedelta(seconds=1))


@pytest.mark.parametrize(
    "text",
    [
        "someone@in.example.com",
        "reply@in.example.com",
        "reply+@in.example.com",
        "reply+abc@in.example.org",
        "reply+abc@sub.in.example.com",
        "reply+abc",
        "@in.example.com",
        "",
    ],
)
def test_another_address_has_no_token(text: str) -> None:
    assert token_in(text, "in.example.com") is None


def test_letters_that_become_others_when_made_small_are_not_taken_for_them() -> None:
    made = token("acme", CONVERSATION, key=KEY, now=NOW)
    assert "k" in made or "s" in made
    assert read_token(made.replace("k", "\u212a").replace("s", "\u017f"), [KEY]) is None


@pytest.mark.parametrize("conversation_id", ["c1", "0" * 23, "G" * 24, "0" * 24 + "\n", ""])
def test_an_id_of_another_form_gets_no_address(conversation_id: str) -> None:
    assert not can_be_named(conversation_id)
    with pytest.raises(ValueError, match="no token can hold this"):
        token("acme", conversation_id, key=KEY, now=NOW)


def test_the_form_is_what_mails_that_are_out_hold() -> None:
    """Changing any of it would void what visitors have in their mailboxes."""
    made = token("acme", CONVERSATION, key=KEY, now=NOW)
    assert re.fullmatch(r"[a-z2-7]{56}", made)
    assert made == "brox4ku3j4mdnsfc47iqpazzhg74q3sv7qhw6qdxua5twh2cyf37q7ep"
