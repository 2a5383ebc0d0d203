"""Renders with Jinja2: the templates are files beside this module."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from escalation.adapters.helpdesks import wording
from escalation.adapters.helpdesks.registry import VENDORS, Vendors
from escalation.adapters.rendering import escaping, tickets, views
from escalation.adapters.rendering.answer_mail import answer_mail
from escalation.adapters.rendering.auto_replies import note_values
from escalation.adapters.rendering.code_mail import code_mail
from escalation.adapters.rendering.returned_mail import returned_mail
from escalation.adapters.rendering.rich_text import rich
from escalation.adapters.rendering.sentences import reply_words
from escalation.adapters.rendering.split import size
from escalation.adapters.rendering.urgent import URGENT
from escalation.adapters.rendering.visitor_words import VisitorWords
from escalation.domain.auto_reply import AutoReplyNote
from escalation.domain.bot_contract import Source
from escalation.domain.delivery import (
    AnswerToMail,
    Attachment,
    Handover,
    MailContent,
    TicketDraft,
)
from escalation.domain.internal_notes import InternalNote
from escalation.domain.languages import direction
from escalation.domain.must_reach import ReachKind
from escalation.domain.ports import BotProfile
from escalation.domain.returned_mail import ReturnedMail
from escalation.domain.settings import TicketSettings
from escalation.domain.team_texts import TeamTexts

INLINE_BYTES = 200_000
"""A transcript longer than this is attached to a mail, which then shows its end."""
INLINE_MESSAGES = 50
ATTACHED_BYTES = 8_000_000
"""A larger transcript is attached from its end. With both forms of it, encoded, a mail stays
below the 25 MB that many mail servers take."""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=select_autoescape(
            enabled_extensions=("html.j2",), disabled_extensions=("txt.j2",), default=True
        ),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        prose=escaping.prose,
        rich=rich,
        inline=escaping.inline,
        href=escaping.href,
        indented=escaping.indented,
        direction=direction,
        one_line=lambda value: " ".join(escaping.neutral(value).split()),
    )
    return environment


def _render(template: str, **values: Any) -> str:  # noqa: ANN401 - each template has its own
    return _environment().get_template(template).render(**values)


class JinjaRenderer:
    """Turns handovers into mails, tickets and transcripts (`Renderer`)."""

    def __init__(self, vendors: Vendors = VENDORS) -> None:
        self._vendors = vendors

    def mail(self, handover: Handover) -> MailContent:
        """The mail to the team: question first, then why, then every message.

        A follow-up shows what is new before the whole.
        """
        follow_up = handover.new_from_seq > 1
        say, visitor = views.say_of(handover), handover.head.visitor
        name = visitor.name or say("A visitor")
        title = say("{name} wrote again" if follow_up else "{name} needs your help", name=name)
        lines = views.staff_lines(handover)
        attachments = self._attachments(
            handover,
            lines,
            title=_begun(handover),
            cut=say("The first messages are left out here. Everything is in the console."),
            footer=say("Times are UTC."),
            locale=say.language,
        )
        values = {
            "case": self._case(handover, title),
            "say": say,
            "locale": say.language,
            "reply": reply_words(visitor, say, trusts_claims=handover.trusts_claims),
            **_marks(handover),
            "answerable": visitor.address(trusts_claims=handover.trusts_claims) is not None,
            "new_lines": _shown(views.staff_lines(handover, from_seq=handover.new_from_seq))
            if follow_up
            else (),
            "lines": _shown(lines) if attachments else lines,
            "total": len(lines),
            "attached": bool(attachments),
        }
        return MailContent(
            subject=views.mail_subject(handover),
            text=_render("mail.txt.j2", **values),
            html=_render("mail.html.j2", **values),
            attachments=attachments,
        )

    def transcript(self, handover: Handover) -> str:
        """Plain text of the whole conversation, fit for the visitor's own eyes."""
        return _transcript(views.staff_lines(handover), title=_begun(handover))

    def visitor_transcript(self, handover: Handover) -> str:
        """Plain text of the whole conversation in the visitor's language and time zone."""
        said = VisitorWords(handover)
        return _transcript(said.lines(), title=said.begun)

    def transcript_mail(self, handover: Handover) -> MailContent:
        """The transcript for the visitor, in their language; nothing about the inside."""
        said = VisitorWords(handover)
        lines = said.lines()
        attachments = self._attachments(
            handover,
            lines,
            title=said.begun,
            cut=said.cut,
            footer=said.times_in,
            locale=said.locale,
        )
        values = {
            "case": self._case(handover, said.subject),
            "said": said,
            "attached": said.attached if attachments else "",
            "lines": _shown(lines) if attachments else lines,
            "locale": said.locale,
        }
        return MailContent(
            subject=escaping.shorten(said.subject, 200),
            text=_render("visitor.txt.j2", **values),
            html=_render("visitor.html.j2", **values),
            attachments=attachments,
        )

    def code_mail(self, profile: BotProfile, digits: str, locale: str) -> MailContent:
        """See `code_mail.code_mail`."""
        return code_mail(profile, digits, locale, render=_render)

    def answer_mail(self, answer: AnswerToMail) -> MailContent:
        """See `answer_mail.answer_mail`."""
        return answer_mail(answer, render=_render)

    def returned_mail(
        self, profile: BotProfile, returned: Sequence[ReturnedMail], *, console_url: str
    ) -> MailContent:
        """See `returned_mail.returned_mail`."""
        return returned_mail(profile, returned, console_url=console_url, render=_render)

    def digest_mail(self, handovers: Sequence[Handover], *, hour: str) -> MailContent:
        """One mail for what exceeded a bot's hourly cap, with every transcript attached.

        Args:
            handovers: at least one, all of one bot.
            hour: as in `2026-11-23T10`, UTC.
        """
        first, say = handovers[0], views.say_of(handovers[0])
        start = datetime.fromisoformat(f"{hour}:00:00+00:00")
        end = start + timedelta(hours=1)
        span = say(
            "{start} to {end} UTC",
            start=views.clock(start, say).removesuffix(" UTC"),
            end=f"{end:%H:%M}",
        )
        title = say.count(
            len(handovers),
            "{count} more conversation for {bot}",
            "{count} more conversations for {bot}",
            bot=first.bot.name,
        )
        text_of_all = _within(
            "\n\n".join(self.transcript(handover) for handover in handovers), ATTACHED_BYTES, say
        )
        values = {
            "case": self._case(first, title),
            "cases": [self._case(handover, "") for handover in handovers],
            "marks_of": [_marks(handover) for handover in handovers],
            "span": span,
            "say": say,
            "locale": say.language,
        }
        return MailContent(
            subject=escaping.shorten(f"{title}, {span}", 200),
            text=_render("digest.txt.j2", **values),
            html=_render("digest.html.j2", **values),
            attachments=(
                Attachment(name="transcripts.txt", media_type="text/plain", content=text_of_all),
            ),
        )

    def ticket(self, handover: Handover, settings: TicketSettings) -> TicketDraft:
        """The ticket: question and conversation for its requester, all else for the team; what is
        too long for the vendor in notes.
        """
        vendor = self._vendors.of(settings.helpdesk)
        return tickets.ticket_draft(
            handover, settings, self._case(handover, ""), render=_render, vendor=vendor
        )

    def relay(self, handover: Handover) -> tuple[str, ...]:
        """HTML of the messages from `new_from_seq` on, in comments for the conversation's ticket.

        Each is short enough for its helpdesk to take it whole.
        """
        ticket = handover.head.ticket
        vendors = (self._vendors.of(ticket.helpdesk),) if ticket else self._vendors.all()
        most = min(vendor.note_bytes for vendor in vendors)
        return tickets.relayed(handover, render=_render, most=most)

    def urgent_note(self, kind: ReachKind, say: TeamTexts) -> str:
        """HTML that tells the team what in the chat must reach a person."""
        return f"<p><strong>{say('Urgent ({what})', what=say(URGENT[kind]))}</strong></p>"

    def note(self, note: InternalNote, say: TeamTexts) -> str:
        """HTML of a member's internal note, for the team in the helpdesk."""
        at = views.clock(note.at, say)
        return _render("ticket_note.html.j2", note=note, at=at, say=say)

    def auto_reply(self, text: str, sources: Sequence[Source]) -> str:
        """HTML of a bot's public answer inside a ticket, its sources as links."""
        shown = [(source.title, source.url) for source in sources]
        return _render("auto_reply.html.j2", text=text, sources=shown)

    def auto_reply_note(self, note: AutoReplyNote) -> str:
        """HTML of the internal note: what was decided, the draft, the way to the console."""
        return _render("auto_reply_note.html.j2", **note_values(note))

    def _case(self, handover: Handover, title: str) -> views.Case:
        failed = handover.replaces
        if failed is None or failed.helpdesk is None:
            return views.case(handover, title)
        vendor, error = self._vendors.of(failed.helpdesk), failed.last_error
        say = views.say_of(handover)
        cause = (
            wording.of_ticket(vendor, error.code, error.fields or (), error.detail, say=say)
            if error
            else ""
        )
        return views.case(handover, title, vendor.title, cause=cause)

    def _attachments(
        self,
        handover: Handover,
        lines: Sequence[views.Line],
        *,
        title: str,
        cut: str,
        footer: str,
        locale: str = "en",
    ) -> tuple[Attachment, ...]:
        """Both forms of a transcript too long to stand in a mail; else nothing.

        Args:
            handover: whose transcript it is.
            lines: the whole of it, as its reader sees it.
            title: what stands above it.
            cut: says that the beginning is left out, where it is.
            footer: says whose times they are.
            locale: the language that it is written in.
        """
        plain = _transcript(lines, title=title)
        if size(plain) <= INLINE_BYTES:
            return ()
        kept = views.tail(lines, count=len(lines), max_bytes=ATTACHED_BYTES)
        if len(kept) == len(lines):
            cut = ""
        page = _render(
            "page.html.j2",
            case=self._case(handover, title),
            lines=kept,
            cut=cut,
            footer=footer,
            locale=locale,
        )
        return (
            Attachment(
                name="transcript.txt",
                media_type="text/plain",
                content=_transcript(kept, title=title, cut=cut) if cut else plain,
            ),
            Attachment(name="transcript.html", media_type="text/html", content=page),
        )


def _marks(handover: Handover) -> dict[str, str]:
    """The links by which who got a mail says what they do about it; empty where there are none."""
    url = handover.marks_url
    return {
        "taking_url": f"{url}.take" if url else "",
        "answered_url": f"{url}.answered" if url else "",
    }


def _begun(handover: Handover) -> str:
    say = views.say_of(handover)
    begun = views.clock(handover.head.created_at, say)
    return say("Chat with {bot}, begun {begun}", bot=handover.bot.name, begun=begun)


def _transcript(lines: Sequence[views.Line], *, title: str, cut: str = "") -> str:
    return _render("transcript.txt.j2", title=title, lines=lines, cut=cut)


def _shown(lines: Sequence[views.Line]) -> tuple[views.Line, ...]:
    return views.tail(lines, count=INLINE_MESSAGES, max_bytes=INLINE_BYTES)


def _within(content: str, max_bytes: int, say: TeamTexts) -> str:
    """The end of a text, saying so where its beginning is left out."""
    if size(content) <= max_bytes:
        return content
    kept = content.encode("utf-8", "replace")[-max_bytes:].decode("utf-8", "ignore")
    cut = say("The beginning is left out here. Everything is in the console.")
    return f"({cut})\n\n{kept}"
