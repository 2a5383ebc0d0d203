"""What the visitor is told, in their language: the owner's words over the built-in ones.

Owners write texts with placeholders such as `{reference}`. They are replaced by plain search, in
one pass: `str.format` would let a text reach into objects and raise on a stray brace, and a value
that looks like a placeholder must stay what it is.
"""

import re
from typing import Literal

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
    "contact_request",
    "contact_thanks",
    "contact_claimed",
    "taken_over",
    "handed_back",
    "team_silent",
    "solved",
    "reopened",
    "reopened_by_team",
    "attachment_only",
    "closed",
    "transcript_subject",
    "transcript_intro",
    "transcript_attached",
    "code_subject",
    "code_intro",
    "code_ends",
    "code_unasked",
    "author_visitor",
    "author_bot",
    "author_agent",
    "author_system",
]
DEFAULT_LOCALE = "en"
PLACEHOLDERS = frozenset({"reference", "bot", "email", "opens_at"})
"""What owners may use in their texts."""

_PLACEHOLDER = re.compile(r"\{([a-z_]{1,30})\}")
# The mail's announcement is the handoff's, with one more fact: an owner words both as `handoff`.
_OWNERS_KEY = {"mail_handoff": "handoff"}


def text(messages: Texts, key: Key, locale: str, **values: str | None) -> str:
    """The text for a key in the best language there is.

    For each locale in turn (`es-MX`, `es`, then `en`) the owner's words come before the built-in
    ones. A built-in text that needs a value not given has a variant without it; in the owner's
    words such a placeholder is left out. What is no placeholder stays as written; nothing raises.

    Args:
        messages: the owner's own words.
        key: which text.
        locale: the visitor's, as in BCP 47.
        values: of the placeholders; None where not known.
    """
    owners = {
        name.lower(): words
        for name, words in getattr(messages, _OWNERS_KEY.get(key, key), {}).items()
    }
    built_in = BUILT_IN[key]
    if any(values.get(name) is None for name in _PLACEHOLDER.findall(built_in[DEFAULT_LOCALE])):
        built_in = BUILT_IN.get(f"{key}_plain", built_in)
    for candidate in _chain(locale):
        if candidate in owners:
            return _owners_words(owners[candidate], values)
        if candidate in built_in:
            return _fill(built_in[candidate], values)
    return _fill(built_in[DEFAULT_LOCALE], values)


def language_of(locale: str) -> str:
    """The language that the built-in texts for a locale are in."""
    return next(name for name in _chain(locale) if name in BUILT_IN["greeting"])


def _chain(locale: str) -> tuple[str, ...]:
    """`es-MX` → es-mx, es, en; a Chinese `zh-Hant-TW` → zh-hant-tw, zh-hant, zh, en."""
    parts = locale.lower().replace("_", "-").split("-")
    own = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return (*own, DEFAULT_LOCALE)


def _fill(template: str, values: dict[str, str | None]) -> str:
    def value(match: re.Match[str]) -> str:
        found = values.get(match[1])
        return match[0] if found is None else found

    return _PLACEHOLDER.sub(value, template)


def _owners_words(words: str, values: dict[str, str | None]) -> str:
    missing = {name for name in PLACEHOLDERS if values.get(name) is None}
    if missing.intersection(_PLACEHOLDER.findall(words)):
        words = _fill(words, dict.fromkeys(missing, ""))
        words = re.sub(r" +(?=[ .,;:!?]|$)", "", words).strip()
    return _fill(words, values)
