"""Auto replies: records in their conversation's partition, so that erasing finds them."""

from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import is_live
from escalation.adapters.aws.dynamodb_table import Table
from escalation.adapters.aws.transcript_items import reply_from, reply_key
from escalation.adapters.aws.transcript_lists import TranscriptLists
from escalation.adapters.aws.transcript_writes import CommitWriter
from escalation.domain.auto_reply import AutoReply, AutoReplyPage
from escalation.domain.ports import Clock, SystemClock

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class DynamoAutoReplies:
    """Implements `AutoReplyStore` on the transcripts table; commits are `TranscriptStore`'s."""

    def __init__(
        self, client: "DynamoDBClient", table_name: str, *, clock: Clock | None = None
    ) -> None:
        """Takes the place of the table.

        Args:
            client: a low-level client with time-outs and a few attempts (`clients.client`).
            table_name: name of the transcripts table.
            clock: tells what has expired.
        """
        self._table = Table(client, table_name)
        self._clock = clock or SystemClock()
        self._writer = CommitWriter(self._table)
        self._lists = TranscriptLists(self._table)

    def auto_reply(self, conversation_id: str, reply_id: str) -> AutoReply | None:
        """See `AutoReplyStore`."""
        item = self._table.get(reply_key(conversation_id, reply_id))
        return reply_from(item) if item and is_live(item, self._now_s()) else None

    def save_auto_reply(self, reply: AutoReply) -> None:
        """See `AutoReplyStore`."""
        self._writer.save_reply(reply)

    def auto_replies_of(self, conversation_id: str) -> tuple[AutoReply, ...]:
        """See `AutoReplyStore`. Strongly consistent."""
        found = self._table.beginning(keys.conversation_pk(conversation_id), keys.REPLIES_FROM)
        return tuple(reply_from(item) for item in found if is_live(item, self._now_s()))

    def list_auto_replies(
        self, bot_id: str, *, after: str | None, limit: int = 25
    ) -> AutoReplyPage:
        """See `AutoReplyStore`. Lags behind the table by moments."""
        return self._lists.auto_replies(bot_id, after=after, limit=limit, now_s=self._now_s())

    def _now_s(self) -> int:
        return keys.epoch(self._clock.now())
