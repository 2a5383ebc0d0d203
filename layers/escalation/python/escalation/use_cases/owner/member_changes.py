"""How a member changes a chat of their workspace."""

from collections.abc import Callable

from escalation.domain.conversation import Head
from escalation.domain.errors import Conflict, NotFound, StoreConflict
from escalation.use_cases.owner.access import MISSING, Caller, require_living
from escalation.use_cases.owner.conversation_models import OwnedTurnResult
from escalation.use_cases.writing.change import RECENT_TURNS, change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts

TRIES = 3
"""Writes of one call before its caller is told that others keep winning."""


def change_as(
    ports: WritePorts,
    caller: Caller,
    conversation_id: str,
    edit: Callable[[Draft], OwnedTurnResult],
) -> OwnedTurnResult:
    """Change a living conversation of the caller's workspace.

    Raises:
        NotFound: unknown, erased or another workspace's.
        StoreConflict: other writers kept winning.
    """

    def of_the_caller(draft: Draft) -> OwnedTurnResult:
        require_living(caller, draft.head)
        return edit(draft)

    result = change(
        ports, conversation_id, of_the_caller, turns=RECENT_TURNS, tries=TRIES, lost=StoreConflict
    )
    if result is None:
        raise NotFound(MISSING)
    return result


def require_open_chat(head: Head) -> None:
    """Raises Conflict for a conversation that is closed."""
    if head.state == "closed":
        raise Conflict("This conversation is closed.", code="conversation_closed")


def take_if_nobodys(draft: Draft, caller: Caller) -> None:
    """Who takes up a chat of the team's that is nobody's yet has it from then on. Whose it is
    already has it by the name that they go by now.
    """
    assignee = draft.head.assignee
    if assignee.kind == "team" and assignee.member_id in (None, caller.member_id):
        give_to(draft, caller.member_id, caller.shown_name)


def give_to(draft: Draft, member_id: str | None, name: str | None) -> None:
    """Say whose the chat is among the team, who may speak next as before: no fence moves."""
    assignee = draft.head.assignee
    if (assignee.member_id, assignee.name) != (member_id, name):
        draft.set(assignee=assignee.model_copy(update={"member_id": member_id, "name": name}))
