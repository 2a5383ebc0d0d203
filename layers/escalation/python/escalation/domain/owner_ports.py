"""What the owner's use cases need besides `ports`: workspaces, members, bots, settings, jobs, and
how connections fare.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Protocol

from pydantic import Field

from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.languages import OwnLanguage
from escalation.domain.settings import HelpdeskName, KeptSettings, VersionedSettings
from escalation.domain.types import Email, Frozen, Identifier, UtcTime
from escalation.domain.workspace import Bot, Connection, Member, Workspace


class SettingsVersion(Frozen, defer_build=True):
    """One save of a bot's escalation settings."""

    bot_id: Identifier
    workspace_id: Identifier
    version: Annotated[int, Field(ge=1)]
    settings: KeptSettings
    author: Email
    saved_at: UtcTime


class SettingsVersionPage(Frozen, defer_build=True):
    """Versions, newest first; `next` continues, None at the end."""

    items: tuple[SettingsVersion, ...]
    next: str | None = None


class Knowledge(Frozen, defer_build=True):
    """All entries of a bot; `version` rises with each save (0: never saved)."""

    bot_id: Identifier
    version: int
    entries: tuple[KnowledgeEntry, ...]


JobKind = Literal[
    "export_audit",
    "export_conversation",
    "erase_conversation",
    "erase_visitor",
    "export_person",
    "simulate",
    "index_knowledge",
]


class OwnerJob(Frozen, defer_build=True):
    """Long work: `result` is small; large results are files named by `result["file"]`, and one
    whose file was deleted, because a conversation in it was erased, has `result["file_erased"]`.
    """

    job_id: Identifier
    workspace_id: Identifier
    kind: JobKind
    state: Literal["queued", "running", "done", "failed"] = "queued"
    arguments: dict[str, str] = {}
    result: dict[str, str] = {}
    error: str | None = None
    created_at: UtcTime
    finished_at: UtcTime | None = None
    expires_at: UtcTime

    def without_file(self) -> "OwnerJob":
        """The same once its file is deleted."""
        kept = {name: value for name, value in self.result.items() if name != "file"}
        return self.model_copy(update={"result": {**kept, "file_erased": "true"}})


class WorkspaceStore(Protocol):
    """The settings table. Reads are strongly consistent; writes check versions.

    A write whose expected version is not the stored one raises VersionLost.
    """

    def workspace(self, workspace_id: str) -> Workspace | None: ...

    def create_workspace(self, workspace: Workspace, owner: Member | None) -> None:
        """None where its owner has yet to accept an invitation."""
        ...

    def save_workspace(self, workspace: Workspace, *, expected_version: int) -> None: ...

    def languages(self, workspace_id: str) -> tuple[OwnLanguage, ...]:
        """Those that the owner has added."""
        ...

    def save_language(
        self, workspace_id: str, language: OwnLanguage, *, expected_version: int
    ) -> None:
        """Write a language over the expected version; 0 where it is new."""
        ...

    def delete_language(self, workspace_id: str, locale: str) -> None: ...

    def member(self, sub: str) -> Member | None:
        """The membership of a token's subject."""
        ...

    def members(self, workspace_id: str) -> tuple[Member, ...]: ...

    def add_member(self, member: Member) -> None:
        """Raises Conflict when the subject already belongs to a workspace."""
        ...

    def bots(self, workspace_id: str) -> tuple[Bot, ...]: ...

    def bot(self, bot_id: str) -> Bot | None: ...

    def create_bot(self, bot: Bot) -> None: ...

    def save_bot(self, bot: Bot, *, expected_version: int) -> None: ...

    def delete_bot(self, bot: Bot) -> None:
        """Delete the bot, its settings, versions and knowledge."""
        ...

    def settings(self, bot_id: str) -> VersionedSettings | None:
        """Current settings; the defaults as version 0 for a bot never saved; None: no such bot."""
        ...

    def save_settings(self, version: SettingsVersion) -> None:
        """Write version N on the condition that N - 1 is current. Raises VersionLost."""
        ...

    def settings_versions(
        self, bot_id: str, *, after: str | None, limit: int = 25
    ) -> SettingsVersionPage: ...

    def settings_version(self, bot_id: str, version: int) -> SettingsVersion | None: ...

    def knowledge(self, bot_id: str) -> Knowledge: ...

    def save_knowledge(self, knowledge: Knowledge) -> None:
        """Replace all entries, on the condition that `version` - 1 is current."""
        ...

    def connection(self, workspace_id: str, helpdesk: HelpdeskName) -> Connection | None: ...

    def save_connection(self, connection: Connection) -> None: ...

    def delete_connection(self, connection: Connection) -> None: ...

    def owner_job(self, job_id: str) -> OwnerJob | None: ...

    def save_owner_job(self, job: OwnerJob) -> None: ...


class ConnectionSecrets(Protocol):
    """Credentials of helpdesk connections; they go in and are only read by the adapters."""

    def create(self, *, workspace_id: str, connection_id: str, credentials: dict[str, str]) -> str:
        """Store under a name with a random suffix; returns the ARN."""
        ...

    def replace(self, secret_ref: str, credentials: dict[str, str]) -> None: ...

    def delete(self, secret_ref: str) -> None: ...


class ConnectionCheck(Frozen, defer_build=True):
    """What a test of a connection found; `problems` are plain sentences."""

    ok: bool
    checked: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class ConnectionTester(Protocol):
    """Proves credentials (and ids used in settings) without creating anything."""

    def test(self, connection: Connection) -> ConnectionCheck: ...

    def usually_asks_csat(self, helpdesk: HelpdeskName) -> bool:
        """See `Helpdesks`."""
        ...


class GrantCodes(Protocol):
    """Codes that an owner copies from a vendor's page, and that buy the real secret once."""

    def redeem(
        self, helpdesk: HelpdeskName, account: dict[str, str], secrets: dict[str, str], code: str
    ) -> dict[str, str]:
        """What to keep in place of the code, by name.

        Raises:
            PermanentError: `code_refused`; or `credentials_refused`, for the other secrets.
            RetryableError: no answer, or not now.
        """
        ...


class FileStore(Protocol):
    """The private bucket."""

    def put(self, key: str, content: bytes, *, media_type: str) -> None: ...

    def get(self, key: str) -> bytes | None:
        """A file's content; None when there is none."""
        ...

    def delete(self, key: str) -> None:
        """Delete a file; that there is none is no error."""
        ...

    def link(self, key: str, *, now: datetime, valid_s: int = 900) -> str:
        """A link that expires."""
        ...


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


class Refusal(Frozen, defer_build=True):
    """What a helpdesk refuses until somebody puts it right, there or here."""

    code: Annotated[str, Field(max_length=100)]
    fields: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    """Those that the helpdesk named, by its own names."""
    at: UtcTime


class SettingsRefusal(Refusal, defer_build=True):
    """A bot's ticket settings are refused: the connection and other bots' tickets are well."""

    bot_id: Identifier
    settings_version: int
    """Of the settings that were refused: a later version has not been."""


class ConnectionHealth(Frozen, defer_build=True):
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

    def mark_connection(self, connection: Connection, refusal: Refusal) -> None:
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
