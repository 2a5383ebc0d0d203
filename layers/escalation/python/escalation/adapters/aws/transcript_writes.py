"""Writes of the transcripts table: one commit as the cheapest write that is all or nothing."""

from typing import TYPE_CHECKING

from escalation.adapters.aws.dynamodb_codec import check_fits
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table
from escalation.adapters.aws.signed_chats import SignedChats
from escalation.adapters.aws.transcript_items import (
    NEWS,
    REVISION,
    SHELVED,
    WRITER,
    escalation_item,
    feedback_item,
    head_item,
    new_writer,
    note_item,
    pointer_item,
    pointers_to_write,
    reply_item,
    shelf_key,
    turn_items,
)
from escalation.domain.auto_reply import AutoReply
from escalation.domain.conversation import Head
from escalation.domain.errors import RevisionLost, VersionLost
from escalation.domain.escalation import Escalation
from escalation.domain.news import news_in_head
from escalation.domain.ports import Commit
from escalation.domain.taken_calls import shelves_of

if TYPE_CHECKING:
    from types_boto3_dynamodb.type_defs import PutTypeDef, TransactWriteItemTypeDef, UpdateTypeDef

    from escalation.adapters.aws.dynamodb_codec import Item

_SOMETIMES = ("list_pk", "list_sk", "due_shard", "due_at", NEWS)


class CommitWriter:
    """Writes commits and single escalations to one table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._signed = SignedChats(table)

    def commit(self, commit: Commit) -> Head:
        """See `TranscriptStore.commit`.

        A change of the head alone is one conditional update, at half the price of a transaction.
        """
        before = commit.before
        head = commit.after.model_copy(update={"version": before.version + 1 if before else 1})
        item = head_item(head)
        news = news_in_head(before, head)
        if news is not None:
            item[NEWS] = {"S": news}
        expires_at = int(item["expires_at"]["N"])
        pointers = sorted(pointers_to_write(before, head))
        free = [part for turn in commit.turns for part in turn_items(turn, expires_at)]
        for before_it, turn in commit.rewritten:
            free += turn_items(turn, expires_at, before=before_it)
        free += [pointer_item(pk, head) for pk in pointers]
        free += [note_item(note, expires_at) for note in commit.new_notes]
        if commit.feedback is not None:
            free.append(feedback_item(commit.feedback, expires_at))
        changed = [escalation_item(each) for each in commit.changed_escalations]
        changed += [reply_item(each) for each in commit.changed_auto_replies]
        replies = [reply_item(each) for each in commit.new_auto_replies]
        new = [escalation_item(each) for each in commit.new_escalations]
        signed = self._signed.writes(commit)
        check_fits(item, *changed, *replies, *new, *free)
        if free or changed or replies or new or signed or commit.shelved:
            writes: list[TransactWriteItemTypeDef] = [
                {"Update": self._head_update(item, before, pointers=pointers)},
            ]
            writes += [{"Put": self._put_on_previous(each)} for each in changed]
            # An auto reply's id follows from the customer's message, so somebody else may have
            # recorded it; an escalation's number is the head's, so then the head is lost too.
            writes += [{"Put": self._table.new(each)} for each in replies]
            writes += [{"Put": self._table.new(each)} for each in new]
            writes += [{"Put": {"TableName": self._table.name, "Item": each}} for each in free]
            writes += [{"Put": each} for each in signed]
            writes += [{"Update": each} for each in self._shelf_updates(commit, expires_at)]
            self._transact(writes, records=len(changed) + len(replies))
        else:
            self._update_head_alone(item, before)
        return head

    def save(self, escalation: Escalation) -> None:
        """See `TranscriptStore.save_escalation`."""
        self._save(escalation_item(escalation), escalation.escalation_id, is_new=False)

    def save_reply(self, reply: AutoReply) -> None:
        """See `AutoReplyStore.save_auto_reply`."""
        self._save(reply_item(reply), reply.reply_id, is_new=reply.revision == 1)

    def _save(self, item: "Item", name: str, *, is_new: bool) -> None:
        writer = new_writer()
        item[WRITER] = {"S": writer}
        check_fits(item)
        put = self._table.new(item) if is_new else self._put_on_previous(item)
        try:
            self._table.put_if(put)
        except ConditionLost as lost:
            if not _wrote(lost, writer):
                raise RevisionLost(name) from lost

    def write_tombstone(self, head: Head, *, stored_version: int | None) -> None:
        """Replace the head, pointers and all, if it still has `stored_version` (None: is absent).

        Raises:
            VersionLost: somebody wrote in between.
        """
        writer = new_writer()
        item: Item = {**head_item(head), WRITER: {"S": writer}}
        put = self._table.new(item)
        if stored_version is not None:
            put = self._table.putting(item, "version = :version", version=stored_version)
        try:
            self._table.put_if(put)
        except ConditionLost as lost:
            if not _wrote(lost, writer):
                raise VersionLost(head.conversation_id) from lost

    def forget_signed(self, head: Head) -> None:
        """See `SignedChats.forget`."""
        self._signed.forget(head)

    def _head_update(
        self, item: "Item", before: Head | None, *, pointers: list[str]
    ) -> "UpdateTypeDef":
        """The head as an update, because `pointers` must keep what is there."""
        present = {name: value for name, value in item.items() if name not in ("pk", "sk")}
        absent = [name for name in _SOMETIMES if name not in item]
        expression = "SET " + ", ".join(f"{name} = :{name}" for name in present)
        values: Item = {f":{name}": value for name, value in present.items()}
        if absent:
            expression += " REMOVE " + ", ".join(absent)
        if pointers:
            expression += " ADD pointers :pointers"
            values[":pointers"] = {"SS": pointers}
        condition = "attribute_not_exists(pk)"
        if before is not None:
            condition = "version = :read_version AND fence = :read_fence"
            values[":read_version"] = {"N": str(before.version)}
            values[":read_fence"] = {"N": str(before.fence)}
        return self._table.changing(item, expression, values, condition)

    def _shelf_updates(self, commit: Commit, expires_at: int) -> list["UpdateTypeDef"]:
        return [
            self._table.changing(
                shelf_key(commit.after.conversation_id, number),
                f"SET expires_at = :expires_at ADD {SHELVED} :ids",
                {
                    ":expires_at": {"N": str(expires_at)},
                    ":ids": {"BS": [bytes.fromhex(each) for each in sorted(ids)]},
                },
            )
            for number, ids in shelves_of(commit.shelved).items()
        ]

    def _put_on_previous(self, item: "Item") -> "PutTypeDef":
        previous = int(item[REVISION]["N"]) - 1
        return self._table.putting(item, "revision = :previous", previous=previous)

    def _update_head_alone(self, item: "Item", before: Head | None) -> None:
        writer = new_writer()
        update = self._head_update({**item, WRITER: {"S": writer}}, before, pointers=[])
        try:
            self._table.update(update)
        except ConditionLost as lost:
            if not _wrote(lost, writer):
                raise VersionLost(item["pk"]["S"]) from lost

    def _transact(self, writes: list["TransactWriteItemTypeDef"], *, records: int) -> None:
        """The head's write comes first, then those of `records` that may be lost alone."""
        try:
            self._table.transact(writes)
        except ConditionLost as second:
            if any(second.lost[1 : 1 + records]) and not second.lost[0]:
                raise RevisionLost("a record has moved on") from second
            raise VersionLost("the conversation has moved on") from second


def _wrote(lost: ConditionLost, writer: str) -> bool:
    """Whether the item in the way is the one we wrote: the SDK repeated a write that had worked."""
    return lost.stored.get(WRITER) == {"S": writer}
