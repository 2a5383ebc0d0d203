"""Routes of bots, their knowledge and their escalation settings."""

from typing import Annotated

from escalation.domain.data_flows import DataFlows
from escalation.domain.errors import NotFound
from escalation.domain.owner_ports import SettingsVersion
from escalation.domain.settings import EscalationSettings, VersionedSettings
from escalation.domain.workspace import Bot
from escalation.runtime.http.answers import Versioned
from escalation.runtime.http.parameters import Id, from_path
from escalation.runtime.http.routes import Routes
from escalation.use_cases.owner.api_models import (
    BotBody,
    BotList,
    KnowledgeBody,
    KnowledgeView,
    SettingsVersionList,
    SettingsVersionView,
)
from escalation.use_cases.owner.auto_replies import AutoReplyList
from escalation.use_cases.owner.bot_tests import BotTest
from escalation.use_cases.owner.etags import etag
from escalation.use_cases.owner.knowledge import MAX_KNOWLEDGE_BYTES, shown_knowledge
from escalation.use_cases.owner.settings import MAX_SETTINGS_BYTES, SettingsWarnings
from functions.admin.parameters import Cursor, IfMatch, Member, MustMatch, Owner
from functions.admin.recording import recorded

BOTS = "/v1/admin/bots"
BOT = f"{BOTS}/<bot_id>"
SETTINGS = f"{BOT}/escalation-settings"

routes = Routes(tag="owner", for_members=True, around=recorded)


def _version(given: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) <= 9):
        raise NotFound("These settings have no such version.")
    return int(given)


def _shown(bot: Bot, *, location: str | None = None) -> Versioned[BotBody]:
    return Versioned(BotBody.of(bot), etag(bot.version), location)


def _settings(found: VersionedSettings | SettingsVersion) -> Versioned[EscalationSettings]:
    return Versioned(found.settings, etag(found.version))


@routes.get(BOTS, least="viewer", audit=None)
def list_bots(owner: Owner, member: Member) -> BotList:
    """All bots."""
    return BotList(items=tuple(BotBody.of(bot) for bot in owner.bots.list(member)))


@routes.post(BOTS, least="admin", audit="bot.create", success=201, problems=(400, 401, 403, 409))
def create_bot(owner: Owner, member: Member, body: BotBody) -> Versioned[BotBody]:
    """A new bot."""
    bot = owner.bots.create(member, body)
    return _shown(bot, location=f"{BOTS}/{bot.bot_id}")


@routes.get(BOT, least="viewer", audit=None)
def get_bot(owner: Owner, member: Member, bot_id: Id) -> Versioned[BotBody]:
    """One bot."""
    return _shown(owner.bots.get(member, bot_id))


@routes.put(BOT, least="admin", audit="bot.change", problems=(400, 401, 403, 404, 409, 412))
def put_bot(
    owner: Owner, member: Member, bot_id: Id, body: BotBody, if_match: IfMatch
) -> Versioned[BotBody]:
    """Change a bot."""
    return _shown(owner.bots.put(member, bot_id, body, if_match=if_match))


@routes.delete(BOT, least="admin", audit="bot.delete", problems=(401, 403, 404, 409))
def delete_bot(owner: Owner, member: Member, bot_id: Id) -> None:
    """Delete a bot that no other bot transfers to."""
    owner.bots.delete(member, bot_id)


@routes.post(f"{BOT}/test", least="admin", audit="bot.test", problems=(401, 403, 404, 412))
def test_bot(owner: Owner, member: Member, bot_id: Id) -> BotTest:
    """Ask the bot, and find which version of the bot contract it speaks."""
    return owner.bot_tests.run(member, bot_id)


@routes.get(f"{BOT}/knowledge", least="viewer", audit=None)
def get_knowledge(owner: Owner, member: Member, bot_id: Id) -> Versioned[KnowledgeView]:
    """What the reference bot answers from, and whether it is found by meaning yet."""
    found = owner.knowledge.get(member, bot_id)
    return Versioned(shown_knowledge(found), etag(found.version))


@routes.put(
    f"{BOT}/knowledge",
    least="admin",
    audit="knowledge.change",
    problems=(400, 401, 403, 404, 409, 412, 413),
    max_body=2 * MAX_KNOWLEDGE_BYTES,
)
def put_knowledge(
    owner: Owner, member: Member, body: KnowledgeBody, bot_id: Id, if_match: IfMatch
) -> Versioned[KnowledgeView]:
    """Replace what the reference bot answers from."""
    saved = owner.knowledge.put(member, bot_id, body, if_match=if_match)
    return Versioned(shown_knowledge(saved), etag(saved.version))


@routes.get(f"{BOT}/data-flows", least="viewer", audit=None, problems=(401, 403, 404))
def show_data_flows(owner: Owner, member: Member, bot_id: Id) -> DataFlows:
    """Where what visitors write goes: every recipient, by the present settings."""
    return owner.data_flows(member, bot_id)


@routes.get(SETTINGS, least="viewer", audit=None)
def get_settings(owner: Owner, member: Member, bot_id: Id) -> Versioned[EscalationSettings]:
    """The escalation settings."""
    return _settings(owner.settings.get(member, bot_id))


@routes.get(f"{SETTINGS}/warnings", least="viewer", audit=None)
def list_settings_warnings(owner: Owner, member: Member, bot_id: Id) -> SettingsWarnings:
    """What may be saved as it is, and should not stay so: that nobody is on call, say."""
    return owner.settings.warnings(member, bot_id)


@routes.put(
    SETTINGS,
    least="admin",
    audit="settings.change",
    problems=(400, 401, 403, 404, 412, 428),
    max_body=2 * MAX_SETTINGS_BYTES,
)
def put_settings(
    owner: Owner, member: Member, body: EscalationSettings, bot_id: Id, if_match: MustMatch
) -> Versioned[EscalationSettings]:
    """Save the escalation settings as a new version."""
    return _settings(owner.settings.put(member, bot_id, body, if_match=if_match))


@routes.get(f"{SETTINGS}/versions", least="viewer", audit=None)
def list_settings_versions(
    owner: Owner, member: Member, bot_id: Id, after: Cursor
) -> SettingsVersionList:
    """Versions, newest first."""
    page = owner.settings.versions(member, bot_id, after=after)
    items = tuple(SettingsVersionView.of(version) for version in page.items)
    return SettingsVersionList(items=items, next=page.next)


@routes.post(
    f"{SETTINGS}/versions/<version>/restore",
    least="admin",
    audit="settings.restore",
    problems=(400, 401, 403, 404, 412),
)
def restore_settings(
    owner: Owner,
    member: Member,
    version: Annotated[int, from_path(_version)],
    bot_id: Id,
    if_match: IfMatch,
) -> Versioned[EscalationSettings]:
    """Save an earlier version as the newest."""
    return _settings(owner.settings.restore(member, bot_id, version, if_match=if_match))


@routes.get(
    f"{BOT}/auto-replies", least="viewer", audit="auto_reply.read", problems=(400, 401, 403, 404)
)
def list_auto_replies(owner: Owner, member: Member, bot_id: Id, after: Cursor) -> AutoReplyList:
    """What the AI answered inside tickets, and its drafts, newest first."""
    return owner.auto_replies.list(member, bot_id, after=after)
