"""Whether a call was taken before."""

from escalation.domain.conversation import Head
from escalation.domain.ports import TranscriptStore
from escalation.domain.taken_calls import client_key, shelf_of


def was_taken(transcripts: TranscriptStore, head: Head, client_message_id: str) -> bool:
    """Whether the message or call under this id was taken in the head's conversation, however long
    ago.
    """
    key = client_key(client_message_id)
    if key in head.seen:
        return True
    return head.shelved > 0 and key in transcripts.shelf(head.conversation_id, shelf_of(key))
