"""The mailbox's pages: what would have reached people's inboxes."""

from pathlib import Path
from typing import Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from infra.local.pages.mail import Mail, file_bytes, files, parse
from infra.local.pages.outbox import EmulatorDownError, Outbox

_PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
# A mail carries its own inline styles, as every mail program allows. It may load and run nothing.
_MAIL_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_SHOWN_FIRST: Final = ("From", "To", "Cc", "Reply-To", "Subject", "Date")


class Mailbox:
    """The pages below `/mailbox`, and the SES address below them."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def routes(self) -> list[Route]:
        """Return the routes."""
        every = ["GET", "POST", "PUT", "DELETE", "PATCH"]
        return [
            Route("/mailbox", self.index),
            Route("/mailbox/messages.json", self.messages),
            Route("/mailbox/ses/{path:path}", self._outbox.hand_on, methods=every),
            Route("/mailbox/{id}", self.show),
            Route("/mailbox/{id}/html", self.html),
            Route("/mailbox/{id}/raw", self.raw),
            Route("/mailbox/{id}/files/{number:int}", self.file),
        ]

    async def index(self, _: Request) -> Response:
        """List the mail, newest first."""
        try:
            mails = await self._outbox.mails()
        except EmulatorDownError:
            return self._page("mail_missing.html", 503, text="The emulator does not answer.")
        return self._page("mailbox.html", mails=mails)

    async def messages(self, _: Request) -> Response:
        """Return all mail as a JSON list, newest first."""
        try:
            mails = await self._outbox.mails()
        except EmulatorDownError:
            return JSONResponse({"title": "The emulator does not answer."}, 503)
        return JSONResponse([mail.model_dump(mode="json") for mail in mails], headers=_HEADERS)

    async def show(self, request: Request) -> Response:
        """Show one mail."""
        mail = await self._found(request)
        if mail is None:
            return self._page("mail_missing.html", 404, text="There is no such mail.")
        names = sorted(mail.headers, key=lambda name: (_rank(name), name.lower()))
        return self._page(
            "mail.html",
            mail=mail,
            headers=[(name, mail.headers[name]) for name in names],
            has_raw=self._outbox.raw(mail.id) is not None,
        )

    async def html(self, request: Request) -> Response:
        """Show a mail's HTML alone, for a frame without scripts."""
        mail = await self._found(request)
        if mail is None or mail.html is None:
            return self._page("mail_missing.html", 404, text="This mail has no HTML.")
        headers = {**_HEADERS, "Content-Security-Policy": _MAIL_POLICY}
        return HTMLResponse(mail.html, headers=headers)

    async def raw(self, request: Request) -> Response:
        """Return a mail's MIME form."""
        raw = self._outbox.raw(request.path_params["id"])
        if raw is None:
            return self._page("mail_missing.html", 404, text="There is no such mail.")
        return Response(raw, media_type="text/plain; charset=utf-8", headers=_HEADERS)

    async def file(self, request: Request) -> Response:
        """Return an attachment as a download."""
        raw = self._outbox.raw(request.path_params["id"])
        parts = files(parse(raw)) if raw else []
        number = request.path_params["number"]
        if number >= len(parts):
            return self._page("mail_missing.html", 404, text="There is no such file.")
        name = quote(parts[number].get_filename() or "file", safe="")
        headers = {**_HEADERS, "Content-Disposition": f"attachment; filename*=utf-8''{name}"}
        content = file_bytes(parts[number])
        return Response(content, media_type="application/octet-stream", headers=headers)

    async def _found(self, request: Request) -> Mail | None:
        try:
            return await self._outbox.mail(request.path_params["id"])
        except EmulatorDownError:
            return None

    def _page(self, template: str, status: int = 200, **values: object) -> HTMLResponse:
        page = self._templates.get_template(template).render(**values)
        headers = {**_HEADERS, "Content-Security-Policy": _PAGE_POLICY}
        return HTMLResponse(page, status, headers)


def _rank(name: str) -> int:
    return _SHOWN_FIRST.index(name) if name in _SHOWN_FIRST else len(_SHOWN_FIRST)
