"""The reference bot's answer where the embedded engine is unsure and a large model is configured.

The embedded engine speaks first. What it is sure of is answered without a model; so is everything
while a model fails, and its own word stands then.
"""

from collections.abc import Sequence
from typing import Final

from escalation.domain.bot_contract import BotMessage, BotReply
from escalation.domain.bot_ports import ModelUser
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.language_model import LanguageModel
from escalation.domain.settings import ModelAnswers
from escalation.use_cases.bot.grounded_answer import GroundedAnswer
from escalation.use_cases.bot.second_opinion import HOPELESS, SURE, Judge

BUDGET_S: Final = 15.0
"""The bot's function has 20 s, and classify waits no longer for it."""
NOT_IN_KNOWLEDGE: Final = 0.05
"""Most that is left of a confidence when the model finds no answer in the entries."""


MAX_NAME_CHARS: Final = 100


class AnswerWithModel:
    """Puts a better reply in place of the embedded engine's, or leaves it."""

    def __init__(self, model: LanguageModel, *, budget_s: float = BUDGET_S) -> None:
        self._model = model
        self._grounded = GroundedAnswer(model)
        self._judge = Judge(model)
        self._budget_s = budget_s

    def did(self, use: ModelAnswers) -> str:
        """What was done by which model, for the record of what a reply rests on.

        The id is the one that was called; the end of a long ARN tells it apart.
        """
        name = self._model.model_id
        if len(name) > MAX_NAME_CHARS:
            name = name.rpartition("/")[2][-MAX_NAME_CHARS:]
        return f"{'judged' if use == 'judge' else 'written'} by model {name}"

    def wanted(self, reply: BotReply, use: ModelAnswers) -> bool:
        """Whether `better` would ask the model."""
        if use not in {"write", "judge"} or reply.confidence >= SURE:
            return False
        return use == "write" or reply.confidence >= HOPELESS

    def better(
        self,
        reply: BotReply,
        messages: Sequence[BotMessage],
        entries: Sequence[KnowledgeEntry],
        *,
        about: tuple[str, int],
        user: ModelUser,
        use: ModelAnswers,
    ) -> BotReply:
        """The reply to give; routing and everything else of `reply` stays.

        Args:
            reply: the embedded engine's.
            messages: the conversation.
            entries: what the embedded engine finds nearest, best first.
            about: bot and version of its knowledge.
            user: for whom.
            use: what the bot's settings let the model do.
        """
        if not self.wanted(reply, use) or not entries:
            return reply
        if use == "judge":
            return self._judged(reply, messages, entries[0], about, user)
        written = self._grounded.answer(
            messages, entries, about=about, user=user, budget_s=self._budget_s
        )
        if written is None:
            return reply
        if written.confidence <= 0.0 or not written.text:
            lowered = min(reply.confidence, NOT_IN_KNOWLEDGE)
            return reply.model_copy(update={"confidence": lowered})
        return written.model_copy(update={"routing": reply.routing})

    def _judged(
        self,
        reply: BotReply,
        messages: Sequence[BotMessage],
        entry: KnowledgeEntry,
        about: tuple[str, int],
        user: ModelUser,
    ) -> BotReply:
        if entry.answer != reply.text:
            return reply
        probability = self._judge.probability(
            messages, entry, about=about, user=user, budget_s=self._budget_s
        )
        if probability is None:
            return reply
        return reply.model_copy(update={"confidence": round(probability, 4)})
