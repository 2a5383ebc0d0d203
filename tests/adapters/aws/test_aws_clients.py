import subprocess
import sys
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from escalation.adapters.aws.clients import client, config_for, error_code, is_transient


@pytest.fixture(autouse=True)
def _region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


def test_a_service_has_one_client_for_each_use() -> None:
    assert client("sqs") is client("sqs", "quick")
    assert client("sqs") is not client("sqs", "bulk")


def test_a_bot_may_take_twenty_seconds_and_is_never_invoked_twice_by_the_library() -> None:
    config: Any = client("lambda", "bot").meta.config
    assert (config.connect_timeout, config.read_timeout) == (1, 20)
    assert config.retries == {"mode": "standard", "total_max_attempts": 1}


def test_the_attempts_of_a_quick_call_fit_into_a_turn() -> None:
    config: Any = config_for("quick")
    attempts = config.retries["total_max_attempts"]
    assert (config.connect_timeout + config.read_timeout) * attempts <= 15


def test_importing_the_module_builds_nothing() -> None:
    code = (
        "import boto3, botocore.session\n"
        "def no(*a, **k): raise AssertionError\n"
        "boto3.Session.__init__ = no\n"
        "import escalation.adapters.aws.clients\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def _error(code: str, status: int) -> ClientError:
    return ClientError(
        {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}},  # type: ignore[typeddict-item]  # the rest of the metadata does not matter
        "Op",
    )


@pytest.mark.parametrize(
    ("error", "transient"),
    [
        (_error("Anything", 500), True),
        (_error("Anything", 429), True),
        (_error("ThrottlingException", 400), True),
        (_error("ValidationException", 400), False),
        (ReadTimeoutError(endpoint_url="https://x"), True),
    ],
)
def test_a_failure_is_transient_when_the_same_call_may_succeed_later(
    error: ClientError | ReadTimeoutError, transient: bool
) -> None:
    assert is_transient(error) is transient


def test_a_failures_name_is_the_services_code_or_the_librarys_class() -> None:
    assert error_code(_error("Some", 400)) == "Some"
    assert error_code(ReadTimeoutError(endpoint_url="https://x")) == "ReadTimeoutError"
