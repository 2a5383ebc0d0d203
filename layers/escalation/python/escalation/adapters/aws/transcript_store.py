"""The transcripts table as the domain's `TranscriptStore`. Its keys are explained in `keys`."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.digests import Digests
from escalation.adapters.aws.dynamodb_codec import decode_item, is_live
from escalation.adapters.aws.dynamodb_table import Table
from escalation.adapters.aws.inbox_items import inbox_keys
from escalation.adapters.aws.transcript_items import (
    POINTERS,
    VERSION,
    escalation_from,
    escalation_key,
    feedback_key,
    head_from,
    head_key,
    ids_on,
    is_whole,
    pointer_key,
    pointers_of,
    shelf_key,
    turn_count,
    turn_groups,
    turns_in,
)
from escalation.adapters.aws.transcript_lists import TranscriptLists
from escalation.adapters.aws.transcript_writes import CommitWriter
from escalation.domain.conversation import Conversation, Head, Turn
from escalation.domain.due import Due, Lane
from escalation.domain.errors import VersionLost
from escalation.domain.escalation import Escalation, EscalationState, Method, conversation_of
from escalation.domain.feedback import ChatFeedback
from escalation.domain.internal_notes import InternalNote
from escalation.domain.ports import (
    Clock,
    Commit,
    ConversationFilter,
    ConversationPage,
    EscalationPage,
    SystemClock,
)
from escalation.domain.waiting import as_read

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.adapters.aws.dynamodb_codec import Item

ERASE_TRIES = 5
_PAGE_OF_TURNS = 50


class TranscriptStore:
    """Conversations, turns, escalations, caps and digests in one DynamoDB table."""

    def __init__(
        self, client: "DynamoDBClient", table_name: str, *, clock: Clock | None = None
    ) -> None:
        """Takes the place of the table.

        Args:
            client: a low-level client with time-outs and a few attempts (`clients.client`).
            table_name: name of the transcripts table.
            clock: tells what has expired.
        """
        self._table = Table(client, table_name)
        self._clock = clock or SystemClock()
        self._writer = CommitWriter(self._table)
        self._lists = TranscriptLists(self._table)
        self._digests = Digests(self._table)

    def load(self, conversation_id: str, *, turns: int = 30) -> Conversation | None:
        """See `ports.TranscriptStore`."""
        items: list[Item] = []
        for page in self._pages(conversation_id, descending=True, limit=turns + 1):
            items += page
            if turn_count(items) >= turns or not items or items[0]["sk"]["S"] != keys.HEAD_SK:
                break
        found = self._conversation(items)
        return found and found.model_copy(update={"turns": found.turns[-turns:] if turns else ()})

    def head(self, conversation_id: str) -> Head | None:
        """See `ports.TranscriptStore`."""
        item = self._get(head_key(conversation_id))
        return self._head(item) if item else None

    def load_since(
        self, conversation_id: str, after_seq: int, *, limit: int = 100
    ) -> Conversation | None:
        """See `ports.TranscriptStore`."""
        items: list[Item] = []
        for page in self._pages(conversation_id, after_seq=after_seq, limit=limit + 1):
            items += page
            if turn_count(items) >= limit:
                break
        if not items or items[-1]["sk"]["S"] != keys.HEAD_SK:
            head = self._get(head_key(conversation_id))
            items = [*items, head] if head else []
        found = self._conversation(items)
        return found and found.model_copy(update={"turns": found.turns[:limit]})

    def all_turns(self, conversation_id: str) -> Iterator[Turn]:
        """See `ports.TranscriptStore`."""
        held: list[Item] = []
        for page in self._pages(conversation_id):
            # The last turn of a page may go on in the next one, so it waits.
            *ended, held = [*turn_groups(held + self._live(page)), []]
            if ended:
                held = ended.pop()
            yield from turns_in(item for group in ended for item in group)
        yield from turns_in(held)

    def shelf(self, conversation_id: str, number: int) -> frozenset[str]:
        """See `ports.TranscriptStore`."""
        return ids_on(self._get(shelf_key(conversation_id, number)))

    def turn_of(self, conversation_id: str, client_message_id: str) -> Turn | None:
        """See `ports.TranscriptStore`. Latest first: a repeated message is a recent one."""
        held: list[Item] = []
        for page in self._pages(conversation_id, descending=True, limit=_PAGE_OF_TURNS):
            groups = turn_groups(held + self._live(page))
            held = [] if not groups or is_whole(groups[0]) else groups[0]
            for turn in turns_in(item for group in groups for item in group):
                if turn.took(client_message_id):
                    return turn
        return None

    def commit(self, commit: Commit) -> Head:
        """See `ports.TranscriptStore`."""
        return self._writer.commit(commit)

    def escalation(self, escalation_id: str) -> Escalation | None:
        """See `ports.TranscriptStore`."""
        try:
            key = escalation_key(escalation_id, conversation_of(escalation_id))
        except ValueError:
            return None
        item = self._get(key)
        found = escalation_from(item) if item else None
        # "…-7" and "…-007" share a key, and only one of them is an id.
        return found if found and found.escalation_id == escalation_id else None

    def escalations_of(self, conversation_id: str) -> tuple[Escalation, ...]:
        """See `ports.TranscriptStore`."""
        found = self._table.beginning(keys.conversation_pk(conversation_id), keys.ESCALATIONS_FROM)
        return tuple(escalation_from(item) for item in self._live(found))

    def notes_of(self, conversation_id: str) -> tuple[InternalNote, ...]:
        """See `InternalNotes`."""
        found = self._table.beginning(keys.conversation_pk(conversation_id), keys.NOTES_FROM)
        return tuple(decode_item(InternalNote, item) for item in self._live(found))

    def feedback_of(self, conversation_id: str) -> ChatFeedback | None:
        """See `FeedbackRecords`."""
        item = self._get(feedback_key(conversation_id))
        return decode_item(ChatFeedback, item) if item else None

    def save_escalation(self, escalation: Escalation) -> None:
        """See `ports.TranscriptStore`."""
        self._writer.save(escalation)

    def due(self, now: datetime, *, lane: Lane, shard: int, limit: int = 100) -> tuple[Due, ...]:
        """See `ports.TranscriptStore`."""
        return self._lists.due(now, lane=lane, shard=shard, limit=limit)

    def heads_of(self, conversation_ids: Sequence[str]) -> tuple[Head, ...]:
        """See `ports.TranscriptStore`."""
        found = self._table.get_all([head_key(each) for each in conversation_ids])
        return tuple(self._head(item) for item in self._live(found))

    def list_conversations(
        self, bot_id: str, where: ConversationFilter, *, after: str | None, limit: int = 25
    ) -> ConversationPage:
        """See `ports.TranscriptStore`."""
        return self._lists.conversations(
            bot_id, where, after=after, limit=limit, now=self._clock.now()
        )

    def list_escalations(
        self,
        workspace_id: str,
        *,
        state: EscalationState | None,
        method: Method | None,
        after: str | None,
        limit: int = 25,
    ) -> EscalationPage:
        """See `ports.TranscriptStore`."""
        return self._lists.escalations(
            workspace_id, state=state, method=method, after=after, limit=limit, now_s=self._now_s()
        )

    def conversations_of_ticket(self, connection_id: str, ticket_id: str) -> tuple[str, ...]:
        """See `ports.TranscriptStore`."""
        return self._pointed_at(keys.ticket_pk(connection_id, ticket_id))

    def conversations_of_visitor(self, workspace_id: str, email: str) -> tuple[str, ...]:
        """See `ports.TranscriptStore`."""
        return self._pointed_at(keys.visitor_pk(workspace_id, email))

    def _pointed_at(self, pk: str) -> tuple[str, ...]:
        found = self._live(self._table.beginning(pk))
        return tuple(item["conversation_id"]["S"] for item in found)

    def erase(self, head: Head) -> None:
        """See `ports.TranscriptStore`.

        The head goes last, on the version at which everything else was deleted: a turn committed
        meanwhile has raised it, and then deleting begins again. Until then the old head, and what
        makes it due, stays, so that an interrupted erasure is found and repeated.
        """
        pk = keys.conversation_pk(head.conversation_id)
        for _ in range(ERASE_TRIES):
            stored = self._table.get(head_key(head.conversation_id))
            version = int(stored[VERSION]["N"]) if stored else None
            named = set(stored[POINTERS]["SS"]) if stored and POINTERS in stored else set()
            parts = self._table.beginning(pk, keys=True)
            self._table.delete_all(
                [
                    *(key for key in parts if key["sk"]["S"] != keys.HEAD_SK),
                    *self._table.beginning(keys.matter_text_pk(head.conversation_id), keys=True),
                    *inbox_keys(head),
                    *(
                        pointer_key(pointer, head.conversation_id)
                        for pointer in sorted(named | pointers_of(head))
                    ),
                ]
            )
            self._writer.forget_signed(head_from(stored) if stored else head)
            tombstone = head.model_copy(update={"version": (version or 0) + 1})
            try:
                self._writer.write_tombstone(tombstone, stored_version=version)
            except VersionLost:
                continue
            return
        raise VersionLost(head.conversation_id)

    def count_escalation(self, bot_id: str, hour: str, *, who: str) -> int:
        """See `ports.TranscriptStore`."""
        return self._digests.count(bot_id, hour, who, self._clock.now())

    def add_to_digest(
        self, *, workspace_id: str, bot_id: str, hour: str, escalation_id: str, due_at: datetime
    ) -> None:
        """See `ports.TranscriptStore`."""
        self._digests.add(
            workspace_id=workspace_id,
            bot_id=bot_id,
            hour=hour,
            escalation_id=escalation_id,
            due_at=due_at,
        )

    def digest(self, bot_id: str, hour: str) -> tuple[str, ...]:
        """See `ports.TranscriptStore`."""
        return self._digests.read(bot_id, hour, self._now_s())

    def drop_digest(self, bot_id: str, hour: str) -> None:
        """See `ports.TranscriptStore`."""
        self._digests.drop(bot_id, hour)

    def move_digest(self, bot_id: str, hour: str, due_at: datetime) -> None:
        """See `ports.TranscriptStore`."""
        self._digests.move(bot_id, hour, due_at)

    def _pages(
        self,
        conversation_id: str,
        *,
        after_seq: int = 0,
        descending: bool = False,
        limit: int = _PAGE_OF_TURNS,
    ) -> Iterator[list["Item"]]:
        """Turns and head, strongly consistent."""
        return self._table.pages(
            KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :head",
            ExpressionAttributeValues={
                ":pk": {"S": keys.conversation_pk(conversation_id)},
                ":first": {"S": keys.turn_sk(after_seq + 1)},
                ":head": {"S": keys.HEAD_SK},
            },
            ConsistentRead=True,
            ScanIndexForward=not descending,
            Limit=limit,
        )

    def _conversation(self, items: list["Item"]) -> Conversation | None:
        """Head and turns among `items`, without what has expired or waits for its deletion."""
        alive = self._live(items)
        found = next((item for item in alive if item["sk"]["S"] == keys.HEAD_SK), None)
        if found is None:
            return None
        head = self._head(found)
        return Conversation(
            head=head, turns=tuple(turns_in(alive)) if head.state != "erased" else ()
        )

    def _head(self, item: "Item") -> Head:
        return as_read(head_from(item), self._clock.now())

    def _get(self, key: "Item") -> "Item | None":
        item = self._table.get(key)
        return item if item and is_live(item, self._now_s()) else None

    def _live(self, items: Iterable["Item"]) -> list["Item"]:
        now_s = self._now_s()
        return [item for item in items if is_live(item, now_s)]

    def _now_s(self) -> int:
        return keys.epoch(self._clock.now())
