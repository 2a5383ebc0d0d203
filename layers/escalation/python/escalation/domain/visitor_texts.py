"""Every text that a visitor meets, for owners who add a language."""

from collections.abc import Mapping
from typing import Final, Literal

from escalation.domain.languages import WIDGET, OwnLanguage
from escalation.domain.texts import DEFAULT_LOCALE, placeholders
from escalation.domain.translated_answer_mails import ANSWERS
from escalation.domain.translated_must_reach import REACH
from escalation.domain.translated_questions import QUESTIONS
from escalation.domain.translated_times import TIMES
from escalation.domain.translated_waits import WAITS
from escalation.domain.translations import BUILT_IN
from escalation.domain.types import Frozen
from escalation.domain.widget_texts import WIDGET_TEXTS

Part = Literal["widget", "chat", "mail", "times"]
MAX_BYTES: Final = 60_000
"""Of one language's texts: all of a workspace's are read with a bot's profile."""


class VisitorText(Frozen, defer_build=True):
    """One text: its name, where it is met, and how it reads in English."""

    name: str
    part: Part
    english: str
    placeholders: tuple[str, ...]


def every_text() -> tuple[VisitorText, ...]:
    """All of them, in the order in which a visitor comes to them."""
    widget = {f"{WIDGET}{name}": words for name, words in WIDGET_TEXTS.items()}
    service = {name: words[DEFAULT_LOCALE] for name, words in BUILT_IN.items()}
    answers = {name: words[DEFAULT_LOCALE] for name, words in ANSWERS.items()}
    times = {name: words[DEFAULT_LOCALE] for name, words in TIMES.items()}
    reach = {name: words[DEFAULT_LOCALE] for name, words in REACH.items()}
    waits = {name: words[DEFAULT_LOCALE] for name, words in WAITS.items()}
    mail = {name for name in service if name.startswith(("transcript_", "author_", "code_"))}
    return (
        *_of("widget", widget),
        *_of("chat", {name: words for name, words in service.items() if name not in mail}),
        *_of("chat", reach),
        *_of("chat", waits),
        *_of("chat", {name: words[DEFAULT_LOCALE] for name, words in QUESTIONS.items()}),
        *_of("mail", {name: words for name, words in service.items() if name in mail}),
        *_of("mail", answers),
        *_of("times", times),
    )


def missing(language: OwnLanguage) -> int:
    """How many texts its visitors read in English: none where the language itself is built in."""
    if language.locale.partition("-")[0].lower() in BUILT_IN["greeting"]:
        return 0
    return sum(each.name not in language.texts for each in every_text())


def fault_in(texts: Mapping[str, str]) -> tuple[str, str] | None:
    """The name of a text that cannot be used and what would be right; None where all can."""
    known = {each.name: each for each in every_text()}
    for name, words in texts.items():
        if name not in known:
            return name, "No text has this name."
        wanted = frozenset(known[name].placeholders)
        if placeholders(words) != wanted:
            return name, _what_is_right(wanted, known[name].english)
    if sum(len(words.encode()) for words in texts.values()) > MAX_BYTES:
        return "", f"All texts of a language may have {MAX_BYTES} bytes together."
    return None


def _what_is_right(wanted: frozenset[str], english: str) -> str:
    named = " and ".join(f"{{{name}}}" for name in sorted(wanted))
    must = f"It must hold {named} and nothing else in braces" if wanted else "Leave out the braces"
    return f"{must}, as the English: {english}"


def _of(part: Part, texts: Mapping[str, str]) -> tuple[VisitorText, ...]:
    return tuple(
        VisitorText(
            name=name, part=part, english=words, placeholders=tuple(sorted(placeholders(words)))
        )
        for name, words in texts.items()
    )
