"""The shape of the tables: names of attributes and indexes, and what the indexes project.

No library is imported here, so the stacks and the tests build the tables from the same facts. What
the keys hold, and which question each of them answers, is in `keys`.
"""

from dataclasses import dataclass

PK = "pk"
SK = "sk"
EXPIRES_AT = "expires_at"
"""Time to live in epoch seconds. DynamoDB deletes days later, so reads filter on it too."""

BY_LIST = "by_list"
LIST_PK = "list_pk"
LIST_SK = "list_sk"
METHOD = "method"

BY_DUE = "by_due"
DUE_SHARD = "due_shard"
DUE_AT = "due_at"


@dataclass(frozen=True, kw_only=True)
class IndexShape:
    """A global secondary index.

    `include` are the attributes it projects besides the keys; each is one that never changes while
    its item stays at its place in the index.
    """

    name: str
    partition_key: str
    sort_key: str
    include: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TableShape:
    """A table. All key attributes are strings."""

    partition_key: str = PK
    sort_key: str = SK
    ttl_attribute: str = EXPIRES_AT
    indexes: tuple[IndexShape, ...] = ()


SETTINGS_TABLE = TableShape()
AUDIT_TABLE = TableShape()
LISTENERS_TABLE = TableShape()
TRANSCRIPTS_TABLE = TableShape(
    indexes=(
        IndexShape(name=BY_LIST, partition_key=LIST_PK, sort_key=LIST_SK, include=(METHOD,)),
        IndexShape(name=BY_DUE, partition_key=DUE_SHARD, sort_key=DUE_AT, include=(EXPIRES_AT,)),
    )
)
