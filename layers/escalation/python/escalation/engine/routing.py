"""Which bot a question belongs to: all bots' examples in one space, so that scores compare.

A bot covers many topics, so its prototype means little; its nearest examples decide. The score is
calibrated like a bot's own confidence (the chance that this bot is the right one), and is therefore
on the same scale.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple, TypedDict

from escalation.engine.calibration import Coefficients, confidence
from escalation.engine.lexical import LexicalIndex, build_lexical_index, similarities
from escalation.engine.scoring import ANSWER_WEIGHT, Features
from escalation.engine.tokenisation import sentences

NEAREST: Final = 3
LARGEST_LEAD: Final = 0.08
"""A lead counts up to here: without it a lone target would look like a certain one."""
COEFFICIENTS: Final[Coefficients] = {"bias": -3.4, "top": 2.1, "margin": 19.8, "mean": 10.0}
"""Fitted on six CLINC150 domains in groups of four as bots with 12 to 100 examples, out-of-scope
questions weighing six times: a wrong transfer costs more than a question left where it is."""


class BotExamples(NamedTuple):
    """What is known of a bot: example questions, and prose that describes it."""

    bot_id: str
    examples: tuple[str, ...]
    description: str


class RoutingIndex(TypedDict):
    """Documents of all bots; `owners[d]` is the place of document d's bot in `bots`."""

    lexical: LexicalIndex
    bots: list[str]
    owners: list[int]
    weights: list[float]
    texts: list[str]


def build_routing_index(bots: Sequence[BotExamples]) -> RoutingIndex:
    """Index the bots' examples and description sentences together."""
    texts: list[str] = []
    owners: list[int] = []
    weights: list[float] = []
    for place, bot in enumerate(bots):
        phrases = sentences(bot.description)
        texts += [*bot.examples, *phrases]
        owners += [place] * (len(bot.examples) + len(phrases))
        weights += [1.0] * len(bot.examples) + [ANSWER_WEIGHT] * len(phrases)
    return {
        "lexical": build_lexical_index(texts),
        "bots": [bot.bot_id for bot in bots],
        "owners": owners,
        "weights": weights,
        "texts": texts,
    }


def routing_features(index: RoutingIndex, question: str) -> list[Features]:
    """Describe each bot: its nearest example, the lead over the other bots, its nearest few."""
    groups: list[list[float]] = [[] for _ in index["bots"]]
    row = similarities(index["lexical"], question)
    for owner, weight, score in zip(index["owners"], index["weights"], row, strict=True):
        groups[owner].append(weight * score)
    nearest = [sorted(group, reverse=True)[:NEAREST] for group in groups]
    means = [sum(group) / NEAREST for group in nearest]
    tops = [group[0] if group else 0.0 for group in nearest]
    found: list[Features] = []
    for place, top in enumerate(tops):
        others = max((means[o] for o in range(len(tops)) if o != place), default=0.0)
        lead = max(-LARGEST_LEAD, min(LARGEST_LEAD, means[place] - others))
        found.append(Features(top, lead, means[place]))
    return found


def routing_scores(index: RoutingIndex, question: str) -> dict[str, float]:
    """Return each bot's chance (0 to 1) of being the right one for the question."""
    features = routing_features(index, question)
    return {
        bot: confidence(COEFFICIENTS, of_bot)
        for bot, of_bot in zip(index["bots"], features, strict=True)
    }


def routing_reasons(index: RoutingIndex, question: str, bots: Sequence[str]) -> list[str]:
    """Return of each of these bots the example or sentence that is nearest to the question."""
    row = similarities(index["lexical"], question)
    found: list[str] = []
    for bot in bots:
        place = index["bots"].index(bot)
        own = [doc for doc, owner in enumerate(index["owners"]) if owner == place]
        best = max(own, key=lambda doc: (row[doc], -doc), default=None)
        found.append("" if best is None else index["texts"][best])
    return found
