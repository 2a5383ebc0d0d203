"""Zendesk's idempotency keys: kept for two hours, bound to the exact request."""

import hashlib
from datetime import datetime, timedelta

from pydantic import BaseModel
from starlette.responses import Response

from infra.local.standins.operation import VendorError
from infra.local.standins.state import Store

MEMORY = timedelta(hours=2)


class _Answer(BaseModel):
    request: str
    status: int
    body: str
    location: str
    expires_at: datetime


class IdempotencyKeys:
    """Answers given under a key, and the keys whose first request is still running."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._in_flight: dict[str, str] = {}

    def begin(self, key: str, body: bytes, now: datetime) -> Response | None:
        """Return the stored answer, or None and remember that the request is running.

        Raises:
            VendorError: 400 for another body under the key, 409 while the first is running.
        """
        if not 1 <= len(key) <= 255:
            raise _mismatch("Idempotency key must have 1 to 255 characters")
        request = hashlib.sha256(body).hexdigest()
        if key in self._in_flight:
            if self._in_flight[key] != request:
                raise _mismatch()
            description = "A request with this idempotency key is being processed"
            error = {"error": "IdempotentRequestInProgress", "description": description}
            raise VendorError(409, error)
        stored = self._store.document(f"idempotency/{key}")
        answer = _Answer.model_validate_json(stored) if stored else None
        if answer is None or answer.expires_at <= now:
            self._in_flight[key] = request
            return None
        if answer.request != request:
            raise _mismatch()
        headers = {"x-idempotency-lookup": "hit", "Location": answer.location}
        return Response(answer.body, answer.status, headers, media_type="application/json")

    def end(self, key: str, response: Response | None, now: datetime) -> None:
        """Remember the answer of the first request; None if it failed and left nothing."""
        request = self._in_flight.pop(key)
        if response is None:
            return
        answer = _Answer(
            request=request,
            status=response.status_code,
            body=bytes(response.body).decode(),
            location=response.headers.get("location", ""),
            expires_at=now + MEMORY,
        )
        self._store.set_document(f"idempotency/{key}", answer.model_dump_json())


def _mismatch(
    description: str = "Request parameters don't match the given idempotency key",
) -> VendorError:
    return VendorError(400, {"error": "IdempotentRequestError", "description": description})
