"""Members and invitations in the settings table. Its keys are explained in `keys`.

A member has no version: what was read is compared by its bytes, so two owners cannot demote or
remove each other in the same moment, each believing that the other stays.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import BaseModel

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import BODY, decode_item
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, key, record
from escalation.domain.errors import Conflict, VersionLost
from escalation.domain.members import Invitation
from escalation.domain.workspace import Member

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from escalation.adapters.aws.dynamodb_codec import Item

_SHOWN_AFTERWARDS = timedelta(days=30)
"""How long an invitation that has expired is still listed as such."""


class MemberStore:
    """`Memberships` in the settings table."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def invitations(self, workspace_id: str) -> tuple[Invitation, ...]:
        """See `Memberships`."""
        return self._invitations(keys.workspace_pk(workspace_id))

    def invitations_to(self, sub: str) -> tuple[Invitation, ...]:
        """See `Memberships`."""
        return self._invitations(keys.subject_pk(sub))

    def save_invitation(self, invitation: Invitation) -> None:
        """See `Memberships`."""
        until = keys.epoch(invitation.expires_at + _SHOWN_AFTERWARDS)
        items = [
            record(each["pk"]["S"], each["sk"]["S"], invitation, expires_at=until)
            for each in _invitation_keys(invitation)
        ]
        self._table.transact(
            [{"Put": {"TableName": self._table.name, "Item": item}} for item in items]
        )

    def delete_invitation(self, invitation: Invitation) -> None:
        """See `Memberships`."""
        self._table.transact([self._table.deleting(each) for each in _invitation_keys(invitation)])

    def accept(self, invitation: Invitation, member: Member) -> None:
        """See `Memberships`."""
        by_workspace, by_subject = _invitation_keys(invitation)
        read = self._as_read(by_subject, invitation)
        writes: list[TransactWriteItemTypeDef] = [
            {"Put": self._table.new(item)} for item in member_items(member)
        ]
        writes += [self._deleting(by_subject, read), self._table.deleting(by_workspace)]
        try:
            self._table.transact(writes)
        except ConditionLost as error:
            if error.lost and error.lost[2]:
                raise VersionLost(member.sub) from None
            raise belongs_elsewhere() from None

    def change(self, before: Member, after: Member, *, beside: Member | None) -> None:
        """See `Memberships`."""
        by_subject, by_workspace = member_items(after)
        read = self._as_read(by_subject, before)
        put = self._table.putting(by_subject, f"{BODY} = :read")
        put["ExpressionAttributeValues"] = {":read": {"B": read}}
        self._together(
            [{"Put": put}, {"Put": {"TableName": self._table.name, "Item": by_workspace}}], beside
        )

    def remove(self, member: Member, *, beside: Member | None) -> None:
        """See `Memberships`."""
        by_subject, by_workspace = member_items(member)
        read = self._as_read(by_subject, member)
        gone = self._deleting(by_subject, read)
        self._together([gone, self._table.deleting(_key_of(by_workspace))], beside)

    def count_mail(self, workspace_id: str, day: str, *, until: datetime) -> int:
        """See `Memberships`."""
        counted = self._table.update(
            self._table.changing(
                key(keys.workspace_pk(workspace_id), keys.invitation_mails_sk(day)),
                "ADD sent :one SET expires_at = :until",
                {":one": {"N": "1"}, ":until": {"N": str(keys.epoch(until))}},
            ),
            returning="ALL_NEW",
        )
        return int(counted["sent"]["N"])

    def _invitations(self, pk: str) -> tuple[Invitation, ...]:
        items = self._table.beginning(pk, keys.INVITED_FROM)
        return tuple(decode_item(Invitation, item) for item in items)

    def _as_read(self, at: "Item", model: BaseModel) -> bytes:
        """The stored bytes of what the caller has read; an older version may have written them."""
        item = self._table.get(_key_of(at))
        if item is None or decode_item(type(model), item) != model:
            raise VersionLost(at["pk"]["S"])
        return bytes(item[BODY]["B"])

    def _deleting(self, at: "Item", read: bytes) -> "TransactWriteItemTypeDef":
        return {
            "Delete": {
                "TableName": self._table.name,
                "Key": _key_of(at),
                "ConditionExpression": f"{BODY} = :read",
                "ExpressionAttributeValues": {":read": {"B": read}},
            }
        }

    def _together(self, writes: "list[TransactWriteItemTypeDef]", beside: Member | None) -> None:
        if beside is not None:
            at, _ = member_items(beside)
            writes.append(
                {
                    "ConditionCheck": {
                        "TableName": self._table.name,
                        "Key": _key_of(at),
                        "ConditionExpression": f"{BODY} = :read",
                        "ExpressionAttributeValues": {":read": {"B": self._as_read(at, beside)}},
                    }
                }
            )
        try:
            self._table.transact(writes)
        except ConditionLost:
            raise VersionLost("member") from None


def belongs_elsewhere() -> Conflict:
    """One person belongs to one workspace; said to operators, and to nobody else."""
    return Conflict("This person already belongs to a workspace.", code="already_member")


def member_items(member: Member) -> tuple["Item", "Item"]:
    """A member by their subject and by their workspace."""
    by_subject = record(keys.subject_pk(member.sub), keys.MEMBER_SK, member)
    pk = keys.workspace_pk(member.workspace_id)
    return by_subject, record(pk, keys.MEMBERS_FROM + keys.part(member.sub), member)


def _invitation_keys(invitation: Invitation) -> tuple["Item", "Item"]:
    workspace, sub = invitation.workspace_id, invitation.sub
    return (
        key(keys.workspace_pk(workspace), keys.INVITED_FROM + keys.part(sub)),
        key(keys.subject_pk(sub), keys.INVITED_FROM + keys.part(workspace)),
    )


def _key_of(item: "Item") -> "Item":
    return {"pk": item["pk"], "sk": item["sk"]}
