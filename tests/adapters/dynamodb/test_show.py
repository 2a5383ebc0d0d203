"""`python -m infra.show`: what is stored, readably, and nobody's words unless asked for."""

from typing import TYPE_CHECKING

import pytest

from escalation.adapters.aws.dynamodb_table import Table, key
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.conversation import Visitor
from escalation.domain.ports import Commit
from infra.show import Place, main
from tests.adapters.dynamodb.conftest import Backend, Tables
from tests.adapters.dynamodb.examples import WORKSPACE, new_escalation, new_head, turn


@pytest.fixture
def backend() -> Backend:
    """One is enough: reading is the store's, and tried there on both."""
    return "moto"


if TYPE_CHECKING:
    from escalation.adapters.aws.dynamodb_codec import Item

SAID = "Where is my refund?"


@pytest.fixture
def chat(store: TranscriptStore) -> str:
    head = new_head(visitor=Visitor(name="Ana", email="ana@example.com"))
    said = turn(head, texts=(SAID, "x" * 5))
    after = head.model_copy(update={"next_seq": 3, "escalations": 1})
    escalation = new_escalation(head)
    store.commit(Commit(before=None, after=after, turns=(said,), new_escalations=(escalation,)))
    return head.conversation_id


@pytest.fixture
def read() -> list[tuple[str, str]]:
    """What the audit trail was told."""
    return []


def _main(tables: Tables, read: list[tuple[str, str]], *argv: str) -> int:
    place = Place(
        table=Table(tables.client, tables.transcripts),
        enter_reading=lambda workspace_id, chat: read.append((workspace_id, chat)),
    )
    return main([*argv], find=lambda environment: place)


def test_every_item_of_a_conversation_is_printed_without_what_anybody_wrote(
    tables: Tables, chat: str, read: list[tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _main(tables, read, "-c", "env=prod", chat) == 0
    out = capsys.readouterr().out
    for expected in ("Z#HEAD", "M#00000002", "E#000001", '"state": "open"', '"method": "email"'):
        assert expected in out
    assert "list_pk: BOT#" in out
    assert f"({len(SAID)} characters)" in out
    for hidden in (SAID, "xxxxx", "Ana", "ana@example.com"):
        assert hidden not in out
    assert read == []


def test_words_are_shown_to_who_asks_for_them_and_the_trail_says_so(
    tables: Tables, chat: str, read: list[tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _main(tables, read, "--text", chat) == 0
    assert SAID in capsys.readouterr().out
    assert read == [(WORKSPACE, chat)]


def test_an_escalation_is_shown_alone(
    tables: Tables, chat: str, read: list[tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _main(tables, read, f"{chat}-1") == 0
    out = capsys.readouterr().out
    assert "E#000001" in out
    assert "Z#HEAD" not in out


@pytest.mark.parametrize("wanted", ["nobody", "nobody-7", ""])
def test_what_is_not_there_is_said(
    tables: Tables,
    read: list[tuple[str, str]],
    wanted: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _main(tables, read, wanted) == 1
    assert "neither" in capsys.readouterr().err


def test_what_only_a_newer_release_can_read_does_not_hide_the_rest(
    tables: Tables, chat: str, read: list[tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    for sk, body in (("Q#1", b"\x00{}"), ("E#000002", b"\x09{}")):
        item: Item = {**key(f"CONV#{chat}", sk), "body": {"B": body}, "mood": {"S": "calm"}}
        tables.client.put_item(TableName=tables.transcripts, Item=item)
    assert _main(tables, read, chat) == 0
    out = capsys.readouterr().out
    assert "of a newer release" in out
    assert "cannot be read here: NewerRelease" in out
    assert "mood: calm" in out
    assert "Z#HEAD" in out
