"""Decoders of what people write: HTML of mails, what is masked, addresses, languages and zones."""

from html import escape
from typing import Any

from pydantic import ValidationError

from escalation.adapters.helpdesks.entry_text import (
    plain_lines,
    plain_text,
    sounds_automatic,
    whole_text,
)
from escalation.adapters.helpdesks.text import fit_html, neutral_html, split_html
from escalation.domain.errors import RequestError
from escalation.domain.languages import OwnLanguage
from escalation.domain.live_hints import understood
from escalation.domain.masking import MASK, Masking, masked
from escalation.domain.offered_address import offered_address
from escalation.domain.types import MAX_STORED_TEXT_CHARS
from escalation.runtime.http.request import Event, parse_body
from escalation.use_cases.visitor.show_bot import ShowBot
from escalation.use_cases.visitor.start_models import StartConversation, zone_or_none
from tests.fakes.chat_world import ChatWorld
from tests.functions.http_events import http_event
from tests.fuzz.decoders import Decoder, LetInError
from tests.fuzz.values import Dice, as_json

_TAGS = (
    "<p>", "</p>", "<div class='gmail_quote'>", "</div>", "<blockquote>", "</blockquote>", "<br>",
    "<ul>", "<li>", "</ul>", "<ol start='99999999999999999999'>", "<pre>", "</pre>", "<a href='",
    "'>", "</a>", "<img alt='", "<script>", "</script>", "<style>", "<!--", "-->",
    "<![CDATA[", "]]>", "<?php",
    "<table><tr><td>", "&amp;", "&#", "&#x", ";", "<", ">", "</", "<p style='display:none'>",
    "[ref:esc-1-1]", "-- \n", "On Monday Ada wrote:\n", "> quoted\n", "________________\n",
    "From: a@b.example\nSent: x\nTo: y\nSubject: z\n", "<h1>", "<b>",
    "<span style=\"font-size:0\">",
)  # fmt: skip


def _html(dice: Dice) -> str:
    match dice.randrange(6):
        case 0:
            return dice.choice(_TAGS) * dice.randint(1, 400)
        case 1:
            return dice.text(200)
        case _:
            parts = (dice.choice((dice.choice(_TAGS), dice.text(12))) for _ in range(14))
            return "".join(parts)


def _read_html(markup: str) -> object:
    shown = [plain_text(markup), whole_text(markup), plain_lines(markup)]
    if any(len(text) > MAX_STORED_TEXT_CHARS for text in shown):
        raise AssertionError("longer than what is stored")
    sounds_automatic(shown[1])
    split_html(neutral_html(markup), longest=1_000)
    ours = neutral_html(f"<p>{escape(markup)}</p>")
    parts = split_html(ours, longest=1_000)
    if any(len(part) > 1_000 for part in [*parts, fit_html(ours, longest=1_000)]):
        raise AssertionError("longer than it was to be")
    return shown


_CARD = "4111 1111 1111 1111"
_PATTERNS = ("CUST-######", "@@ ## ## ## @", "#+-@+-#+-@+", "*+ *+ *+")
_SECRETS = ("password: hunter2", "PIN 4711", "sk_live_" + "a1" * 12, "CUST-123456", _CARD)


def _own(dice: Dice) -> str:
    match dice.randrange(4):
        case 0:
            return dice.text()
        case 1:
            return "".join(dice.choice("#@*+\\ -aA(|$.[") for _ in range(dice.randint(3, 60)))
        case _:
            return dice.choice(_PATTERNS)


def _lines(dice: Dice) -> tuple[list[str], dict[str, Any]]:
    """The lines of a turn, and what the owner has hidden beside the usual."""
    lines = [
        " ".join(dice.near(_SECRETS) for _ in range(dice.randrange(4)))
        for _ in range(dice.randint(1, 4))
    ]
    patterns = [{"name": "x", "pattern": _own(dice)} for _ in range(dice.randrange(3))]
    return lines, {"cards": dice.random() < 0.5, "patterns": patterns}


def _read_lines(given: tuple[list[str], dict[str, Any]]) -> object:
    lines, settings = given
    masking = Masking.model_validate(settings)
    found = masked(lines, masking)
    if len(found) != len(lines):
        raise AssertionError("a line is gone")
    if masking.cards and masked([_CARD], masking) != [MASK]:
        raise LetInError(_CARD)
    return found


_ADDRESSES = (
    "ann@example.com",
    "ann@example.com\r\nBcc: x@y.example",
    "\u202eann@exam\u0440le.com",
    "mailto:ann@example.com",
    "ann@ex\u00e4mple.com",
    "a\u200bnn@example.com",
)
_BEFORE = ("my e-mail is ", "", "write to ", "> ", "It's not ", "meine Adresse: ")


def _said(dice: Dice) -> tuple[str, bool]:
    after = dice.choice(("", "", dice.text()))
    return dice.choice(_BEFORE) + dice.near(_ADDRESSES) + after, dice.random() < 0.5


def _read_offer(given: tuple[str, bool]) -> object:
    message, asked = given
    found = offered_address(message, asked=asked)
    if found is not None and not (found.email.isascii() and found.email.isprintable()):
        raise LetInError(found.email)
    return found


_WORLD = ChatWorld()
_LOCALES = ("en", "de-AT", "zh-Hant-TW", "ar-MA", "es-419", "x", "en-US-u-hc-h12", "sr-Latn-RS")
_ZONES = ("Europe/Vienna", "UTC", "Etc/GMT+5", "../../etc/passwd", "/etc/localtime", "posixrules",
          "Europe", "localtime", "Factory", "US/Pacific-New", "right/UTC", "zone.tab")  # fmt: skip


def _language(dice: Dice) -> tuple[Any, Any]:
    if dice.randrange(8) == 0:
        return dice.value(), dice.value()
    return dice.near(_LOCALES), dice.near(_ZONES)


def _read_language(given: tuple[Any, Any]) -> object:
    locale, zone = given
    if isinstance(locale, str):
        ShowBot(profiles=_WORLD.profiles, clock=_WORLD.clock)(
            "support", origin=None, locale=locale[:35], time_zone=zone_or_none(zone)
        )
    text = as_json({"locale": locale, "time_zone": zone})
    started = parse_body(Event(http_event("POST", "/x", raw=text)), StartConversation)
    return OwnLanguage(locale=started.locale)


_FRAMES = (
    {"type": "ping"},
    {"type": "typing", "conversation_id": "c1"},
    {"type": "here", "conversation_id": "c1"},
    {"type": "read", "up_to": 12},
)


def _frame(dice: Dice) -> str:
    return dice.document(dice.choice(_FRAMES))


DECODERS = {
    "frames of sockets": Decoder(_frame, understood),
    "HTML of mails": Decoder(_html, _read_html),
    "masking": Decoder(_lines, _read_lines, (ValidationError,)),
    "offered addresses": Decoder(_said, _read_offer),
    "languages and zones": Decoder(_language, _read_language, (RequestError, ValidationError)),
}
