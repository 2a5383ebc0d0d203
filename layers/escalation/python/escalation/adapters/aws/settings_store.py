"""The settings table as the domain's `WorkspaceStore`. Its keys are explained in `keys`."""

from datetime import datetime
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.answer_times import answer_times_in
from escalation.adapters.aws.connection_store import ConnectionStore
from escalation.adapters.aws.dynamodb_codec import decode_item, is_live
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, from_cursor, key, record, to_cursor
from escalation.adapters.aws.knowledge_store import (
    KNOWLEDGE_VERSION,
    TYPICAL_QUESTIONS,
    KnowledgeStore,
)
from escalation.adapters.aws.language_store import LanguageStore
from escalation.adapters.aws.member_store import belongs_elsewhere, member_items
from escalation.domain.answer_times import AnswerTimes
from escalation.domain.errors import Conflict, InvalidInput, VersionLost
from escalation.domain.languages import OwnLanguage
from escalation.domain.owner_ports import (
    Knowledge,
    OwnerJob,
    SettingsVersion,
    SettingsVersionPage,
)
from escalation.domain.polling import is_told
from escalation.domain.ports import BotProfile, Clock, SystemClock
from escalation.domain.settings import HelpdeskName, VersionedSettings, first_settings
from escalation.domain.workspace import Bot, Connection, Member, Workspace

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from escalation.adapters.aws.dynamodb_codec import Item


class SettingsStore:
    """Workspaces, members, bots, settings, knowledge, connections and jobs in one table."""

    def __init__(
        self, client: "DynamoDBClient", table_name: str, *, clock: Clock | None = None
    ) -> None:
        """Takes the place of the table.

        Args:
            client: a low-level client with time-outs and a few attempts (`clients.client`).
            table_name: name of the settings table.
            clock: tells which jobs have expired.
        """
        self._table = Table(client, table_name)
        self._knowledge = KnowledgeStore(self._table)
        self._connections = ConnectionStore(self._table)
        self._languages = LanguageStore(self._table)
        self._clock = clock or SystemClock()

    def workspace(self, workspace_id: str) -> Workspace | None:
        """See `WorkspaceStore`."""
        item = self._table.get(key(keys.workspace_pk(workspace_id), keys.PROFILE_SK))
        return decode_item(Workspace, item) if item else None

    def create_workspace(self, workspace: Workspace, owner: Member | None) -> None:
        """See `WorkspaceStore`. Raises Conflict when it exists, or its owner has another."""
        pk = keys.workspace_pk(workspace.workspace_id)
        profile = record(pk, keys.PROFILE_SK, workspace, version=workspace.version)
        try:
            self._create(profile, *(member_items(owner) if owner else ()))
        except ConditionLost:
            raise Conflict(
                "The workspace exists, or its owner belongs to one.", code="already_exists"
            ) from None

    def save_workspace(self, workspace: Workspace, *, expected_version: int) -> None:
        """See `WorkspaceStore`."""
        version = expected_version + 1
        stored = workspace.model_copy(update={"version": version})
        pk = keys.workspace_pk(workspace.workspace_id)
        self._write_over(record(pk, keys.PROFILE_SK, stored, version=version), expected_version)

    def member(self, sub: str) -> Member | None:
        """See `WorkspaceStore`."""
        item = self._table.get(key(keys.subject_pk(sub), keys.MEMBER_SK))
        return decode_item(Member, item) if item else None

    def members(self, workspace_id: str) -> tuple[Member, ...]:
        """See `WorkspaceStore`."""
        items = self._table.beginning(keys.workspace_pk(workspace_id), keys.MEMBERS_FROM)
        return tuple(decode_item(Member, item) for item in items)

    def add_member(self, member: Member) -> None:
        """See `WorkspaceStore`."""
        try:
            self._create(*member_items(member))
        except ConditionLost:
            raise belongs_elsewhere() from None

    def bots(self, workspace_id: str) -> tuple[Bot, ...]:
        """See `WorkspaceStore`. In the order in which they were made."""
        pointers = self._table.beginning(keys.workspace_pk(workspace_id), keys.BOTS_FROM)
        ids = [item["sk"]["S"].removeprefix(keys.BOTS_FROM) for item in pointers]
        wanted = [key(keys.bot_pk(bot_id), keys.PROFILE_SK) for bot_id in ids]
        found = self._table.get_all(wanted)
        return tuple(sorted(map(_bot, found), key=lambda bot: (bot.created_at, bot.bot_id)))

    def bot(self, bot_id: str) -> Bot | None:
        """See `WorkspaceStore`."""
        item = self._table.get(key(keys.bot_pk(bot_id), keys.PROFILE_SK))
        return _bot(item) if item else None

    def create_bot(self, bot: Bot) -> None:
        """See `WorkspaceStore`. Raises Conflict when the id is taken."""
        profile = record(keys.bot_pk(bot.bot_id), keys.PROFILE_SK, bot, version=bot.version)
        pointer = key(keys.workspace_pk(bot.workspace_id), keys.BOTS_FROM + bot.bot_id)
        try:
            self._create(profile, pointer)
        except ConditionLost:
            raise Conflict("This bot exists.", code="already_exists") from None

    def save_bot(self, bot: Bot, *, expected_version: int) -> None:
        """See `WorkspaceStore`. The knowledge version is not the caller's: it stays."""
        version = expected_version + 1
        stored = bot.model_copy(update={"version": version})
        pk = keys.bot_pk(bot.bot_id)
        self._write_over(record(pk, keys.PROFILE_SK, stored, version=version), expected_version)

    def delete_bot(self, bot: Bot) -> None:
        """See `WorkspaceStore`.

        Nobody finds it any more from the first write on; repeat it to finish an interrupted one.
        """
        pk = keys.bot_pk(bot.bot_id)
        pointer = key(keys.workspace_pk(bot.workspace_id), keys.BOTS_FROM + bot.bot_id)
        doomed = (key(pk, keys.PROFILE_SK), pointer)
        self._table.transact([self._table.deleting(each) for each in doomed])
        self._table.delete_all(list(self._table.beginning(pk, keys=True)))

    def bot_profile(self, bot_id: str) -> BotProfile | None:
        """Bot, current settings, workspace, its languages and blocks, in two reads; where the bot
        goes on until somebody replies, its connection in one or two more.
        """
        found = self._bot_and_settings(bot_id)
        if found is None:
            return None
        bot, versioned, answers = found
        beside = self._languages.with_workspace(bot.workspace_id)
        if beside is None:
            return None
        return BotProfile(
            bot=bot,
            versioned=versioned,
            answer_times=answers,
            pushed=self._is_pushed(versioned),
            **beside._asdict(),
        )

    def _is_pushed(self, versioned: VersionedSettings) -> bool:
        """Whether webhooks tell of the bot's tickets: a further read, only where it counts."""
        settings = versioned.settings
        ticket = settings.ticket if settings.handoff_method == "ticket" else None
        if ticket is None or settings.after_handoff != "until_answered":
            return False
        connection = self._connections.connection(versioned.workspace_id, ticket.helpdesk)
        return connection is not None and is_told(connection)

    def languages(self, workspace_id: str) -> tuple[OwnLanguage, ...]:
        """See `WorkspaceStore`."""
        return self._languages.languages(workspace_id)

    def save_language(
        self, workspace_id: str, language: OwnLanguage, *, expected_version: int
    ) -> None:
        """See `WorkspaceStore`."""
        self._languages.save(workspace_id, language, expected_version=expected_version)

    def delete_language(self, workspace_id: str, locale: str) -> None:
        """See `WorkspaceStore`."""
        self._languages.delete(workspace_id, locale)

    def settings(self, bot_id: str) -> VersionedSettings | None:
        """See `WorkspaceStore`."""
        found = self._bot_and_settings(bot_id)
        return found[1] if found else None

    def save_settings(self, version: SettingsVersion) -> None:
        """See `WorkspaceStore`."""
        pk, number = keys.bot_pk(version.bot_id), version.version
        current = record(pk, keys.SETTINGS_SK, _versioned(version), version=number)
        kept = record(pk, keys.version_sk(number), version)
        write: TransactWriteItemTypeDef = {"Put": self._table.new(current)}
        if number > 1:
            write = {"Update": self._table.replacing(current, version=number - 1)}
        bot_exists = self._table.present(key(pk, keys.PROFILE_SK))
        try:
            self._table.transact([write, {"Put": self._table.new(kept)}, bot_exists])
        except ConditionLost:
            raise VersionLost(version.bot_id) from None

    def settings_versions(
        self, bot_id: str, *, after: str | None, limit: int = 25
    ) -> SettingsVersionPage:
        """See `WorkspaceStore`."""
        newest = from_cursor(after) or f"{keys.VERSIONS_FROM}~"
        if not newest.startswith(keys.VERSIONS_FROM):
            raise InvalidInput("after", "not a cursor of this list")
        items: list[Item] = []
        for page in self._table.pages(
            KeyConditionExpression="pk = :pk AND sk BETWEEN :oldest AND :newest",
            ExpressionAttributeValues={
                ":pk": {"S": keys.bot_pk(bot_id)},
                ":oldest": {"S": keys.VERSIONS_FROM},
                ":newest": {"S": newest},
            },
            ConsistentRead=True,
            ScanIndexForward=False,
            Limit=limit + 1,
        ):
            items += page
            if len(items) > limit:
                break
        following = to_cursor(items[limit]["sk"]["S"]) if len(items) > limit else None
        return SettingsVersionPage(
            items=tuple(decode_item(SettingsVersion, item) for item in items[:limit]),
            next=following,
        )

    def settings_version(self, bot_id: str, version: int) -> SettingsVersion | None:
        """See `WorkspaceStore`."""
        item = self._table.get(key(keys.bot_pk(bot_id), keys.version_sk(version)))
        return decode_item(SettingsVersion, item) if item else None

    def knowledge(self, bot_id: str) -> Knowledge:
        """See `WorkspaceStore`."""
        return self._knowledge.read(bot_id)

    def save_knowledge(self, knowledge: Knowledge) -> None:
        """See `WorkspaceStore`."""
        self._knowledge.replace(knowledge)

    def connection(self, workspace_id: str, helpdesk: HelpdeskName) -> Connection | None:
        """See `WorkspaceStore` and `ports.Connections`."""
        return self._connections.connection(workspace_id, helpdesk)

    def connection_by_id(self, connection_id: str) -> Connection | None:
        """See `ports.Connections`."""
        return self._connections.connection_by_id(connection_id)

    def note_first_event(self, connection_id: str, at: datetime) -> None:
        """See `ports.Connections`."""
        self._connections.note_first_event(connection_id, at)

    def save_connection(self, connection: Connection) -> None:
        """See `WorkspaceStore`."""
        self._connections.save(connection)

    def delete_connection(self, connection: Connection) -> None:
        """See `WorkspaceStore`."""
        self._connections.delete(connection)

    def owner_job(self, job_id: str) -> OwnerJob | None:
        """See `WorkspaceStore`."""
        item = self._table.get(key(keys.job_pk(job_id), keys.JOB_SK))
        alive = item is not None and is_live(item, keys.epoch(self._clock.now()))
        return decode_item(OwnerJob, item) if item and alive else None

    def save_owner_job(self, job: OwnerJob) -> None:
        """See `WorkspaceStore`."""
        expires_at = keys.epoch(job.expires_at)
        self._table.put(record(keys.job_pk(job.job_id), keys.JOB_SK, job, expires_at=expires_at))

    def _bot_and_settings(self, bot_id: str) -> tuple[Bot, VersionedSettings, AnswerTimes] | None:
        """PROFILE and SETTINGS are neighbours: one Query, and no old version in between."""
        items = self._table.between(keys.bot_pk(bot_id), keys.PROFILE_SK, keys.SETTINGS_SK)
        by_sk = {item["sk"]["S"]: item for item in items}
        if keys.PROFILE_SK not in by_sk:
            return None
        bot = _bot(by_sk[keys.PROFILE_SK])
        answers = answer_times_in(by_sk.get(keys.ANSWERS_SK))
        if keys.SETTINGS_SK in by_sk:
            return bot, decode_item(VersionedSettings, by_sk[keys.SETTINGS_SK]), answers
        defaults = VersionedSettings(
            bot_id=bot_id,
            workspace_id=bot.workspace_id,
            version=0,
            settings=first_settings(bot.defaults),
        )
        return bot, defaults, answers

    def _create(self, *items: "Item") -> None:
        self._table.transact([{"Put": self._table.new(item)} for item in items])

    def _write_over(self, item: "Item", expected_version: int) -> None:
        try:
            self._table.update(self._table.replacing(item, version=expected_version))
        except ConditionLost:
            raise VersionLost(item["pk"]["S"]) from None


def _bot(item: "Item") -> Bot:
    bot = decode_item(Bot, item)
    if KNOWLEDGE_VERSION not in item:
        return bot
    typical = item[TYPICAL_QUESTIONS]["L"] if TYPICAL_QUESTIONS in item else []
    return bot.model_copy(
        update={
            "knowledge_version": int(item[KNOWLEDGE_VERSION]["N"]),
            "typical_questions": tuple(each["S"] for each in typical),
        }
    )


def _versioned(version: SettingsVersion) -> VersionedSettings:
    return VersionedSettings(
        bot_id=version.bot_id,
        workspace_id=version.workspace_id,
        version=version.version,
        settings=version.settings,
    )
