"""The tenant, its people, its bots (and what may serve as one), its connections to helpdesks."""

import re
from collections.abc import Sequence
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, StringConstraints

from escalation.domain.audit import AuditDays
from escalation.domain.settings import HelpdeskName
from escalation.domain.types import (
    SELDOM,
    Email,
    Frozen,
    HttpsUrl,
    Identifier,
    Line,
    PersonName,
    UtcTime,
)

REFERENCE = "reference"
"""Stands for the environment's own reference bot."""

_FUNCTION_ARN = re.compile(
    r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]{1,140}"
    r"(:[A-Za-z0-9_$-]{1,128})?"
)


class AllowedFunctions:
    """Which functions the environment lets workspaces name; `*` in a pattern is any text."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = [
            re.compile(".*".join(re.escape(part) for part in pattern.split("*")))
            for pattern in patterns
        ]

    def __contains__(self, function: object) -> bool:
        if function == REFERENCE:
            return True
        return (
            isinstance(function, str)
            and _FUNCTION_ARN.fullmatch(function) is not None
            and any(pattern.fullmatch(function) for pattern in self._patterns)
        )


AddOn = Literal["auto_ticket_reply"]
TeamLanguage = Literal["en", "de"]
"""What the team reads. Each has a file of texts in `domain/team_texts` and one in the
console's `texts`, English as it stands in the console's code.
"""
Role = Literal["viewer", "agent", "admin", "owner"]
"""What a member may do; each may do what those before it may.

A viewer reads. An agent answers visitors too, and sees to what was handed over. An admin also
changes bots, settings and connections. An owner also has members, erases, and says what holds for
the whole workspace.
"""
ROLES: tuple[Role, ...] = get_args(Role)


def _today(role: object) -> object:
    """`member` is what agents were called before there were admins and viewers."""
    return "agent" if role == "member" else role


KnownRole = Annotated[Role, BeforeValidator(_today)]
"""A role as it is stored or sent, by its present name."""


def may(role: Role, least: Role) -> bool:
    """Whether a member of this role may do what needs at least that one. One of a role that only a
    newer release knows may do nothing.
    """
    return role in ROLES and ROLES.index(role) >= ROLES.index(least)


Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]


BotDescription = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Greeting = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
FunctionName = Annotated[str, StringConstraints(min_length=1, max_length=256)]
GrantedFunction = Annotated[
    str, StringConstraints(pattern=r"^arn:aws[a-z-]*:lambda:[A-Za-z0-9:_$*-]{1,240}$")
]
"""The ARN of a function, or of several with `*` for any text."""
Origin = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]{1,253}$")]
Origins = Annotated[tuple[Origin, ...], Field(max_length=50)]


class Brand(Frozen):
    """How the widget looks."""

    name: Line | None = None
    colour: Colour = "#1f5eff"
    avatar_url: HttpsUrl | None = None
    position: Literal["left", "right"] = "right"


class MatterChoices(Frozen):
    """What leaves of a workspace as events; see `domain.matters`."""

    text: bool = False
    """Whether visitors' questions and agents' words do. Otherwise ids and facts alone."""
    turns: bool = False
    """Whether each decision does, where the environment sends them at all."""


class Workspace(Frozen):
    """A tenant. `owner_email` receives what no other setting directs elsewhere."""

    workspace_id: Identifier
    name: Line
    owner_email: Email
    add_ons: tuple[AddOn, ...] = ()
    brand: Brand = Brand()
    team_language: TeamLanguage = "en"
    """Of the console, of mails, notes and summaries for the team; not of what a visitor reads."""
    identity_secret_ref: str | None = None
    """Name of the secret with which the owner's site signs identity tokens."""
    identity_once: bool = False
    """Whether an identity token begins one conversation only. Otherwise it begins any number until
    it expires, as reloads and further tabs of a signed-in visitor's page need.
    """
    granted_functions: Annotated[tuple[GrantedFunction, ...], Field(max_length=50)] | None = None
    """What its bots may be besides the reference bot: ARNs of functions, `*` for any text, granted
    by the operator and within what the environment allows. None is for workspaces from before there
    were grants: a bot that names a function keeps it, and no other one can be named.
    """
    require_second_factor: bool = False
    """Whether its members sign in with a code of their phone as well."""
    audit_days: AuditDays = 365
    """How long the audit trail keeps what is entered from now on; nothing older is shown."""
    matters: MatterChoices = MatterChoices()
    version: int = 1
    created_at: UtcTime


Subject = Annotated[str, StringConstraints(min_length=1, max_length=128)]
"""Of an access token: the identity provider's id of a person."""


ShownName = Annotated[PersonName, Field(min_length=1)]


class Member(Frozen):
    """A person who may use the console; `sub` is the subject of their access token."""

    sub: Subject
    workspace_id: Identifier
    email: Email
    role: KnownRole = "agent"
    shown_name: ShownName | None = None
    """What visitors read beside what this person writes, as they have chosen it. Their address is
    shown to no visitor.
    """
    created_at: UtcTime


def _is_first(number: int) -> bool:
    return number == 1


class Bot(Frozen):
    """An AI agent of a workspace. `function` is `reference` or the ARN of a Lambda function."""

    bot_id: Identifier
    workspace_id: Identifier
    name: Line
    description: BotDescription = ""
    greeting: Greeting = ""
    function: FunctionName = REFERENCE
    allowed_origins: Origins = ()
    """Origins that may embed the widget; empty means any."""
    knowledge_version: int = 0
    typical_questions: Annotated[tuple[str, ...], SELDOM] = ()
    """The first questions of its knowledge, for visitors who ask what it can do."""
    version: int = 1
    defaults: Annotated[int, Field(ge=1, exclude_if=_is_first)] = 1
    """Which defaults its settings begin with: those that were new when it was made."""
    contract: Annotated[int, Field(ge=1, exclude_if=_is_first)] = 1
    """The version of the bot contract that its function speaks, as its last test has found. A newer
    release may have found one that is not known here."""
    created_at: UtcTime


class Updates(Frozen):
    """How changes in a helpdesk reach us. Without a webhook tickets are polled."""

    mode: Literal["poll", "webhook"] = "poll"
    webhook_id: str | None = None
    """The vendor's id, where we set it up through its API."""
    set_up_at: UtcTime | None = None
    first_event_at: UtcTime | None = None
    """Until then the console shows that the first event is waited for, and tickets are polled."""
    header: str | None = None
    """The header that the vendor sends the secret in, where the owner enters it there."""
    steps: tuple[str, ...] = ()
    """What the owner does in the helpdesk, where its API cannot do it. No secret is in them."""


class Connection(Frozen):
    """A workspace's access to one helpdesk. Credentials are in Secrets Manager only."""

    connection_id: Identifier
    workspace_id: Identifier
    helpdesk: HelpdeskName
    account: Annotated[dict[str, str], Field(max_length=10)] = {}
    """What is not secret: subdomain, domain, data centre, organisation id, agent e-mail."""
    secret_ref: str
    """Full ARN of the secret (with its random suffix)."""
    auth: str = ""
    """Which kind of credentials the secret holds, for the console."""
    tested_at: UtcTime | None = None
    token_secret_ref: str | None = None
    """ARN of the secret in which the workers share access tokens; None where there are none."""
    webhook_secret_ref: str | None = None
    """ARN of the secret that the helpdesk's webhooks are checked with."""
    updates: Updates = Updates()
    asks_csat: bool | None = None
    """Whether the account itself asks customers how the help was, so that nobody asks twice. None:
    the owner has not said it, and what is usual with the helpdesk counts."""
    created_at: UtcTime
