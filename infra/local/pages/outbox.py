"""The mail that the emulator's SES took, completed by what was sent to it.

The emulator keeps a mail's subject and bodies but drops its headers and attachments, and forgets
them all when it stops. So the functions reach SES through this application, which keeps each
message's MIME form and hands the request on. Only its signature is made again: it covers this
address, and the emulator checks it while it enforces IAM. The keys are the account's own then, so
what the sending role may do is not asked: the emulator knows no resource of a mail to ask it about.
"""

import base64
import binascii
import json
import logging
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import getaddresses
from pathlib import Path
from typing import Any, Final

import httpx
from starlette.requests import Request
from starlette.responses import Response

from infra.local.pages.event_destinations import EventDestinations
from infra.local.pages.mail import Mail, mail_from_mime
from infra.local.pages.signing import signed_by_root

_LOG: Final = logging.getLogger(__name__)
_SEND_PATH: Final = "v2/email/outbound-emails"
_SAFE_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,128}")
_SECONDS: Final = 30.0
_NOT_FORWARDED: Final = frozenset({"host", "connection", "content-length", "transfer-encoding"})
_NOT_RETURNED: Final = _NOT_FORWARDED | {"content-encoding", "date", "server"}


class EmulatorDownError(Exception):
    """The emulator does not answer."""


class Outbox:
    """Sent mail, newest first.

    Args:
        emulator_url: The emulator's address, without a slash at the end.
        folder: Where MIME forms are kept, one file per mail.
        transport: What carries the requests; None is the network.
    """

    def __init__(
        self,
        emulator_url: str,
        folder: Path,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._transport = transport
        self._emulator_url = emulator_url
        self._folder = folder
        self._known: dict[str, Mail] = {}
        self._destinations = EventDestinations(emulator_url)

    async def mails(self) -> list[Mail]:
        """Return every mail.

        Raises:
            EmulatorDownError: The emulator does not answer.
        """
        try:
            async with self._client() as client:
                answer = await client.get(f"{self._emulator_url}/_ministack/ses/messages")
                answer.raise_for_status()
                accounts = answer.json()["messages"]
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise EmulatorDownError from error
        records = [record for items in accounts.values() for record in items]
        mails = [self._mail(record) for record in records]
        mails.extend(self._kept_besides({mail.id for mail in mails}))
        return sorted(mails, key=lambda mail: mail.at, reverse=True)

    async def mail(self, mail_id: str) -> Mail | None:
        """Return one mail."""
        return next((mail for mail in await self.mails() if mail.id == mail_id), None)

    def raw(self, mail_id: str) -> bytes | None:
        """Return a mail's MIME form, if it was sent through here."""
        if not _SAFE_ID.fullmatch(mail_id):
            return None
        try:
            return (self._folder / f"{mail_id}.eml").read_bytes()
        except FileNotFoundError:
            return None

    async def hand_on(self, request: Request) -> Response:
        """Hand a request to the emulator's SES, and keep the message that it sends."""
        body = await request.body()
        path = request.path_params["path"]
        url = httpx.URL(f"{self._emulator_url}/{path}", params=request.query_params)
        headers = {
            name: value
            for name, value in request.headers.items()
            if name.lower() not in _NOT_FORWARDED
        }
        if "authorization" in headers:
            headers = signed_by_root("ses", request.method, url, body, headers)
        try:
            async with self._client() as client:
                answer = await client.request(request.method, url, content=body, headers=headers)
                if request.method == "POST" and path == _SEND_PATH and answer.is_success:
                    self._keep(body, answer)
                    await self._tell(client, body, _short(answer.json()["MessageId"]))
        except httpx.HTTPError:
            return Response("The emulator does not answer.", 503, media_type="text/plain")
        kept = {name: value for name, value in answer.headers.items() if name not in _NOT_RETURNED}
        return Response(answer.content, answer.status_code, kept)

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=_SECONDS, trust_env=False, transport=self._transport)

    async def _tell(self, client: httpx.AsyncClient, body: bytes, message_id: str) -> None:
        """Tell what becomes of the mail. It is sent, whether or not that can be told."""
        try:
            await self._destinations.tell(client, body, message_id)
        except httpx.HTTPError:
            _LOG.exception("What becomes of the mail %s could not be told.", message_id)

    def _keep(self, body: bytes, answer: httpx.Response) -> None:
        try:
            raw = base64.b64decode(json.loads(body)["Content"]["Raw"]["Data"])
            mail_id = _short(answer.json()["MessageId"])
        except (ValueError, KeyError, TypeError, binascii.Error):
            # Not a raw message: the emulator's own record has all there is.
            return
        if _SAFE_ID.fullmatch(mail_id):
            self._folder.mkdir(parents=True, exist_ok=True)
            partial = self._folder / f"{mail_id}.partial"
            partial.write_bytes(raw)
            partial.replace(self._folder / f"{mail_id}.eml")

    def _mail(self, record: dict[str, Any]) -> Mail:
        mail_id = _short(record["MessageId"])
        if mail_id not in self._known:
            at = datetime.fromtimestamp(record["Timestamp"], UTC)
            raw = self.raw(mail_id)
            if raw is None:
                return _from_record(record, mail_id, at)
            self._known[mail_id] = mail_from_mime(raw, message_id=mail_id, at=at, to=record["To"])
        return self._known[mail_id]

    def _kept_besides(self, listed: set[str]) -> list[Mail]:
        """Mails of earlier runs, which the emulator has forgotten."""
        for file in self._folder.glob("*.eml"):
            if file.stem not in listed and file.stem not in self._known:
                raw, at = file.read_bytes(), datetime.fromtimestamp(file.stat().st_mtime, UTC)
                to = [address for _, address in getaddresses([message_from_bytes(raw)["To"] or ""])]
                self._known[file.stem] = mail_from_mime(raw, message_id=file.stem, at=at, to=to)
        return [mail for mail_id, mail in self._known.items() if mail_id not in listed]


def _short(message_id: str) -> str:
    return message_id.partition("@")[0]


def _from_record(record: dict[str, Any], mail_id: str, at: datetime) -> Mail:
    return Mail(
        id=mail_id,
        at=at,
        from_=record["Source"],
        to=record["To"],
        cc=record["CC"],
        subject=record["Subject"],
        headers={"From": record["Source"], "Subject": record["Subject"]},
        text=record["BodyText"] or None,
        html=record["BodyHtml"] or None,
        attachments=[],
    )
