"""Writers that meet: exactly one of them wins, and the other one is told what it lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError
from botocore.stub import Stubber

from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.errors import RetryableError, RevisionLost, StoreConflict, VersionLost
from escalation.domain.leased_work import claim
from escalation.domain.ports import Commit
from tests.adapters.dynamodb.conftest import Backend, Tables, connect
from tests.adapters.dynamodb.examples import (
    NOW,
    SettableClock,
    new_escalation,
    new_head,
    turn,
    with_turn,
)

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

WRITERS = 6


def race(write: Callable[[int], object]) -> tuple[list[int], list[Exception]]:
    """Numbers of the writers that won, and the errors of the others."""
    barrier = Barrier(WRITERS)
    won: list[int] = []
    lost: list[Exception] = []

    def run(number: int) -> None:
        barrier.wait()
        try:
            write(number)
        except (StoreConflict, RetryableError) as error:
            lost.append(error)
        else:
            won.append(number)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(run, range(WRITERS)))
    return won, lost


@pytest.mark.parametrize("backend", ["emulator"], indirect=True)
def test_of_writers_on_one_version_one_wins_and_its_turn_is_the_only_one(
    store: TranscriptStore,
) -> None:
    head = store.commit(Commit(before=None, after=new_head()))
    commits = [with_turn(head, turn(head, texts=(f"tab {n}",))) for n in range(WRITERS)]
    won, lost = race(lambda number: store.commit(commits[number]))
    assert len(won) == 1
    assert {type(error) for error in lost} == {VersionLost}
    loaded = store.load(head.conversation_id)
    assert loaded is not None
    assert loaded.turns == commits[won[0]].turns
    assert loaded.head.version == head.version + 1


@pytest.mark.parametrize("backend", ["emulator"], indirect=True)
def test_of_workers_that_claim_one_escalation_one_gets_it(store: TranscriptStore) -> None:
    head = new_head()
    escalation = new_escalation(head)
    store.commit(Commit(before=None, after=head, new_escalations=(escalation,)))
    lease = timedelta(seconds=90)
    claims = [claim(escalation, NOW, lease_id=f"{n}", lease=lease) for n in range(WRITERS)]
    won, lost = race(lambda number: store.save_escalation(claims[number]))
    assert len(won) == 1
    assert {type(error) for error in lost} == {RevisionLost}
    assert store.escalation(escalation.escalation_id) == claims[won[0]]


@pytest.mark.parametrize("backend", ["emulator"], indirect=True)
def test_writers_of_the_same_change_at_the_same_moment_are_not_taken_for_one(
    store: TranscriptStore,
) -> None:
    head = store.commit(Commit(before=None, after=new_head()))
    closing = Commit(before=head, after=head.model_copy(update={"state": "closed"}))
    won, lost = race(lambda _: store.commit(closing))
    assert len(won) == 1
    assert {type(error) for error in lost} == {VersionLost}


def test_a_single_write_whose_answer_was_lost_and_that_the_sdk_repeats_has_worked(
    store: TranscriptStore, client: "DynamoDBClient", backend: Backend
) -> None:
    head = new_head()
    escalation = new_escalation(head)
    head = store.commit(Commit(before=None, after=head, new_escalations=(escalation,)))
    claimed = claim(escalation, NOW, lease_id="ours", lease=timedelta(seconds=90))

    sent = _lose_next_answer(client)
    store.save_escalation(claimed)
    assert len(sent) == 2
    assert store.escalation(escalation.escalation_id) == claimed

    sent = _lose_next_answer(client)
    closed = store.commit(Commit(before=head, after=head.model_copy(update={"state": "closed"})))
    assert len(sent) == 2
    loaded = store.load(head.conversation_id)
    assert loaded is not None
    assert loaded.head == closed


@pytest.mark.parametrize(
    "code",
    [
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "InternalServerError",
        "TransactionConflictException",
    ],
)
def test_an_unavailable_table_is_retryable(code: str) -> None:
    store, stubber = _stubbed()
    stubber.add_client_error("query", code)
    with pytest.raises(RetryableError, match=code):
        store.load("any")


def test_a_refused_request_is_a_bug_and_stays_what_it_is() -> None:
    store, stubber = _stubbed()
    stubber.add_client_error("query", "ValidationException")
    with pytest.raises(ClientError):
        store.load("any")


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        (["TransactionConflict", "None", "None"], VersionLost),
        (["ConditionalCheckFailed", "ConditionalCheckFailed", "None"], VersionLost),
        (["None", "TransactionConflict", "None"], RevisionLost),
        (["None", "ConditionalCheckFailed", "None"], RevisionLost),
        (["ThrottlingError", "None", "None"], RetryableError),
        (["None", "None", "ProvisionedThroughputExceeded"], RetryableError),
        (["ValidationError", "None", "None"], ClientError),
    ],
)
def test_a_cancelled_transaction_says_what_was_lost(
    reasons: list[str], expected: type[Exception]
) -> None:
    store, stubber = _stubbed()
    stubber.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        modeled_fields={"CancellationReasons": [{"Code": reason} for reason in reasons]},
    )
    head = new_head()
    changed = new_escalation(head, revision=2)
    commit = with_turn(head).model_copy(update={"changed_escalations": (changed,)})
    with pytest.raises(expected):
        store.commit(commit)


def test_a_single_write_that_meets_a_transaction_has_lost() -> None:
    store, stubber = _stubbed()
    head = new_head()
    stubber.add_client_error("update_item", "TransactionConflictException")
    with pytest.raises(VersionLost):
        store.commit(Commit(before=head, after=head))
    stubber.add_client_error("put_item", "TransactionConflictException")
    with pytest.raises(RevisionLost):
        store.save_escalation(new_escalation(head, revision=2))


@pytest.mark.parametrize("failure", [ReadTimeoutError, ConnectTimeoutError])
def test_a_table_that_does_not_answer_is_retryable(
    tables: Tables, clock: SettableClock, failure: type[ReadTimeoutError | ConnectTimeoutError]
) -> None:
    def fail(**_: Any) -> None:
        raise failure(endpoint_url="http://dynamodb")

    tables.client.meta.events.register("before-send.dynamodb", fail)
    with pytest.raises(RetryableError, match=failure.__name__):
        TranscriptStore(tables.client, tables.transcripts, clock=clock).load("any")
    tables.client.meta.events.unregister("before-send.dynamodb", fail)


def _lose_next_answer(client: "DynamoDBClient") -> list[str]:
    """The next request is carried out; the SDK takes its answer for lost and repeats it at once.

    Returns:
        The requests sent from now on.
    """
    sent: list[str] = []

    def lose(**_: object) -> Any:
        client.meta.events.unregister("needs-retry.dynamodb", lose)
        return 0

    client.meta.events.register_first("needs-retry.dynamodb", lose)
    client.meta.events.register("before-send.dynamodb", lambda **_: sent.append("request"))
    return sent


def _stubbed() -> tuple[TranscriptStore, Stubber]:
    client = connect(attempts=1)
    stubber = Stubber(client)
    stubber.activate()
    return TranscriptStore(client, "transcripts"), stubber
