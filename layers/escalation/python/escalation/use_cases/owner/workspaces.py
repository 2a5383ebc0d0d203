"""The workspace itself, and its members."""

from escalation.domain.errors import InvalidInput, PreconditionFailed, VersionLost
from escalation.domain.owner_ports import Directory, WorkspaceStore
from escalation.domain.ports import Clock, Events
from escalation.domain.workspace import Member, Workspace
from escalation.use_cases.owner.access import Access, Caller, changed
from escalation.use_cases.owner.api_models import InviteMember, WorkspaceBody
from escalation.use_cases.owner.etags import check_if_given


class Workspaces:
    """GET and PUT /v1/admin/workspace."""

    def __init__(self, *, access: Access, store: WorkspaceStore, events: Events) -> None:
        self._access = access
        self._store = store
        self._events = events

    def get(self, caller: Caller) -> Workspace:
        """The caller's workspace."""
        return self._access.workspace(caller)

    def put(self, caller: Caller, body: WorkspaceBody, *, if_match: str | None) -> Workspace:
        """Change name, owner's address, brand and the team's language.

        Raises:
            InvalidInput: the body changes what cannot be changed here.
            PreconditionFailed: `if_match` is given and not the current version.
        """
        before = self._access.workspace(caller)
        check_if_given(if_match, before.version)
        if body.workspace_id not in {None, before.workspace_id}:
            raise InvalidInput("workspace_id", f"Must be {before.workspace_id}, or left out.")
        if body.add_ons is not None and set(body.add_ons) != set(before.add_ons):
            raise InvalidInput("add_ons", "Add-ons are booked with the operator, not set here.")
        after = before.model_copy(
            update={
                "name": body.name,
                "owner_email": body.owner_email,
                "brand": body.brand,
                "team_language": body.team_language or before.team_language,
                "identity_once": before.identity_once
                if body.identity_once is None
                else body.identity_once,
                "version": before.version + 1,
            }
        )
        try:
            self._store.save_workspace(after, expected_version=before.version)
        except VersionLost:
            raise PreconditionFailed("Somebody else has just changed the workspace.") from None
        self._events.record("owner_change", **changed(caller, "workspace"))
        return after


class Members:
    """GET and POST /v1/admin/members."""

    def __init__(
        self, *, store: WorkspaceStore, directory: Directory, clock: Clock, events: Events
    ) -> None:
        self._store = store
        self._directory = directory
        self._clock = clock
        self._events = events

    def list(self, caller: Caller) -> tuple[Member, ...]:
        """All members of the caller's workspace."""
        return self._store.members(caller.workspace_id)

    def invite(self, caller: Caller, body: InviteMember) -> Member:
        """Let a person in; who has no account yet gets a mail.

        Inviting a member again with the same role changes nothing.

        Raises:
            Conflict: the person belongs to a workspace already.
        """
        sub = self._directory.find_or_invite(body.email)
        present = self._store.member(sub)
        if (
            present is not None
            and present.workspace_id == caller.workspace_id
            and present.role == body.role
        ):
            return present
        member = Member(
            sub=sub,
            workspace_id=caller.workspace_id,
            email=body.email,
            role=body.role,
            created_at=self._clock.now(),
        )
        self._store.add_member(member)
        self._events.record("owner_change", **changed(caller, "member"))
        return member
