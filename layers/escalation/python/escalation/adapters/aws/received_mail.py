"""The bucket into which Amazon SES puts the mail that it receives."""

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from escalation.adapters.aws.clients import error_code
from escalation.adapters.aws.files import file_error

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


class S3ReceivedMails:
    """Raw mails (`ReceivedMails`), each under the key that SES has told."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def beginning(self, key: str, size: int) -> bytes | None:
        """At most `size` bytes of a mail; None where there is none.

        Raises:
            RetryableError: S3 is throttled or unreachable.
            PermanentError: the bucket is missing or refuses.
        """
        try:
            body = self._client.get_object(Bucket=self._bucket, Key=key)["Body"]
            try:
                return body.read(size)
            finally:
                body.close()
        except (ClientError, BotoCoreError) as error:
            if error_code(error) == "NoSuchKey":
                return None
            raise file_error(error) from error

    def forget(self, key: str) -> None:
        """Delete one; that there is none is no error. Raises as `beginning` does."""
        try:
            self._client.delete_object(Bucket=self._bucket, Key=key)
        except (ClientError, BotoCoreError) as error:
            raise file_error(error) from error
