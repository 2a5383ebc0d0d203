"""Which bot a question belongs to, by meaning: all bots' examples in one space.

A bot covers many topics, so its mean says little; its three nearest documents decide, and a linear
model over the bots where they have examples enough. A bot's score is the chance that it is the
right one: that the question is any bot's at all, times its share among them. It is therefore on
the scale of the answering bot's own confidence.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from escalation.engine.encoder import SentenceEncoder
from escalation.engine.routing import BotExamples
from escalation.engine.semantic.calibrating import DEFAULT, Calibration, confidences
from escalation.engine.semantic.index import Document, SemanticIndex, build_index
from escalation.engine.semantic.ranking import BOTS
from escalation.engine.tokenisation import sentences

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

SCOPE_BIAS: Final = 2.6
SCOPE_BIAS_PER_LOG: Final = -1.8
SCOPE_SLOPE: Final = 21.0
"""The more documents a bot has, the nearer some three of them are to anything at all, so the bias
falls with the logarithm of their number. Fits of development data: ten bots with 9, 30 and 150
documents each. Not fitted anew: too few bots are in one workspace to hide any."""
CHOICE_BY_MODEL: Final = (-1.0, 6.0)
CHOICE_BY_SIMILARITY: Final = (0.5, 4.0)
_FEWEST: Final = 3
_PHRASE_END: Final = (",", ";", ":")


class SemanticRoutes:
    """Bots to choose among. Immutable once made."""

    def __init__(self, index: SemanticIndex) -> None:
        """Takes an index whose labels are ids of bots."""
        self._index = index
        self.encoder = index.encoder
        self.bots: list[str] = index.labels
        choice = CHOICE_BY_SIMILARITY if index.linear is None else CHOICE_BY_MODEL
        held = np.bincount(index.corpus.owners, minlength=max(1, len(self.bots)))
        bias = SCOPE_BIAS + SCOPE_BIAS_PER_LOG * float(np.log(np.maximum(held, _FEWEST)).mean())
        self._calibration = Calibration(scope=(bias, SCOPE_SLOPE), choice=choice)

    def scores(self, vectors: "Floats", texts: Sequence[str]) -> list[dict[str, float]]:
        """Return each bot's chance of being the right one, for texts with these vectors."""
        ranked = self._index.ask(vectors, texts)
        found: list[dict[str, float]] = [{} for _ in texts]
        for place, bot in enumerate(self.bots):
            # The chance of this bot, as if it were the best: by its own similarity and posterior.
            alone = ranked._replace(
                top=ranked.similarity[:, place], likely=ranked.posterior[:, place]
            )
            for row, chance in enumerate(confidences(self._calibration, alone)):
                found[row][bot] = float(chance)
        return found

    def reasons(self, vector: "Floats", text: str, bots: Sequence[str]) -> list[str]:
        """Return the example or phrase of each of these bots that is nearest to a text."""
        return self._index.nearest(vector, text, [self.bots.index(bot) for bot in bots])


def build_routes(
    bots: Sequence[BotExamples], encoder: SentenceEncoder, known: Sequence[SemanticIndex] = ()
) -> SemanticRoutes:
    """Index bots; a text that one of the `known` indexes holds is not encoded again."""
    documents: list[Document] = []
    for owner, bot in enumerate(bots):
        documents += [Document(owner, text) for text in bot.examples]
        documents += [Document(owner, text, is_example=False) for text in phrases(bot.description)]
    same = [index for index in known if index.encoder == encoder.name]
    held = {text: row for index in same for text, row in _vectors_of(index)}
    missing = list(dict.fromkeys(doc.text for doc in documents if doc.text not in held))
    if missing:
        held |= dict(zip(missing, encoder.encode(missing), strict=True))
    vectors = np.stack([held[doc.text] for doc in documents]) if documents else encoder.encode([])
    return SemanticRoutes(
        build_index(
            [bot.bot_id for bot in bots],
            documents,
            encoder,
            kind=BOTS,
            vectors=vectors,
            calibration=DEFAULT,
        )
    )


def phrases(description: str) -> list[str]:
    """Split a description at sentences and commas, and keep the sentences as well."""
    found: list[str] = []
    for sentence in sentences(description):
        parts = sentence
        for mark in _PHRASE_END:
            parts = parts.replace(mark, "\n")
        pieces = [piece.strip() for piece in parts.split("\n") if piece.strip(" .!?")]
        found += [sentence, *pieces] if len(pieces) > 1 else [sentence]
    return list(dict.fromkeys(found))


def _vectors_of(index: SemanticIndex) -> "zip[tuple[str, Floats]]":
    return zip(index.texts, index.corpus.vectors, strict=True)
