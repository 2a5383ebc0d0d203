"""Bodies of the owner's API for what is configured. What a GET shows, a PUT takes back.

What few requests need is built when first used, not at a Lambda's start.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from escalation.domain.audit import AuditDays
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.members import Invitation, MembershipState, member_id
from escalation.domain.owner_ports import ConnectionCheck, ConnectionHealth, SettingsVersion
from escalation.domain.settings import EscalationSettings, HelpdeskName
from escalation.domain.types import Email, Frozen, Identifier, Line, UtcTime, View
from escalation.domain.workspace import (
    REFERENCE,
    AddOn,
    Bot,
    BotDescription,
    Brand,
    Connection,
    FunctionName,
    Greeting,
    KnownRole,
    MatterChoices,
    Member,
    Origins,
    Role,
    ShownName,
    TeamLanguage,
    Updates,
    Workspace,
)

MAX_KNOWLEDGE_ENTRIES = 5_000


class WorkspaceBody(View):
    """The workspace. `workspace_id` and `add_ons` are shown; a PUT may repeat, not change them."""

    workspace_id: Identifier | None = None
    name: Line
    owner_email: Email
    add_ons: tuple[AddOn, ...] | None = None
    brand: Brand = Brand()
    team_language: TeamLanguage | None = None
    """What mails, notes and the console are written in; left out, it stays as it is."""
    identity_once: bool | None = None
    """Whether an identity token begins one conversation only; left out, it stays as it is."""
    audit_days: AuditDays | None = None
    """How many days the audit trail is kept; left out, it stays as it is."""
    require_second_factor: bool | None = None
    """Whether members sign in with a code of their phone as well; left out, it stays as it is."""
    matters: MatterChoices | None = None
    """What leaves as events, and whether text does; left out, it stays as it is."""

    @classmethod
    def of(cls, workspace: Workspace) -> "WorkspaceBody":
        """As the console sees it: without the name of the secret that signs identities."""
        return cls.showing(workspace)


class InviteMember(Frozen, defer_build=True):
    """POST /v1/admin/members."""

    email: Email
    role: KnownRole = "agent"


class ChangeMember(Frozen, defer_build=True):
    """PUT /v1/admin/members/{member_id}."""

    role: KnownRole


class ShowMeAs(Frozen, defer_build=True):
    """PUT /v1/admin/me."""

    shown_name: ShownName | None
    """What visitors read beside what one writes; null: the team's."""


class MemberView(View, defer_build=True):
    """A person who may use the console, or is invited to."""

    id: str
    email: Email
    role: Role
    shown_name: str | None = None
    """What visitors read beside what they write; null until they have chosen it."""
    state: MembershipState
    """`invited` until they come; `expired` when they have not come in time."""
    created_at: UtcTime
    expires_at: UtcTime | None = None
    """Of an invitation."""

    @classmethod
    def of(cls, member: Member) -> "MemberView":
        """Without the subject, which is the identity provider's."""
        return cls.showing(member, id=member_id(member.workspace_id, member.sub), state="active")

    @classmethod
    def invited(cls, one: Invitation, now: datetime) -> "MemberView":
        """Who has not come yet; the same whatever else is known of them."""
        return cls.showing(one, id=member_id(one.workspace_id, one.sub), state=one.state(now))


class MemberList(Frozen, defer_build=True):
    """All members."""

    items: tuple[MemberView, ...]
    next: str | None = None


class BotBody(View):
    """A bot. `bot_id` is given by the service; a PUT may repeat it. `contract`, the version of the
    bot contract that its function speaks, is what its last test has found: a PUT does not set it.
    """

    bot_id: Identifier | None = None
    name: Line
    description: BotDescription = ""
    function: FunctionName = REFERENCE
    greeting: Greeting = ""
    allowed_origins: Origins = ()
    contract: Annotated[int, Field(ge=1)] = 1

    @classmethod
    def of(cls, bot: Bot) -> "BotBody":
        """As the console sees it."""
        return cls.showing(bot)


class BotList(Frozen, defer_build=True):
    """All bots of the workspace."""

    items: tuple[BotBody, ...]
    next: str | None = None


class KnowledgeBody(Frozen, defer_build=True):
    """All entries of a bot; a PUT replaces them."""

    entries: Annotated[tuple[KnowledgeEntry, ...], Field(max_length=MAX_KNOWLEDGE_ENTRIES)]


IndexState = Literal["made", "being_made", "words_only"]
"""`words_only`: the index is late, and until it is there the bot goes by words."""


class UnreadLanguage(Frozen, defer_build=True):
    """Entries in a language of which the bot compares words alone."""

    language: str
    entries: int


class KnowledgeView(View, defer_build=True):
    """All entries of a bot, and what has become of the index by which it finds them by meaning."""

    entries: tuple[KnowledgeEntry, ...]
    index: IndexState = "made"
    index_wanted_since: UtcTime | None = None
    read_by: str | None = None
    """The encoder that finds them by meaning; `words` where none reads them; null while the index
    is not made."""
    unread: tuple[UnreadLanguage, ...] = ()
    hosted_failure: str | None = None
    """Why the encoder over the network is not used although this deployment has one."""


class SettingsVersionView(View, defer_build=True):
    """One save of the escalation settings."""

    version: int
    author: Email
    saved_at: UtcTime
    settings: EscalationSettings

    @classmethod
    def of(cls, version: SettingsVersion) -> "SettingsVersionView":
        """As the console lists it."""
        return cls.showing(version)


class SettingsVersionList(Frozen, defer_build=True):
    """Versions, newest first."""

    items: tuple[SettingsVersionView, ...]
    next: str | None = None


class WebhookView(Frozen, defer_build=True):
    """What is still to be done so that the helpdesk tells us of changes; no secret is in it."""

    url: str
    header: str | None = None
    steps: tuple[str, ...] = ()


class WebhookSecret(Frozen, defer_build=True):
    """PUT …/webhook: the secret that the helpdesk has chosen, as the owner copied it there."""

    secret: Annotated[
        str, StringConstraints(strip_whitespace=True, pattern=r"^[!-~]{8,500}$"), Field(repr=False)
    ]


class AsksCsat(Frozen, defer_build=True):
    """PUT …/csat: whether the account itself asks customers how the help was, so that the chat does
    not; null leaves it to what is usual with the helpdesk.
    """

    asks_csat: bool | None


class WebhookSetUp(WebhookView):
    """POST …/webhook. `installed`: done through the vendor's API. Else `steps` say what the owner
    does there; `secret` is shown this once, and only where it must be pasted.
    """

    installed: bool
    secret: Annotated[str | None, Field(repr=False)] = None


class ConnectionView(View, defer_build=True):
    """A connection without its credentials. `tested_at` is null until a test has succeeded."""

    connection_id: Identifier
    helpdesk: HelpdeskName
    account: dict[str, str]
    auth: str
    tested_at: UtcTime | None
    created_at: UtcTime
    check: ConnectionCheck | None = None
    """What the test found that this call has run."""
    updates: Updates = Updates()
    health: ConnectionHealth = ConnectionHealth()
    webhook: WebhookView | None = None
    """Where its webhooks go; null until one has been set up."""
    asks_csat: bool | None = None
    """Whether the account itself asks customers how the help was; null: as is usual there."""
    usually_asks_csat: bool = False
    """What is usual there."""

    @classmethod
    def of(
        cls,
        connection: Connection,
        check: ConnectionCheck | None = None,
        *,
        health: ConnectionHealth | None = None,
        webhook: WebhookView | None = None,
        usually_asks_csat: bool = False,
    ) -> "ConnectionView":
        """As the console sees it: where the credentials are kept is nobody's business."""
        health = health or ConnectionHealth()
        return cls.showing(
            connection,
            check=check,
            health=health,
            webhook=webhook,
            usually_asks_csat=usually_asks_csat,
        )
