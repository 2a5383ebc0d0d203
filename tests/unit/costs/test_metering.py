"""What a call of DynamoDB consumed, seen from outside."""

from collections.abc import Mapping
from typing import Any

from infra.costs.metering import Consumed, Meter

KEY = {"pk": {"S": "CONV#1"}, "sk": {"S": "Z#HEAD"}}
LARGE = {**KEY, "text": {"S": "x" * 2_000}}


class _Table:
    """A table with one item."""

    def __init__(self, item: Mapping[str, Any] | None = None) -> None:
        self.item = item
        self.asked: list[tuple[str, Mapping[str, Any]]] = []

    def ask(self, operation: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        self.asked.append((operation, body))
        if operation == "Query":
            return {"Items": [self.item] * 5}
        return {} if self.item is None else {"Item": self.item}


def test_a_write_in_a_transaction_costs_twice_and_names_its_key() -> None:
    table = _Table()
    put = {"Put": {"TableName": "t", "Item": LARGE}}
    meter = Meter("TransactWriteItems", {"TransactItems": [put]}, table.ask)
    table.item = LARGE
    assert meter.finish({}) == Consumed(writes=4, table="t", keys={"CONV": 4})


def test_an_item_that_enters_an_index_costs_a_write_there() -> None:
    table = _Table()
    item = {**KEY, "due_shard": {"S": "DUE#3"}, "due_at": {"S": "2026"}}
    meter = Meter("PutItem", {"TableName": "t", "Item": item}, table.ask)
    table.item = item
    consumed = meter.finish({})
    assert consumed.writes == 2
    assert consumed.keys == {"CONV": 1, "by_due:DUE": 1}


def test_a_query_that_leaves_something_out_costs_what_it_looked_at() -> None:
    table = _Table(LARGE)
    body = {
        "TableName": "t",
        "KeyConditionExpression": "pk = :pk",
        "FilterExpression": "seq > :seq",
        "ExpressionAttributeValues": {":pk": {"S": "CONV#1"}, ":seq": {"N": "9"}},
    }
    assert Meter("Query", body, table.ask).finish({"Items": []}).reads == 1.5
    ((_, asked),) = table.asked
    assert asked == {
        "TableName": "t",
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": "CONV#1"}},
    }


def test_a_strong_read_of_what_is_not_there_costs_a_unit() -> None:
    body = {"TableName": "t", "Key": KEY, "ConsistentRead": True}
    assert Meter("GetItem", body, _Table().ask).finish({}).reads == 1


def test_each_item_of_a_batch_is_rounded_up_by_itself() -> None:
    body = {"RequestItems": {"t": {"Keys": [KEY, KEY, KEY]}}}
    answer = {"Responses": {"t": [LARGE, LARGE]}}
    assert Meter("BatchGetItem", body, _Table().ask).finish(answer).reads == 1.5
