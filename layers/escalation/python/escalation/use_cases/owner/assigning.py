"""Whose a chat is among the people of its workspace."""

from escalation.domain.errors import Conflict, InvalidInput
from escalation.domain.members import member_id
from escalation.domain.owner_ports import WorkspaceStore
from escalation.domain.types import Frozen, Identifier
from escalation.domain.waiting import waits
from escalation.domain.workspace import may
from escalation.use_cases.owner.access import Caller
from escalation.use_cases.owner.conversation_models import OwnedTurnResult
from escalation.use_cases.owner.member_changes import change_as, give_to, require_open_chat
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts


class AssignTo(Frozen, defer_build=True):
    """PUT /v1/admin/conversations/{id}/assignee."""

    member_id: Identifier | None
    """Of a member who may write to visitors; null: anybody's of the team."""


class Assigning:
    """PUT /v1/admin/conversations/{id}/assignee."""

    def __init__(self, ports: WritePorts, *, store: WorkspaceStore) -> None:
        self._ports = ports
        self._store = store

    def assign(self, caller: Caller, conversation_id: str, body: AssignTo) -> OwnedTurnResult:
        """Give a chat that the team has, or that waits for its first word, to one of its members.
        That counts as nobody's activity.

        Raises:
            NotFound: unknown, erased or another workspace's.
            InvalidInput: there is no such member, or they may only read.
            Conflict: `conversation_closed`; or `team_is_not_assignee`: the bot has it.
            StoreConflict: other writers kept winning.
        """
        name = self._name_of(caller, body.member_id)

        def edit(draft: Draft) -> OwnedTurnResult:
            require_open_chat(draft.head)
            if waits(draft.head) is not None and body.member_id is not None:
                # Whoever gets it is who the visitor waits for: the bot is silent from here on.
                draft.to_team(body.member_id, name)
                draft.keep_last_activity()
                return OwnedTurnResult.of((), draft.head)
            if draft.head.assignee.kind != "team":
                raise Conflict(
                    "The bot has this conversation. Take over before you assign it.",
                    code="team_is_not_assignee",
                )
            if draft.head.assignee.member_id == body.member_id:
                return OwnedTurnResult.of((), draft.before)
            give_to(draft, body.member_id, name)
            draft.keep_last_activity()
            return OwnedTurnResult.of((), draft.head)

        return change_as(self._ports, caller, conversation_id, edit)

    def _name_of(self, caller: Caller, wanted: str | None) -> str | None:
        """What the member has chosen to be called, if anything."""
        if wanted is None:
            return None
        for one in self._store.members(caller.workspace_id):
            if member_id(one.workspace_id, one.sub) == wanted:
                if not may(one.role, "agent"):
                    raise InvalidInput("member_id", "Their role in the workspace is to read.")
                return one.shown_name
        raise InvalidInput("member_id", "There is nobody with this id in this workspace.")
