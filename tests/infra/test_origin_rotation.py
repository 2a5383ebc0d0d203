"""Rotating the origin's secret: at no step is a request refused that CloudFront sends."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from escalation.adapters.aws.origin_secret import HEADER, OriginSecret
from escalation.domain.errors import NotFound, PermanentError
from infra.origin_rotation import SETTLE, Distribution, rotate

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
OLD = "c" * 64


@dataclass
class CloudFront:
    """A sender in memory, whose places follow when the test says so."""

    told: str = OLD
    everywhere: bool = True
    sent: list[str] = field(default_factory=list)

    def sends(self) -> str:
        return self.told

    def send(self, value: str) -> None:
        self.told, self.everywhere = value, False
        self.sent.append(value)

    def is_everywhere(self) -> bool:
        return self.everywhere


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, str]]:
    """Secrets Manager, and the ARN of the origin's secret in it."""
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        client = boto3.client("secretsmanager", region_name="eu-west-1")
        text = OriginSecret(current=OLD).dump()
        yield client, client.create_secret(Name="origin", SecretString=text)["ARN"]


def stored(secrets: tuple[Any, str]) -> OriginSecret:
    client, arn = secrets
    return OriginSecret.parse(client.get_secret_value(SecretId=arn)["SecretString"])


def step(secrets: tuple[Any, str], sender: CloudFront, after: timedelta) -> str:
    client, arn = secrets
    return rotate(client, arn, sender, now=NOW + after)


def test_a_rotation_takes_three_steps_and_sends_only_what_is_accepted(
    secrets: tuple[Any, str],
) -> None:
    sender = CloudFront()
    assert "added" in step(secrets, sender, timedelta())
    coming = stored(secrets).next
    assert coming is not None
    assert coming != OLD
    assert sender.sends() == OLD, "functions that cache the secret do not know the next one yet"

    assert "nothing to do" in step(secrets, sender, SETTLE - timedelta(seconds=1))
    assert sender.sent == []

    assert "begins to send" in step(secrets, sender, SETTLE)
    assert sender.sends() == coming
    assert stored(secrets).accepts(OLD), "some of CloudFront's places still send it"

    assert "not all" in step(secrets, sender, SETTLE + timedelta(minutes=1))
    assert stored(secrets).accepts(OLD)

    sender.everywhere = True
    assert "finished" in step(secrets, sender, SETTLE + timedelta(minutes=5))
    assert stored(secrets) == OriginSecret(current=coming)
    assert not stored(secrets).accepts(OLD)
    assert sender.sent == [coming]


def test_a_deployment_meanwhile_sets_it_back_and_nothing_is_lost(secrets: tuple[Any, str]) -> None:
    sender = CloudFront()
    step(secrets, sender, timedelta())
    step(secrets, sender, SETTLE)
    sender.told, sender.everywhere = stored(secrets).current, True
    assert stored(secrets).accepts(sender.sends())
    assert "begins to send" in step(secrets, sender, SETTLE * 2)
    assert sender.sends() == stored(secrets).next


def test_a_next_value_whose_age_nobody_knows_is_replaced(secrets: tuple[Any, str]) -> None:
    client, arn = secrets
    client.put_secret_value(
        SecretId=arn, SecretString=OriginSecret(current=OLD, next="h" * 64).dump()
    )
    assert "added" in step(secrets, CloudFront(), SETTLE)
    assert stored(secrets).next != "h" * 64


def test_something_else_in_its_place_is_left_alone(secrets: tuple[Any, str]) -> None:
    client, arn = secrets
    client.put_secret_value(SecretId=arn, SecretString="{}")
    sender = CloudFront()
    with pytest.raises(PermanentError):
        step(secrets, sender, timedelta())
    assert sender.sent == []


class Api:
    """What CloudFront's API keeps of one distribution."""

    def __init__(self, headers: list[dict[str, str]]) -> None:
        self.configured: dict[str, Any] = {
            "Comment": "chat.acme.test",
            "Origins": {"Items": [{"Id": "o", "CustomHeaders": {"Items": headers}}]},
        }
        self.updates: list[dict[str, Any]] = []

    def get_distribution_config(self, **_: str) -> dict[str, Any]:
        return {"ETag": "E1", "DistributionConfig": self.configured}

    def get_distribution(self, **_: str) -> dict[str, Any]:
        return {"Distribution": {"Status": "InProgress" if self.updates else "Deployed"}}

    def update_distribution(self, **changed: Any) -> None:
        self.updates.append(changed)


def test_of_the_distribution_one_header_is_changed_and_nothing_else() -> None:
    headers = [
        {"HeaderName": "x-other", "HeaderValue": "kept"},
        {"HeaderName": HEADER.title(), "HeaderValue": OLD},
    ]
    api = Api(headers)
    distribution = Distribution(api, "D1")
    assert distribution.sends() == OLD
    assert distribution.is_everywhere()
    distribution.send("n" * 64)
    (update,) = api.updates
    assert (update["Id"], update["IfMatch"]) == ("D1", "E1")
    assert update["DistributionConfig"]["Comment"] == "chat.acme.test"
    (origin,) = update["DistributionConfig"]["Origins"]["Items"]
    assert [one["HeaderValue"] for one in origin["CustomHeaders"]["Items"]] == ["kept", "n" * 64]
    assert not distribution.is_everywhere()


def test_a_distribution_that_sends_no_secret_is_an_error() -> None:
    with pytest.raises(NotFound):
        Distribution(Api([]), "D1").sends()


def test_cloudfronts_own_client_takes_the_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    origin = {
        "Id": "o",
        "DomainName": "d-1.execute-api.eu-west-1.amazonaws.com",
        "CustomHeaders": {"Quantity": 1, "Items": [{"HeaderName": HEADER, "HeaderValue": OLD}]},
        "CustomOriginConfig": {
            "HTTPPort": 80,
            "HTTPSPort": 443,
            "OriginProtocolPolicy": "https-only",
        },
    }
    configured = {
        "CallerReference": "test",
        "Comment": "chat.acme.test",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "https-only"},
    }
    with mock_aws():
        client = boto3.client("cloudfront", region_name="us-east-1")
        made = client.create_distribution(DistributionConfig=configured)
        distribution_id = made["Distribution"]["Id"]
        distribution = Distribution(client, distribution_id)
        assert distribution.sends() == OLD
        distribution.send("n" * 64)
        assert distribution.sends() == "n" * 64
        after = client.get_distribution_config(Id=distribution_id)["DistributionConfig"]
        assert after["Comment"] == "chat.acme.test"
