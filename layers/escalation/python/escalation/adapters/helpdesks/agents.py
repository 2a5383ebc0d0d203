"""The helpdesk's agents, by the addresses of members: who writes here may be one of them there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from escalation.adapters.helpdesks.opening import Opening
from escalation.domain.errors import DeliveryError, RetryableError

_KNOWN_FOR: Final = timedelta(hours=1)
_UNKNOWN_FOR: Final = timedelta(minutes=10)
"""That an address is no agent's: somebody who is made one is found soon."""


class Agents:
    """Ids of agents as one process has looked them up. That somebody cannot be looked up is no
    failure: their words then stand in the connection's own name.
    """

    def __init__(self, opening: Opening, ask: Callable[[str], str | None]) -> None:
        """Takes the look-up.

        Args:
            opening: keeps what was found, for whoever opens the connection next.
            ask: the vendor's id of the agent with an address, in lower case; None for nobody's.
                May raise DeliveryError.
        """
        self._opening = opening
        self._ask = ask

    def id_of(self, email: str) -> str | None:
        """The agent with this address; None where there is none, or it cannot be found out."""
        now = self._opening.clock.now()
        key = (self._opening.connection_id, email.casefold())
        known = self._opening.agents.get(key)
        if known is not None and now < known[0]:
            return known[1]
        try:
            found = self._ask(key[1])
        except RetryableError:
            return None
        except DeliveryError:
            found = None
        self._opening.agents.put(key, (now + (_KNOWN_FOR if found else _UNKNOWN_FOR), found))
        return found

    def forget(self, email: str) -> None:
        """Whoever has this address may not write: not to be asked for at once again."""
        until = self._opening.clock.now() + _UNKNOWN_FOR
        self._opening.agents.put((self._opening.connection_id, email.casefold()), (until, None))
