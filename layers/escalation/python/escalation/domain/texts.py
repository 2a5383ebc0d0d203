"""What the visitor is told, in their language: the owner's words over the built-in ones.

Owners write texts with placeholders such as `{reference}`. They are replaced by plain search, in
one pass: `str.format` would let a text reach into objects and raise on a stray brace, and a value
that looks like a placeholder must stay what it is.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal

from escalation.domain.attributes import IN_BRACES, VisitorFacts
from escalation.domain.languages import OwnLanguage
from escalation.domain.settings import Texts
from escalation.domain.translations import BUILT_IN

Key = Literal[
    "greeting",
    "handoff",
    "mail_handoff",
    "added",
    "delivered",
    "offline",
    "transfer",
    "failed",
    "cannot_help",
    "acknowledged",
    "acknowledged_thanks",
    "acknowledged_bye",
    "say_more",
    "masked",
    "privacy",
    "contact_request",
    "contact_thanks",
    "contact_claimed",
    "taken_over",
    "handed_back",
    "team_silent",
    "solved",
    "reopened",
    "reopened_by_team",
    "elsewhere",
    "answers_here",
    "attachment_only",
    "withdrawn",
    "closed",
    "transcript_subject",
    "transcript_intro",
    "transcript_attached",
    "code_subject",
    "code_intro",
    "code_ends",
    "code_unasked",
    "transcript_begun",
    "transcript_cut",
    "transcript_back",
    "transcript_elsewhere",
    "people_away",
    "author_visitor",
    "author_bot",
    "author_agent",
    "author_system",
]
DEFAULT_LOCALE = "en"
NONE: Final[Mapping[str, str]] = MappingProxyType({})
PLACEHOLDERS = frozenset({"reference", "bot", "email", "opens_at"})
"""What owners may use in their texts, beside attributes of the visitor."""

_PLACEHOLDER = re.compile(r"\{([a-z_]{1,30})\}")
_OWNERS_PLACEHOLDER = re.compile(rf"\{{({IN_BRACES}|[a-z_]{{1,30}})\}}")
# The mail's announcement is the handoff's, with one more fact: an owner words both as `handoff`.
_OWNERS_KEY = {"mail_handoff": "handoff"}


def text(
    messages: Texts,
    key: Key,
    locale: str,
    *,
    languages: Sequence[OwnLanguage] = (),
    facts: VisitorFacts | None = None,
    **values: str | None,
) -> str:
    """The text for a key in the best language there is.

    For each locale in turn (`es-MX`, `es`, then `en`) the owner's words for this bot come before
    the owner's language, and that before the built-in words. A text that needs a value not given
    has a variant without it; in the owner's words for a bot such a placeholder is left out. What is
    no placeholder stays as written; nothing raises.

    Args:
        messages: the owner's own words.
        key: which text.
        locale: the visitor's, as in BCP 47.
        languages: those that the owner has added.
        facts: what is known of the visitor: the owner's words for a bot may name attributes, as in
            `{signed.plan}`.
        values: of the placeholders; None where not known.
    """
    owners = {
        name.lower(): words
        for name, words in getattr(messages, _OWNERS_KEY.get(key, key), {}).items()
    }
    name: str = key
    if any(values.get(one) is None for one in placeholders(BUILT_IN[key][DEFAULT_LOCALE])):
        name = f"{key}_plain" if f"{key}_plain" in BUILT_IN else key
    for candidate in _chain(locale):
        if candidate in owners:
            return _owners_words(owners[candidate], values, facts or VisitorFacts())
        found = _words_of(name, candidate, languages)
        if found is not None:
            return _fill(found, values)
    return _fill(BUILT_IN[name][DEFAULT_LOCALE], values)


def spoken(
    name: str,
    locale: str,
    languages: Sequence[OwnLanguage],
    values: Mapping[str, str | None],
    *,
    own: Mapping[str, str] = NONE,
) -> str:
    """A text by its name, as `text` finds it. `own`: the bot's own words, where it has any, by
    language.
    """
    bots = {locale.lower(): words for locale, words in own.items()}
    found = (
        bots.get(candidate) or _words_of(name, candidate, languages) for candidate in _chain(locale)
    )
    return _fill(next(words for words in found if words is not None), values)


def language_with(names: Sequence[str], locale: str, languages: Sequence[OwnLanguage] = ()) -> str:
    """The best of the locale's languages that has all of these texts: what says them may call
    itself written in it.
    """
    own = {language.locale.lower(): language.locale for language in languages}
    for candidate in _chain(locale):
        if all(_words_of(name, candidate, languages) is not None for name in names):
            return own.get(candidate, candidate)
    return DEFAULT_LOCALE


def added_language(
    locale: str, languages: Sequence[OwnLanguage], *, prefix: str
) -> OwnLanguage | None:
    """The owner's language that serves a locale with texts of these names; None where the product's
    own fits as well or better.
    """
    for candidate in _chain(locale):
        for language in languages:
            if language.locale.lower() == candidate and any(
                name.startswith(prefix) for name in language.texts
            ):
                return language
        if candidate in BUILT_IN["greeting"]:
            break
    return None


def placeholders(words: str) -> frozenset[str]:
    """The names in braces that a text holds."""
    return frozenset(_PLACEHOLDER.findall(words))


def _words_of(name: str, candidate: str, languages: Sequence[OwnLanguage]) -> str | None:
    """The owner's or the built-in text in exactly this language; None where there is none."""
    for language in languages:
        if language.locale.lower() == candidate and name in language.texts:
            return language.texts[name]
    return _built_in(name).get(candidate)


def _built_in(name: str) -> Mapping[str, str]:
    if name in BUILT_IN:
        return BUILT_IN[name]
    # Few calls say these, or a time: their words are not loaded at a start.
    if name.startswith("answer_"):
        from escalation.domain.translated_answer_mails import ANSWERS  # noqa: PLC0415

        return ANSWERS[name]
    if name.startswith("reach_"):
        from escalation.domain.translated_must_reach import REACH  # noqa: PLC0415

        return REACH[name]
    if name.startswith("wait_"):
        from escalation.domain.translated_waits import WAITS  # noqa: PLC0415

        return WAITS[name]
    if name.startswith("asks_"):
        from escalation.domain.translated_questions import QUESTIONS  # noqa: PLC0415

        return QUESTIONS[name]
    from escalation.domain.translated_times import TIMES  # noqa: PLC0415

    return TIMES[name]


def _chain(locale: str) -> tuple[str, ...]:
    """`es-MX` → es-mx, es, en; a Chinese `zh-Hant-TW` → zh-hant-tw, zh-hant, zh, en."""
    parts = locale.lower().replace("_", "-").split("-")
    own = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return (*own, DEFAULT_LOCALE)


def _fill(
    template: str, values: Mapping[str, str | None], pattern: re.Pattern[str] = _PLACEHOLDER
) -> str:
    def value(match: re.Match[str]) -> str:
        found = values.get(match[1])
        return match[0] if found is None else found

    return pattern.sub(value, template)


def _owners_words(words: str, values: Mapping[str, str | None], facts: VisitorFacts) -> str:
    def known(name: str) -> str | None:
        return facts.told_as(name) if "." in name else values.get(name)

    found = {name: known(name) for name in _OWNERS_PLACEHOLDER.findall(words)}
    missing = [
        name
        for name, value in found.items()
        if value is None and ("." in name or name in PLACEHOLDERS)
    ]
    if missing:
        words = _fill(words, dict.fromkeys(missing, ""), _OWNERS_PLACEHOLDER)
        words = re.sub(r" +(?=[ .,;:!?]|$)", "", words).strip()
    return _fill(words, found, _OWNERS_PLACEHOLDER)
