"""Items of the inbox's rows, made from the domain's models and read back."""

from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import BODY, decode_item, encode
from escalation.adapters.aws.dynamodb_table import key
from escalation.domain.conversation import Head
from escalation.domain.inbox import InboxRow
from escalation.domain.inbox_words import words_of

if TYPE_CHECKING:
    from escalation.adapters.aws.dynamodb_codec import Item

WORDS = "words"
VERSION = "version"
REVISIONS = "revisions"
WAITS = "0#"
"""How the places of what waits begin in a member's list."""
_DOES_NOT_WAIT = "1#"


def row_key(conversation_id: str) -> "Item":
    """Key of one row."""
    return key(keys.inbox_pk(conversation_id), keys.ROW_SK)


def members_key(conversation_id: str) -> "Item":
    """Key of the entry that lists a row as a member's."""
    return key(keys.inbox_pk(conversation_id), keys.MEMBERS_ROW_SK)


def found_key(of: InboxRow | Head) -> "Item":
    """Key of what a row is found by."""
    return key(keys.found_pk(of.workspace_id), keys.found_sk(of.created_at, of.conversation_id))


def inbox_keys(head: Head) -> list["Item"]:
    """Everything of the inbox that may be there of a conversation."""
    name = head.conversation_id
    return [row_key(name), members_key(name), found_key(head)]


def row_item(row: InboxRow) -> "Item":
    """A row in its list."""
    return {
        **row_key(row.conversation_id),
        BODY: {"B": encode(row)},
        VERSION: {"N": str(row.version)},
        REVISIONS: {"N": str(row.revisions)},
        "list_pk": {"S": keys.inbox_list(row.workspace_id, row.place)},
        "list_sk": {"S": _by_since(row)},
        **_ends(row),
    }


def members_item(row: InboxRow, member_id: str) -> "Item":
    """A row in a member's list, what waits before what does not. What is put off is listed beside
    it, where it will be once it waits.
    """
    is_put_off = row.place == "snoozed"
    list_of = keys.members_snoozed_list if is_put_off else keys.members_list
    rank = WAITS if is_put_off or row.place == "waiting" else _DOES_NOT_WAIT
    return {
        **members_key(row.conversation_id),
        "list_pk": {"S": list_of(row.workspace_id, member_id)},
        "list_sk": {"S": f"{rank}{_by_since(row)}"},
        **_ends(row),
    }


def found_item(row: InboxRow) -> "Item":
    """What a row is found by."""
    return {**found_key(row), WORDS: {"S": words_of(row)}, **_ends(row)}


def row_from(item: "Item") -> InboxRow:
    """The row in an item."""
    return decode_item(InboxRow, item)


def _by_since(row: InboxRow) -> str:
    return f"{keys.stamp(row.since)}#{row.conversation_id}"


def _ends(row: InboxRow) -> "Item":
    return {"expires_at": {"N": str(keys.epoch(row.expires_at))}}
