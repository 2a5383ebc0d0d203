"""The owner's routes for what is configured."""

from functools import reduce
from operator import or_
from typing import Any

from pydantic import RootModel

from escalation.adapters.helpdesks.registry import VENDORS
from escalation.domain.owner_ports import ConnectionCheck
from escalation.domain.settings import EscalationSettings
from escalation.use_cases.owner.api_models import (
    BotBody,
    BotList,
    ConnectionView,
    InviteMember,
    KnowledgeBody,
    MemberList,
    MemberView,
    SettingsVersionList,
    WebhookSecret,
    WebhookSetUp,
    WorkspaceBody,
)
from infra.openapi_operation import (
    AFTER,
    CONNECTION,
    IF_MATCH,
    MUST_MATCH,
    ONE_BOT,
    SETTINGS,
    WRITE,
    owner,
)

_TAKEN: Any = reduce(
    or_, (model for vendor in VENDORS.all() for model in vendor.credentials().taken)
)


class ConnectionCredentials(RootModel[_TAKEN]):
    """Credentials of the helpdesk in the path. They are stored and never shown again."""


CONFIGURATION = (
    owner("get", "/workspace", "getWorkspace", "The workspace", gives=WorkspaceBody, has_etag=True),
    owner(
        "put",
        "/workspace",
        "putWorkspace",
        "Change name, owner's address and brand",
        takes=WorkspaceBody,
        gives=WorkspaceBody,
        problems=WRITE,
        parameters=(IF_MATCH,),
        has_etag=True,
    ),
    owner("get", "/members", "listMembers", "Who may use the console", gives=MemberList),
    owner(
        "post",
        "/members",
        "inviteMember",
        "Let a person in",
        takes=InviteMember,
        gives=MemberView,
        status=201,
        problems=(400, 401, 403, 409),
    ),
    owner("get", "/bots", "listBots", "All bots", gives=BotList),
    owner(
        "post",
        "/bots",
        "createBot",
        "A new bot",
        takes=BotBody,
        gives=BotBody,
        status=201,
        problems=(400, 401, 403, 409),
        has_etag=True,
    ),
    owner("get", ONE_BOT, "getBot", "One bot", gives=BotBody, has_etag=True),
    owner(
        "put",
        ONE_BOT,
        "putBot",
        "Change a bot",
        takes=BotBody,
        gives=BotBody,
        problems=WRITE,
        parameters=(IF_MATCH,),
        has_etag=True,
    ),
    owner(
        "delete",
        ONE_BOT,
        "deleteBot",
        "Delete a bot that no other bot transfers to",
        status=204,
        problems=(401, 403, 404, 409),
    ),
    owner(
        "get",
        f"{ONE_BOT}/knowledge",
        "getKnowledge",
        "What the reference bot answers from",
        gives=KnowledgeBody,
        has_etag=True,
    ),
    owner(
        "put",
        f"{ONE_BOT}/knowledge",
        "putKnowledge",
        "Replace what the reference bot answers from",
        takes=KnowledgeBody,
        gives=KnowledgeBody,
        problems=(*WRITE, 413),
        parameters=(IF_MATCH,),
        has_etag=True,
    ),
    owner(
        "get",
        SETTINGS,
        "getSettings",
        "The escalation settings",
        gives=EscalationSettings,
        has_etag=True,
    ),
    owner(
        "put",
        SETTINGS,
        "putSettings",
        "Save the escalation settings as a new version",
        takes=EscalationSettings,
        gives=EscalationSettings,
        problems=(400, 401, 403, 404, 412, 428),
        parameters=(MUST_MATCH,),
        has_etag=True,
    ),
    owner(
        "get",
        f"{SETTINGS}/versions",
        "listSettingsVersions",
        "Versions, newest first",
        gives=SettingsVersionList,
        parameters=(AFTER,),
    ),
    owner(
        "post",
        f"{SETTINGS}/versions/{{version}}/restore",
        "restoreSettings",
        "Save an earlier version as the newest",
        gives=EscalationSettings,
        problems=(400, 401, 403, 404, 412),
        parameters=(IF_MATCH,),
        has_etag=True,
    ),
    owner(
        "get", CONNECTION, "getConnection", "A connection, without secrets", gives=ConnectionView
    ),
    owner(
        "put",
        CONNECTION,
        "putConnection",
        "Store credentials and test them",
        takes=ConnectionCredentials,
        gives=ConnectionView,
        problems=(400, 401, 403, 404, 409),
    ),
    owner(
        "delete",
        CONNECTION,
        "deleteConnection",
        "Forget a connection that no settings use",
        status=204,
        problems=(401, 403, 404, 409),
    ),
    owner(
        "post",
        f"{CONNECTION}/test",
        "testConnection",
        "Test a connection, and what the settings of bots name in the helpdesk",
        gives=ConnectionCheck,
    ),
    owner(
        "post",
        f"{CONNECTION}/webhook",
        "setUpWebhook",
        "Have the helpdesk tell us of changes: set it up there, or say what the owner must do",
        gives=WebhookSetUp,
        problems=(401, 403, 404, 409, 503),
    ),
    owner(
        "put",
        f"{CONNECTION}/webhook",
        "keepWebhookSecret",
        "Store the secret that the helpdesk has chosen for its webhook",
        takes=WebhookSecret,
        gives=ConnectionView,
        problems=(400, 401, 403, 404),
    ),
)
