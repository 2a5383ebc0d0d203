"""What an operator does for the people of a workspace, by the use cases that its owners have."""

from typing import cast

from escalation.domain.errors import Conflict, NotFound
from escalation.domain.ports import TranscriptStore
from escalation.domain.workspace import Role, TeamLanguage, Workspace
from escalation.runtime.events import LoggedEvents
from escalation.use_cases.owner.access import Access, Caller
from escalation.use_cases.owner.api_models import ChangeMember, InviteMember, MemberView
from escalation.use_cases.owner.members import Members
from infra.workspace_deployment import Deployment, enter, workspace_of

OPERATOR = "operator"
"""The subject of what an operator does."""


def create(
    on: Deployment, *, name: str, owner: str, team_language: TeamLanguage = "en"
) -> Workspace:
    """A workspace, whose owner is asked in by mail and owns it from their first sign-in on.

    Raises:
        Conflict: the person belongs to a workspace already.
    """
    _check_free(on, owner)
    workspace = Workspace(
        workspace_id=on.ids.new(),
        name=name,
        owner_email=owner,
        team_language=team_language,
        granted_functions=(),
        created_at=on.clock.now(),
    )
    on.store.create_workspace(workspace, None)
    invite(on, workspace_id=workspace.workspace_id, email=owner, role="owner")
    return workspace


def invite(on: Deployment, *, workspace_id: str, email: str, role: Role) -> MemberView:
    """Ask a person in, once more where they have not come.

    Raises:
        NotFound: no such workspace.
        Conflict: the person belongs to another workspace, which an operator may know.
    """
    caller = _operator(on, workspace_id)
    found = [one for one in _members(on).list(caller) if one.email.lower() == email.lower()]
    if not found or found[0].state != "active":
        _check_free(on, email)
    enter(on, workspace_id, "member.invite", role=role)
    return _members(on).invite(caller, InviteMember(email=email, role=role))


def members(on: Deployment, *, workspace_id: str) -> tuple[MemberView, ...]:
    """All members, and who is invited. Raises NotFound where there is no such workspace."""
    return _members(on).list(_operator(on, workspace_id))


def change_role(on: Deployment, *, workspace_id: str, email: str, role: Role) -> MemberView:
    """Give a member another role.

    Raises:
        NotFound: no such workspace, or nobody with this address in it.
        Conflict: they are the last owner.
    """
    caller = _operator(on, workspace_id)
    wanted = _id_of(on, caller, email)
    enter(on, workspace_id, "member.change", member_id=wanted, role=role)
    return _members(on).change(caller, wanted, ChangeMember(role=role))


def remove(on: Deployment, *, workspace_id: str, email: str) -> None:
    """Take a member's access, or an invitation back; raises as `change_role`."""
    caller = _operator(on, workspace_id)
    wanted = _id_of(on, caller, email)
    enter(on, workspace_id, "member.remove", member_id=wanted)
    _members(on).remove(caller, wanted)


def _id_of(on: Deployment, caller: Caller, email: str) -> str:
    for one in _members(on).list(caller):
        if one.email.lower() == email.lower():
            return one.id
    raise NotFound(f"{email} is not in workspace {caller.workspace_id}")


def _check_free(on: Deployment, email: str) -> None:
    member = on.store.member(on.directory.open_account(email).sub)
    if member is not None:
        raise Conflict(f"{email} belongs to workspace {member.workspace_id} already")


def _operator(on: Deployment, workspace_id: str) -> Caller:
    workspace = workspace_of(on, workspace_id)
    return Caller(
        sub=OPERATOR, email=workspace.owner_email, workspace_id=workspace_id, role="owner"
    )


def _members(on: Deployment) -> Members:
    nothing = cast(TranscriptStore, None)  # members have no conversations
    return Members(
        access=Access(store=on.store, kept=on.memberships, transcripts=nothing, clock=on.clock),
        store=on.store,
        kept=on.memberships,
        directory=on.directory,
        mailer=on.mailer,
        console_url=on.console_url,
        clock=on.clock,
        events=LoggedEvents(),
    )
