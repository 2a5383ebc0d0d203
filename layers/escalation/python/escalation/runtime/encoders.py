"""The encoders of this deployment: those in the layers, and where it is configured one that is
asked over the network.
"""

from functools import cache
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from escalation.adapters.aws.clients import client
from escalation.domain.bot_ports import ModelUser
from escalation.domain.embeddings import EmbeddingModel, Purpose
from escalation.domain.made_indexes import BuiltIndexes
from escalation.domain.ports import SystemClock
from escalation.engine.answering import EmbeddedEngine
from escalation.engine.encoder import installed_encoder, installed_multilingual
from escalation.engine.languages import installed_languages
from escalation.runtime import models
from escalation.runtime.environment import Variables, read
from escalation.runtime.events import LoggedEvents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from escalation.domain.knowledge import KnowledgeEntry
    from escalation.domain.workspace import Bot
    from escalation.engine.encoder.asked import Remembered
    from escalation.use_cases.owner.knowledge import Before


class EmbeddingVariables(Variables):
    """Which embedding model, if any, and how many calls of it a day there may be."""

    embedding_model_id: str | None = None
    embedding_calls_of_workspace: Annotated[int, Field(ge=0)] = 0
    embedding_calls_of_environment: Annotated[int, Field(ge=0)] = 0


@cache
def embeddings() -> EmbeddingModel | None:
    """The model over the network, within its budgets; None without one."""
    variables = read(EmbeddingVariables)
    if variables.embedding_model_id is None:
        return None
    from escalation.adapters.aws.bedrock_embeddings import BedrockEmbeddings  # noqa: PLC0415
    from escalation.use_cases.bot.embedding_budget import BudgetedEmbeddings  # noqa: PLC0415
    from escalation.use_cases.bot.model_budget import SharedLimits  # noqa: PLC0415

    model = BedrockEmbeddings(
        client("bedrock-runtime", "model_quick"),
        variables.embedding_model_id,
        events=LoggedEvents(),
    )
    return BudgetedEmbeddings(
        model,
        models.model_budgets(),
        SharedLimits(
            workspace=variables.embedding_calls_of_workspace,
            environment=variables.embedding_calls_of_environment,
        ),
        texts_a_call=model.texts_a_call,
        clock=SystemClock(),
        events=LoggedEvents(),
    )


@cache
def _remembered() -> "Remembered":
    from escalation.domain.recent import Recent  # noqa: PLC0415
    from escalation.engine.encoder.asked import KEPT_VECTORS  # noqa: PLC0415

    return Recent(KEPT_VECTORS)


@cache
def engine() -> EmbeddedEngine:
    """The engine with the encoders that are here."""
    return EmbeddedEngine(
        installed_encoder(),
        multilingual=installed_multilingual(),
        languages=installed_languages(),
    )


def engine_asking(model: EmbeddingModel, user: ModelUser, purpose: Purpose) -> EmbeddedEngine:
    """The engine with those and the one over the network, for one bot."""
    from escalation.engine.encoder.asked import AskedEncoder  # noqa: PLC0415

    return EmbeddedEngine(
        installed_encoder(),
        multilingual=installed_multilingual(),
        languages=installed_languages(),
        hosted=AskedEncoder(model, user, purpose, _remembered()),
    )


class Indexing:
    """Implements `Indexer`: all indexes of a bot's knowledge."""

    @property
    def version(self) -> str:
        """The engine's."""
        return engine().version

    def build(
        self, bot: "Bot", entries: "Sequence[KnowledgeEntry]", before: "Before"
    ) -> BuiltIndexes:
        """See `Indexer.build`."""
        model = embeddings()
        if model is None:
            return engine().build_files(entries)
        user = ModelUser(workspace_id=bot.workspace_id, bot_id=bot.bot_id, calls_a_day=0)
        return engine_asking(model, user, "document").build_files(entries, before)
