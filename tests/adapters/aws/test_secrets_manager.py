import json
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from moto import mock_aws

from escalation.adapters.aws.secrets import (
    CredentialsSource,
    SecretReader,
    SecretsManagerConnections,
    WebhookSecretSource,
)
from escalation.domain.errors import PermanentError, RetryableError
from escalation.domain.workspace import Connection
from tests.adapters.aws.stubs import broken, stubbed

CREDENTIALS = {"api_key": "s3cret", "domain": "acme"}


class Ticking:
    """A clock in the hand of the test."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def scripted(*values: str) -> tuple[SecretReader, Any, Ticking]:
    client, stub = stubbed("secretsmanager")
    for value in values:
        stub.add_response("get_secret_value", {"SecretString": value}, {"SecretId": "arn"})
    stub.activate()
    clock = Ticking()
    return SecretReader(client, max_age_s=300, monotonic=clock), stub, clock


def test_a_value_is_kept_for_its_age_and_then_read_again() -> None:
    reader, _, clock = scripted("one", "two")
    assert reader.get("arn") == "one"
    clock.now += 299
    assert reader.get("arn") == "one"
    clock.now += 1
    assert reader.get("arn") == "two"


def test_a_caller_may_ask_for_a_younger_value() -> None:
    reader, _, clock = scripted("one", "two", "three")
    reader.get("arn")
    assert reader.get("arn", max_age_s=0) == "two"
    clock.now += 61
    assert reader.get("arn", max_age_s=60) == "three"


def test_a_known_value_serves_while_secrets_manager_is_away() -> None:
    reader, stub, clock = scripted("one")
    reader.get("arn")
    clock.now += 301
    stub.add_client_error("get_secret_value", "InternalServiceError", http_status_code=500)
    assert reader.get("arn") == "one"
    clock.now += 29
    assert reader.get("arn") == "one"
    clock.now += 2
    stub.add_response("get_secret_value", {"SecretString": "two"}, {"SecretId": "arn"})
    assert reader.get("arn") == "two"


def test_a_deleted_secret_does_not_go_on_serving() -> None:
    reader, stub, clock = scripted("one")
    reader.get("arn")
    clock.now += 301
    for _ in range(2):
        stub.add_client_error("get_secret_value", "InvalidRequestException")
        with pytest.raises(PermanentError, match="secret_missing"):
            reader.get("arn")


def test_no_answer_for_an_unknown_secret_may_be_tried_again() -> None:
    client, _ = stubbed("secretsmanager")
    with (
        broken(client, EndpointConnectionError(endpoint_url="https://sm")),
        pytest.raises(RetryableError),
    ):
        SecretReader(client).get("arn")


@pytest.mark.parametrize("text", ["s3cret", "[]", '{"api_key": 7, "x": "s3cret"}'])
def test_credentials_are_texts_by_name_or_refused_without_quoting_them(text: str) -> None:
    reader, _, _ = scripted(text)
    with pytest.raises(PermanentError, match="secret_malformed") as caught:
        CredentialsSource(reader).get("arn")
    assert "s3cret" not in str(caught.value)


@pytest.fixture
def manager() -> Any:
    with mock_aws():
        yield boto3.client(
            "secretsmanager",
            region_name="eu-west-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )


def test_credentials_go_in_under_an_unguessable_name_and_come_out(manager: Any) -> None:
    store = SecretsManagerConnections(manager, prefix="escalation/dev/connection/")
    first, second = (
        store.create(workspace_id="w1", connection_id="k1", credentials=CREDENTIALS)
        for _ in range(2)
    )
    assert first != second
    described = manager.describe_secret(SecretId=first)
    assert described["Name"].startswith("escalation/dev/connection/")
    assert len(described["Name"].rpartition("/")[2]) == 24
    assert {"Key": "escalation:workspace", "Value": "w1"} in described["Tags"]
    assert CredentialsSource(SecretReader(manager)).get(first) == CREDENTIALS


def test_replaced_credentials_are_seen_at_once_by_the_same_process(manager: Any) -> None:
    reader = SecretReader(manager)
    store = SecretsManagerConnections(manager, prefix="p/", reader=reader)
    source = CredentialsSource(reader)
    ref = store.create(workspace_id="w1", connection_id="k1", credentials=CREDENTIALS)
    assert source.get(ref) == CREDENTIALS
    store.replace(ref, {"api_key": "new"})
    assert source.get(ref) == {"api_key": "new"}


def test_a_deleted_secret_can_be_restored_for_a_week_and_not_read(manager: Any) -> None:
    store = SecretsManagerConnections(manager, prefix="p/")
    ref = store.create(workspace_id="w1", connection_id="k1", credentials=CREDENTIALS)
    store.delete(ref)
    with pytest.raises(PermanentError):
        SecretReader(manager).get(ref)
    manager.restore_secret(SecretId=ref)
    assert json.loads(SecretReader(manager).get(ref)) == CREDENTIALS


def test_deleting_what_is_gone_is_fine(manager: Any) -> None:
    store = SecretsManagerConnections(manager, prefix="p/")
    store.delete("p/never-there")
    ref = store.create(workspace_id="w1", connection_id="k1", credentials=CREDENTIALS)
    store.delete(ref)
    store.delete(ref)


def test_what_is_created_is_encrypted_with_the_deployments_own_key_where_it_has_one() -> None:
    client, stub = stubbed("secretsmanager")
    asked: list[dict[str, Any]] = []
    client.meta.events.register(
        "before-parameter-build.secretsmanager.CreateSecret",
        lambda params, **_: asked.append(dict(params)),
    )
    for key in ("arn:aws:kms:eu-west-1:1:key/1", None):
        stub.add_response("create_secret", {"ARN": "arn:aws:secretsmanager:eu-west-1:1:secret:p/1"})
        with stub:
            SecretsManagerConnections(client, prefix="p/", key_arn=key).create(
                workspace_id="w1", connection_id="k1", credentials=CREDENTIALS
            )
    assert [params.get("KmsKeyId") for params in asked] == ["arn:aws:kms:eu-west-1:1:key/1", None]


def test_an_error_never_shows_the_credentials() -> None:
    client, stub = stubbed("secretsmanager")
    stub.add_client_error("create_secret", "LimitExceededException", "s3cret")
    with stub, pytest.raises(RetryableError) as caught:
        SecretsManagerConnections(client, prefix="p/").create(
            workspace_id="w1", connection_id="k1", credentials=CREDENTIALS
        )
    assert "s3cret" not in str(caught.value)


@mock_aws
def test_the_secret_of_a_webhook_is_read_and_one_that_is_gone_proves_nothing() -> None:
    client = boto3.client("secretsmanager", region_name="eu-west-1")
    kept = SecretsManagerConnections(client, prefix="escalation/dev/webhook/")
    ref = kept.create(workspace_id="w", connection_id="c", credentials={"secret": "s3cret"})
    odd = kept.create(workspace_id="w", connection_id="c", credentials={"other": "x"})
    connection = Connection(
        connection_id="c",
        workspace_id="w",
        helpdesk="freshdesk",
        secret_ref="arn",
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
    )

    def secret(webhook_secret_ref: str | None) -> str | None:
        changed = connection.model_copy(update={"webhook_secret_ref": webhook_secret_ref})
        return WebhookSecretSource(SecretReader(client)).webhook_secret(changed)

    assert secret(ref) == "s3cret"
    assert secret(odd) is None
    assert secret(None) is None
    client.delete_secret(SecretId=ref, ForceDeleteWithoutRecovery=True)
    assert secret(ref) is None
    with (
        broken(client, EndpointConnectionError(endpoint_url="https://sm")),
        pytest.raises(RetryableError),
    ):
        secret(ref)
