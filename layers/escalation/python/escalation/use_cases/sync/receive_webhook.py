"""A helpdesk says that a ticket may have changed: proved, remembered, queued, and nothing more.

What the call says about the ticket is not believed. It names tickets; `sync_ticket` reads them.
"""

from collections.abc import Mapping
from datetime import timedelta

from escalation.domain.errors import NotAuthenticated, NotFound
from escalation.domain.jobs import SyncTicket
from escalation.domain.ports import Clock, Connections, Events, JobQueue, TranscriptStore
from escalation.domain.settings import HelpdeskName
from escalation.domain.webhooks import WebhookMemory, WebhookReader, WebhookSecrets
from escalation.domain.workspace import Connection

REMEMBERED_FOR = timedelta(days=1)
"""Longer than any vendor's proof is good for, and than their repeated deliveries take."""


class ReceiveWebhook:
    """The use case behind POST /v1/webhooks/{helpdesk}/{connection_id}."""

    def __init__(
        self,
        *,
        connections: Connections,
        secrets: WebhookSecrets,
        reader: WebhookReader,
        memory: WebhookMemory,
        transcripts: TranscriptStore,
        queue: JobQueue,
        clock: Clock,
        events: Events,
    ) -> None:
        self._connections = connections
        self._secrets = secrets
        self._reader = reader
        self._memory = memory
        self._transcripts = transcripts
        self._queue = queue
        self._clock = clock
        self._events = events

    def handshake(self, helpdesk: HelpdeskName, connection_id: str) -> None:
        """The call by which a vendor makes sure that somebody listens. Raises NotFound."""
        self._connection(helpdesk, connection_id)

    def __call__(
        self,
        helpdesk: HelpdeskName,
        connection_id: str,
        *,
        headers: Mapping[str, str],
        body: bytes,
    ) -> int:
        """Queue a read of each ticket that belongs to a conversation; how many.

        A delivery is remembered once all its jobs are queued: one that failed may be repeated, and
        a repeated read changes nothing.

        Args:
            helpdesk: from the address.
            connection_id: from the address.
            headers: names in lower case.
            body: as received.

        Raises:
            NotFound: there is no such connection.
            NotAuthenticated: forged, unsigned, stale or replayed.
            InvalidInput: proved, but not a body this vendor sends.
            RetryableError: not taken; the vendor shall send it again.
        """
        connection = self._connection(helpdesk, connection_id)
        secret = self._secret(connection)
        now = self._clock.now()
        try:
            if secret is None:
                raise NotAuthenticated("No webhook is set up.", code="unsigned")
            delivery = self._reader.read(
                connection, secret=secret, headers=headers, body=body, now=now
            )
            distinct = delivery.distinct_from is None or delivery.distinct_from <= now
            if distinct and self._memory.has(connection_id, delivery.delivery_id):
                raise NotAuthenticated("This delivery was taken before.", code="replayed")
        except NotAuthenticated as refused:
            self._events.record(
                "webhook_refused",
                helpdesk=helpdesk,
                connection_id=connection_id,
                code=refused.code,
            )
            raise
        sent = self._queue_reads(connection, delivery.ticket_ids)
        if connection.updates.first_event_at is None:
            self._connections.note_first_event(connection_id, now)
        self._memory.keep(connection_id, delivery.delivery_id, until=now + REMEMBERED_FOR)
        self._events.record(
            "webhook_taken",
            helpdesk=helpdesk,
            connection_id=connection_id,
            tickets=len(delivery.ticket_ids),
            sent=sent,
        )
        return sent

    def _queue_reads(self, connection: Connection, ticket_ids: tuple[str, ...]) -> int:
        sent = 0
        for ticket_id in dict.fromkeys(ticket_ids):
            if not self._transcripts.conversations_of_ticket(connection.connection_id, ticket_id):
                # Somebody else's ticket, or one that is being made: its first read comes anyway.
                continue
            self._queue.send(
                SyncTicket(
                    workspace_id=connection.workspace_id,
                    helpdesk=connection.helpdesk,
                    connection_id=connection.connection_id,
                    ticket_id=ticket_id,
                )
            )
            sent += 1
        return sent

    def _secret(self, connection: Connection) -> str | None:
        """None where no webhook is set up; empty where the proof needs no secret."""
        if self._reader.needs_secret(connection):
            return self._secrets.webhook_secret(connection)
        return "" if connection.updates.mode == "webhook" else None

    def _connection(self, helpdesk: HelpdeskName, connection_id: str) -> Connection:
        connection = self._connections.connection_by_id(connection_id)
        if connection is None or connection.helpdesk != helpdesk:
            raise NotFound("There is no such connection.")
        return connection
