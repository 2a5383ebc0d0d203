"""Telling languages: of short lines as visitors write them, and of what is no language at all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.engine.encoder import ENGLISH, MULTILINGUAL_READS
from escalation.engine.languages import FEW_WORDS, plainly_english
from tests.unit.engine.encoders import UnaskedLanguages, languages
from tests.unit.engine.questions_in import FOLDER, faq

LINES: dict[str, list[str]] = json.loads((FOLDER / "lines.json").read_text("utf-8"))
NO_LANGUAGE = ("", "42", "10-4", "?!", "ORD-10233", "+49 30 123456", "👍", "2026-12-01 10:30")


def foreign() -> list[tuple[str, str]]:
    return [(name, line) for name, lines in LINES.items() if name != "en" for line in lines]


def test_no_foreign_line_is_taken_for_one_that_the_english_encoder_reads() -> None:
    taken = [line for _, line in foreign() if languages().unread(line, ENGLISH) is None]
    assert [line for line in taken if len(line.split()) > FEW_WORDS or not line.isascii()] == []
    assert len(taken) <= 0.02 * len(foreign())


SHORT = (
    "sso problem", "login error", "api token", "2fa code", "no internet", "klarna", "promo code",
    "voucher", "visa card", "gdpr", "contact", "support", "goodbye", "saml setup", "okta",
    "azure ad", "ldap", "export csv", "ios app", "wifi problem", "lost card", "sso", "invoice pdf",
    "card declined", "gift card", "linux", "webhook", "apple pay", "router reset", "demo",
)  # fmt: skip


def test_a_question_of_two_words_is_not_foreign_because_it_might_be() -> None:
    assert [line for line in SHORT if languages().unread(line, ENGLISH) is not None] == []


def test_no_english_line_is_taken_for_a_foreign_one() -> None:
    lines = [*LINES["en"], *(asked.text for asked in faq("en").asked)]
    assert [line for line in lines if languages().unread(line, ENGLISH) is not None] == []


def test_the_language_of_most_lines_is_named() -> None:
    right = sum(languages().unread(line, ENGLISH) == name for name, line in foreign())
    assert right >= 0.93 * len(foreign())


def test_what_an_encoder_reads_is_not_foreign_to_it() -> None:
    read = [line for name, line in foreign() if name in MULTILINGUAL_READS]
    missed = [line for line in read if languages().unread(line, MULTILINGUAL_READS)]
    assert len(missed) <= 0.02 * len(read)
    hindi = LINES["hi"]
    unread = [languages().unread(line, MULTILINGUAL_READS) for line in hindi]
    assert sum(found == "hi" for found in unread) >= 0.9 * len(hindi)


@pytest.mark.parametrize("text", NO_LANGUAGE)
def test_what_is_no_language_is_not_said_to_be_unread(text: str) -> None:
    assert languages().unread(text, ENGLISH) is None


@given(text=st.text(max_size=300))
def test_any_text_has_a_language_or_none(text: str) -> None:
    found = languages().unread(text, ENGLISH)
    assert found is None or (found.isalpha() and found not in ENGLISH)


def test_plain_english_needs_no_model() -> None:
    plain = [line for line in LINES["en"] if plainly_english(line)]
    assert len(plain) >= 0.6 * len(LINES["en"])
    assert not [line for _, line in foreign() if plainly_english(line)]
    with pytest.raises(AssertionError, match="looked for"):
        UnaskedLanguages().unread("x", ENGLISH)


def test_a_long_text_is_read_as_far_as_a_question_goes() -> None:
    assert languages().unread("Wo ist mein Paket? " * 100_000, ENGLISH) == "de"
