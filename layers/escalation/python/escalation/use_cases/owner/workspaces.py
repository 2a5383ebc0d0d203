"""The workspace itself."""

from escalation.domain.errors import InvalidInput, PreconditionFailed, VersionLost
from escalation.domain.owner_ports import WorkspaceStore
from escalation.domain.ports import Events
from escalation.domain.stored_forms import carried
from escalation.domain.workspace import Workspace
from escalation.use_cases.owner.access import Access, Caller, changed
from escalation.use_cases.owner.api_models import WorkspaceBody
from escalation.use_cases.owner.etags import check_if_given
from escalation.use_cases.owner.second_factor import SecondFactors


class Workspaces:
    """GET and PUT /v1/admin/workspace."""

    def __init__(
        self,
        *,
        access: Access,
        store: WorkspaceStore,
        second_factors: SecondFactors,
        events: Events,
    ) -> None:
        self._access = access
        self._store = store
        self._second_factors = second_factors
        self._events = events

    def get(self, caller: Caller) -> Workspace:
        """The caller's workspace."""
        return self._access.workspace(caller)

    def put(self, caller: Caller, body: WorkspaceBody, *, if_match: str | None) -> Workspace:
        """Change name, owner's address, brand, the team's language and what sign-ins take.

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
        if body.require_second_factor and not before.require_second_factor:
            self._second_factors.check_own(caller)
        after = before.model_copy(
            update={
                "name": body.name,
                "owner_email": body.owner_email,
                "brand": carried(body.brand, before.brand),
                "team_language": body.team_language or before.team_language,
                "identity_once": before.identity_once
                if body.identity_once is None
                else body.identity_once,
                "audit_days": body.audit_days or before.audit_days,
                "require_second_factor": before.require_second_factor
                if body.require_second_factor is None
                else body.require_second_factor,
                "matters": body.matters or before.matters,
                "version": before.version + 1,
            }
        )
        try:
            self._store.save_workspace(after, expected_version=before.version)
        except VersionLost:
            raise PreconditionFailed("Somebody else has just changed the workspace.") from None
        self._events.record("owner_change", **changed(caller, "workspace"))
        return after
