"""The second factor of a sign-in: whether a workspace asks for it, and who has one.

The user pool's own setting is one for all workspaces, so it lets each person choose; what a
workspace requires is checked here, with each call, by what the pool knows of the person.
"""

from datetime import datetime, timedelta

from escalation.domain.errors import InvalidInput, NotAllowed
from escalation.domain.members import Directory
from escalation.domain.owner_ports import WorkspaceStore
from escalation.domain.ports import Clock
from escalation.domain.recent import Recent
from escalation.domain.types import Email, Frozen, Identifier
from escalation.domain.workspace import Role
from escalation.use_cases.owner.access import Caller

KEPT = timedelta(seconds=60)
"""How long it is believed that somebody has one; that they have none is asked anew."""
REQUIRED_KEPT = timedelta(seconds=30)
_MOST = 500


class Me(Frozen, defer_build=True):
    """Who is signed in, and what that takes."""

    id: Identifier
    """As members are named."""
    email: Email
    role: Role
    workspace_id: Identifier
    shown_name: str | None
    """What visitors read beside what they write; null until they have chosen it."""
    second_factor: bool
    """Whether they sign in with a code of their phone as well."""
    second_factor_required: bool
    """Whether the workspace wants that: then nothing else answers without it."""


class SecondFactors:
    """Checks it with each call, and says how things stand."""

    def __init__(self, *, store: WorkspaceStore, directory: Directory, clock: Clock) -> None:
        self._store = store
        self._directory = directory
        self._clock = clock
        self._has: Recent[str, datetime] = Recent(_MOST)
        self._required: Recent[str, tuple[datetime, bool]] = Recent(_MOST)

    def check(self, caller: Caller) -> None:
        """Raises NotAllowed where the workspace wants one that the caller has not, and
        RetryableError where that cannot be found out.
        """
        if self._requires(caller.workspace_id) and not self._known_to_have(caller):
            raise NotAllowed(
                "This workspace wants a second factor at sign-in. Set yours up first.",
                code="mfa_required",
            )

    def me(self, caller: Caller) -> Me:
        """The caller, as the pool and the workspace have it now."""
        workspace = self._store.workspace(caller.workspace_id)
        return Me(
            id=caller.member_id,
            shown_name=caller.shown_name,
            email=caller.email,
            role=caller.role,
            workspace_id=caller.workspace_id,
            second_factor=self._directory.has_second_factor(caller.email),
            second_factor_required=workspace is not None and workspace.require_second_factor,
        )

    def check_own(self, caller: Caller) -> None:
        """Who requires it of all has it, or would lock themselves out. Raises InvalidInput."""
        if not self._directory.has_second_factor(caller.email):
            raise InvalidInput(
                "require_second_factor",
                "Set up your own second factor first.",
                code="mfa_not_set_up",
            )

    def _requires(self, workspace_id: str) -> bool:
        now = self._clock.now()
        known = self._required.get(workspace_id)
        if known is not None and now < known[0]:
            return known[1]
        workspace = self._store.workspace(workspace_id)
        required = workspace is not None and workspace.require_second_factor
        self._required.put(workspace_id, (now + REQUIRED_KEPT, required))
        return required

    def _known_to_have(self, caller: Caller) -> bool:
        now = self._clock.now()
        until = self._has.get(caller.sub)
        if until is not None and now < until:
            return True
        has = self._directory.has_second_factor(caller.email)
        if has:
            self._has.put(caller.sub, now + KEPT)
        return has
