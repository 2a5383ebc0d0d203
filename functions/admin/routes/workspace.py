"""Routes of the workspace, its members and its connections."""

from typing import Any

from pydantic import RootModel

from escalation.domain.owner_ports import ConnectionCheck
from escalation.domain.ticket_fields import TicketFieldList
from escalation.domain.workspace import Workspace
from escalation.runtime.admin import parse_credentials
from escalation.runtime.http.answers import Versioned
from escalation.runtime.http.parameters import Helpdesk, Id
from escalation.runtime.http.routes import Routes
from escalation.use_cases.live.tickets import LiveAccess
from escalation.use_cases.owner.api_models import (
    AsksCsat,
    ChangeMember,
    ConnectionView,
    InviteMember,
    MemberList,
    MemberView,
    ShowMeAs,
    WebhookSecret,
    WebhookSetUp,
    WorkspaceBody,
)
from escalation.use_cases.owner.etags import etag
from escalation.use_cases.owner.second_factor import Me
from functions.admin.parameters import Department, Fresh, IfMatch, Member, Owner
from functions.admin.recording import recorded

WORKSPACE = "/v1/admin/workspace"
MEMBERS = "/v1/admin/members"
MEMBER = f"{MEMBERS}/<member_id>"
CONNECTION = "/v1/admin/connections/<helpdesk>"

routes = Routes(tag="owner", for_members=True, around=recorded)


class ConnectionCredentials(RootModel[dict[str, Any]], defer_build=True):
    """Any object; the helpdesk's own model checks it."""


def _shown(workspace: Workspace) -> Versioned[WorkspaceBody]:
    return Versioned(WorkspaceBody.of(workspace), etag(workspace.version))


@routes.get("/v1/admin/me", least="viewer", audit=None, without_second_factor=True)
def get_me(owner: Owner, member: Member) -> Me:
    """Who is signed in, and whether a second factor is asked of them."""
    return owner.second_factors.me(member)


@routes.post("/v1/admin/live", least="viewer", audit=None, problems=(401, 403, 503))
def open_member_live(owner: Owner, member: Member) -> LiveAccess:
    """A ticket for the live channel, good for a minute; null where there is no such channel."""
    return owner.live.for_member(member.workspace_id, member.sub)


@routes.put(
    "/v1/admin/me", least="viewer", audit="member.rename", problems=(400, 401, 403, 404, 409)
)
def put_me(owner: Owner, member: Member, body: ShowMeAs) -> Me:
    """Choose the name that visitors read beside what one writes."""
    return owner.second_factors.me(owner.members.show_as(member, body.shown_name))


@routes.get(WORKSPACE, least="viewer", audit=None)
def get_workspace(owner: Owner, member: Member) -> Versioned[WorkspaceBody]:
    """The workspace."""
    return _shown(owner.workspaces.get(member))


@routes.put(
    WORKSPACE, least="owner", audit="workspace.change", problems=(400, 401, 403, 404, 409, 412)
)
def put_workspace(
    owner: Owner, member: Member, body: WorkspaceBody, if_match: IfMatch
) -> Versioned[WorkspaceBody]:
    """Change name, owner's address, brand, and what sign-ins take."""
    return _shown(owner.workspaces.put(member, body, if_match=if_match))


@routes.get(MEMBERS, least="viewer", audit=None)
def list_members(owner: Owner, member: Member) -> MemberList:
    """Who may use the console."""
    return MemberList(items=owner.members.list(member))


@routes.post(
    MEMBERS,
    least="owner",
    audit="member.invite",
    success=201,
    problems=(400, 401, 403, 409, 429, 503),
)
def invite_member(owner: Owner, member: Member, body: InviteMember) -> MemberView:
    """Ask a person in, by mail; the answer does not depend on what they are elsewhere."""
    return owner.members.invite(member, body)


@routes.put(MEMBER, least="owner", audit="member.change", problems=(400, 401, 403, 404, 409))
def change_member(owner: Owner, member: Member, member_id: Id, body: ChangeMember) -> MemberView:
    """Give a member another role."""
    return owner.members.change(member, member_id, body)


@routes.delete(MEMBER, least="owner", audit="member.remove", problems=(401, 403, 404, 409))
def remove_member(owner: Owner, member: Member, member_id: Id) -> None:
    """Take a member's access, or an invitation back."""
    owner.members.remove(member, member_id)


@routes.post(
    f"{MEMBER}/invitation",
    least="owner",
    audit="member.invite",
    problems=(400, 401, 403, 404, 409, 429, 503),
)
def invite_again(owner: Owner, member: Member, member_id: Id) -> MemberView:
    """Send an invitation once more, good for seven days again."""
    return owner.members.invite_again(member, member_id)


@routes.post(
    f"{MEMBER}/reset-second-factor",
    least="owner",
    audit="member.reset_second_factor",
    problems=(401, 403, 404, 503),
)
def reset_second_factor(owner: Owner, member: Member, member_id: Id) -> MemberView:
    """Let a member who has lost their phone in by password alone."""
    return owner.members.reset_second_factor(member, member_id)


@routes.get(CONNECTION, least="viewer", audit=None)
def get_connection(owner: Owner, member: Member, helpdesk: Helpdesk) -> ConnectionView:
    """A connection, without secrets."""
    return owner.connections.view(member, helpdesk)


@routes.put(
    CONNECTION, least="admin", audit="connection.change", problems=(400, 401, 403, 404, 409)
)
def put_connection(
    owner: Owner, member: Member, helpdesk: Helpdesk, body: ConnectionCredentials
) -> ConnectionView:
    """Store credentials and test them."""
    given = parse_credentials(helpdesk, body.root)
    _, check = owner.connections.put(member, helpdesk, given)
    return owner.connections.view(member, helpdesk, check)


@routes.delete(CONNECTION, least="admin", audit="connection.delete", problems=(401, 403, 404, 409))
def delete_connection(owner: Owner, member: Member, helpdesk: Helpdesk) -> None:
    """Forget a connection that no settings use."""
    owner.connections.delete(member, helpdesk)


@routes.post(f"{CONNECTION}/test", least="agent", audit=None)
def test_connection(owner: Owner, member: Member, helpdesk: Helpdesk) -> ConnectionCheck:
    """Test a connection, and what the settings of bots name in the helpdesk."""
    _, check = owner.connections.test(member, helpdesk)
    return check


@routes.get(
    f"{CONNECTION}/ticket-fields",
    least="agent",
    audit=None,
    problems=(400, 401, 403, 404, 503),
)
def list_ticket_fields(
    owner: Owner, member: Member, helpdesk: Helpdesk, department: Department, fresh: Fresh
) -> TicketFieldList:
    """The fields, groups, agents and pick lists that a helpdesk's tickets have."""
    return owner.connections.ticket_fields(member, helpdesk, within=department, fresh=fresh)


@routes.put(
    f"{CONNECTION}/csat",
    least="admin",
    audit="connection.csat",
    problems=(400, 401, 403, 404),
)
def set_asks_csat(
    owner: Owner, member: Member, body: AsksCsat, helpdesk: Helpdesk
) -> ConnectionView:
    """Say whether the helpdesk itself asks customers how the help was: then the chat does not."""
    return owner.connections.set_asks_csat(member, helpdesk, asks=body.asks_csat)


@routes.put(
    f"{CONNECTION}/webhook",
    least="admin",
    audit="connection.webhook",
    problems=(400, 401, 403, 404),
)
def keep_webhook_secret(
    owner: Owner, member: Member, body: WebhookSecret, helpdesk: Helpdesk
) -> ConnectionView:
    """Store the secret that the helpdesk has chosen for its webhook."""
    return owner.connections.keep_webhook_secret(member, helpdesk, body.secret)


@routes.post(
    f"{CONNECTION}/webhook",
    least="admin",
    audit="connection.webhook",
    problems=(401, 403, 404, 409, 503),
)
def set_up_webhook(owner: Owner, member: Member, helpdesk: Helpdesk) -> WebhookSetUp:
    """Have the helpdesk tell us of changes: set it up there, or say what the owner must do."""
    return owner.connections.set_up_webhook(member, helpdesk)
