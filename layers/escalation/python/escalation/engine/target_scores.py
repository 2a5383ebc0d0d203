"""Scores of the bots that may take a question, and why the best of them got theirs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from escalation.domain.bot_contract import BotMessage, TargetScore
from escalation.engine.encoder import SentenceEncoder
from escalation.engine.encoders import Encoders
from escalation.engine.questions import open_questions
from escalation.engine.routing import RoutingIndex, routing_reasons, routing_scores

if TYPE_CHECKING:
    from escalation.engine.semantic.routes import SemanticRoutes

REASONED: Final = 3
"""Bots whose score comes with its reason, the best: no other is decided for."""
_DIGITS: Final = 4


def target_scores(
    routes: "RoutingIndex | SemanticRoutes",
    messages: Sequence[BotMessage],
    encoder: SentenceEncoder | None,
    encoders: Encoders,
) -> tuple[TargetScore, ...]:
    """Score every bot, in the order of `routes`, for the visitor's open question.

    A question in a language that the encoder does not read is no bot's.

    A question over several messages is read whole and by its last message; the better reading
    counts. A reason is one of the bot's own examples or phrases, never what the visitor wrote.
    """
    asked, _ = open_questions(messages)
    texts = list(dict.fromkeys(["\n".join(asked), *asked[-1:]])) if asked else []
    if isinstance(routes, dict):
        scored = [routing_scores(routes, text) for text in texts]
        chosen = _chosen(routes["bots"], scored)
        why = {
            bot: reason
            for row, bots in chosen.items()
            for bot, reason in zip(bots, routing_reasons(routes, texts[row], bots), strict=True)
        }
        return _scores(routes["bots"], scored, why)
    if encoder is None or not texts or encoders.unread(texts[0], encoder) is not None:
        return _scores(routes.bots, [], {})
    vectors = encoder.encode(texts)
    scored = routes.scores(vectors, texts)
    why = {
        bot: reason
        for row, bots in _chosen(routes.bots, scored).items()
        for bot, reason in zip(bots, routes.reasons(vectors[row], texts[row], bots), strict=True)
    }
    return _scores(routes.bots, scored, why)


def _best(scored: Sequence[Mapping[str, float]], bot: str) -> float:
    return round(max((scores[bot] for scores in scored), default=0.0), _DIGITS)


def _chosen(bots: Sequence[str], scored: Sequence[Mapping[str, float]]) -> dict[int, list[str]]:
    """The bots to give reasons for, by the reading that scores them best."""
    fitting = [bot for bot in bots if _best(scored, bot) > 0.0]
    fitting.sort(key=lambda bot: -_best(scored, bot))
    found: dict[int, list[str]] = {}
    for bot in fitting[:REASONED]:
        row = max(range(len(scored)), key=lambda place: (scored[place][bot], -place))
        found.setdefault(row, []).append(bot)
    return found


def _scores(
    bots: Sequence[str], scored: Sequence[Mapping[str, float]], why: Mapping[str, str]
) -> tuple[TargetScore, ...]:
    return tuple(
        TargetScore(bot_id=bot, score=_best(scored, bot), reason=why.get(bot) or None)
        for bot in bots
    )
