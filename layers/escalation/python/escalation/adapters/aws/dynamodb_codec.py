"""How models become items: one compressed attribute for the record, others for keys and conditions.

`body` is the model's JSON without nulls, deflated against a preset dictionary of the JSON's own
words. That keeps a usual turn and its head below 1 KB each, where a write costs one unit: half of
what plain JSON costs. The first byte names the codec, so items of any age stay readable:

    0   plain JSON
    1   zlib with DICTIONARY_1
    2   zlib with DICTIONARY_2, which knows what records have learnt to say since

`written_formats` says which one is written; what a newer release wrote is kept (`stored_forms`).

Floats stay JSON text, so no number passes through DynamoDB's decimals.
"""

import zlib
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from escalation.adapters.aws.body_dictionaries import DICTIONARY_1, DICTIONARY_2
from escalation.adapters.aws.table_names import EXPIRES_AT
from escalation.domain import stored_forms
from escalation.domain.errors import NewerRelease, PermanentError
from escalation.domain.written_formats import WRITES

if TYPE_CHECKING:
    from types_boto3_dynamodb.type_defs import AttributeValueTypeDef

    Item = dict[str, AttributeValueTypeDef]

BODY = "body"
ITEM_LIMIT = 400 * 1024
"""DynamoDB's limit, names of attributes included: "Item size" in its Service quotas."""
TRANSACTION_LIMIT = 4 * 1024 * 1024
"""All items of one transaction together."""
PART_BYTES = 350 * 1024
"""A longer body goes on in further items; what is left is for keys and indexed attributes."""

_PLAIN = b"\x00"
_DICTIONARIES = {b"\x01": DICTIONARY_1, b"\x02": DICTIONARY_2}

Model = TypeVar("Model", bound=BaseModel)


def encode(model: BaseModel, *, codec: int = WRITES["body"]) -> bytes:
    """The model as `body`, with all that it was read with; the same model gives the same bytes."""
    plain = stored_forms.write(model)
    mark = bytes((codec,))
    packer = zlib.compressobj(level=6, zdict=_DICTIONARIES[mark])
    packed = packer.compress(plain) + packer.flush()
    return mark + packed if len(packed) < len(plain) else _PLAIN + plain


def decode(kind: type[Model], body: bytes) -> Model:
    """The model in `body`, with what this release does not know of it; see `stored_forms`.

    Raises:
        NewerRelease: only a newer release knows its codec.
        ValueError: it is not what a codec has written.
    """
    mark, rest = body[:1], body[1:]
    if mark in _DICTIONARIES:
        unpacker = zlib.decompressobj(zdict=_DICTIONARIES[mark])
        try:
            rest = unpacker.decompress(rest) + unpacker.flush()
        except zlib.error as error:
            raise ValueError("an item that cannot be unpacked") from error
    elif mark != _PLAIN:
        raise NewerRelease("body", mark.hex()) if mark else ValueError("an item without a body")
    return stored_forms.read(kind, rest)


def decode_item(kind: type[Model], item: "Item") -> Model:
    """The model in an item's `body`."""
    return decode(kind, bytes(item[BODY]["B"]))


def is_live(item: "Item", now_s: int) -> bool:
    """Whether its time to live is not over, at `now_s` in epoch seconds."""
    return EXPIRES_AT not in item or int(item[EXPIRES_AT]["N"]) > now_s


def split(body: bytes, *, at_least: int = 1) -> list[bytes]:
    """The body in pieces that fit one item each, in as many as are asked for."""
    size = min(PART_BYTES, max(1, len(body) // at_least))
    return [body[start : start + size] for start in range(0, len(body), size)]


def item_bytes(item: "Item") -> int:
    """An item's size as DynamoDB counts it, rounded up where it does not say exactly."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(value: "AttributeValueTypeDef") -> int:
    if "S" in value:
        return len(value["S"].encode())
    if "B" in value:
        return len(bytes(value["B"]))
    if "SS" in value:
        return 3 + sum(len(text.encode()) + 1 for text in value["SS"])
    return 21


def check_fits(*items: "Item") -> None:
    """Refuse what DynamoDB would refuse, with an error that says which item it is.

    Raises:
        PermanentError: an item is over 400 KB, or all are over 4 MB.
    """
    sizes = [item_bytes(item) for item in items]
    for item, size in zip(items, sizes, strict=True):
        if size > ITEM_LIMIT:
            kind = item["sk"]["S"].partition("#")[0]
            raise PermanentError("item_too_large", f"{kind} takes {size} bytes")
    if sum(sizes) > TRANSACTION_LIMIT:
        raise PermanentError("write_too_large", f"{sum(sizes)} bytes at once")
