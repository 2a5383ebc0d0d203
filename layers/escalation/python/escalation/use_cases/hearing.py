"""Asking detectors and models what they make of a message: whatever raises has said nothing.

What they say is evidence, and no more than that. A detector with a defect, or a reader that is out
of order, must not cost a message that was accepted: it counts as silent, which the decision's
evidence records, and the log says what was raised. A bot that raises is a bot failure.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from escalation.domain.bot_contract import BotMessage, BotReply, BotRequest
from escalation.domain.bot_ports import Bots, Detectors, Guidance, ModelUser
from escalation.domain.decision import Detection, Evidence, GuidanceFinding, NamedBot
from escalation.domain.errors import BotFailed
from escalation.domain.ports import Events
from escalation.domain.workspace import Bot

T = TypeVar("T")


class Hearing:
    """One message's asking. Implements the port `Detectors`, so that it stands in their place.

    Attributes:
        silent: names of those that raised, in the order of asking.
    """

    def __init__(self, detectors: Detectors, events: Events) -> None:
        self._detectors = detectors
        self._events = events
        self.silent: list[str] = []

    def explicit_request(
        self, text: str, *, locale: str, names: Sequence[str], bots: Sequence[NamedBot] = ()
    ) -> Detection | None:
        """See `Detectors`."""
        return self._heard(
            "explicit_request",
            lambda: self._detectors.explicit_request(text, locale=locale, names=names, bots=bots),
        )

    def frustration(self, text: str, *, locale: str) -> Detection | None:
        """See `Detectors`."""
        return self._heard("frustration", lambda: self._detectors.frustration(text, locale=locale))

    def repetition(self, text: str, earlier: Sequence[str], *, locale: str) -> Detection | None:
        """See `Detectors`."""
        return self._heard(
            "repetition", lambda: self._detectors.repetition(text, earlier, locale=locale)
        )

    def acknowledgement(self, text: str, *, locale: str) -> Detection | None:
        """See `Detectors`."""
        return self._heard(
            "acknowledgement", lambda: self._detectors.acknowledgement(text, locale=locale)
        )

    def fragment(self, text: str, *, locale: str) -> Detection | None:
        """See `Detectors`."""
        return self._heard("fragment", lambda: self._detectors.fragment(text, locale=locale))

    def unread_language(self, text: str, *, locale: str) -> str | None:
        """See `Detectors`."""
        return self._heard(
            "unread_language", lambda: self._detectors.unread_language(text, locale=locale)
        )

    def guidance(
        self,
        reader: Guidance,
        guidelines: Sequence[str],
        messages: Sequence[BotMessage],
        *,
        user: ModelUser,
    ) -> GuidanceFinding:
        """What the reader finds; one that raises has failed, as a model does."""
        found = self._heard("guidance", lambda: reader.read(guidelines, messages, user=user))
        return found or GuidanceFinding(state="failed")

    def noted_in(self, evidence: Evidence) -> Evidence:
        """The evidence, with who was silent."""
        silent = tuple(dict.fromkeys(self.silent))
        return evidence.model_copy(update={"not_heard": silent}) if silent else evidence

    def _heard(self, name: str, ask: Callable[[], T | None]) -> T | None:
        try:
            return ask()
        except Exception as error:  # whatever it is, the message is worth more
            self.silent.append(name)
            self._events.record("evidence_missing", source=name, error=type(error).__qualname__)
            return None


class HeardBots:
    """`Bots` of which whatever they raise is a bot failure."""

    def __init__(self, bots: Bots, events: Events) -> None:
        self._bots = bots
        self._events = events

    def ask(self, bot: Bot, request: BotRequest) -> BotReply:
        """See `Bots`."""
        return self._heard(lambda: self._bots.ask(bot, request), request)

    def route(self, request: BotRequest) -> BotReply:
        """See `Bots`."""
        return self._heard(lambda: self._bots.route(request), request)

    def _heard(self, ask: Callable[[], BotReply], request: BotRequest) -> BotReply:
        try:
            return ask()
        except BotFailed:
            raise
        except Exception as error:
            self._events.record(
                "evidence_missing",
                source="bot",
                bot_id=request.bot_id,
                error=type(error).__qualname__,
            )
            raise BotFailed("error", type(error).__qualname__) from error
