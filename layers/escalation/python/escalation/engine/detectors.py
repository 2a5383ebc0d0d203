"""Rules that read a message without a model: a wish for a person, frustration, repetition.

The rules are data (`data/detectors/*.json`), one file a language: regular expressions over the
message as plain words, clauses kept apart by " , ". Every gap in them is bounded, so the time is
linear in the text. A match is dropped when the words just before it deny it ("no need for …").
A slip of one letter in a word that matters ("custmer", "repersentative") is read over.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal

from escalation.domain.decision import Detection, NamedBot
from escalation.engine.acknowledgements import detect_acknowledgement, kind_of
from escalation.engine.detector_rules import (
    Found,
    Names,
    rule_book,
    unspaced_match,
    without_slips,
)
from escalation.engine.detector_text import plain_clauses, shortened, unspaced_clauses
from escalation.engine.fragments import detect_fragment
from escalation.engine.milder import is_bare, is_mild
from escalation.engine.raised_voice import raised_voice
from escalation.engine.repetition import says_the_same
from escalation.engine.resources import LANGUAGES, language_of, load_word_lists
from escalation.engine.rule_files import Kind
from escalation.engine.tokenisation import MAX_CHARACTERS, content_stems, words

MAX_NAMES: Final = 50
RECENT_TEXTS: Final = 3
_SMALL_NUMBERS: Final = frozenset("12")
"""Written in words as often as not."""
_MAX_MATCHED: Final = 200
_READ_SCRIPTS: Final = frozenset({"latin", "devanagari"})
_KNOWN_SHARE: Final = 0.2
"""A text in a supported language has at least this share of its function words."""
_ALSO_BY_NAME: Final = frozenset({"connect_to_person", "talk_to_person"})
"""Rules that take a name in the place of a person, in the languages that have no more rules."""
_KINDS_OF_BOT: Final = frozenset({"assistant", "bot", "chatbot", "department", "desk", "team"})

_Kind = Literal["explicit_request", "frustration", "repetition"]


def detect_explicit_request(
    text: str, *, locale: str, names: Sequence[str] = (), bots: Sequence[NamedBot] = ()
) -> Detection | None:
    """Find a request for a person, or for a bot by name, in any language that has rules.

    `names` are what else may be asked for by name, such as the company ("Acme please"). A detection
    with a `bot_id` is the wish for that bot; "a person from Billing" is one for people all the
    same.
    """
    by_name, known = _by_name(tuple(bots[:MAX_NAMES]), tuple(names[:MAX_NAMES]))
    if is_bare(text) and " ".join(words(text)) not in by_name:
        return Detection(
            detector="explicit_request", rule="bare", matched=_excerpt(text), mild=True
        )
    said = known.hide(without_slips(shortened(plain_clauses(text))))
    for found in rule_book("person").matches(said, language_of(locale)):
        name = known.first_in(found.matched) if _asks_by_name(found) else None
        bot_id = by_name.get(name or "")
        return Detection(
            detector="explicit_request",
            rule=found.rule if bot_id is None else "named_bot",
            matched=_excerpt(known.show(found.matched)),
            bot_id=bot_id,
        )
    return _unspaced("explicit_request", "person", text)


def _asks_by_name(found: Found) -> bool:
    """Whether a match is of a department as such, and not of somebody in it."""
    return found.rule == "named_department" or (
        found.language not in LANGUAGES and found.rule in _ALSO_BY_NAME
    )


@lru_cache(maxsize=64)
def _by_name(bots: tuple[NamedBot, ...], names: tuple[str, ...]) -> tuple[dict[str, str], Names]:
    """Bots' ids by what people call them ("Billing Bot" is "billing" too), and all names."""
    found: dict[str, str] = {}
    for bot in bots:
        plain = words(bot.name)
        short = [word for word in plain if word not in _KINDS_OF_BOT]
        for name in (" ".join(plain), " ".join(short)):
            if name:
                found.setdefault(name, bot.bot_id)
    return found, Names([*found, *(" ".join(words(name)) for name in names)])


def unread_language(text: str, *, locale: str) -> str | None:
    """Name the language or script of a text that the rules cannot read; None when they can.

    What the visitor wants in such a text shows only in the bot's confidence. A language in Latin
    letters is told by the visitor's locale, unless the words are those of a supported one.
    """
    letters = Counter(
        unicodedata.name(char, "unknown").partition(" ")[0].lower()
        for char in text[:MAX_CHARACTERS]
        if char.isalpha()
    )
    if not letters:
        return None
    script, _ = letters.most_common(1)[0]
    if script not in _READ_SCRIPTS:
        return script[:40]
    primary = locale.replace("_", "-").partition("-")[0].lower()
    if primary in LANGUAGES:
        return None
    said = words(text)
    known = sum(word in load_word_lists() for word in said)
    return None if known >= _KNOWN_SHARE * len(said) else primary[:40] or None


def detect_frustration(text: str, *, locale: str) -> Detection | None:
    """Find anger or despair: phrases of any language that has rules, shouting, "???", "nooooo"."""
    plain = plain_clauses(text)
    said = without_slips(shortened(plain))
    for found in rule_book("frustration").matches(said, language_of(locale)):
        return _found("frustration", found.rule, found.matched)
    loud = raised_voice(text[:MAX_CHARACTERS], plain)
    return None if loud is None else _found("frustration", *loud)


def detect_repetition(
    text: str, earlier_visitor_texts: Sequence[str], *, locale: str
) -> Detection | None:
    """Find a question asked again; `earlier_visitor_texts` oldest first, the last three count."""
    if not earlier_visitor_texts or kind_of(text) is not None:
        return None
    own = language_of(locale)
    said = shortened(plain_clauses(text))
    for found in rule_book("repetition").matches(said, own):
        return _found("repetition", found.rule, found.matched)
    for earlier in reversed(earlier_visitor_texts[-RECENT_TEXTS:]):
        rule = _same(text, earlier, own) if kind_of(earlier) is None else None
        if rule is not None:
            return _found("repetition", rule, earlier)
    return None


class RuleDetectors:
    """The detectors as one object, for those who take them as a port."""

    def explicit_request(
        self, text: str, *, locale: str, names: Sequence[str], bots: Sequence[NamedBot] = ()
    ) -> Detection | None:
        """See `detect_explicit_request`."""
        return detect_explicit_request(text, locale=locale, names=names, bots=bots)

    def acknowledgement(self, text: str, *, locale: str) -> Detection | None:
        """See `detect_acknowledgement`."""
        return detect_acknowledgement(text, locale=locale)

    def fragment(self, text: str, *, locale: str) -> Detection | None:
        """See `detect_fragment`."""
        return detect_fragment(text, locale=locale)

    def unread_language(self, text: str, *, locale: str) -> str | None:
        """See `unread_language`."""
        return unread_language(text, locale=locale)

    def frustration(self, text: str, *, locale: str) -> Detection | None:
        """See `detect_frustration`."""
        return detect_frustration(text, locale=locale)

    def repetition(self, text: str, earlier: Sequence[str], *, locale: str) -> Detection | None:
        """See `detect_repetition`."""
        return detect_repetition(text, earlier, locale=locale)


def _found(detector: _Kind, rule: str, matched: str) -> Detection:
    mild: Literal[True] | None = None
    if detector == "frustration" and is_mild(rule, matched):
        mild = True
    return Detection(detector=detector, rule=rule, matched=_excerpt(matched), mild=mild)


def _unspaced(detector: _Kind, kind: Kind, text: str) -> Detection | None:
    """What the rules of languages without spaces find."""
    said = unspaced_clauses(text)
    found = unspaced_match(kind, said) if said else None
    if found is None:
        return None
    return Detection(detector=detector, rule=found.rule, matched=_excerpt(found.matched))


def _same(text: str, earlier: str, own: str) -> str | None:
    now, before = words(text), words(earlier)
    if len(now) < 2 and len(now) == len(before):
        return None
    if content_stems(text) and now == before:
        return "same_words"
    if not set(_numbers(now)) <= set(_numbers(before)) | _SMALL_NUMBERS:
        return None
    return "same_question" if says_the_same(text, earlier, own) else None


def _numbers(found: Sequence[str]) -> list[str]:
    return sorted(word for word in found if any(c.isdigit() for c in word))


def _excerpt(text: str) -> str:
    return text.strip()[:_MAX_MATCHED]
