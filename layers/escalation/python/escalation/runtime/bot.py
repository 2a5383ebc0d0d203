"""Composition of the reference bot."""

from functools import cache

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.clock import SystemClock
from escalation.engine.answering import BotIndex, EmbeddedEngine
from escalation.engine.routing import RoutingIndex
from escalation.runtime.environment import SettingsTable, read
from escalation.use_cases.answer_question import AnswerQuestion


class BotEnvironment(SettingsTable):
    """Variables of the function `bot`."""


@cache
def answer_question() -> AnswerQuestion[BotIndex, RoutingIndex]:
    """The use case of this process, with the indexes it has built so far."""
    return AnswerQuestion(
        source=SettingsStore(client("dynamodb"), read(BotEnvironment).settings_table),
        engine=EmbeddedEngine(),
        clock=SystemClock(),
    )
