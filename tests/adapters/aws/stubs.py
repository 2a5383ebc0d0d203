"""Clients that answer from a script: botocore's own stubber, so requests are checked too."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.stub import Stubber


@cache
def _session() -> Any:
    return boto3.Session(
        aws_access_key_id="test", aws_secret_access_key="test", region_name="eu-west-1"
    )


def stubbed(service: str) -> tuple[Any, Stubber]:
    """A client that cannot reach the network, and its script."""
    client = _session().client(service, config=Config(retries={"total_max_attempts": 1}))
    return client, Stubber(client)


@contextmanager
def broken(client: Any, error: Exception) -> Iterator[None]:
    """Every request of the client fails below HTTP with this error."""

    def fail(**_: object) -> None:
        raise error

    client.meta.events.register("before-send", fail)
    try:
        yield
    finally:
        client.meta.events.unregister("before-send", fail)
