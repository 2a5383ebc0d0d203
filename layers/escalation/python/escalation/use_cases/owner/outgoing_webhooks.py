"""Outgoing webhooks: whom a workspace has told of what happens, and the log of it."""

from escalation.domain.errors import (
    Conflict,
    NotFound,
    PreconditionFailed,
    RevisionLost,
    VersionLost,
)
from escalation.domain.jobs import SendWebhook
from escalation.domain.outgoing_deliveries import OutgoingDelivery, again, new_delivery
from escalation.domain.outgoing_ports import DeliveryLog, OutgoingWebhooks, WebhookSecretStore
from escalation.domain.outgoing_webhooks import (
    MAX_WEBHOOKS,
    TEST,
    OutgoingWebhook,
    WebhookHealth,
    payload,
)
from escalation.domain.ports import Clock, Events, Ids, JobQueue
from escalation.domain.webhook_receivers import ReceiverRules
from escalation.domain.webhook_signatures import new_secret
from escalation.use_cases.owner.access import Caller, changed
from escalation.use_cases.owner.etags import check_if_given
from escalation.use_cases.owner.outgoing_models import (
    DeliveryList,
    DeliveryView,
    OutgoingSecret,
    OutgoingWebhookBody,
    OutgoingWebhookList,
    OutgoingWebhookView,
)


class OutgoingWebhookSettings:
    """/v1/admin/webhooks and below."""

    def __init__(
        self,
        *,
        store: OutgoingWebhooks,
        log: DeliveryLog,
        secrets: WebhookSecretStore,
        queue: JobQueue,
        rules: ReceiverRules,
        ids: Ids,
        clock: Clock,
        events: Events,
    ) -> None:
        self._store = store
        self._log = log
        self._secrets = secrets
        self._queue = queue
        self._rules = rules
        self._ids = ids
        self._clock = clock
        self._events = events

    def list(self, caller: Caller) -> OutgoingWebhookList:
        """All of the workspace."""
        found = self._store.of_workspace(caller.workspace_id)
        return OutgoingWebhookList(items=tuple(map(self.view, found)), most=MAX_WEBHOOKS)

    def get(self, caller: Caller, webhook_id: str) -> OutgoingWebhook:
        """One of the workspace's. Raises NotFound for any other."""
        webhook = self._store.webhook(caller.workspace_id, webhook_id)
        if webhook is None:
            raise NotFound("There is no such webhook in this workspace.")
        return webhook

    def view(self, webhook: OutgoingWebhook) -> OutgoingWebhookView:
        """With how it fares."""
        return OutgoingWebhookView.of(webhook, self._log.health(webhook.webhook_id))

    def create(self, caller: Caller, body: OutgoingWebhookBody) -> OutgoingSecret:
        """Add one, with a secret that is shown this once.

        Raises:
            InvalidInput: the address may not be named.
            Conflict: there are as many as there may be.
        """
        self._rules.receiver(body.url)
        if len(self._store.of_workspace(caller.workspace_id)) >= MAX_WEBHOOKS:
            raise Conflict(f"There are {MAX_WEBHOOKS} webhooks already.", code="too_many")
        webhook_id, secret = self._ids.new(), new_secret()
        ref = self._keep(caller, webhook_id, secret)
        webhook = OutgoingWebhook(
            webhook_id=webhook_id,
            workspace_id=caller.workspace_id,
            **body.model_dump(),
            secret_ref=ref,
            created_at=self._clock.now(),
        )
        self._save(webhook, expected_version=0, made=ref)
        self._changed(caller, webhook, "created")
        return OutgoingSecret(webhook=self.view(webhook), secret=secret)

    def put(
        self, caller: Caller, webhook_id: str, body: OutgoingWebhookBody, *, if_match: str | None
    ) -> OutgoingWebhook:
        """Change it. Saved without a pause, one that was switched off is started again.

        Raises:
            InvalidInput: the address may not be named.
            NotFound: no such webhook.
            PreconditionFailed: somebody else has changed it.
        """
        before = self.get(caller, webhook_id)
        check_if_given(if_match, before.version)
        if body.url != before.url:
            self._rules.receiver(body.url)
        after = before.model_copy(update=dict(body)).model_copy(
            update={"version": before.version + 1}
        )
        self._save(after, expected_version=before.version)
        if not after.paused and self._log.health(webhook_id).switched_off is not None:
            self._log.save_health(webhook_id, WebhookHealth())
        self._changed(caller, after, "changed")
        return after

    def delete(self, caller: Caller, webhook_id: str) -> None:
        """Forget it, with its secrets. What waits is not sent any more.

        Raises:
            NotFound: no such webhook.
        """
        webhook = self.get(caller, webhook_id)
        self._store.delete(webhook)
        for ref in (webhook.secret_ref, webhook.previous_secret_ref):
            if ref is not None:
                self._secrets.delete(ref)
        self._changed(caller, webhook, "deleted")

    def rotate(self, caller: Caller, webhook_id: str) -> OutgoingSecret:
        """Give it another secret. For a day both sign, so that the receiver can change over.

        Raises:
            NotFound: no such webhook.
            PreconditionFailed: somebody else has changed it.
        """
        before, secret = self.get(caller, webhook_id), new_secret()
        ref = self._keep(caller, webhook_id, secret)
        after = before.model_copy(
            update={
                "secret_ref": ref,
                "previous_secret_ref": before.secret_ref,
                "secret_changed_at": self._clock.now(),
                "version": before.version + 1,
            }
        )
        self._save(after, expected_version=before.version, made=ref)
        if before.previous_secret_ref is not None:
            self._secrets.delete(before.previous_secret_ref)
        self._changed(caller, after, "secret_changed")
        return OutgoingSecret(webhook=self.view(after), secret=secret)

    def test(self, caller: Caller, webhook_id: str) -> DeliveryView:
        """Send a test event, which is in the log like any other.

        Raises:
            NotFound: no such webhook.
            Conflict: it is paused or switched off.
        """
        webhook, now = self.get(caller, webhook_id), self._clock.now()
        self._check_on(webhook)
        message_id = f"test_{self._ids.new()}"
        told = {
            "version": 1,
            "id": message_id,
            "type": TEST,
            "at": now.isoformat().replace("+00:00", "Z"),
            "workspace_id": webhook.workspace_id,
        }
        body = payload(TEST, now, told)
        delivery = new_delivery(webhook, message_id=message_id, kind=TEST, body=body, at=now)
        self._log.add(delivery)
        self._queue.send(SendWebhook.of(delivery))
        return DeliveryView.of(delivery)

    def deliveries(self, caller: Caller, webhook_id: str, *, after: str | None) -> DeliveryList:
        """The log of the last two weeks, newest first. Raises NotFound."""
        page = self._log.page(self.get(caller, webhook_id).webhook_id, after=after)
        return DeliveryList(items=tuple(map(DeliveryView.of, page.items)), next=page.next)

    def retry(self, caller: Caller, webhook_id: str, delivery_id: str) -> DeliveryView:
        """Send once more what was not taken, or was; without people's words, which are not kept.

        Raises:
            NotFound: no such webhook or delivery.
            Conflict: it is under way, or the webhook is paused or switched off.
        """
        webhook = self.get(caller, webhook_id)
        found = self._log.delivery(webhook.webhook_id, delivery_id)
        if found is None or found.workspace_id != caller.workspace_id:
            raise NotFound("There is no such delivery in the log any more.")
        self._check_on(webhook)
        if found.state == "sending":
            raise _under_way()
        delivery = self._saved(again(found, self._clock.now()))
        self._queue.send(SendWebhook.of(delivery))
        return DeliveryView.of(delivery)

    def _check_on(self, webhook: OutgoingWebhook) -> None:
        health = self._log.health(webhook.webhook_id)
        if webhook.paused or health.switched_off is not None:
            raise Conflict("This webhook is paused. Start it first.", code="webhook_paused")

    def _saved(self, delivery: OutgoingDelivery) -> OutgoingDelivery:
        try:
            self._log.save(delivery)
        except RevisionLost:
            raise _under_way() from None
        return delivery

    def _keep(self, caller: Caller, webhook_id: str, secret: str) -> str:
        return self._secrets.create(
            workspace_id=caller.workspace_id, webhook_id=webhook_id, secret=secret
        )

    def _save(
        self, webhook: OutgoingWebhook, *, expected_version: int, made: str | None = None
    ) -> None:
        try:
            self._store.save(webhook, expected_version=expected_version)
        except BaseException as error:
            if made is not None:  # nothing refers to it: it must not stay behind
                self._secrets.delete(made)
            if isinstance(error, VersionLost):
                raise PreconditionFailed("Somebody else has just changed this webhook.") from None
            raise

    def _changed(self, caller: Caller, webhook: OutgoingWebhook, how: str) -> None:
        self._events.record(
            "owner_change", **changed(caller, f"webhook_{how}", webhook_id=webhook.webhook_id)
        )


def _under_way() -> Conflict:
    return Conflict("This delivery is under way just now.", code="under_way")
