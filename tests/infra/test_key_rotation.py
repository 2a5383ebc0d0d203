"""`rotate-token-key` takes a step with each ring of keys that an environment has."""

import json
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from moto import mock_aws

from escalation.adapters.aws.conversation_tokens import SETTLE
from escalation.domain.errors import NotFound
from infra.published import Name, path
from infra.workspace_deployment import rotate_rings

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def clients() -> Any:
    with mock_aws():
        session = boto3.Session("test", "test", region_name="eu-west-1")
        yield session.client("ssm"), session.client("secretsmanager")


def keep(clients: Any, name: Name) -> str:
    """A ring where the data stack publishes it."""
    ssm, secrets = clients
    ring = json.dumps({"current": "k1", "k1": "k" * 64})
    arn: str = secrets.create_secret(Name=name.value, SecretString=ring)["ARN"]
    ssm.put_parameter(Name=path("prod", name), Value=arn, Type="String")
    return arn


def current(clients: Any, arn: str) -> str:
    found = json.loads(clients[1].get_secret_value(SecretId=arn)["SecretString"])
    return str(found["current"])


@pytest.mark.parametrize(
    "names", [(Name.TOKEN_SECRET_ARN,), (Name.TOKEN_SECRET_ARN, Name.REPLY_SECRET_ARN)]
)
def test_each_ring_that_there_is_gets_a_new_key_in_two_steps(
    clients: Any, names: tuple[Name, ...]
) -> None:
    rings = [keep(clients, name) for name in names]
    assert rotate_rings(clients[0], clients[1], "prod", now=NOW)
    assert [current(clients, ring) for ring in rings] == ["k1"] * len(names)
    assert not rotate_rings(clients[0], clients[1], "prod", now=NOW)
    assert rotate_rings(clients[0], clients[1], "prod", now=NOW + SETTLE)
    assert all(current(clients, ring) != "k1" for ring in rings)


def test_what_is_not_deployed_has_nothing_to_rotate(clients: Any) -> None:
    with pytest.raises(NotFound, match="not deployed"):
        rotate_rings(clients[0], clients[1], "prod", now=NOW)
