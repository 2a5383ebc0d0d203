"""Which encoder reads what: the English one, one of several languages, and one that is asked over
the network.

An index and its calibration belong to the encoder that made its vectors. Knowledge in English is
always MiniLM's, whatever else there is: no other is as good at it.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from escalation.engine.encoder import ENCODER_NAME, ENGLISH, SentenceEncoder
from escalation.engine.languages import Languages, plainly_english, unread_of

MOSTLY: Final = 0.9
"""An encoder that reads this share of the entries has them all: a few are names, or quotations."""
SAMPLE: Final = 40
ENOUGH: Final = 0.5
"""The share that one of several languages has to read: the rest is as good as not there."""


class Choice(NamedTuple):
    """What reads a bot's knowledge.

    Attributes:
        encoder: what its index is made with; None: nothing reads it, words alone are compared.
        hosted: the one over the network, whose index comes first; None for none.
        unread: entries that neither reads, by language.
        unread_here: those that the first does not read.
    """

    encoder: SentenceEncoder | None
    hosted: SentenceEncoder | None
    unread: dict[str, int]
    unread_here: dict[str, int]


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
        return Choice(None, None, {}, {})

    def choose(self, texts: Sequence[str], hosted: SentenceEncoder | None = None) -> Choice:
        """What reads these texts, one an entry."""
        if self.languages is None or self.english is None:
            return Choice(self.english, None, {}, {})
        english = unread_of(self.languages, texts, self.english.reads)
        if sum(english.values()) <= (1.0 - MOSTLY) * len(texts):
            return Choice(self.english, None, dict(english), dict(english))
        here, unread_here = self._reading(texts, self.multilingual)
        there, unread = self._reading(texts, hosted)
        return Choice(here, there, unread if there else unread_here, unread_here)

    def _reading(
        self, texts: Sequence[str], encoder: SentenceEncoder | None
    ) -> tuple[SentenceEncoder | None, dict[str, int]]:
        """The encoder, if it reads enough of these texts, and those that are not read then."""
        reads = ENGLISH if encoder is None else encoder.reads
        unread = {} if self.languages is None else unread_of(self.languages, texts, reads)
        if encoder is not None and sum(unread.values()) <= (1.0 - ENOUGH) * len(texts):
            return encoder, dict(unread)
        return None, dict(unread)

    def choose_for_bots(self, texts: Sequence[str]) -> SentenceEncoder | None:
        """What compares bots, one text each; English where nothing reads them: names are left."""
        return self.choose(texts).encoder or self.english

    def may_read(self, texts: Sequence[str], encoder: SentenceEncoder) -> bool:
        """Whether an encoder reads a sample of an index's texts: an index of before languages were
        told apart is MiniLM's, whatever the knowledge. Plain English settles it at no cost.
        """
        if self.languages is None or encoder is not self.english or not texts:
            return True
        sample = texts[:: max(1, len(texts) // SAMPLE)]
        plain = sum(map(plainly_english, sample))
        if plain >= (1.0 - MOSTLY) * len(sample):
            return True
        unread = unread_of(self.languages, sample, encoder.reads)
        return sum(unread.values()) <= ENOUGH * len(sample)

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
