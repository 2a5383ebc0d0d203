from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.exceptions import ConnectTimeoutError
from moto import mock_aws

from escalation.adapters.aws.clients import config_for
from escalation.adapters.aws.files import S3FileStore
from escalation.domain.errors import PermanentError, RetryableError
from tests.adapters.aws.stubs import broken

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def s3() -> Any:
    with mock_aws():
        client = boto3.client(
            "s3",
            region_name="eu-west-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=config_for("bulk"),
        )
        client.create_bucket(
            Bucket="private", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        yield client


def test_a_file_comes_back_as_it_was_put_and_an_unknown_one_is_none(s3: Any) -> None:
    files = S3FileStore(s3, "private")
    files.put("exports/w1/a.json", b'{"a": "\xc3\xbc"}', media_type="application/json")
    assert files.get("exports/w1/a.json") == b'{"a": "\xc3\xbc"}'
    assert files.get("exports/w1/b.json") is None
    assert s3.head_object(Bucket="private", Key="exports/w1/a.json")["ContentType"] == (
        "application/json"
    )


@pytest.mark.parametrize(("asked", "granted"), [(900, "900"), (0, "1"), (999_999, "3600")])
def test_a_link_downloads_one_file_and_expires(s3: Any, asked: int, granted: str) -> None:
    link = urlsplit(S3FileStore(s3, "private").link("exports/a b.json", now=NOW, valid_s=asked))
    query = parse_qs(link.query)
    assert link.scheme == "https"
    assert "private" in link.netloc + link.path
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert query["X-Amz-Expires"] == [granted]
    assert query["response-content-disposition"] == ['attachment; filename="a b.json"']


def test_a_missing_bucket_is_permanent_and_no_answer_is_not(s3: Any) -> None:
    with pytest.raises(PermanentError, match="NoSuchBucket"):
        S3FileStore(s3, "other").put("k", b"", media_type="text/plain")
    with (
        broken(s3, ConnectTimeoutError(endpoint_url="https://s3")),
        pytest.raises(RetryableError),
    ):
        S3FileStore(s3, "private").put("k", b"", media_type="text/plain")


def test_a_deleted_file_is_gone_and_deleting_it_again_is_no_error(s3: Any) -> None:
    files = S3FileStore(s3, "private")
    files.put("indexes/b1", b"x", media_type="application/octet-stream")
    files.delete("indexes/b1")
    files.delete("indexes/b1")
    assert files.get("indexes/b1") is None
