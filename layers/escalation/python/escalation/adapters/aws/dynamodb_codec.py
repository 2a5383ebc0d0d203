"""How models become items: one compressed attribute for the record, others for keys and conditions.

`body` is the model's JSON without nulls, deflated against a preset dictionary of the JSON's own
words. That keeps a usual turn and its head below 1 KB each, where a write costs one unit: half of
what plain JSON costs. The first byte names the codec, so items of any age stay readable:

    0   plain JSON
    1   zlib with DICTIONARY_1

Floats stay JSON text, so no number passes through DynamoDB's decimals.
"""

import zlib
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from escalation.adapters.aws.table_names import EXPIRES_AT
from escalation.domain.errors import PermanentError
from escalation.domain.helpdesk_kinds import READ_BACK

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
_DEFLATED_1 = b"\x01"

# Part of the stored format: never edit it. A better one gets its own number beside it. The words
# used most come last, where a reference to them is shortest.
DICTIONARY_1 = (
    b'"bot_failure""repetition""frustration""explicit_request""low_confidence""better_bot"'
    b'"bot_asked_for_handoff""target_failed""team_is_assignee""transfer_pending""guidance":"'
    b'"failure":{"kind":"timeout","detail":"error","bad_reply"'
    b'"explicit_request":{"detector":"explicit_request","rule":"","matched":"'
    b'"frustration":{"detector":"frustration","repetition":{"detector":"repetition",'
    b'"request":{"form":"html","key":"","body":"{\\"ticket\\":{\\"subject\\":\\"'
    b'"first_sent_at":"2026-01-01T00:00:00.000000Z"},"outcome_unknown":true,"call_started_at":"'
    b'"last_error":{"code":"","detail":"","at":"2026-'
    b'{"escalation_id":"","conversation_id":"","workspace_id":"","bot_id":"","method":"transfer",'
    b'"method":"email","method":"ticket","state":"recorded","reason":"low_confidence",'
    b'"settings_version":1,"revision":1,"trigger_seq":1,"created_at":"2026-01-01T00:00:00.000000Z",'
    b'"recorded_at":"","finished_at":"","attempts":0,"attempts_allowed":6,"lease_id":"",'
    b'"lease_until":"","not_before":"","due_at":"","resends":0,"contact_until":"",'
    b'"helpdesk":"freshdesk","helpdesk":"zoho","helpdesk":"zendesk","connection_id":"",'
    b'"target_bot_id":"","fallback_of":"","follow_up_of":"","reference":"#","reference_url":"https:'
    b'"message_id":"","outcome_unknown":false,"over_cap":false,"expires_at":"'
    b'"ticket":{"helpdesk":"zendesk","connection_id":"","ticket_id":"","reference":"#","url":"https'
    b'"escalation_id":"","relayed_seq":1,"open":true},"mail":{"escalation_id":"","subject":"Chat: '
    b'"message_ids":["","covered_seq":1},"contact":{"escalation_id":"","until":"2026-'
    b'"open_handoff":"","pending_transfer":"","erase_requested_at":"","handed_off_at":"'
    b'{"conversation_id":"","workspace_id":"","bot_id":"","state":"handed_off","state":"closed",'
    b'"state":"open","assignee":{"kind":"team"},"assignee":{"kind":"bot","bot_id":""},"version":1,'
    b'"fence":0,"next_seq":3,"locale":"en","visitor":{"name":"","email":"@example.com",'
    b'"verified":false},"created_at":"2026-01-01T00:00:00.000000Z","last_activity_at":"'
    b'"last_visitor_at":"","seen":["","window":{"started_at":"","count":1},"visited":[],"hops":0,'
    b'"slate_seq":0,"escalations":0,"last_reason":"confident","due_at":"","expires_at":"'
    b'{"conversation_id":"","messages":[{"id":"00000001","author":{"kind":"agent","name":"'
    b'{"id":"00000001","author":{"kind":"system"},"text":"'
    b'{"id":"00000001","author":{"kind":"visitor"},"text":"","at":"2026-01-01T00:00:00.000000Z",'
    b'"sources":[]},{"id":"00000002","author":{"kind":"bot","name":"","bot_id":""},"text":"'
    b" the and you your to is can for have this that with please help account payment "
    b'","at":"2026-01-01T00:00:00.000000Z","sources":[{"title":"","url":"https://www.help.com/"},'
    b'"}]}],"client_message_id":"","decision":{"action":"cannot_help","action":"handoff",'
    b'"action":"transfer","action":"relay","action":"answer","reason":"confident",'
    b'"evidence":{"assignee":"bot","bot_id":"","visited":[],"hops":0,"reply":{"confidence":0.'
    b'"wants_handoff":true,"wants_handoff":false},"scores":[{"bot_id":"","score":0.'
    b'},{"bot_id":"","score":0.}],"open_for_business":true,"engine":""},"settings_bot_id":"",'
    b'"settings_version":1,"decision_version":"decide/1"},"escalation_id":""}'
)

Model = TypeVar("Model", bound=BaseModel)


def encode(model: BaseModel) -> bytes:
    """The model as `body`; the same model gives the same bytes."""
    plain = model.model_dump_json(exclude_none=True).encode()
    packer = zlib.compressobj(level=6, zdict=DICTIONARY_1)
    packed = packer.compress(plain) + packer.flush()
    return _DEFLATED_1 + packed if len(packed) < len(plain) else _PLAIN + plain


def decode(kind: type[Model], body: bytes) -> Model:
    """The model in `body`.

    Fields this version does not know, written by a newer one that is being rolled out or back, are
    ignored.

    Raises:
        ValueError: no codec of this version wrote it, or not so.
    """
    if body[:1] == _DEFLATED_1:
        unpacker = zlib.decompressobj(zdict=DICTIONARY_1)
        try:
            plain = unpacker.decompress(body[1:]) + unpacker.flush()
        except zlib.error as error:
            raise ValueError("an item that cannot be unpacked") from error
    elif body[:1] == _PLAIN:
        plain = body[1:]
    else:
        raise ValueError("an item written by an unknown codec")
    return kind.model_validate_json(plain, extra="ignore", context=READ_BACK)


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
