"""Items of the transcripts table, made from the domain's models and read back."""

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import BODY, decode, decode_item, encode, split
from escalation.adapters.aws.dynamodb_table import key
from escalation.domain import stored_forms
from escalation.domain.auto_reply import AutoReply
from escalation.domain.conversation import Head, Turn
from escalation.domain.escalation import Escalation
from escalation.domain.feedback import ChatFeedback
from escalation.domain.internal_notes import InternalNote
from escalation.domain.news import news_in_turn
from escalation.domain.personal_data import addresses_of
from escalation.domain.waiting import lane_of

if TYPE_CHECKING:
    from escalation.adapters.aws.dynamodb_codec import Item

VERSION = "version"
FENCE = "fence"
REVISION = "revision"
POINTERS = "pointers"
PARTS = "parts"
SHELVED = "ids"
NEWS = "news"
"""That a write is of something that leaves as a matter: `agent` of a turn, `solved` of a head. It
is there for the filter of the stream's second reader, which cannot look into a body."""
WRITER = "writer"
"""Random, new with each single write: tells a write of ours whose answer was lost, and which the
SDK repeated, from somebody else's. (A transaction has a request token for that.)"""

_TURN_SK_LENGTH = len(keys.turn_sk(1))


def new_writer() -> str:
    """A value for `writer`."""
    return secrets.token_hex(6)


def head_key(conversation_id: str) -> "Item":
    """Key of a conversation's head."""
    return key(keys.conversation_pk(conversation_id), keys.HEAD_SK)


def head_item(head: Head) -> "Item":
    """The head with its places in the indexes; all but `pointers`, which only grows."""
    item: Item = {
        **head_key(head.conversation_id),
        BODY: {"B": encode(head)},
        VERSION: {"N": str(head.version)},
        FENCE: {"N": str(head.fence)},
        "expires_at": {"N": str(keys.epoch(head.expires_at))},
    }
    if head.state != "erased":
        item["list_pk"] = {"S": keys.conversations_list(head.bot_id, stored_forms.raw(head.state))}
        item["list_sk"] = {"S": f"{keys.stamp(head.created_at)}#{head.conversation_id}"}
    if head.due_at is not None:
        item["due_shard"] = {"S": keys.due_shard_of(head.conversation_id, lane_of(head))}
        item["due_at"] = {"S": keys.stamp(head.due_at)}
    return item


def shelf_key(conversation_id: str, number: int) -> "Item":
    """Key of one of the shelves of `taken_calls`."""
    return key(keys.conversation_pk(conversation_id), f"{keys.SHELVES_FROM}{number}")


def ids_on(shelf: "Item | None") -> frozenset[str]:
    """The digests of client message ids that a shelf holds."""
    if shelf is None or SHELVED not in shelf:
        return frozenset()
    return frozenset(bytes(one).hex() for one in shelf[SHELVED]["BS"])


def pointers_of(head: Head) -> set[str]:
    """Partition keys under which this conversation must be found."""
    found: set[str] = set()
    if head.ticket is not None:
        found.add(keys.ticket_pk(head.ticket.connection_id, head.ticket.ticket_id))
    found |= {keys.visitor_pk(head.workspace_id, email) for email in addresses_of(head)}
    return found


def pointers_to_write(before: Head | None, after: Head) -> set[str]:
    """Pointers that are new, or must live as long as the head now does."""
    if before is None or before.expires_at != after.expires_at:
        return pointers_of(after)
    return pointers_of(after) - pointers_of(before)


def pointer_key(pk: str, conversation_id: str) -> "Item":
    """Key of one pointer to a conversation."""
    return key(pk, keys.pointer_sk(conversation_id))


def pointer_item(pk: str, head: Head) -> "Item":
    """One pointer to a conversation."""
    return {
        **pointer_key(pk, head.conversation_id),
        "conversation_id": {"S": head.conversation_id},
        "expires_at": {"N": str(keys.epoch(head.expires_at))},
    }


def turn_items(turn: Turn, expires_at: int, *, before: Turn | None = None) -> list["Item"]:
    """A turn as one item, or as several when it is too large for one.

    In the place of another one (`before`) it takes at least as many, so that nothing of that one
    is left behind.
    """
    pieces = split(encode(turn), at_least=len(split(encode(before))) if before else 1)
    last_seq = turn.messages[-1].seq
    items: list[Item] = [
        {
            **key(keys.conversation_pk(turn.conversation_id), keys.turn_sk(last_seq, number)),
            BODY: {"B": piece},
            "expires_at": {"N": str(expires_at)},
        }
        for number, piece in enumerate(pieces)
    ]
    news = news_in_turn(turn) if before is None else None
    if news is not None:
        items[0][NEWS] = {"S": news}
    if len(pieces) > 1:
        items[0][PARTS] = {"N": str(len(pieces))}
    return items


def turn_groups(items: Iterable["Item"]) -> list[list["Item"]]:
    """The items of each turn among `items`, oldest turn first; other items are passed over."""
    groups: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda each: each["sk"]["S"]):
        sk = item["sk"]["S"]
        if sk.startswith(keys.TURNS_FROM):
            groups.setdefault(sk[:_TURN_SK_LENGTH], []).append(item)
    return list(groups.values())


def is_whole(group: list["Item"]) -> bool:
    """Whether all items of a turn are here: a page may end within a large one, on either side."""
    first = group[0]
    if len(first["sk"]["S"]) > _TURN_SK_LENGTH:
        return False
    return len(group) == (int(first[PARTS]["N"]) if PARTS in first else 1)


def turns_in(items: Iterable["Item"]) -> list[Turn]:
    """The whole turns among `items`, oldest first."""
    return [
        decode(Turn, b"".join(bytes(item[BODY]["B"]) for item in group))
        for group in turn_groups(items)
        if is_whole(group)
    ]


def turn_count(items: Iterable["Item"]) -> int:
    """How many whole turns are among `items`."""
    return sum(is_whole(group) for group in turn_groups(items))


def note_item(note: InternalNote, expires_at: int) -> "Item":
    """An internal note; they sort as they were written."""
    return {
        **key(keys.conversation_pk(note.conversation_id), keys.note_sk(note.at, note.note_id)),
        BODY: {"B": encode(note)},
        "expires_at": {"N": str(expires_at)},
    }


def feedback_key(conversation_id: str) -> "Item":
    """Key of what was said about the help in a conversation."""
    return key(keys.conversation_pk(conversation_id), keys.FEEDBACK_SK)


def feedback_item(feedback: ChatFeedback, expires_at: int) -> "Item":
    """What was said about the help."""
    return {
        **feedback_key(feedback.conversation_id),
        BODY: {"B": encode(feedback)},
        "expires_at": {"N": str(expires_at)},
    }


def escalation_key(escalation_id: str, conversation_id: str) -> "Item":
    """Key of one escalation."""
    return key(keys.conversation_pk(conversation_id), keys.escalation_sk(escalation_id))


def escalation_item(escalation: Escalation) -> "Item":
    """An escalation with its places in the indexes."""
    name = escalation.escalation_id
    return {
        **_work_item(escalation, escalation_key(name, escalation.conversation_id), name),
        "method": {"S": stored_forms.raw(escalation.method)},
        "list_pk": {
            "S": keys.escalations_list(escalation.workspace_id, stored_forms.raw(escalation.state))
        },
    }


def _work_item(work: Escalation | AutoReply, at: "Item", name: str) -> "Item":
    """Leased work at a key, due while it is not at its end."""
    item: Item = {
        **at,
        BODY: {"B": encode(work)},
        REVISION: {"N": str(work.revision)},
        "expires_at": {"N": str(keys.epoch(work.expires_at))},
        "list_sk": {"S": f"{keys.stamp(work.created_at)}#{name}"},
    }
    if work.due_at is not None and not work.is_final:
        item["due_shard"] = {"S": keys.due_shard_of(work.conversation_id)}
        item["due_at"] = {"S": keys.stamp(work.due_at)}
    return item


def head_from(item: "Item") -> Head:
    """The head in an item."""
    return decode_item(Head, item)


def escalation_from(item: "Item") -> Escalation:
    """The escalation in an item."""
    return decode_item(Escalation, item)


def reply_key(conversation_id: str, reply_id: str) -> "Item":
    """Key of one auto reply."""
    return key(keys.conversation_pk(conversation_id), keys.reply_sk(reply_id))


def reply_item(reply: AutoReply) -> "Item":
    """An auto reply with its places in the indexes."""
    return {
        **_work_item(reply, reply_key(reply.conversation_id, reply.reply_id), reply.reply_id),
        "list_pk": {"S": keys.replies_list(reply.bot_id)},
    }


def reply_from(item: "Item") -> AutoReply:
    """The auto reply in an item."""
    return decode_item(AutoReply, item)
