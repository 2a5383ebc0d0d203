"""Zendesk's uploads: a file waits up to 60 minutes to be attached to a comment."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from starlette.responses import JSONResponse, Response

from infra.local.standins.operation import Call, VendorError
from infra.local.standins.rooms import Room
from infra.local.standins.state import Attachment, Record
from infra.local.standins.zendesk import shapes

_LIFETIME: Final = timedelta(minutes=60)
_MAX_BYTES: Final = 50 * 1024 * 1024


class Upload(Record):
    """A file that waits to be attached to a comment."""

    token: str
    attachments: list[Attachment]
    created_at: datetime


class ZendeskUploads(Room):
    """Takes files, and gives them to comments."""

    async def upload(self, call: Call) -> Response:
        """`POST /uploads?filename=`; `token` adds a file to an earlier upload."""
        name, token = call.query("filename"), call.query("token")
        if not name:
            raise shapes.bad_request("Invalid parameter: filename is required")
        if len(call.body) > _MAX_BYTES:
            raise VendorError(413, {"error": "AttachmentTooLarge", "description": "Too large"})
        upload = self._find(token, call) if token else None
        if upload is None:
            upload = Upload(
                id=self._desk.next_id("Upload"),
                token=secrets.token_urlsafe(18),
                attachments=[],
                created_at=call.now,
            )
        kind = call.request.headers.get("content-type", "application/octet-stream")
        attachment = Attachment(
            id=self._desk.next_id("Attachment"),
            file_name=name,
            content_type=kind.partition(";")[0],
            size=len(call.body),
        )
        upload.attachments.append(attachment)
        self._desk.put(upload)
        shown = [shapes.attachment(item, call.base_url) for item in upload.attachments]
        body = {"token": upload.token, "attachment": shown[-1], "attachments": shown}
        return JSONResponse({"upload": body}, 201)

    def take(self, tokens: object, call: Call) -> list[Attachment]:
        """Return the files behind a comment's upload tokens.

        Raises:
            VendorError: 422 for a token that is unknown or older than 60 minutes.
        """
        if tokens is None:
            return []
        names = tokens if isinstance(tokens, list) else [tokens]
        found = [self._find(str(token), call) for token in names]
        if not all(found):
            raise shapes.invalid("base", "Attachment: upload token is invalid or expired")
        return [item for upload in found if upload for item in upload.attachments]

    def _find(self, token: str, call: Call) -> Upload | None:
        for upload in self._desk.all(Upload):
            if secrets.compare_digest(upload.token.encode(), token.encode()):
                return upload if call.now < upload.created_at + _LIFETIME else None
        return None
