"""Links of mails that open a chat: a member ends them."""

from escalation.domain.answer_mails import without_links
from escalation.use_cases.owner.access import Caller
from escalation.use_cases.owner.conversation_models import OwnedTurnResult
from escalation.use_cases.owner.member_changes import change_as
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts


class MailedLinks:
    """DELETE /v1/admin/conversations/{id}/links."""

    def __init__(self, ports: WritePorts) -> None:
        self._ports = ports

    def end(self, caller: Caller, conversation_id: str) -> OwnedTurnResult:
        """No link that was mailed opens the chat any more; the next mail has one that does. Where
        there is none nothing changes.

        Raises:
            NotFound: unknown, erased or another workspace's.
            StoreConflict: other writers kept winning.
        """

        def edit(draft: Draft) -> OwnedTurnResult:
            mails = draft.head.answer_mails
            if mails is None or not mails.keys:
                return OwnedTurnResult.of((), draft.before)
            draft.keep_last_activity()
            draft.set(answer_mails=without_links(mails))
            return OwnedTurnResult.of((), draft.head)

        return change_as(self._ports, caller, conversation_id, edit)
