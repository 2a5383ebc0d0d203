"""Units of DynamoDB, against the examples of its documentation."""

import pytest

from infra.costs.item_sizes import index_units, item_bytes, read_units, write_units

KEYS = ("list_pk", "list_sk")
HELD = ("pk", "sk", "list_pk", "list_sk", "method")


def _item(size: int) -> dict[str, dict[str, str]]:
    """An item of exactly so many bytes."""
    return {"pk": {"S": "x" * (size - 2)}}


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "straße"}, 7),
        ({"N": "0"}, 1),
        ({"N": "1234"}, 3),
        ({"N": "-1234"}, 4),
        ({"B": "AAEC"}, 3),
        ({"B": b"\x00\x01\x02"}, 3),
        ({"BOOL": True}, 1),
        ({"NULL": True}, 1),
        ({"SS": ["ab", "c"]}, 3),
        ({"L": [{"S": "ab"}]}, 3 + 1 + 2),
        ({"M": {"k": {"S": "ab"}}}, 3 + 1 + 1 + 2),
    ],
)
def test_a_value_has_its_documented_size(value: dict[str, object], size: int) -> None:
    assert item_bytes({"name": value}) == 4 + size


def test_a_write_takes_a_unit_for_each_kilobyte_of_the_larger_item() -> None:
    assert write_units(None, _item(1024)) == 1
    assert write_units(None, _item(1025)) == 2
    assert write_units(_item(3000), _item(100)) == 3
    assert write_units(None, None) == 1, "one that deletes nothing, or whose condition fails"


def test_a_read_takes_half_a_unit_for_four_kilobytes_where_it_may_be_late() -> None:
    assert read_units(4096, consistent=True) == 1
    assert read_units(4097, consistent=True) == 2
    assert read_units(4097, consistent=False) == 1
    assert read_units(0, consistent=False) == 0.5


def _listed(state: str | None, *, text: str = "") -> dict[str, dict[str, str]]:
    item = {"pk": {"S": "CONV#1"}, "sk": {"S": "Z#HEAD"}, "text": {"S": text}}
    if state is not None:
        item |= {"list_pk": {"S": f"BOT#1#{state}"}, "list_sk": {"S": "2026"}}
    return item


def test_an_index_is_written_only_where_what_it_holds_changes() -> None:
    def units(before: str | None, after: str | None) -> int:
        return index_units(
            _listed(before, text="a"), _listed(after, text="b"), keys=KEYS, projected=HELD
        )

    assert units("open", "open") == 0, "the text is not in the index"
    assert units(None, None) == 0
    assert units(None, "open") == 1
    assert units("open", None) == 1
    assert units("open", "closed") == 2, "taken away, and put elsewhere"
