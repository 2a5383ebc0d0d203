"""Lists of the inbox, and the search in it: `InboxLists` on DynamoDB.

An entry of an index names a row; the row is read, and shown where it still stands there. So a list
that lags shows nothing that is over, and what lacks comes a moment later.
"""

import heapq
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import is_live
from escalation.adapters.aws.dynamodb_table import Query, Table, from_cursor, to_cursor
from escalation.adapters.aws.inbox_items import WORDS, row_from, row_key
from escalation.adapters.aws.table_names import BY_LIST
from escalation.domain.inbox import MAX_COUNTED, InboxPage, InboxRow, Place
from escalation.domain.ports import Clock

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.adapters.aws.dynamodb_codec import Item

PAGES_OF_A_SEARCH = 4
"""Of a megabyte each, as DynamoDB reads them: the words of some ten thousand chats."""
LOOKED_AT = 500
"""Entries that one page of a list looks at."""
_FIRST, _LAST = "0", "~"
"""Below and above every place in a list."""


class DynamoInboxLists:
    """Reads rows of one workspace at a time."""

    def __init__(self, client: "DynamoDBClient", table_name: str, *, clock: Clock) -> None:
        self._table = Table(client, table_name)
        self._clock = clock

    def page(
        self,
        workspace_id: str,
        places: Collection[Place],
        *,
        oldest_first: bool,
        after: str | None,
        limit: int = 25,
    ) -> InboxPage:
        """See `InboxLists`."""
        partitions = [keys.inbox_list(workspace_id, place) for place in places]
        return self._page(
            self._entries(partitions, after, descending=not oldest_first, page_size=limit + 1),
            lambda row: row.workspace_id == workspace_id and row.place in places,
            limit=limit,
        )

    def page_of_member(
        self, workspace_id: str, member_id: str, *, after: str | None, limit: int = 25
    ) -> InboxPage:
        """See `InboxLists`."""
        partitions = [keys.members_list(workspace_id, member_id)]
        return self._page(
            self._entries(partitions, after, descending=False, page_size=limit + 1),
            lambda row: row.workspace_id == workspace_id and row.member_id == member_id,
            limit=limit,
        )

    def search(
        self, workspace_id: str, words: Collection[str], *, after: str | None, limit: int = 25
    ) -> InboxPage:
        """See `InboxLists`."""
        fits = [f"contains({WORDS}, :w{number})" for number in range(len(words))]
        values: Item = {f":w{number}": {"S": f" {word}"} for number, word in enumerate(words)}
        query: Query = {
            "KeyConditionExpression": "pk = :pk AND sk < :before",
            "FilterExpression": " AND ".join([*fits, "expires_at > :now"]),
            "ProjectionExpression": "sk",
            "ExpressionAttributeValues": {
                **values,
                ":pk": {"S": keys.found_pk(workspace_id)},
                ":before": {"S": from_cursor(after) or _LAST},
                ":now": {"N": str(keys.epoch(self._clock.now()))},
            },
            "ScanIndexForward": False,
        }
        found: list[str] = []
        position: str | None = None
        for page, looked_until in islice(self._table.pages_until(**query), PAGES_OF_A_SEARCH):
            found += [item["sk"]["S"] for item in page]
            position = looked_until["sk"]["S"] if looked_until else None
            if len(found) > limit or position is None:
                break
        if len(found) > limit:
            found, position = found[:limit], found[limit - 1]
        rows = self._rows([sk.partition("#")[2] for sk in found])
        return InboxPage(
            items=tuple(row for row in rows if row.workspace_id == workspace_id),
            next=to_cursor(position) if position else None,
        )

    def count(self, workspace_id: str, place: Place) -> int:
        """See `InboxLists`. One that has expired counts until DynamoDB has deleted it."""
        return self._count(keys.inbox_list(workspace_id, place))

    def count_of_member(self, workspace_id: str, member_id: str) -> int:
        """See `InboxLists`."""
        return self._count(keys.members_list(workspace_id, member_id))

    def _count(self, partition: str) -> int:
        return self._table.count(
            most=MAX_COUNTED + 1,
            IndexName=BY_LIST,
            KeyConditionExpression="list_pk = :partition",
            ExpressionAttributeValues={":partition": {"S": partition}},
        )

    def _entries(
        self, partitions: Sequence[str], after: str | None, *, descending: bool, page_size: int
    ) -> Iterator["Item"]:
        """Entries of several partitions in one order, each once, beginning behind `after`."""
        position = from_cursor(after)
        first, last = (_FIRST, position or _LAST) if descending else (position or _FIRST, _LAST)
        if first > last:  # a made-up place, which a Query would refuse
            return
        streams = [
            self._of_index(each, first, last, descending=descending, page_size=page_size)
            for each in partitions
        ]
        seen = position
        for entry in heapq.merge(*streams, key=_place_of, reverse=descending):
            # While a row moves the index may show it in both places, or in the old one.
            if _place_of(entry) != seen:
                seen = _place_of(entry)
                yield entry

    def _of_index(
        self, partition: str, first: str, last: str, *, descending: bool, page_size: int
    ) -> Iterator["Item"]:
        for page in self._table.pages(
            IndexName=BY_LIST,
            KeyConditionExpression="list_pk = :partition AND list_sk BETWEEN :first AND :last",
            ExpressionAttributeValues={
                ":partition": {"S": partition},
                ":first": {"S": first},
                ":last": {"S": last},
            },
            ScanIndexForward=not descending,
            Limit=page_size,
        ):
            yield from page

    def _page(
        self, entries: Iterator["Item"], wanted: Callable[[InboxRow], bool], *, limit: int
    ) -> InboxPage:
        found: list[InboxRow] = []
        looked_at = 0
        following = next(entries, None)
        while following is not None and looked_at < LOOKED_AT:
            chunk = [following, *islice(entries, limit - 1)]
            following = next(entries, None)
            looked_at += len(chunk)
            rows = {row.conversation_id: row for row in self._rows(_names(chunk))}
            for number, entry in enumerate(chunk):
                row = rows.get(entry["pk"]["S"].removeprefix(keys.INBOX_FROM))
                if row is not None and wanted(row):
                    found.append(row)
                if len(found) == limit:
                    more = number + 1 < len(chunk) or following is not None
                    return _paged(found, entry if more else None)
            if following is not None and looked_at >= LOOKED_AT:
                return _paged(found, chunk[-1])
        return _paged(found, None)

    def _rows(self, conversation_ids: Sequence[str]) -> list[InboxRow]:
        """Those that are there and have not expired, in the order that is asked for."""
        now_s = keys.epoch(self._clock.now())
        stored = self._table.get_all([row_key(each) for each in conversation_ids])
        rows = [row_from(item) for item in stored if is_live(item, now_s)]
        by_name = {row.conversation_id: row for row in rows}
        return [by_name[each] for each in conversation_ids if each in by_name]


def _place_of(entry: "Item") -> str:
    return entry["list_sk"]["S"]


def _names(entries: Sequence["Item"]) -> list[str]:
    names = (entry["pk"]["S"].removeprefix(keys.INBOX_FROM) for entry in entries)
    return list(dict.fromkeys(names))


def _paged(rows: list[InboxRow], last: "Item | None") -> InboxPage:
    return InboxPage(items=tuple(rows), next=to_cursor(_place_of(last)) if last else None)
