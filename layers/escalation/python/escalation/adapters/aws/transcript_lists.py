"""Lists over the transcripts table's indexes: conversations, escalations, auto replies, and what
is due.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import is_live
from escalation.adapters.aws.dynamodb_table import Query, Table, from_cursor, to_cursor
from escalation.adapters.aws.table_names import BY_DUE, BY_LIST
from escalation.adapters.aws.transcript_items import escalation_from, head_from, reply_from
from escalation.domain.auto_reply import AutoReply, AutoReplyPage
from escalation.domain.conversation import Head
from escalation.domain.due import Due, Lane
from escalation.domain.escalation import STATES, Escalation, EscalationState, Method
from escalation.domain.ports import ConversationFilter, ConversationPage, EscalationPage
from escalation.domain.stored_forms import is_unknown
from escalation.domain.waiting import IDLE_CLOSE, as_read

if TYPE_CHECKING:
    from escalation.adapters.aws.dynamodb_codec import Item

LISTED_STATES = ("open", "handed_off", "closed")
"""States of a conversation that lists show; a tombstone is in none."""
LOOKED_AT = 1_000
"""Records one page of a filtered list reads at most; a page may hold fewer than asked for."""

_FIRST, _LAST = "0", "~"
"""Below and above every time, as text."""

Record = TypeVar("Record")


class TranscriptLists:
    """Reads of `by_list` and `by_due`. Both lag behind the table by moments."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def conversations(
        self,
        bot_id: str,
        where: ConversationFilter,
        *,
        after: str | None,
        limit: int,
        now: datetime,
    ) -> ConversationPage:
        """See `TranscriptStore.list_conversations`.

        One that is over, but not written down as closed, stands among the open ones: whoever asks
        for closed ones gets it from there, where nothing younger than a day can be closed so.
        """
        states = LISTED_STATES if where.state is None else (where.state,)
        newest = keys.stamp(where.started_to) if where.started_to else _LAST
        partitions = {keys.conversations_list(bot_id, state): newest for state in states}
        if where.state == "closed":
            long_ago = keys.stamp(now - IDLE_CLOSE) + _LAST
            partitions[keys.conversations_list(bot_id, "open")] = min(newest, long_ago)

        def wanted(item: "Item") -> Head | None:
            head = as_read(head_from(item), now)
            of_state = head.state in states or (where.state is None and is_unknown(head.state))
            fits = of_state and where.reason in (None, head.last_reason)
            return head if fits and is_live(item, keys.epoch(now)) else None

        entries = self._merged(
            partitions,
            oldest=keys.stamp(where.started_from) if where.started_from else _FIRST,
            after=from_cursor(after),
            page_size=limit + 1,
        )
        items, following = self._page(entries, wanted, limit=limit)
        return ConversationPage(items=tuple(items), next=following)

    def escalations(
        self,
        workspace_id: str,
        *,
        state: EscalationState | None,
        method: Method | None,
        after: str | None,
        limit: int,
        now_s: int,
    ) -> EscalationPage:
        """See `TranscriptStore.list_escalations`."""
        states = STATES if state is None else (state,)

        def wanted(item: "Item") -> Escalation | None:
            record = escalation_from(item)
            of_state = record.state in states or (state is None and is_unknown(record.state))
            return record if of_state and is_live(item, now_s) else None

        entries = self._merged(
            {keys.escalations_list(workspace_id, each): _LAST for each in states},
            oldest=_FIRST,
            after=from_cursor(after),
            page_size=limit + 1,
            method=method,
        )
        items, following = self._page(entries, wanted, limit=limit)
        return EscalationPage(items=tuple(items), next=following)

    def auto_replies(
        self, bot_id: str, *, after: str | None, limit: int, now_s: int
    ) -> AutoReplyPage:
        """See `AutoReplyStore.list_auto_replies`."""

        def wanted(item: "Item") -> AutoReply | None:
            return reply_from(item) if is_live(item, now_s) else None

        entries = self._merged(
            {keys.replies_list(bot_id): _LAST},
            oldest=_FIRST,
            after=from_cursor(after),
            page_size=limit + 1,
        )
        items, following = self._page(entries, wanted, limit=limit)
        return AutoReplyPage(items=tuple(items), next=following)

    def due(self, now: datetime, *, lane: Lane, shard: int, limit: int) -> tuple[Due, ...]:
        """See `TranscriptStore.due`.

        What has expired is passed over, so that it cannot keep what is alive out of the `limit`.
        """
        found: list[Due] = []
        for page in self._table.pages(
            IndexName=BY_DUE,
            KeyConditionExpression="due_shard = :shard AND due_at <= :now",
            FilterExpression="expires_at > :now_s",
            ExpressionAttributeValues={
                ":shard": {"S": keys.due_shard(shard, lane)},
                ":now": {"S": keys.stamp(now)},
                ":now_s": {"N": str(keys.epoch(now))},
            },
            Limit=limit,
        ):
            found += [due for due in map(_due, page) if due is not None]
            if len(found) >= limit:
                break
        return tuple(found[:limit])

    def _merged(
        self,
        partitions: Mapping[str, str],
        *,
        oldest: str,
        after: str | None,
        page_size: int,
        method: Method | None = None,
    ) -> Iterator["Item"]:
        """Index entries of all partitions, each up to its newest place, newest first, each once,
        beginning behind `after`.
        """
        streams = [
            self._entries(each, newest=upto, oldest=oldest, page_size=page_size, method=method)
            for each, newest in partitions.items()
            if (upto := newest if after is None else min(newest, after)) >= oldest
        ]
        last = after
        for entry in heapq.merge(*streams, key=lambda item: item["list_sk"]["S"], reverse=True):
            # While an item moves between states the index may show it in both, or in the old one.
            if entry["list_sk"]["S"] != last:
                last = entry["list_sk"]["S"]
                yield entry

    def _entries(
        self, partition: str, *, newest: str, oldest: str, page_size: int, method: Method | None
    ) -> Iterator["Item"]:
        query: Query = {
            "IndexName": BY_LIST,
            "KeyConditionExpression": "list_pk = :partition AND "
            "list_sk BETWEEN :oldest AND :newest",
            "ExpressionAttributeValues": {
                ":partition": {"S": partition},
                ":oldest": {"S": oldest},
                ":newest": {"S": newest},
            },
            "ScanIndexForward": False,
        }
        if method is None:
            query["Limit"] = page_size
        else:
            query["FilterExpression"] = "#method = :method"
            query["ExpressionAttributeNames"] = {"#method": "method"}
            query["ExpressionAttributeValues"][":method"] = {"S": method}
        for page in self._table.pages(**query):
            yield from page

    def _page(
        self, entries: Iterator["Item"], wanted: Callable[["Item"], Record | None], *, limit: int
    ) -> tuple[list[Record], str | None]:
        """Up to `limit` wanted records, and the cursor behind the last one looked at."""
        found: list[Record] = []
        looked_at = 0
        following = next(entries, None)
        position: str | None = None
        while following is not None and len(found) < limit and looked_at < LOOKED_AT:
            chunk = [following, *islice(entries, limit - 1)]
            following = next(entries, None)
            looked_at += len(chunk)
            stored = self._table.get_all([{"pk": e["pk"], "sk": e["sk"]} for e in chunk])
            by_key = {(item["pk"]["S"], item["sk"]["S"]): item for item in stored}
            for number, entry in enumerate(chunk):
                position = entry["list_sk"]["S"]
                item = by_key.get((entry["pk"]["S"], entry["sk"]["S"]))
                record = wanted(item) if item is not None else None
                if record is not None:
                    found.append(record)
                if len(found) == limit:
                    more = number + 1 < len(chunk) or following is not None
                    return found, to_cursor(position) if more else None
        more = following is not None and position is not None
        return found, to_cursor(position) if more and position else None


def _due(item: "Item") -> Due | None:
    """What an entry of the index leads to; None for a kind that only a newer release knows."""
    pk, sk = item["pk"]["S"], item["sk"]["S"]
    due_at = datetime.fromisoformat(item["due_at"]["S"])
    if pk.startswith("DIGEST#"):
        _, bot_id, hour = pk.split("#")
        workspace_id = sk.removeprefix(keys.DIGEST_META)
        return Due(
            kind="digest", due_at=due_at, workspace_id=workspace_id, bot_id=bot_id, hour=hour
        )
    if pk.startswith("INDEX#"):
        workspace_id = sk.removeprefix(keys.INDEX_SK)
        bot_id = pk.removeprefix("INDEX#")
        return Due(kind="index", due_at=due_at, workspace_id=workspace_id, bot_id=bot_id)
    if pk.startswith(keys.HOLDS_FROM):
        workspace_id = pk.removeprefix(keys.HOLDS_FROM)
        return Due(kind="hold", due_at=due_at, workspace_id=workspace_id, hold_id=sk)
    conversation_id = keys.conversation_in(pk)
    if conversation_id == pk:
        return None
    if sk == keys.HEAD_SK:
        return Due(kind="conversation", due_at=due_at, conversation_id=conversation_id)
    if sk == keys.COUNTED_SK:
        return Due(kind="silence", due_at=due_at, conversation_id=conversation_id)
    if sk.startswith(keys.REPLIES_FROM):
        return Due(
            kind="auto_reply",
            due_at=due_at,
            conversation_id=conversation_id,
            reply_id=sk.removeprefix(keys.REPLIES_FROM),
        )
    if not sk.startswith(keys.ESCALATIONS_FROM):
        return None
    return Due(
        kind="escalation",
        due_at=due_at,
        conversation_id=conversation_id,
        escalation_id=keys.escalation_in(pk, sk),
    )
