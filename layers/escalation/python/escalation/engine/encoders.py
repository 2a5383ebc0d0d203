"""Which encoder reads what: the English one, one of several languages, and one that is asked over
the network.

An index and its calibration belong to the encoder that made its vectors. Knowledge in English is
always MiniLM's, whatever else there is: no other is as good at it.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from escalation.engine.encoder import ENCODER_NAME, SentenceEncoder
from escalation.engine.languages import Languages, unread_of

MOSTLY: Final = 0.9
"""An encoder that reads this share of the entries has them all: a few are names, or quotations."""
ENOUGH: Final = 0.5
"""The share that one of several languages has to read: the rest is as good as not there."""
BY_WORDS: Final = "words"
"""In an encoder's place, where a message was compared by its words."""


class Choice(NamedTuple):
    """What reads a bot's knowledge.

    Attributes:
        encoder: what its index is made with; None: nothing reads it, words alone are compared.
        hosted: the one over the network, whose index comes first; None for none.
        unread: entries that neither reads, by language.
    """

    encoder: SentenceEncoder | None
    hosted: SentenceEncoder | None
    unread: dict[str, int]


class Encoders:
    """The encoders of a process, and what tells languages."""

    def __init__(
        self,
        english: SentenceEncoder | None = None,
        multilingual: SentenceEncoder | None = None,
        languages: Languages | None = None,
    ) -> None:
        """Without `languages` all is English, as it was before anything told them apart."""
        self.english = english
        self.languages = languages
        self.multilingual = multilingual if languages is not None else None

    def named(self, name: str) -> SentenceEncoder | None:
        """The embedded encoder of an index."""
        found = (each for each in (self.english, self.multilingual) if each and each.name == name)
        return next(found, None)

    def nothing(self) -> Choice:
        """What reads no knowledge at all."""
        return Choice(None, None, {})

    def choose(self, texts: Sequence[str], hosted: SentenceEncoder | None = None) -> Choice:
        """What reads these texts, one an entry."""
        if self.languages is None or self.english is None:
            return Choice(self.english, None, {})
        english = unread_of(self.languages, texts, self.english.reads)
        if sum(english.values()) <= (1.0 - MOSTLY) * len(texts):
            return Choice(self.english, None, dict(english))
        chosen: list[SentenceEncoder | None] = []
        unread = dict(english)
        for encoder in (self.multilingual, hosted):
            left = english
            if encoder is not None:
                left = unread_of(self.languages, texts, encoder.reads)
            reads = encoder is not None and sum(left.values()) <= (1.0 - ENOUGH) * len(texts)
            chosen.append(encoder if reads else None)
            if reads:
                unread = dict(left)
        return Choice(chosen[0], chosen[1], unread)

    def choose_for_bots(self, texts: Sequence[str]) -> SentenceEncoder | None:
        """What compares bots, one text each; English where nothing reads them: names are left."""
        return self.choose(texts).encoder or self.english

    def unread(self, text: str, encoder: SentenceEncoder) -> str | None:
        """The language of a message that this encoder does not read."""
        if self.languages is None:
            return None
        return self.languages.unread(text, encoder.reads)


def logic_of(version: str, encoder: str) -> str:
    """The name of the rules that answer from an index of this encoder: MiniLM's is the plain one.
    What was learnt of one encoder's confidences says nothing about another's.
    """
    return version if encoder == ENCODER_NAME else f"{version}/{encoder}"
