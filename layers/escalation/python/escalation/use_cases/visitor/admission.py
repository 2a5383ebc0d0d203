"""Who may begin a chat now: limits of one client, and work to do where a bot is flooded."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from escalation.domain.admission import (
    BUSY_WINDOW,
    STARTS_OF_CLIENT,
    STARTS_WINDOW,
    ClientCounts,
    Proofs,
    window_end,
)
from escalation.domain.errors import ProofNeeded, TooManyRequests
from escalation.domain.identity_ports import SpentTokens
from escalation.domain.ports import BotProfile, Clock, Events


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A visitor who wants to begin a chat.

    Attributes:
        profile: of the bot.
        client: digest of the network address; None where there is none to tell.
        person: the address that the owner's site has signed, if any.
        known: the browser has had a chat before.
        proof: of work that its browser has done.
        finds: nothing begins: one whom the owner's site vouches for asks for a chat of theirs.
    """

    profile: BotProfile
    client: str | None
    person: str | None
    known: bool
    proof: str | None
    finds: bool = False


class Admission:
    """Counts arrivals."""

    def __init__(
        self,
        *,
        counts: ClientCounts,
        proofs: Proofs,
        spent: SpentTokens,
        starts_of_client: int = STARTS_OF_CLIENT,
        clock: Clock,
        events: Events,
    ) -> None:
        self._counts = counts
        self._proofs = proofs
        self._spent = spent
        self._starts_of_client = starts_of_client
        self._clock = clock
        self._events = events

    def admit(self, arrival: Arrival) -> None:
        """Let the visitor begin.

        Raises:
            TooManyRequests: this client or this person has begun too many.
            ProofNeeded: the bot is busy with strangers: solve the challenge and ask again.
        """
        now = self._clock.now()
        workspace_id = arrival.profile.bot.workspace_id
        who = f"PERSON#{arrival.person}" if arrival.person else arrival.client
        if who is not None:
            # Each page that is opened asks; that must not use up what may be begun.
            scope = f"FIND#{who}" if arrival.finds else who
            begun = self._counts.count(f"{workspace_id}#{scope}", STARTS_WINDOW, now=now)
            if begun > self._starts_of_client:
                self._refuse(arrival, "client")
                wait = window_end(STARTS_WINDOW, now) - now
                raise TooManyRequests(
                    "Too many chats were begun from here.", retry_after_s=ceil(wait.total_seconds())
                )
        if arrival.person is None and not arrival.known and not arrival.finds:
            self._strangers_work(arrival, now)

    def _strangers_work(self, arrival: Arrival, now: datetime) -> None:
        bot, allowed = arrival.profile.bot, arrival.profile.settings.starts_a_minute
        begun = self._counts.count(f"BOT#{bot.bot_id}", BUSY_WINDOW, now=now)
        if begun <= allowed:
            return
        if arrival.proof is not None:
            good_until = self._proofs.expiry(arrival.proof, bot.bot_id, now=now)
            # Spent once, so that one browser's work is not many chats.
            if good_until is not None and self._spent.spend(
                bot.workspace_id, arrival.proof, until=good_until
            ):
                return
        self._refuse(arrival, "proof")
        raise ProofNeeded(
            "Many chats are being begun here. Solve the challenge; send the solution as `proof`.",
            challenge=self._proofs.challenge(bot.bot_id, now=now),
        )

    def _refuse(self, arrival: Arrival, limit: str) -> None:
        self._events.record("start_refused", bot_id=arrival.profile.bot.bot_id, limit=limit)
