"""Each minute: deliveries whose time has come, and those whose message was lost."""

from escalation.domain.errors import RevisionLost
from escalation.domain.jobs import SendWebhook
from escalation.domain.outgoing_deliveries import come_up
from escalation.domain.outgoing_ports import DUE_SHARDS
from escalation.use_cases.outgoing.send import Outgoing


class SendDue:
    """Queues what is due. Apart from the sweep: what nobody took must delay nobody's rescue."""

    def __init__(self, outgoing: Outgoing, *, per_shard: int = 100) -> None:
        self._outgoing = outgoing
        self._per_shard = per_shard

    def __call__(self) -> int:
        """How many were queued, at most `per_shard` of each shard; the rest is due still."""
        return sum(self._shard(shard) for shard in range(DUE_SHARDS))

    def _shard(self, shard: int) -> int:
        now, sent = self._outgoing.clock.now(), 0
        for webhook_id, delivery_id in self._outgoing.log.due(
            now, shard=shard, limit=self._per_shard
        ):
            found = self._outgoing.log.delivery(webhook_id, delivery_id)
            if found is None or found.due_at is None or found.due_at > now:
                continue
            try:
                later = come_up(found, now)
                self._outgoing.log.save(later)
            except RevisionLost:
                continue  # somebody is at it
            self._outgoing.queue.send(SendWebhook.of(later))
            sent += 1
        return sent
