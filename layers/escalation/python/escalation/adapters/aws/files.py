"""The private bucket."""

from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from escalation.adapters.aws.clients import error_code, is_transient
from escalation.domain.errors import PermanentError, RetryableError

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

LONGEST_LINK_S = 3_600


class S3FileStore:
    """Files with links that expire (`FileStore`). The client must sign with SigV4."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, key: str, content: bytes, *, media_type: str) -> None:
        """Store a file; encryption is the bucket's own.

        Raises:
            RetryableError: S3 is throttled or unreachable.
            PermanentError: the bucket is missing or refuses.
        """
        try:
            self._client.put_object(
                Bucket=self._bucket, Key=key, Body=content, ContentType=media_type
            )
        except (ClientError, BotoCoreError) as error:
            raise file_error(error) from error

    def get(self, key: str) -> bytes | None:
        """A file's content; None when there is none. Raises as `put` does."""
        try:
            return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except (ClientError, BotoCoreError) as error:
            if error_code(error) in {"NoSuchKey", "404"}:
                return None
            raise file_error(error) from error

    def delete(self, key: str) -> None:
        """Delete a file; that there is none is no error. Raises as `put` does."""
        try:
            self._client.delete_object(Bucket=self._bucket, Key=key)
        except (ClientError, BotoCoreError) as error:
            raise file_error(error) from error

    def link(self, key: str, *, now: datetime, valid_s: int = 900) -> str:
        """A link that downloads the file for `valid_s` seconds, an hour at most.

        It counts from the signing machine's clock, not from `now`, and ends earlier when the
        function's own credentials do.
        """
        del now
        name = PurePosixPath(key).name.replace('"', "")
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                # Downloaded, never shown: an export holds what visitors wrote.
                "ResponseContentDisposition": f'attachment; filename="{name}"',
            },
            ExpiresIn=min(max(valid_s, 1), LONGEST_LINK_S),
        )


def file_error(error: ClientError | BotoCoreError) -> PermanentError | RetryableError:
    """A failure of S3's as what it means to the caller."""
    if is_transient(error):
        return RetryableError("files_unavailable", error_code(error))
    return PermanentError("files_refused", error_code(error))
