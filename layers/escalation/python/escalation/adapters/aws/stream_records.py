"""Records of the transcripts table's stream as the domain's changes.

The stream holds both images of an item. What a turn's item says is read from the table instead:
one too large for an item is written as several, and by the time it is looked at it may have been
changed or erased.
"""

import base64
from typing import TYPE_CHECKING, Any, cast

from escalation.adapters.aws import keys
from escalation.adapters.aws.connection_gates import refused_in
from escalation.adapters.aws.transcript_items import escalation_from, head_from
from escalation.domain.changes import (
    Change,
    EscalationWritten,
    HeadWritten,
    RefusalWritten,
    TurnWritten,
)

if TYPE_CHECKING:
    from types_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from escalation.adapters.aws.dynamodb_codec import Item

Record = dict[str, Any]
"""As Lambda gets it: binary values are Base64.
https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
"""


def change_in(record: Record) -> Change | None:
    """What a record tells; None where nobody asks for it.

    Raises:
        ValueError, KeyError: it is not one that a release up to this one can have written.
    """
    told = record["dynamodb"]
    if record["eventName"] == "REMOVE":
        return None
    pk, sk = told["Keys"]["pk"]["S"], told["Keys"]["sk"]["S"]
    if pk.startswith(keys.GATES_FROM):
        return _refusal(told)
    if not pk.startswith(keys.CONVERSATIONS_FROM):
        return None
    if sk == keys.HEAD_SK:
        before = _image(told, "OldImage")
        after = head_from(_image(told, "NewImage") or {})
        return HeadWritten(before=head_from(before) if before else None, after=after)
    if sk.startswith(keys.ESCALATIONS_FROM):
        before = _image(told, "OldImage")
        written = escalation_from(_image(told, "NewImage") or {})
        return EscalationWritten(before=escalation_from(before) if before else None, after=written)
    if sk.startswith(keys.TURNS_FROM) and record["eventName"] == "INSERT":
        return _turn(pk, sk)
    return None


def _turn(pk: str, sk: str) -> Change | None:
    last_seq, _, part = sk.removeprefix(keys.TURNS_FROM).partition("#")
    if part:
        return None  # Of a turn in several items the first one tells.
    return TurnWritten(conversation_id=keys.conversation_in(pk), last_seq=int(last_seq))


def _refusal(told: Record) -> Change:
    before, after = _image(told, "OldImage"), _image(told, "NewImage")
    return RefusalWritten(
        before=refused_in(before) if before else None,
        after=refused_in(after) if after else None,
    )


def _image(told: Record, name: str) -> "Item | None":
    """An image as boto3 gives an item."""
    image = told.get(name)
    return None if image is None else {key: _value(value) for key, value in image.items()}


def _value(value: dict[str, Any]) -> "AttributeValueTypeDef":
    if "B" in value:
        return {"B": base64.b64decode(value["B"], validate=True)}
    return cast("AttributeValueTypeDef", value)
