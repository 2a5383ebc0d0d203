"""One attempt to deliver a matter to a receiver."""

import math
from dataclasses import dataclass
from datetime import timedelta

from escalation.domain.errors import InvalidInput, PermanentError, RevisionLost
from escalation.domain.jobs import Defer, MailSwitchedOff, SendWebhook
from escalation.domain.outgoing_deliveries import (
    OutgoingDelivery,
    answered,
    claim,
    dropped,
    queued_for,
)
from escalation.domain.outgoing_ports import (
    DeliveryLog,
    OutgoingWebhooks,
    Poster,
    SigningSecrets,
)
from escalation.domain.outgoing_webhooks import Answer, OutgoingWebhook, WebhookHealth, fared
from escalation.domain.ports import Clock, Events, JobQueue
from escalation.domain.webhook_receivers import ReceiverRules
from escalation.domain.webhook_signatures import signed_headers


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """What telling needs.

    Attributes:
        webhooks: of workspaces.
        log: deliveries.
        queue: of attempts.
        clock: the time.
        events: what happened.
    """

    webhooks: OutgoingWebhooks
    log: DeliveryLog
    queue: JobQueue
    clock: Clock
    events: Events


class SendWebhookUseCase:
    """What the worker does with a `SendWebhook`.

    The attempt is in the log before the call, so that one which takes its worker down with it
    counts, too. At least once: what was taken and could not be noted is sent again, with the same
    id.
    """

    def __init__(
        self, outgoing: Outgoing, *, secrets: SigningSecrets, poster: Poster, rules: ReceiverRules
    ) -> None:
        self._outgoing = outgoing
        self._secrets = secrets
        self._poster = poster
        self._rules = rules

    def __call__(self, job: SendWebhook) -> Defer | None:
        """Try once; the wait before the next attempt, where a message can wait for it. After a
        longer one the delivery comes up by itself.

        Raises:
            RetryableError: a store, or Secrets Manager, does not answer; nothing was sent.
        """
        log, now = self._outgoing.log, self._outgoing.clock.now()
        found = log.delivery(job.webhook_id, job.delivery_id)
        if found is None or found.is_final or found.workspace_id != job.workspace_id:
            return None
        webhook = self._outgoing.webhooks.webhook(job.workspace_id, job.webhook_id)
        health = log.health(job.webhook_id)
        try:
            if webhook is None or webhook.paused or health.switched_off is not None:
                self._end(dropped(found, now))
                return None
            signed_with = self._secrets_of(webhook)
            claimed = claim(found, now)
            if claimed is None:
                return None
            if claimed.is_final:
                self._end(claimed)
                self._tell(claimed, None)
                return None
            log.save(claimed)
        except RevisionLost:
            return None  # another copy of the message is at it
        body = log.body(claimed) if claimed.has_text else claimed.body
        if body is None:  # its conversation was erased
            self._end(dropped(claimed, now))
            return None
        answer = self._post(webhook, claimed, body.encode(), signed_with)
        again = self._note(claimed, answer)
        self._health(webhook, health, answer)
        return again

    def _end(self, delivery: OutgoingDelivery) -> None:
        self._outgoing.log.save(delivery)
        if delivery.has_text and delivery.is_final:
            self._outgoing.log.forget_body(delivery)

    def _secrets_of(self, webhook: OutgoingWebhook) -> tuple[str, ...]:
        try:
            return self._secrets.of(webhook, self._outgoing.clock.now())
        except PermanentError:
            return ()

    def _post(
        self,
        webhook: OutgoingWebhook,
        delivery: OutgoingDelivery,
        body: bytes,
        signed_with: tuple[str, ...],
    ) -> Answer:
        try:
            receiver = self._rules.receiver(webhook.url)
        except InvalidInput:
            return Answer(outcome="bad_address")
        if not signed_with:
            # Never unsigned: the receiver could not tell it from somebody else's.
            return Answer(outcome="interrupted")
        headers = signed_headers(
            message_id=delivery.message_id,
            at=self._outgoing.clock.now(),
            body=body,
            with_secrets=signed_with,
        )
        return self._poster.post(receiver, body=body, headers=headers)

    def _note(self, delivery: OutgoingDelivery, answer: Answer) -> Defer | None:
        now = self._outgoing.clock.now()
        after = answered(delivery, answer, now)
        try:
            self._end(after)
        except RevisionLost:
            # The lease ran out meanwhile, and somebody else has sent it again.
            self._outgoing.events.record("webhook_noted_late", webhook_id=delivery.webhook_id)
            return None
        self._tell(after, answer)
        wait = queued_for(after, now)
        # To the second above, or the message would come just before its time.
        return None if wait is None else Defer(timedelta(seconds=math.ceil(wait.total_seconds())))

    def _tell(self, delivery: OutgoingDelivery, answer: Answer | None) -> None:
        self._outgoing.events.record(
            "webhook_given_up" if delivery.state == "failed" else "webhook_sent",
            workspace_id=delivery.workspace_id,
            webhook_id=delivery.webhook_id,
            delivery_id=delivery.delivery_id,
            outcome=answer.outcome if answer else "interrupted",
            status=answer.status if answer else None,
            attempt=len(delivery.attempts),
        )

    def _health(self, webhook: OutgoingWebhook, before: WebhookHealth, answer: Answer) -> None:
        after = fared(before, answer, self._outgoing.clock.now())
        if after == before:
            return
        off = after.switched_off if before.switched_off is None else None
        if off is not None:  # first: a second mail is better than none
            self._outgoing.queue.send(
                MailSwitchedOff(
                    workspace_id=webhook.workspace_id, webhook_id=webhook.webhook_id, reason=off
                )
            )
        self._outgoing.log.save_health(webhook.webhook_id, after)
        if off is not None:
            self._outgoing.events.record(
                "webhook_switched_off",
                workspace_id=webhook.workspace_id,
                webhook_id=webhook.webhook_id,
                reason=off,
            )
