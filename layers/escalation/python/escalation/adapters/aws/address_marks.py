"""Which addresses do not take mail, and which handovers a digest's mail holds."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import BODY, decode_item, encode, is_live
from escalation.adapters.aws.dynamodb_table import Table, key
from escalation.domain.mail_returns import AddressMark, Audience

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.adapters.aws.dynamodb_codec import Item

_NEWS_COMES_FOR = timedelta(days=30)
"""A complaint may come weeks after its mail."""
_IDS = "ids"


class DynamoAddressMarks:
    """Implements `AddressMarks` on the transcripts table. No key holds an address, only its
    digest.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def find(
        self, workspace_id: str, address: str, audience: Audience, *, now: datetime
    ) -> AddressMark | None:
        """See `AddressMarks`."""
        item = self._table.get(_key(workspace_id, address, audience))
        if item is None or not is_live(item, keys.epoch(now)):
            return None
        return decode_item(AddressMark, item)

    def of_team(self, workspace_id: str, *, now: datetime) -> tuple[AddressMark, ...]:
        """See `AddressMarks`."""
        pk = keys.returned_pk(workspace_id)
        found = self._table.beginning(pk, keys.returned_from("team"))
        return tuple(
            decode_item(AddressMark, item) for item in found if is_live(item, keys.epoch(now))
        )

    def put(self, mark: AddressMark, address: str) -> None:
        """See `AddressMarks`."""
        self._table.put(
            {
                **_key(mark.workspace_id, address, mark.audience),
                BODY: {"B": encode(mark)},
                "expires_at": {"N": str(keys.epoch(mark.expires_at))},
            }
        )

    def lift(self, mark: AddressMark, *, now: datetime) -> None:
        """See `AddressMarks`. It is over from now on; its item goes by itself."""
        if mark.address is not None:
            self.put(mark.model_copy(update={"expires_at": now}), mark.address)

    def forget(self, workspace_id: str, address: str) -> None:
        """See `AddressMarks`."""
        audiences: tuple[Audience, ...] = ("team", "visitors")
        self._table.delete_all([_key(workspace_id, address, each) for each in audiences])


class DynamoDigestMails:
    """Implements `DigestMails` on the transcripts table."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def note(self, digest_mail_id: str, escalation_ids: tuple[str, ...], *, now: datetime) -> None:
        """See `DigestMails`."""
        self._table.put(
            {
                **key(keys.digest_mail_pk(digest_mail_id), keys.DIGEST_MAIL_SK),
                _IDS: {"SS": list(escalation_ids)},
                "expires_at": {"N": str(keys.epoch(now + _NEWS_COMES_FOR))},
            }
        )

    def held(self, digest_mail_id: str) -> tuple[str, ...]:
        """See `DigestMails`."""
        item = self._table.get(key(keys.digest_mail_pk(digest_mail_id), keys.DIGEST_MAIL_SK))
        return tuple(sorted(item[_IDS]["SS"])) if item is not None else ()


def _key(workspace_id: str, address: str, audience: Audience) -> "Item":
    return key(keys.returned_pk(workspace_id), keys.returned_sk(address, audience))
