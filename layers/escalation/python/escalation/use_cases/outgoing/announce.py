"""Has a matter sent to each receiver that wants it."""

import json
from collections.abc import Mapping

from pydantic import ValidationError

from escalation.domain.errors import MalformedJob
from escalation.domain.jobs import SendWebhook, TellReceivers
from escalation.domain.matters import Envelope
from escalation.domain.outgoing_deliveries import OutgoingDelivery, new_delivery
from escalation.domain.outgoing_webhooks import TEXT_FIELDS, OutgoingWebhook, payload
from escalation.use_cases.outgoing.send import Outgoing


class AnnounceMatter:
    """What the worker does with a matter, as the bus brings it.

    A matter that comes twice makes one delivery. One that was written and not queued is found by
    its time.
    """

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing

    def __call__(self, job: TellReceivers) -> None:
        """Write a delivery for each receiver, and queue its first attempt.

        Raises:
            MalformedJob: it is no matter.
            RetryableError: a store or the queue does not answer; what was written stays.
        """
        matter, said = _read(job.matter)
        for webhook in self._outgoing.webhooks.of_workspace(matter.workspace_id):
            if not webhook.paused and webhook.wants(matter.type):
                self._announce(webhook, matter, said)

    def _announce(
        self, webhook: OutgoingWebhook, matter: Envelope, said: Mapping[str, object]
    ) -> None:
        log = self._outgoing.log
        if log.health(webhook.webhook_id).switched_off is not None:
            return
        bare = {name: value for name, value in said.items() if name not in TEXT_FIELDS}
        conversation_id = said.get("conversation_id")
        has_text = webhook.include_text and bare != said and isinstance(conversation_id, str)
        delivery = new_delivery(
            webhook,
            message_id=matter.id,
            kind=matter.type,
            body=payload(matter.type, matter.at, bare),
            at=matter.at,
            conversation_id=conversation_id if isinstance(conversation_id, str) else None,
            has_text=has_text,
        )
        self._add(delivery, payload(matter.type, matter.at, said))

    def _add(self, delivery: OutgoingDelivery, whole: str) -> None:
        log = self._outgoing.log
        if delivery.has_text:
            # Before what is sent from it: the other way round it would be missed as erased.
            if log.delivery(delivery.webhook_id, delivery.delivery_id) is not None:
                return
            log.keep_body(delivery, whole)
        if log.add(delivery):
            self._outgoing.queue.send(SendWebhook.of(delivery))


def _read(body: str) -> tuple[Envelope, dict[str, object]]:
    try:
        return Envelope.model_validate_json(body), json.loads(body)
    except (ValidationError, ValueError):
        raise MalformedJob("not a matter") from None
