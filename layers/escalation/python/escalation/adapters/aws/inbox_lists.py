"""Lists of the inbox, and the search in it: `InboxLists` on DynamoDB.

An entry of an index names a row; the row is read, and shown where it still stands there. So a list
that lags shows nothing that is over, and what lacks comes a moment later.

What is put off sorts by until when. So what has come up is the beginning of its partition, and what
waits is read of two: that one up to now, and that of what waits anyway.
"""

import heapq
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import is_live
from escalation.adapters.aws.dynamodb_table import Query, Table, from_cursor, to_cursor
from escalation.adapters.aws.inbox_items import WAITS, WORDS, row_from, row_key
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


class _Part(NamedTuple):
    """A partition of the index, or a stretch of one."""

    partition: str
    first: str = _FIRST
    last: str = _LAST


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
        now = self._clock.now()
        parts = [part for place in places for part in _parts_of(workspace_id, place, now)]
        return self._page(
            self._entries(parts, after, descending=not oldest_first, page_size=limit + 1),
            lambda row: row.workspace_id == workspace_id and row.place in places,
            now,
            limit=limit,
        )

    def page_of_member(
        self, workspace_id: str, member_id: str, *, after: str | None, limit: int = 25
    ) -> InboxPage:
        """See `InboxLists`."""
        now = self._clock.now()
        parts = _parts_of_member(workspace_id, member_id, now)
        return self._page(
            self._entries(parts, after, descending=False, page_size=limit + 1),
            lambda row: row.workspace_id == workspace_id and row.is_listed_for(member_id),
            now,
            limit=limit,
        )

    def search(
        self, workspace_id: str, words: Collection[str], *, after: str | None, limit: int = 25
    ) -> InboxPage:
        """See `InboxLists`."""
        now = self._clock.now()
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
                ":now": {"N": str(keys.epoch(now))},
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
        rows = self._rows([sk.partition("#")[2] for sk in found], now)
        return InboxPage(
            items=tuple(row for row in rows if row.workspace_id == workspace_id),
            next=to_cursor(position) if position else None,
        )

    def count(self, workspace_id: str, place: Place) -> int:
        """See `InboxLists`. One that has expired counts until DynamoDB has deleted it."""
        return self._count(_parts_of(workspace_id, place, self._clock.now()))

    def count_of_member(self, workspace_id: str, member_id: str) -> int:
        """See `InboxLists`."""
        return self._count(_parts_of_member(workspace_id, member_id, self._clock.now()))

    def _count(self, parts: Sequence[_Part]) -> int:
        counted = 0
        for part in parts:
            most = MAX_COUNTED + 1 - counted
            if most > 0:
                counted += self._table.count(most=most, **_query_of(part))
        return counted

    def _entries(
        self, parts: Sequence[_Part], after: str | None, *, descending: bool, page_size: int
    ) -> Iterator["Item"]:
        """Entries of several parts in one order, each once, beginning behind `after`."""
        position = from_cursor(after)
        first, last = (_FIRST, position or _LAST) if descending else (position or _FIRST, _LAST)
        streams = [
            self._of_index(
                _Part(each.partition, max(first, each.first), min(last, each.last)),
                descending=descending,
                page_size=page_size,
            )
            for each in parts
        ]
        seen = position
        for entry in heapq.merge(*streams, key=_place_of, reverse=descending):
            # While a row moves the index may show it in both places, or in the old one.
            if _place_of(entry) != seen:
                seen = _place_of(entry)
                yield entry

    def _of_index(self, part: _Part, *, descending: bool, page_size: int) -> Iterator["Item"]:
        # Behind the part's end, or a made-up place: a Query would refuse it.
        if part.first > part.last:
            return
        query: Query = {
            **_query_of(part),
            "ScanIndexForward": not descending,
            "Limit": page_size,
        }
        for page in self._table.pages(**query):
            yield from page

    def _page(
        self,
        entries: Iterator["Item"],
        wanted: Callable[[InboxRow], bool],
        now: datetime,
        *,
        limit: int,
    ) -> InboxPage:
        found: list[InboxRow] = []
        looked_at = 0
        following = next(entries, None)
        while following is not None and looked_at < LOOKED_AT:
            chunk = [following, *islice(entries, limit - 1)]
            following = next(entries, None)
            looked_at += len(chunk)
            rows = {row.conversation_id: row for row in self._rows(_names(chunk), now)}
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

    def _rows(self, conversation_ids: Sequence[str], now: datetime) -> list[InboxRow]:
        """Those that are there and have not expired, as they are now, in the order that is asked
        for.
        """
        now_s = keys.epoch(now)
        stored = self._table.get_all([row_key(each) for each in conversation_ids])
        rows = [row_from(item).as_of(now) for item in stored if is_live(item, now_s)]
        by_name = {row.conversation_id: row for row in rows}
        return [by_name[each] for each in conversation_ids if each in by_name]


def _parts_of(workspace_id: str, place: Place, now: datetime) -> list[_Part]:
    whole = keys.inbox_list(workspace_id, place)
    if place == "snoozed":
        return [_Part(whole, first=_just_after(now))]
    if place == "waiting":
        put_off = keys.inbox_list(workspace_id, "snoozed")
        return [_Part(whole), _Part(put_off, last=_just_after(now))]
    return [_Part(whole)]


def _parts_of_member(workspace_id: str, member_id: str, now: datetime) -> list[_Part]:
    put_off = keys.members_snoozed_list(workspace_id, member_id)
    return [
        _Part(keys.members_list(workspace_id, member_id)),
        _Part(put_off, last=f"{WAITS}{_just_after(now)}"),
    ]


def _just_after(now: datetime) -> str:
    """Behind every place of this time, and before those of a later one."""
    return f"{keys.stamp(now)}{_LAST}"


def _query_of(part: _Part) -> Query:
    return {
        "IndexName": BY_LIST,
        "KeyConditionExpression": "list_pk = :partition AND list_sk BETWEEN :first AND :last",
        "ExpressionAttributeValues": {
            ":partition": {"S": part.partition},
            ":first": {"S": part.first},
            ":last": {"S": part.last},
        },
    }


def _place_of(entry: "Item") -> str:
    return entry["list_sk"]["S"]


def _names(entries: Sequence["Item"]) -> list[str]:
    names = (entry["pk"]["S"].removeprefix(keys.INBOX_FROM) for entry in entries)
    return list(dict.fromkeys(names))


def _paged(rows: list[InboxRow], last: "Item | None") -> InboxPage:
    return InboxPage(items=tuple(rows), next=to_cursor(_place_of(last)) if last else None)
