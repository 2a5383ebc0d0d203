"""Composition of the reference bot."""

from functools import cache
from typing import TYPE_CHECKING

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.files import S3FileStore
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.errors import EscalationError
from escalation.domain.knowledge import index_key, unwrap
from escalation.domain.ports import SystemClock
from escalation.engine.answering import EmbeddedEngine
from escalation.engine.encoder import installed_encoder
from escalation.engine.nearest import nearest_entries
from escalation.runtime import models, observability, stores
from escalation.runtime.environment import PrivateBucket, SettingsTable, TranscriptsTable, read
from escalation.use_cases.bot.answer_ports import NoStoredIndexes, StoredIndexes
from escalation.use_cases.bot.answer_question import AnswerQuestion
from escalation.use_cases.bot.grounded_answer import ENTRIES

if TYPE_CHECKING:
    from escalation.engine.answering import AnyIndex, AnyRoutes


class BotEnvironment(SettingsTable, TranscriptsTable, PrivateBucket):
    """Variables of the function `bot`."""


class BucketIndexes:
    """Indexes in the private bucket (`StoredIndexes`). What cannot be read counts as missing."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def read(self, bot_id: str, knowledge_version: int) -> bytes | None:
        """The index of that version of the bot's knowledge, if it is there."""
        try:
            content = S3FileStore(client("s3"), self._bucket).get(index_key(bot_id))
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
        engine=EmbeddedEngine(encoder),
        stored=stored,
        learned=None if encoder is None else stores.learned(),
        clock=SystemClock(),
        model=models.answers(),
        nearest=lambda index, messages: nearest_entries(index, messages, encoder, ENTRIES),
    )
