"""How one connection fares: its circuit, what is left of the vendor's quota, what is refused."""

from collections.abc import Sequence
from typing import Annotated, Literal, Protocol

from pydantic import Field

from escalation.domain.types import Frozen, Identifier, UtcTime

CREDENTIALS_REFUSED = frozenset(
    {
        "account_inactive",
        "credentials_missing",
        "credentials_refused",
        "not_permitted",
        "organisation_mismatch",
        "scope_missing",
        "secret_malformed",
        "secret_missing",
    }
)
"""Codes of a 401, a 402 or a 403, and of credentials that are not there."""
SETTINGS_REFUSED = frozenset({"field_missing", "field_refused", "not_permitted", "ticket_refused"})
"""Codes of a ticket that is refused for what a bot's ticket settings fill in, or do not."""


class Refusal(Frozen):
    """What a helpdesk refuses until somebody puts it right, there or here."""

    code: Annotated[str, Field(max_length=100)]
    fields: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    """Those that the helpdesk named, by its own names."""
    at: UtcTime


class SettingsRefusal(Refusal):
    """A bot's ticket settings are refused: the connection and other bots' tickets are well."""

    bot_id: Identifier
    settings_version: int
    """Of the settings that were refused: a later version has not been."""


class ConnectionHealth(Frozen):
    """As the console shows it.

    `open`: calls are held back until `open_until`. `half_open`: one call may try.
    """

    circuit: Literal["closed", "open", "half_open"] = "closed"
    failures: Annotated[int, Field(ge=0)] = 0
    """Calls in a row that failed by the vendor's fault."""
    open_until: UtcTime | None = None
    last_error: Annotated[str, Field(max_length=100)] | None = None
    last_failure_at: UtcTime | None = None
    last_success_at: UtcTime | None = None
    quota_limit: int | None = None
    """Calls a minute, or credits a day, as the vendor last named it."""
    quota_remaining: int | None = None
    quota_at: UtcTime | None = None
    refused: Refusal | None = None
    """The credentials are, and a read after the call that was refused was refused as well. A test
    that succeeds clears it."""
    settings_refused: Annotated[tuple[SettingsRefusal, ...], Field(max_length=1_000)] = ()
    """Cleared by a test that finds nothing wrong with them; later settings are not concerned."""


class ConnectionHealthStore(Protocol):
    """Reads the health of a connection."""

    def health(self, connection_id: str) -> ConnectionHealth:
        """The present state; a connection never called is healthy."""
        ...


class RefusalMarks(Protocol):
    """Remembers what helpdesks refuse. Each may raise RetryableError."""

    def mark_connection(self, connection_id: str, refusal: Refusal) -> None:
        """Its credentials are refused."""
        ...

    def mark_settings(self, connection_id: str, refusal: SettingsRefusal) -> None:
        """The ticket settings of one bot are."""
        ...

    def clear(
        self, connection_id: str, *, connection: bool = False, bot_ids: Sequence[str] = ()
    ) -> None:
        """A test has found the connection, or these bots' settings, to be well."""
        ...
