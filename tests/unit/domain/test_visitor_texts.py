"""Every text that a visitor meets, for owners who add a language."""

import json

import pytest

from escalation.domain.languages import OwnLanguage, direction
from escalation.domain.settings import Texts
from escalation.domain.texts import added_language, language_with, placeholders, text
from escalation.domain.translated_answer_mails import ANSWERS
from escalation.domain.translated_must_reach import REACH
from escalation.domain.translated_questions import QUESTIONS
from escalation.domain.translated_times import TIMES
from escalation.domain.translated_waits import WAITS
from escalation.domain.translations import BUILT_IN
from escalation.domain.visitor_texts import every_text, fault_in, missing
from escalation.domain.widget_texts import WIDGET_TEXTS
from infra.packaging import FUNCTIONS

BY_NAME = {one.name: one for one in every_text()}


def swedish(**texts: str) -> OwnLanguage:
    return OwnLanguage(
        locale="sv", texts={name.replace("__", "."): to for name, to in texts.items()}
    )


def test_the_widgets_english_is_what_the_widget_says() -> None:
    path = FUNCTIONS / "site" / "widget" / "texts" / "en.json"
    shipped = json.loads(path.read_text(encoding="utf-8"))
    del shipped["dir"]
    assert shipped == WIDGET_TEXTS


def test_nothing_that_visitors_read_is_left_out() -> None:
    ours = {*BUILT_IN, *ANSWERS, *QUESTIONS, *REACH, *TIMES, *WAITS}
    wanted = ours | {f"widget.{name}" for name in WIDGET_TEXTS}
    assert set(BY_NAME) == wanted
    assert len(every_text()) == len(wanted)


def test_what_is_said_of_mailed_answers_is_said_in_each_language_with_the_same_places() -> None:
    for name, words in ANSWERS.items():
        assert set(words) == set(BUILT_IN["greeting"]), name
        assert {placeholders(one) for one in words.values()} == {placeholders(words["en"])}, name
        assert len(set(words.values())) == len(words), f"{name}: one is not translated"


@pytest.mark.parametrize(
    ("texts", "name", "right"),
    [
        ({"nonsense": "x"}, "nonsense", "No text has this name."),
        ({"offline": "Borta"}, "offline", "It must hold {opens_at} and nothing else in braces"),
        ({"offline": "Borta {opens}"}, "offline", "{opens_at}"),
        ({"closed": "Slut {bot}"}, "closed", "Leave out the braces"),
        ({"widget.unread": "Chatt {n}"}, "widget.unread", "{n} and {name}"),
        ({"greeting": "x" * 60_001}, "", "60000 bytes"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_would_be_right(
    texts: dict[str, str], name: str, right: str
) -> None:
    fault = fault_in(texts)
    assert fault is not None
    assert fault[0] == name
    assert right in fault[1]


def test_a_whole_language_can_be_used_and_nothing_of_it_is_missing() -> None:
    whole = {one.name: f"sv {one.english}" for one in every_text()}
    assert fault_in(whole) is None
    assert missing(OwnLanguage(locale="sv", texts=whole)) == 0
    assert missing(OwnLanguage(locale="sv", texts={})) == len(whole)
    assert missing(OwnLanguage(locale="pt-BR", texts={})) == 0
    names = tuple(BUILT_IN)
    assert language_with(names, "sv-SE", (OwnLanguage(locale="sv", texts=whole),)) == "sv"


def test_an_added_language_is_spoken_and_gaps_are_english() -> None:
    added = (swedish(closed="Chatten har avslutats."),)
    assert text(Texts(), "closed", "sv-SE", languages=added) == "Chatten har avslutats."
    assert text(Texts(), "solved", "sv-SE", languages=added) == BUILT_IN["solved"]["en"]


def test_a_bots_own_words_come_before_the_workspaces_and_those_before_the_built_in_ones() -> None:
    german = (OwnLanguage(locale="de", texts={"failed": "Niemand da.", "closed": "Zu."}),)
    bots = Texts(failed={"de": "Keiner da."})
    assert text(bots, "failed", "de", languages=german) == "Keiner da."
    assert text(bots, "closed", "de-AT", languages=german) == "Zu."
    regional = (OwnLanguage(locale="pt-BR", texts={"closed": "Encerrado."}),)
    assert text(Texts(), "closed", "pt-BR", languages=regional) == "Encerrado."
    assert text(Texts(), "closed", "pt", languages=regional) == BUILT_IN["closed"]["pt"]


def test_a_variant_without_a_value_is_said_in_the_added_language_too() -> None:
    added = (swedish(offline="Tillbaka {opens_at}.", offline_plain="Borta."),)
    assert text(Texts(), "offline", "sv", languages=added, opens_at=None) == "Borta."
    assert text(Texts(), "offline", "sv", languages=added, opens_at="kl. 9") == "Tillbaka kl. 9."


@pytest.mark.parametrize(
    ("locale", "found"), [("sv", "sv"), ("sv-FI", "sv"), ("de", None), ("fi", None), ("en", None)]
)
def test_the_widget_gets_a_language_that_fits_better_than_what_it_has(
    locale: str, found: str | None
) -> None:
    language = added_language(locale, (swedish(widget__write="Skriv"),), prefix="widget.")
    assert (language.locale if language else None) == found
    assert added_language(locale, (swedish(closed="Slut"),), prefix="widget.") is None


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("he", "rtl"),
        ("fa-IR", "rtl"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("ur_PK", "rtl"),
        ("sv", "ltr"),
        ("yi-Hebr-US", "rtl"),
    ],
)
def test_the_direction_follows_script_and_language(locale: str, expected: str) -> None:
    assert direction(locale) == expected
