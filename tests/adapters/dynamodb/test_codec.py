"""What is stored comes back as it was, in any version of the code, within DynamoDB's limits."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from escalation.adapters.aws.dynamodb_codec import (
    ITEM_LIMIT,
    PART_BYTES,
    check_fits,
    decode,
    encode,
    item_bytes,
    split,
)
from escalation.adapters.aws.transcript_items import (
    escalation_item,
    head_item,
    pointers_of,
    turn_items,
    turns_in,
)
from escalation.adapters.rendering.renderer import INLINE_BYTES
from escalation.domain.conversation import MAX_TURNS, Head, Turn
from escalation.domain.errors import NewerRelease, PermanentError
from escalation.domain.escalation import Escalation, StoredRequest
from escalation.domain.head_parts import MailThread
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.owner_ports import OwnerJob, SettingsVersion
from escalation.domain.settings import VersionedSettings
from escalation.domain.taken_calls import client_key
from escalation.domain.workspace import Bot, Connection, Member, Workspace
from tests.adapters.dynamodb.examples import (
    EXPIRES,
    NOW,
    new_escalation,
    new_head,
    turn,
    usual_head,
    usual_turn,
)
from tests.adapters.dynamodb.strategies import values_of

MODELS = (
    Head,
    Turn,
    Escalation,
    VersionedSettings,
    SettingsVersion,
    KnowledgeEntry,
    Bot,
    Workspace,
    Member,
    Connection,
    OwnerJob,
)
WIDEST = "\U0001f600"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_model_comes_back_as_it_was_stored(
    model: type[BaseModel], data: st.DataObject
) -> None:
    value = data.draw(values_of(model))
    assert decode(model, encode(value)) == value
    assert encode(value) == encode(value)


def test_the_stored_format_of_today_is_readable_for_good() -> None:
    # Bytes as the first version wrote them. If this fails, stored conversations cannot be read:
    # give the new format its own number instead.
    stored = bytes.fromhex(GOLDEN_TURN)
    assert decode(Turn, stored).messages[0].text == "Where is my refund?"


def test_plain_json_is_readable_too() -> None:
    head = usual_head(3)
    assert decode(Head, b"\x00" + head.model_dump_json().encode()) == head


def test_an_unknown_codec_is_left_to_a_newer_release() -> None:
    with pytest.raises(NewerRelease, match="body 09"):
        decode(Head, b"\x09{}")
    with pytest.raises(ValueError, match="without a body"):
        decode(Head, b"")


@pytest.mark.parametrize("place", [1, 2, 6, 20])
def test_an_item_that_is_damaged_is_a_value_error_like_any_other(place: int) -> None:
    body = encode(usual_turn())
    with pytest.raises(ValueError, match=r"unpacked|validation error"):
        decode(Turn, body[:place] + b"\xff\x00" + body[place + 2 :])


@pytest.mark.parametrize("codec", [1, 2])
def test_every_codec_that_is_read_gives_back_what_it_was_given(codec: int) -> None:
    for model in (usual_head(25), usual_turn(), new_escalation(usual_head(5))):
        body = encode(model, codec=codec)
        assert body[:1] == bytes((codec,))
        assert decode(type(model), body) == model


def test_the_next_codec_is_worth_a_format_of_its_own() -> None:
    models = (usual_head(3), usual_turn(), new_escalation(usual_head(5)))
    today, then = (sum(len(encode(each, codec=n)) for each in models) for n in (1, 2))
    assert then < 0.95 * today


@given(said=values_of(Turn))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_turn_comes_back_from_its_items(said: Turn) -> None:
    assert turns_in(turn_items(said, 0)) == [said]


@given(st.binary(min_size=1, max_size=20), st.integers(0, 3))
def test_a_body_in_pieces_is_the_same_body(start: bytes, copies: int) -> None:
    body = start + bytes(PART_BYTES) * copies
    pieces = split(body)
    assert b"".join(pieces) == body
    assert all(0 < len(piece) <= PART_BYTES for piece in pieces)


def test_usual_items_are_below_one_kilobyte() -> None:
    (said,) = turn_items(usual_turn(), 0)
    assert item_bytes(said) <= 1024
    assert item_bytes(head_item(usual_head(25))) <= 1024
    assert item_bytes(escalation_item(new_escalation(usual_head(5)))) <= 1024


def test_the_head_of_the_longest_conversation_fits_an_item_with_room_to_spare() -> None:
    head = usual_head(MAX_TURNS).model_copy(
        update={
            "mail": MailThread(
                escalation_id="e-1",
                subject=WIDEST * 150,
                message_ids=tuple(client_key(str(n)) * 4 for n in range(50)),
                covered_seq=1,
            ),
        }
    )
    assert item_bytes(head_item(head)) < 64 * 1024
    check_fits(head_item(head))


def _escalation_with(body: str) -> Escalation:
    request = StoredRequest(form="full", key="k", body=body, first_sent_at=NOW)
    return new_escalation(new_head(), request=request)


def _letters(number: int) -> str:
    """Letters of a large alphabet at random: worse to compress than any prose, three bytes each."""
    source = Random(7)
    return "".join(chr(source.randrange(0x4E00, 0x9FFF)) for _ in range(number))


def test_a_ticket_of_the_length_that_is_sent_inline_fits_an_item_with_its_escalation() -> None:
    check_fits(escalation_item(_escalation_with(_letters(INLINE_BYTES // 3))))


def test_a_stored_request_that_no_item_can_hold_fails_the_attempt_for_good() -> None:
    with pytest.raises(PermanentError, match="item_too_large"):
        check_fits(escalation_item(_escalation_with(_letters(300_000))))


def test_what_no_item_can_hold_is_refused_before_it_is_sent() -> None:
    item = head_item(new_head()) | {"body": {"B": bytes(ITEM_LIMIT)}}
    with pytest.raises(PermanentError, match="item_too_large"):
        check_fits(item)


def test_a_turn_larger_than_a_transaction_is_refused_before_it_is_sent() -> None:
    part = head_item(new_head()) | {"body": {"B": bytes(PART_BYTES)}}
    with pytest.raises(PermanentError, match="write_too_large"):
        check_fits(*[part] * 12)


def test_a_size_counts_names_and_values_of_every_kind() -> None:
    assert item_bytes({"sk": {"S": "é"}}) == 4
    assert item_bytes({"body": {"B": b"abc"}}) == 7
    assert item_bytes({"n": {"N": "12"}}) >= 1 + 3
    assert item_bytes({"p": {"SS": ["ab", "c"]}}) >= 1 + 3


def test_addresses_are_no_part_of_a_pointer() -> None:
    head = new_head(visitor={"email": "ana@example.com"})
    assert len(pointers_of(head)) == 1
    assert "example" not in str(pointers_of(head))


def test_the_time_to_live_is_whole_seconds() -> None:
    assert head_item(new_head())["expires_at"] == {"N": str(int(EXPIRES.timestamp()))}
    assert turn(new_head()).messages


GOLDEN_TURN = (
    "0178bb17e6edabc396850db002a34492b33666a60bcf005661a0b49e5ba900ac594bf352ec5152af"
    "a1a1ae917188a18195a1a995b1819ea191b189a919b9f91061ad7f9e426649b1427962a51ee9d6e1"
    "48ff508e2e3c006a01c8205f43"
)
