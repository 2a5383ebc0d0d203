"""Composition of the reference bot."""

from functools import cache
from typing import TYPE_CHECKING

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.files import S3FileStore
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.bot_ports import ModelUser
from escalation.domain.errors import EscalationError
from escalation.domain.knowledge import hosted_index_key, index_key, unwrap
from escalation.domain.ports import SystemClock
from escalation.engine.encoder import installed_encoder
from escalation.runtime import encoders, models, observability, stores
from escalation.runtime.environment import PrivateBucket, SettingsTable, TranscriptsTable, read
from escalation.use_cases.bot.answer_ports import HostedEngine, NoStoredIndexes, StoredIndexes
from escalation.use_cases.bot.answer_question import AnswerQuestion

if TYPE_CHECKING:
    from escalation.engine.answering import AnyIndex, AnyRoutes, EmbeddedEngine


class BotEnvironment(SettingsTable, TranscriptsTable, PrivateBucket):
    """Variables of the function `bot`."""


class BucketIndexes:
    """Indexes in the private bucket (`StoredIndexes`). What cannot be read counts as missing."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def read(self, bot_id: str, knowledge_version: int) -> bytes | None:
        """The index of that version of the bot's knowledge, if it is there."""
        return self._read(bot_id, index_key(bot_id), knowledge_version)

    def read_hosted(self, bot_id: str, knowledge_version: int) -> bytes | None:
        """The one beside it, by the encoder over the network."""
        return self._read(bot_id, hosted_index_key(bot_id), knowledge_version)

    def _read(self, bot_id: str, key: str, knowledge_version: int) -> bytes | None:
        try:
            content = S3FileStore(client("s3"), self._bucket).get(key)
        except EscalationError as error:
            observability.failed("index_unreadable", error, bot_id=bot_id)
            return None
        return None if content is None else unwrap(knowledge_version, content)


@cache
def answer_question() -> "AnswerQuestion[AnyIndex, AnyRoutes]":
    """The use case of this process, with the indexes it has built so far."""
    variables = read(BotEnvironment)
    encoder = installed_encoder()
    if encoder is None:
        observability.warn("encoder_absent")
    stored: StoredIndexes = (
        NoStoredIndexes() if encoder is None else BucketIndexes(variables.private_bucket)
    )
    return AnswerQuestion(
        source=SettingsStore(client("dynamodb"), variables.settings_table),
        engine=encoders.engine(),
        stored=stored,
        learned=None if encoder is None else stores.learned(),
        clock=SystemClock(),
        model=models.answers(),
        hosted=None if encoder is None else _hosted(),
    )


def _hosted() -> "HostedEngine[AnyIndex, AnyRoutes] | None":
    """The engine that asks over the network, for one bot; None where nothing is to be asked."""
    model = encoders.embeddings()
    if model is None:
        return None

    def made(user: ModelUser) -> "EmbeddedEngine":
        return encoders.engine_asking(model, user, "query")

    return made
