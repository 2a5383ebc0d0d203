"""The owner's ports in memory. Writes check versions as the tables do."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from escalation.domain.audit import AuditEntry, AuditFilter, AuditPage
from escalation.domain.blocked_visitors import BlockedVisitor
from escalation.domain.errors import Conflict, RetryableError, VersionLost
from escalation.domain.jobs import QueueJob
from escalation.domain.languages import OwnLanguage
from escalation.domain.members import Account, Invitation
from escalation.domain.owner_ports import Knowledge, OwnerJob, SettingsVersion, SettingsVersionPage
from escalation.domain.saved_replies import SavedReply
from escalation.domain.settings import NEW_BOT, HelpdeskName, VersionedSettings
from escalation.domain.workspace import Bot, Connection, Member, Workspace
from tests.fakes.positions import position

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class SteppingClock:
    """Stands still until moved."""

    time: datetime = START

    def now(self) -> datetime:
        return self.time

    def move(self, step: timedelta) -> None:
        self.time += step


@dataclass
class CountingIds:
    """id-1, id-2 and so on."""

    given: int = 0

    def new(self) -> str:
        self.given += 1
        return f"id-{self.given}"


@dataclass
class RecordedEvents:
    """Keeps what was recorded."""

    events: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def record(self, event: str, **fields: object) -> None:
        self.events.append((event, fields))

    def named(self, event: str) -> list[dict[str, object]]:
        """The fields of each event of a name."""
        return [fields for name, fields in self.events if name == event]


class MemoryBlocks:
    """`BlockedVisitors` in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], BlockedVisitor] = {}

    def blocks(self, workspace_id: str) -> tuple[BlockedVisitor, ...]:
        return tuple(one for (of, _), one in self.kept.items() if of == workspace_id)

    def save_block(self, workspace_id: str, block: BlockedVisitor) -> None:
        self.kept[workspace_id, block.block_id] = block

    def delete_block(self, workspace_id: str, block_id: str) -> None:
        self.kept.pop((workspace_id, block_id), None)


class MemorySavedReplies:
    """`SavedReplies` in a dictionary."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], SavedReply] = {}

    def replies(self, workspace_id: str) -> tuple[SavedReply, ...]:
        return tuple(one for (of, _), one in self._kept.items() if of == workspace_id)

    def save_reply(self, workspace_id: str, reply: SavedReply, *, expected_version: int) -> None:
        there = self._kept.get((workspace_id, reply.reply_id))
        if (there.version if there else 0) != expected_version:
            raise VersionLost(reply.reply_id)
        stored = reply.model_copy(update={"version": expected_version + 1})
        self._kept[workspace_id, reply.reply_id] = stored

    def delete_reply(self, workspace_id: str, reply_id: str) -> None:
        self._kept.pop((workspace_id, reply_id), None)


class MemoryWorkspaces:
    """`WorkspaceStore` and `Memberships` in dictionaries."""

    def __init__(self) -> None:
        self._workspaces: dict[str, Workspace] = {}
        self._languages: dict[str, dict[str, OwnLanguage]] = {}
        self._members: dict[str, Member] = {}
        self._invitations: dict[tuple[str, str], Invitation] = {}
        self._mails: dict[tuple[str, str], int] = {}
        self._bots: dict[str, Bot] = {}
        self._versions: dict[str, list[SettingsVersion]] = {}
        self._knowledge: dict[str, Knowledge] = {}
        self._connections: dict[tuple[str, HelpdeskName], Connection] = {}
        self._jobs: dict[str, OwnerJob] = {}

    def workspace(self, workspace_id: str) -> Workspace | None:
        return self._workspaces.get(workspace_id)

    def create_workspace(self, workspace: Workspace, owner: Member | None) -> None:
        if owner is not None:
            self.add_member(owner)
        self._workspaces[workspace.workspace_id] = workspace

    def save_workspace(self, workspace: Workspace, *, expected_version: int) -> None:
        if self._workspaces[workspace.workspace_id].version != expected_version:
            raise VersionLost("workspace")
        self._workspaces[workspace.workspace_id] = workspace

    def languages(self, workspace_id: str) -> tuple[OwnLanguage, ...]:
        return tuple(self._languages.get(workspace_id, {}).values())

    def save_language(
        self, workspace_id: str, language: OwnLanguage, *, expected_version: int
    ) -> None:
        kept = self._languages.setdefault(workspace_id, {})
        there = kept.get(language.locale.lower())
        if (there.version if there else 0) != expected_version:
            raise VersionLost(language.locale)
        stored = language.model_copy(update={"version": expected_version + 1})
        kept[language.locale.lower()] = stored

    def delete_language(self, workspace_id: str, locale: str) -> None:
        self._languages.get(workspace_id, {}).pop(locale.lower(), None)

    def member(self, sub: str) -> Member | None:
        return self._members.get(sub)

    def members(self, workspace_id: str) -> tuple[Member, ...]:
        return tuple(m for m in self._members.values() if m.workspace_id == workspace_id)

    def add_member(self, member: Member) -> None:
        if member.sub in self._members:
            raise Conflict("belongs to a workspace already", code="already_member")
        self._members[member.sub] = member

    def invitations(self, workspace_id: str) -> tuple[Invitation, ...]:
        return tuple(i for i in self._invitations.values() if i.workspace_id == workspace_id)

    def invitations_to(self, sub: str) -> tuple[Invitation, ...]:
        return tuple(i for i in self._invitations.values() if i.sub == sub)

    def save_invitation(self, invitation: Invitation) -> None:
        self._invitations[invitation.workspace_id, invitation.sub] = invitation

    def delete_invitation(self, invitation: Invitation) -> None:
        self._invitations.pop((invitation.workspace_id, invitation.sub), None)

    def accept(self, invitation: Invitation, member: Member) -> None:
        if invitation not in self._invitations.values():
            raise VersionLost("invitation")
        self.add_member(member)
        self.delete_invitation(invitation)

    def change(self, before: Member, after: Member, *, beside: Member | None) -> None:
        self._as_read(before, beside)
        self._members[after.sub] = after

    def remove(self, member: Member, *, beside: Member | None) -> None:
        self._as_read(member, beside)
        del self._members[member.sub]

    def _as_read(self, *read: Member | None) -> None:
        if any(one is not None and self._members.get(one.sub) != one for one in read):
            raise VersionLost("member")

    def count_mail(self, workspace_id: str, day: str, *, until: datetime) -> int:
        counted = self._mails[workspace_id, day] = self._mails.get((workspace_id, day), 0) + 1
        return counted

    def bots(self, workspace_id: str) -> tuple[Bot, ...]:
        return tuple(b for b in self._bots.values() if b.workspace_id == workspace_id)

    def bot(self, bot_id: str) -> Bot | None:
        return self._bots.get(bot_id)

    def create_bot(self, bot: Bot) -> None:
        self._bots[bot.bot_id] = bot

    def save_bot(self, bot: Bot, *, expected_version: int) -> None:
        if self._bots[bot.bot_id].version != expected_version:
            raise VersionLost("bot")
        self._bots[bot.bot_id] = bot

    def delete_bot(self, bot: Bot) -> None:
        for kept in (self._bots, self._versions, self._knowledge):
            kept.pop(bot.bot_id, None)

    def settings(self, bot_id: str) -> VersionedSettings | None:
        bot = self._bots.get(bot_id)
        if bot is None:
            return None
        versions = self._versions.get(bot_id, [])
        return VersionedSettings(
            bot_id=bot_id,
            workspace_id=bot.workspace_id,
            version=len(versions),
            settings=versions[-1].settings if versions else NEW_BOT,
        )

    def save_settings(self, version: SettingsVersion) -> None:
        versions = self._versions.setdefault(version.bot_id, [])
        if version.version != len(versions) + 1:
            raise VersionLost("settings")
        versions.append(version)

    def settings_versions(
        self, bot_id: str, *, after: str | None, limit: int = 25
    ) -> SettingsVersionPage:
        newest_first = [
            v
            for v in reversed(self._versions.get(bot_id, []))
            if after is None or v.version < position(after)
        ]
        page = newest_first[:limit]
        more = len(newest_first) > limit
        return SettingsVersionPage(items=tuple(page), next=str(page[-1].version) if more else None)

    def settings_version(self, bot_id: str, version: int) -> SettingsVersion | None:
        return next((v for v in self._versions.get(bot_id, []) if v.version == version), None)

    def knowledge(self, bot_id: str) -> Knowledge:
        return self._knowledge.get(bot_id, Knowledge(bot_id=bot_id, version=0, entries=()))

    def save_knowledge(self, knowledge: Knowledge) -> None:
        if self.knowledge(knowledge.bot_id).version != knowledge.version - 1:
            raise VersionLost("knowledge")
        self._knowledge[knowledge.bot_id] = knowledge

    def connection(self, workspace_id: str, helpdesk: HelpdeskName) -> Connection | None:
        return self._connections.get((workspace_id, helpdesk))

    def connection_by_id(self, connection_id: str) -> Connection | None:
        known = self._connections.values()
        return next((c for c in known if c.connection_id == connection_id), None)

    def note_first_event(self, connection_id: str, at: datetime) -> None:
        return None

    def save_connection(self, connection: Connection) -> None:
        self._connections[connection.workspace_id, connection.helpdesk] = connection

    def delete_connection(self, connection: Connection) -> None:
        self._connections.pop((connection.workspace_id, connection.helpdesk), None)

    def owner_job(self, job_id: str) -> OwnerJob | None:
        return self._jobs.get(job_id)

    def all_jobs(self) -> tuple[OwnerJob, ...]:
        return tuple(self._jobs.values())

    def save_owner_job(self, job: OwnerJob) -> None:
        self._jobs[job.job_id] = job


@dataclass
class MemoryQueue:
    """Keeps jobs; refuses them while `broken`."""

    jobs: list[QueueJob] = field(default_factory=list)
    broken: bool = False

    def send(self, job: QueueJob, *, delay_s: int = 0) -> None:
        if self.broken:
            raise RetryableError("queue_unavailable")
        self.jobs.append(job)


@dataclass
class MemoryTrail:
    """`AuditTrail` in a list, oldest first."""

    entries: list[AuditEntry] = field(default_factory=list)
    down: bool = False

    def add(self, entry: AuditEntry) -> None:
        if self.down:
            raise RetryableError("store_unavailable")
        self.entries.append(entry)

    def page(
        self,
        workspace_id: str,
        where: AuditFilter,
        *,
        now: datetime,
        after: str | None,
        limit: int = 50,
    ) -> AuditPage:
        shown = [
            one
            for one in reversed(self.entries)
            if one.workspace_id == workspace_id
            and one.expires_at > now
            and where.shows(one)
            and (where.first is None or one.at >= where.first)
            and (where.last is None or one.at < where.last)
        ]
        start = position(after)
        more = str(start + limit) if len(shown) > start + limit else None
        return AuditPage(items=tuple(shown[start : start + limit]), next=more)


@dataclass
class MemoryDirectory:
    """Everybody's subject is made of their address; who has signed in is in `active`."""

    active: set[str] = field(default_factory=set)
    signed_out: list[str] = field(default_factory=list)
    second_factors: set[str] = field(default_factory=set)
    down: bool = False

    def open_account(self, email: str) -> Account:
        password = None if email.lower() in self.active else f"first-{len(email)}"
        return Account(sub=f"sub-{email}", first_password=password)

    def sign_out(self, email: str) -> None:
        if self.down:
            raise RetryableError("directory_unavailable")
        self.signed_out.append(email)

    def has_second_factor(self, email: str) -> bool:
        if self.down:
            raise RetryableError("directory_unavailable")
        return email in self.second_factors

    def forget_second_factor(self, email: str) -> None:
        self.second_factors.discard(email)


@dataclass
class MemoryFiles:
    """`FileStore` in a dictionary."""

    files: dict[str, bytes] = field(default_factory=dict)

    def put(self, key: str, content: bytes, *, media_type: str) -> None:
        self.files[key] = content

    def get(self, key: str) -> bytes | None:
        return self.files.get(key)

    def delete(self, key: str) -> None:
        self.files.pop(key, None)

    def link(self, key: str, *, now: datetime, valid_s: int = 900) -> str:
        return f"https://files.example/{key}?valid={valid_s}"
