"""What is due and only a newer release understands: it comes up again later, unchanged.

Without this it would be looked at each minute, in the way of what can be done.
"""

from datetime import timedelta

from escalation.domain.auto_reply import AutoReplyStore
from escalation.domain.due import Due
from escalation.domain.errors import NewerRelease
from escalation.domain.leased_work import put_off
from escalation.domain.ports import Commit
from escalation.use_cases.writing.ports import Ports

LOOK_AGAIN = timedelta(minutes=10)


def leave(ports: Ports, replies: AutoReplyStore, due: Due, newer: NewerRelease) -> None:
    """Move the time at which the sweep looks at a record, and say so.

    Raises:
        StoreConflict: somebody else has written it meanwhile.
    """
    again = ports.clock.now() + LOOK_AGAIN
    ids = {"conversation_id": due.conversation_id, "escalation_id": due.escalation_id}
    ports.events.record("left_to_newer_release", kind=due.kind, what=newer.detail, **ids)
    if due.kind == "escalation" and due.escalation_id is not None:
        escalation = ports.transcripts.escalation(due.escalation_id)
        if escalation is not None:
            ports.save(put_off(escalation, again))
    elif due.kind == "auto_reply" and due.conversation_id and due.reply_id:
        reply = replies.auto_reply(due.conversation_id, due.reply_id)
        if reply is not None:
            replies.save_auto_reply(put_off(reply, again))
    elif due.kind == "conversation" and due.conversation_id is not None:
        conversation = ports.transcripts.load(due.conversation_id, turns=0)
        if conversation is not None:
            head = conversation.head
            later = head.model_copy(update={"due_at": again})
            ports.transcripts.commit(Commit(before=head, after=later))
