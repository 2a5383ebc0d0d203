from string import Formatter
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain.settings import Texts
from escalation.domain.texts import PLACEHOLDERS, Key, text
from escalation.domain.translations import BUILT_IN
from tests.locales import LOCALES

NONE = Texts()
KEYS: tuple[Key, ...] = get_args(Key)
VALUES = {
    "reference": "#1042",
    "bot": "Billing",
    "email": "a@example.org",
    "opens_at": "9:00",
    "begun": "9:00",
}


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_every_text_is_there_in_every_language_with_the_same_placeholders() -> None:
    for key, translations in BUILT_IN.items():
        assert tuple(translations) == LOCALES, key
        assert all(translation.strip() for translation in translations.values())
        wanted = {frozenset(names(translation)) for translation in translations.values()}
        assert len(wanted) == 1, key
        assert wanted.pop() <= PLACEHOLDERS | {"begun"}


def test_every_key_has_a_text_and_every_text_a_key() -> None:
    assert {key.removesuffix("_plain") for key in BUILT_IN} == set(KEYS)
    assert set(Texts.model_fields) <= set(KEYS)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("locale", LOCALES)
def test_no_placeholder_is_left_when_all_values_are_known(key: Key, locale: str) -> None:
    assert not names(text(NONE, key, locale, languages=(), facts=None, **VALUES))


@pytest.mark.parametrize(
    "key", [key for key in KEYS if key not in {"transcript_subject", "transcript_begun"}]
)
@pytest.mark.parametrize("locale", LOCALES)
def test_no_placeholder_is_left_when_no_value_is_known(key: Key, locale: str) -> None:
    assert not names(text(NONE, key, locale))


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("es-MX", "es"), ("ES", "es"), ("pt_BR", "pt"), ("xx", "en"), ("zh-Hant-TW", "en")],
)
def test_a_locale_falls_back_to_its_language_and_then_to_english(
    locale: str, expected: str
) -> None:
    assert text(NONE, "closed", locale) == BUILT_IN["closed"][expected]


def test_the_owners_words_win_in_the_visitors_language() -> None:
    owners = Texts(cannot_help={"es": "Ni idea", "es-MX": "Ni modo"})
    assert text(owners, "cannot_help", "es-mx") == "Ni modo"
    assert text(owners, "cannot_help", "es-AR") == "Ni idea"
    assert text(owners, "cannot_help", "de") == BUILT_IN["cannot_help"]["de"]


def test_an_owners_english_serves_languages_that_have_no_translation() -> None:
    owners = Texts(cannot_help={"en": "No idea, mate"})
    assert text(owners, "cannot_help", "sv") == "No idea, mate"
    assert text(owners, "cannot_help", "fr") == BUILT_IN["cannot_help"]["fr"]


def test_the_owners_words_for_a_handoff_serve_for_mail_too() -> None:
    owners = Texts(handoff={"en": "Passed on, see {email}"})
    assert text(owners, "mail_handoff", "en", email="a@b.co") == "Passed on, see a@b.co"


def test_a_handoff_by_mail_names_the_mailbox_or_asks_for_one() -> None:
    assert "a@b.co" in text(NONE, "mail_handoff", "en", email="a@b.co")
    assert text(NONE, "mail_handoff", "en", email=None).endswith("?")


def test_a_delivery_without_a_reference_is_told_without_one() -> None:
    assert text(NONE, "delivered", "en", reference="#1042") == "Your reference is #1042."
    assert text(NONE, "delivered", "en", reference=None) == BUILT_IN["delivered_plain"]["en"]


def test_a_value_that_is_not_known_is_left_out_of_the_owners_words() -> None:
    owners = Texts(offline={"en": "Back {opens_at}, promised {opens_at}."})
    assert text(owners, "offline", "en") == "Back, promised."


@pytest.mark.parametrize(
    "words", ["{0}", "{bot.__class__}", "{bot!r}", "{", "}", "{{bot}", "{}", "%s", "{nonsense}"]
)
def test_what_is_no_placeholder_stays_as_the_owner_wrote_it(words: str) -> None:
    written = text(Texts(failed={"en": words}), "failed", "en", bot="B")
    assert written == words.replace("{bot}", "B")


def test_a_value_that_looks_like_a_placeholder_is_not_filled() -> None:
    owners = Texts(transfer={"en": "{bot} takes over"})
    assert text(owners, "transfer", "en", bot="{reference}", reference="x") == (
        "{reference} takes over"
    )


@settings(deadline=None)
@given(st.text(min_size=1, max_size=200).filter(str.strip), st.text(max_size=20))
def test_no_words_and_no_locale_raise(words: str, locale: str) -> None:
    text(
        Texts.model_construct(handoff={"en": words}),
        "handoff",
        locale,
        languages=(),
        facts=None,
        **VALUES,
    )
