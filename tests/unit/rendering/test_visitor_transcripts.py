"""What a visitor reads of their own chat, by mail and as a file."""

import re
from collections.abc import Sequence

import pytest

from escalation.adapters.rendering import JinjaRenderer
from escalation.domain.conversation import Message
from escalation.domain.delivery import Handover
from escalation.domain.languages import OwnLanguage
from escalation.domain.texts import placeholders
from tests.locales import LOCALES
from tests.unit.rendering import handovers
from tests.unit.rendering.handovers import message, messages

RENDERER = JinjaRenderer()
SAID = [*messages("Hallo", "Guten Tag"), message(3, "agent", "Ja?", name="Jonas")]


def handover(
    said: Sequence[Message],
    *,
    locale: str,
    time_zone: str | None = None,
    site: str | None = None,
    page: str | None = None,
    languages: tuple[OwnLanguage, ...] = (),
) -> Handover:
    made = handovers.handover(said, locale=locale)
    bot = made.bot.model_copy(update={"allowed_origins": (site,) if site else ()})
    head = made.head.model_copy(update={"time_zone": time_zone, "page": page})
    return made.model_copy(update={"bot": bot, "head": head, "languages": languages})


def lang_of(html: str) -> tuple[str, str]:
    found = re.search(r'<html lang="([^"]*)" dir="([^"]*)">', html)
    assert found
    return found[1], found[2]


@pytest.mark.parametrize(
    ("locale", "lang", "words"),
    [
        ("de-AT", ("de", "ltr"), "Zurück zum Chat"),
        ("pl", ("pl", "ltr"), "Wróć do czatu"),
        ("ar-EG", ("ar", "rtl"), "العودة إلى الدردشة"),
        ("sv", ("en", "ltr"), "Back to the chat"),
        ("he", ("en", "ltr"), "Back to the chat"),
        ("zh-Hant-TW", ("en", "ltr"), "Back to the chat"),
    ],
)
def test_the_mail_is_in_the_language_that_it_says(
    locale: str, lang: tuple[str, str], words: str
) -> None:
    mail = RENDERER.transcript_mail(handover(SAID, locale=locale, site="https://shop.example"))
    assert lang_of(mail.html) == lang
    assert words in mail.text
    assert words in mail.html


def test_its_times_are_the_visitors_and_say_so() -> None:
    mail = RENDERER.transcript_mail(handover(SAID, locale="de", time_zone="Asia/Tokyo"))
    assert "Sie, 23. November 2026, 19:1" in mail.text
    assert mail.text.endswith("Zeitzone: Tokyo\n")
    assert "Zeitzone: Tokyo" in mail.html
    assert "UTC" not in mail.text + mail.html


@pytest.mark.parametrize("locale", LOCALES)
def test_it_has_no_lone_utc_and_no_placeholder(locale: str) -> None:
    mail = RENDERER.transcript_mail(handover(SAID, locale=locale))
    assert not re.search(r">\s*(<bdi>)?UTC(</bdi>)?\s*<", mail.html)
    assert not placeholders(mail.text)


def test_it_leads_back_to_the_page_on_which_the_chat_began() -> None:
    page = "https://shop.example/orders"
    made = handover(SAID, locale="en", site="https://shop.example", page=page)
    mail = RENDERER.transcript_mail(made)
    assert f"Back to the chat: <{page}>" in mail.text
    assert f'href="{page}"' in mail.html
    for elsewhere in ("https://evil.example/", "https://shop.example.evil.example/", "about:blank"):
        made = handover(SAID, locale="en", site="https://shop.example", page=elsewhere)
        assert 'href="https://shop.example"' in RENDERER.transcript_mail(made).html


def test_it_leads_back_to_the_one_site_that_has_the_chat_and_else_says_where_that_is() -> None:
    back = RENDERER.transcript_mail(handover(SAID, locale="en", site="https://shop.example"))
    assert "Back to the chat: <https://shop.example>" in back.text
    assert 'href="https://shop.example"' in back.html
    nowhere = RENDERER.transcript_mail(handover(SAID, locale="en"))
    assert "on the page where you wrote" in nowhere.text
    assert "on the page where you wrote" in nowhere.html


def test_the_file_is_in_the_visitors_language_too() -> None:
    text = RENDERER.visitor_transcript(handover(SAID, locale="fr", time_zone="Europe/Paris"))
    assert text.splitlines()[0].startswith("Chat avec Tech Support, commencé : 23 novembre 2026")
    assert "Jonas (Équipe), 23 novembre 2026, 11:1" in text
    assert "begun" not in text


def test_what_is_attached_is_in_the_mails_language_and_zone() -> None:
    long = [message(number, "visitor", "x" * 3_000) for number in range(1, 90)]
    mail = RENDERER.transcript_mail(handover(long, locale="pl", time_zone="Asia/Tokyo"))
    text, page = mail.attachments
    assert text.content.startswith("Czat: Tech Support, początek: 23 listopada 2026")
    assert lang_of(page.content) == ("pl", "ltr")
    assert "Strefa czasowa: Tokyo" in page.content


def test_an_owners_language_is_used_where_it_has_every_word_of_the_mail() -> None:
    plain = {
        "transcript_subject": "Din chatt med {bot}",
        "transcript_intro": "Här är chatten.",
        "transcript_attached": "Hela chatten är bifogad.",
        "transcript_begun": "Chatt med {bot}, började {begun}",
        "transcript_cut": "Början är utelämnad.",
        "transcript_back": "Tillbaka till chatten",
        "transcript_elsewhere": "Öppna chatten igen på sidan.",
        "author_visitor": "Du",
        "author_bot": "Assistent",
        "author_agent": "Teamet",
        "author_system": "Meddelande",
        "times_in": "Tidszon: {zone}",
    }
    whole = OwnLanguage(locale="sv", texts=plain)
    mail = RENDERER.transcript_mail(handover(SAID, locale="sv-SE", languages=(whole,)))
    assert lang_of(mail.html) == ("sv", "ltr")
    assert mail.subject == "Din chatt med Tech Support"
    part = OwnLanguage(locale="sv", texts={"author_visitor": "Du"})
    mixed = RENDERER.transcript_mail(handover(SAID, locale="sv-SE", languages=(part,)))
    assert lang_of(mixed.html) == ("en", "ltr")
    assert "Du," not in mixed.text
