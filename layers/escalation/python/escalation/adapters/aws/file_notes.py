"""Which files of the private bucket hold something of a conversation: in its own partition, so that
whoever erases it finds them, and no file has to be looked into.
"""

from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import BODY, decode_item, encode
from escalation.adapters.aws.dynamodb_table import Table, key
from escalation.domain.personal_data import FileNote

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class DynamoFileNotes:
    """Implements `FileNotes`: one write unit a file and conversation."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def note(self, conversation_id: str, note: FileNote) -> None:
        """See `FileNotes`."""
        self._table.put(
            {
                **key(keys.conversation_pk(conversation_id), keys.file_sk(note.job_id)),
                BODY: {"B": encode(note)},
                "expires_at": {"N": str(keys.epoch(note.expires_at))},
            }
        )

    def of(self, conversation_id: str) -> tuple[FileNote, ...]:
        """See `FileNotes`. Expired ones too: a file may outlive its note by hours."""
        pk = keys.conversation_pk(conversation_id)
        found = self._table.beginning(pk, keys.FILES_FROM)
        return tuple(decode_item(FileNote, item) for item in found)
