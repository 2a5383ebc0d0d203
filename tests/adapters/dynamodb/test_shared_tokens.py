"""Access tokens shared by workers: one refresh among all, the value in Secrets Manager alone.

Each `worker` has caches of its own, as a process has; all share the table and the secret.
"""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import boto3
import httpx
import pytest
from botocore.exceptions import EndpointConnectionError

from escalation.adapters.aws.shared_tokens import WAIT, SharedTokenCaches
from escalation.adapters.aws.token_locks import LEASE
from escalation.adapters.helpdesks.access_tokens import AccessToken, AccessTokenCache, TokenAuth
from escalation.domain.errors import RetryableError
from escalation.domain.workspace import Connection
from tests.adapters.aws.stubs import broken
from tests.adapters.dynamodb.conftest import Backend, Tables, connect
from tests.adapters.dynamodb.examples import NOW, WORKSPACE, SettableClock
from tests.fakes.owner_stores import RecordedEvents

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

KEY = "c1-fingerprint"
HOUR = timedelta(hours=1)


class Vendor:
    """Gives out numbered tokens that last an hour, and takes the last one only."""

    def __init__(self, clock: SettableClock) -> None:
        self._clock = clock
        self._lock = Lock()
        self.given = 0

    def fetch(self) -> AccessToken:
        with self._lock:
            self.given += 1
            return AccessToken(f"token-{self.given}", self._clock.now() + HOUR)

    def answer(self, request: httpx.Request) -> httpx.Response:
        known = request.headers["Authorization"] == f"Bearer token-{self.given}"
        return httpx.Response(200 if known else 401)


@pytest.fixture
def secrets(
    client: object, backend: Backend, request: pytest.FixtureRequest
) -> "SecretsManagerClient":
    """Beside the tables: the fixture `client` has started the backend."""
    endpoint = request.getfixturevalue("emulator").url if backend == "emulator" else None
    return boto3.Session("test", "test", region_name="us-east-1").client(
        "secretsmanager", endpoint_url=endpoint
    )


@pytest.fixture
def connection(secrets: "SecretsManagerClient", tables: Tables) -> Connection:
    made = secrets.create_secret(Name=f"token/{tables.settings}", SecretString="{}")
    return Connection(
        connection_id="c1",
        workspace_id=WORKSPACE,
        helpdesk="zoho",
        secret_ref="arn:aws:secretsmanager:us-east-1:000000000000:secret:a-1b2c3d",
        token_secret_ref=made["ARN"],
        created_at=NOW,
    )


@pytest.fixture
def vendor(clock: SettableClock) -> Vendor:
    return Vendor(clock)


class Worker(Protocol):
    """Makes the cache of one more process; a pause of a waiting one moves the clock on."""

    def __call__(self, sleep: Callable[[float], None] | None = None) -> AccessTokenCache: ...


@pytest.fixture
def events() -> RecordedEvents:
    return RecordedEvents()


@pytest.fixture
def worker(
    secrets: "SecretsManagerClient",
    tables: Tables,
    connection: Connection,
    clock: SettableClock,
    events: RecordedEvents,
    backend: Backend,
    request: pytest.FixtureRequest,
) -> Worker:
    def make(sleep: Callable[[float], None] | None = None) -> AccessTokenCache:
        client = tables.client
        if backend == "emulator":
            client = connect(request.getfixturevalue("emulator").url)
        caches = SharedTokenCaches(
            secrets,
            client,
            tables.transcripts,
            clock=clock,
            events=events,
            sleep=sleep or (lambda seconds: clock.advance(timedelta(seconds=seconds))),
        )
        return caches.of(connection)

    return make


def call(cache: AccessTokenCache, vendor: Vendor, clock: SettableClock) -> int:
    auth = TokenAuth(scheme="Bearer", key=KEY, cache=cache, fetch=vendor.fetch, clock=clock)
    with httpx.Client(transport=httpx.MockTransport(vendor.answer), auth=auth) as http:
        return http.get("https://desk.example").status_code


def test_a_second_process_uses_the_token_of_the_first(
    worker: Worker, vendor: Vendor, clock: SettableClock
) -> None:
    assert call(worker(), vendor, clock) == 200
    assert call(worker(), vendor, clock) == 200
    assert vendor.given == 1


def test_the_value_is_in_secrets_manager_and_the_lock_beside_it_holds_none(
    worker: Worker,
    vendor: Vendor,
    clock: SettableClock,
    tables: Tables,
    secrets: "SecretsManagerClient",
    connection: Connection,
) -> None:
    call(worker(), vendor, clock)
    stored = secrets.get_secret_value(SecretId=connection.token_secret_ref or "")
    assert json.loads(stored["SecretString"])["token"] == "token-1"
    (item,) = tables.items(tables.transcripts)
    assert "token-1" not in str(item)
    assert item["version"] == {"S": stored["VersionId"]}
    assert item["token_ends_at"]["S"] == (NOW + HOUR).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert "lock_id" not in item


def test_a_process_asks_nobody_while_its_own_copy_is_good(
    worker: Worker, vendor: Vendor, clock: SettableClock, secrets: Any, tables: Tables
) -> None:
    cache = worker()
    call(cache, vendor, clock)
    away = EndpointConnectionError(endpoint_url="https://sm")
    with broken(secrets, away), broken(tables.client, away):
        assert call(cache, vendor, clock) == 200


def test_an_ended_token_is_renewed_once_for_all_processes(
    worker: Worker, vendor: Vendor, clock: SettableClock
) -> None:
    first, second = worker(), worker()
    assert call(first, vendor, clock) == call(second, vendor, clock) == 200
    clock.advance(HOUR)
    assert call(first, vendor, clock) == call(second, vendor, clock) == 200
    assert vendor.given == 2


def test_a_revoked_token_is_renewed_once_and_the_other_process_takes_the_new_one(
    worker: Worker, vendor: Vendor, clock: SettableClock
) -> None:
    first, second = worker(), worker()
    assert call(first, vendor, clock) == call(second, vendor, clock) == 200
    vendor.given += 1  # somebody has revoked token-1
    assert call(first, vendor, clock) == 200
    assert call(second, vendor, clock) == 200
    assert vendor.given == 3


@pytest.mark.parametrize("backend", ["emulator"], indirect=True)
def test_of_processes_that_need_a_token_at_once_one_fetches_it(
    worker: Worker, vendor: Vendor, clock: SettableClock
) -> None:
    caches = [worker(time.sleep) for _ in range(5)]
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda cache: call(cache, vendor, clock), caches))
    assert answers == [200] * 5
    assert vendor.given == 1


def test_a_worker_waits_a_while_and_then_comes_back_later(
    worker: Worker, vendor: Vendor, clock: SettableClock
) -> None:
    with worker().lock(KEY):
        began = clock.now()
        with pytest.raises(RetryableError, match="token_busy") as busy:
            call(worker(), vendor, clock)
        assert WAIT <= clock.now() - began < 2 * WAIT
        assert 0 < (busy.value.delay_s or 0) <= LEASE.total_seconds()
    assert vendor.given == 0
    assert call(worker(), vendor, clock) == 200


def test_the_lock_of_a_crashed_worker_ends_by_itself_and_its_late_end_changes_nothing(
    worker: Worker, vendor: Vendor, clock: SettableClock
) -> None:
    slow = worker()
    with slow.lock(KEY):
        clock.advance(LEASE)
        assert call(worker(), vendor, clock) == 200
        fresh = worker()
        with fresh.lock(KEY):
            slow.put(KEY, "late", clock.now() + timedelta(minutes=1))
            found = fresh.get(KEY)
            assert found is not None
            assert found.value == "token-1"
    # The slow worker's release did not free a lock that it had lost.
    assert vendor.given == 1


def test_a_worker_that_died_before_naming_its_token_leaves_one_that_others_use(
    worker: Worker, vendor: Vendor, clock: SettableClock, tables: Tables
) -> None:
    call(worker(), vendor, clock)
    clock.advance(HOUR)
    dying = worker()
    left_locked = dying.lock(KEY)
    left_locked.__enter__()
    token = vendor.fetch()
    # The token is stored; naming it never gets through, and the lock is never released.
    with broken(_client_of(dying), EndpointConnectionError(endpoint_url="https://dynamodb")):
        dying.put(KEY, token.value, token.expires_at)
    clock.advance(LEASE)
    assert call(worker(), vendor, clock) == 200
    assert vendor.given == 2
    left_locked.__exit__(None, None, None)


def test_other_credentials_do_not_find_the_token(
    worker: Worker, vendor: Vendor, clock: SettableClock
) -> None:
    call(worker(), vendor, clock)
    assert worker().get("c1-other") is None


def test_a_token_that_cannot_be_shared_serves_its_own_process(
    worker: Worker,
    vendor: Vendor,
    clock: SettableClock,
    secrets: "SecretsManagerClient",
    connection: Connection,
    events: RecordedEvents,
) -> None:
    secrets.delete_secret(
        SecretId=connection.token_secret_ref or "", ForceDeleteWithoutRecovery=True
    )
    cache = worker()
    assert call(cache, vendor, clock) == 200
    assert call(cache, vendor, clock) == 200
    assert vendor.given == 1
    assert {name for name, _ in events.events} == {"token_not_shared"}


def test_no_answer_of_secrets_manager_is_a_later_try_and_fetches_nothing(
    worker: Worker, vendor: Vendor, clock: SettableClock, secrets: Any
) -> None:
    with (
        broken(secrets, EndpointConnectionError(endpoint_url="https://sm")),
        pytest.raises(RetryableError, match="secrets_unavailable"),
    ):
        call(worker(), vendor, clock)
    assert vendor.given == 0


def test_a_connection_without_a_secret_for_tokens_keeps_them_in_its_process(
    secrets: "SecretsManagerClient",
    tables: Tables,
    connection: Connection,
    vendor: Vendor,
    clock: SettableClock,
    events: RecordedEvents,
) -> None:
    old = connection.model_copy(update={"token_secret_ref": None})
    caches = SharedTokenCaches(
        secrets, tables.client, tables.transcripts, clock=clock, events=events
    )
    assert call(caches.of(old), vendor, clock) == 200
    assert call(caches.of(old), vendor, clock) == 200
    assert vendor.given == 1
    assert tables.items(tables.transcripts) == []


def _client_of(cache: Any) -> Any:
    return cache._parts.locks._table._client
