"""What the owner's connections need besides stores: secrets, tests, webhooks, health."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from escalation.domain.helpdesk import WebhookPlan
from escalation.domain.owner_ports import (
    ConnectionCheck,
    ConnectionHealth,
    Refusal,
    SettingsRefusal,
)
from escalation.domain.settings import HelpdeskName, TicketSettings
from escalation.domain.ticket_fields import TicketFieldList
from escalation.domain.workspace import Connection


@dataclass
class MemorySecrets:
    """`ConnectionSecrets` in a dictionary."""

    kind: str = "secret"
    kept: dict[str, dict[str, str]] = field(default_factory=dict)
    made: int = 0

    def create(self, *, workspace_id: str, connection_id: str, credentials: dict[str, str]) -> str:
        self.made += 1
        ref = f"arn:{self.kind}-{self.made}"
        self.kept[ref] = credentials
        return ref

    def replace(self, secret_ref: str, credentials: dict[str, str]) -> None:
        self.kept[secret_ref] = credentials

    def delete(self, secret_ref: str) -> None:
        self.kept.pop(secret_ref, None)


@dataclass
class ScriptedLists:
    """`TicketFieldLists` that remembers what it was asked for."""

    listed: TicketFieldList | Exception = field(
        default_factory=lambda: TicketFieldList(read_at=datetime(2026, 11, 23, tzinfo=UTC))
    )
    asked: list[tuple[str, str | None, bool]] = field(default_factory=list)

    def fields(self, connection: Connection, *, within: str | None, fresh: bool) -> TicketFieldList:
        self.asked.append((connection.helpdesk, within, fresh))
        if isinstance(self.listed, Exception):
            raise self.listed
        return self.listed


@dataclass
class ScriptedGrants:
    """Every code buys a token once, unless it is told to raise."""

    error: Exception | None = None
    redeemed: list[str] = field(default_factory=list)

    def redeem(
        self, helpdesk: HelpdeskName, account: dict[str, str], secrets: dict[str, str], code: str
    ) -> dict[str, str]:
        self.redeemed.append(code)
        if self.error is not None:
            raise self.error
        return {"refresh_token": f"bought-with-{code}"}


@dataclass
class ScriptedTester:
    """Finds what it is told to find, or raises it."""

    outcome: ConnectionCheck | Exception = field(
        default_factory=lambda: ConnectionCheck(ok=True, checked=("credentials",))
    )
    tested: list[Connection] = field(default_factory=list)

    def usually_asks_csat(self, helpdesk: HelpdeskName) -> bool:
        return helpdesk == "freshdesk"

    def test(self, connection: Connection) -> ConnectionCheck:
        self.tested.append(connection)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@dataclass
class ScriptedChecker:
    """`SettingsCheck` that finds what it is told to."""

    found: Sequence[str] | Exception = ()
    checked: list[TicketSettings] = field(default_factory=list)

    def problems(self, connection: Connection, settings: TicketSettings) -> Sequence[str]:
        self.checked.append(settings)
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


@dataclass
class ScriptedInstaller:
    """`WebhookInstaller`: installs under the secret given, or answers as told."""

    installs: bool = True
    steps: tuple[str, ...] = ()
    header: str | None = None
    own_secret: str | None = None
    error: Exception | None = None
    offers_secret: bool = True
    urls: list[str] = field(default_factory=list)

    def plan(self, connection: Connection, *, url: str, secret: str) -> WebhookPlan:
        self.urls.append(url)
        if self.error is not None:
            raise self.error
        return WebhookPlan(
            installed=self.installs,
            url=url,
            webhook_id="hook-1" if self.installs else None,
            secret=self.own_secret or (secret if self.offers_secret else None),
            header=self.header,
            steps=self.steps,
        )


@dataclass
class MemoryHealth:
    """`ConnectionHealthStore` and `RefusalMarks` in a dictionary."""

    known: dict[str, ConnectionHealth] = field(default_factory=dict)

    def health(self, connection_id: str) -> ConnectionHealth:
        return self.known.get(connection_id, ConnectionHealth())

    def mark_connection(self, connection: Connection, refusal: Refusal) -> None:
        self._change(connection.connection_id, refused=refusal)

    def mark_settings(self, connection_id: str, refusal: SettingsRefusal) -> None:
        others = self._others(connection_id, [refusal.bot_id])
        self._change(connection_id, settings_refused=(*others, refusal))

    def clear(
        self, connection_id: str, *, connection: bool = False, bot_ids: Sequence[str] = ()
    ) -> None:
        self._change(connection_id, settings_refused=self._others(connection_id, bot_ids))
        if connection:
            self._change(connection_id, refused=None)

    def _others(self, connection_id: str, bot_ids: Sequence[str]) -> tuple[SettingsRefusal, ...]:
        marked = self.health(connection_id).settings_refused
        return tuple(each for each in marked if each.bot_id not in bot_ids)

    def _change(self, connection_id: str, **changes: object) -> None:
        self.known[connection_id] = self.health(connection_id).model_copy(update=changes)
