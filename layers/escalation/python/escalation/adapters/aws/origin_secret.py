"""The secret by which the API knows that a request came through what stands before it.

It is a JSON object in Secrets Manager: `{"current": "…"}`, and while it is rotated `"next"` with
`"next_since"`. Either is accepted, so that what stands before the API may send the next one once
every function can know it.
"""

import hmac
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from escalation.adapters.aws.secrets import SecretReader
from escalation.domain import stored_forms
from escalation.domain.errors import PermanentError
from escalation.domain.types import Frozen, UtcTime

HEADER = "x-origin-secret"
"""CloudFront puts its own in the place of what a viewer sends under this name.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html
"""
Value = Annotated[str, StringConstraints(min_length=32, max_length=512)]


class OriginSecret(Frozen):
    """The secret, parsed."""

    current: Value = Field(repr=False)
    next: Value | None = Field(default=None, repr=False)
    next_since: UtcTime | None = None

    @classmethod
    def parse(cls, text: str) -> "OriginSecret":
        """Read the secret.

        Raises:
            PermanentError: it is not one. The message does not quote it.
        """
        try:
            return stored_forms.read(cls, text.encode())
        except ValidationError:
            raise PermanentError("origin_secret", "the secret is not an origin secret") from None

    def dump(self) -> str:
        """The secret's text."""
        return stored_forms.write(self).decode()

    def accepts(self, given: str) -> bool:
        """Whether it is one of the values, in a time that tells nothing of them."""
        values = [self.current] if self.next is None else [self.current, self.next]
        sent = given.encode("utf-8", "surrogatepass")
        return sum(hmac.compare_digest(value.encode(), sent) for value in values) > 0


class StoredOriginSecret:
    """The secret as it is in Secrets Manager, as old as the reader's cache may be."""

    def __init__(self, reader: SecretReader, secret_ref: str) -> None:
        self._reader = reader
        self._secret_ref = secret_ref

    def accepts(self, given: str) -> bool:
        """Whether a request may bring this.

        Raises:
            RetryableError: Secrets Manager did not answer and no value is known.
            PermanentError: there is no such secret, or it is something else.
        """
        return OriginSecret.parse(self._reader.get(self._secret_ref)).accepts(given)
