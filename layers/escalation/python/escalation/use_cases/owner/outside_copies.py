"""Deleting what an erased conversation has left in helpdesks, where the owner agrees."""

from collections.abc import Callable

from escalation.domain.errors import DeliveryError, RetryableError
from escalation.domain.helpdesk import Helpdesks
from escalation.domain.outside_copies import OutsideCopy
from escalation.domain.ports import Connections, Events


class OutsideCopies:
    """Deletes tickets; everything else that is outside is for people to see to."""

    def __init__(
        self, *, connections: Connections, helpdesks: Callable[[], Helpdesks], events: Events
    ) -> None:
        """Helpdesks are called for when the first ticket is to be deleted."""
        self._connections = connections
        self._helpdesks = helpdesks
        self._events = events

    def delete(self, copy: OutsideCopy, *, workspace_id: str, last_try: bool) -> OutsideCopy:
        """The copy, and what has become of it.

        Args:
            copy: only a ticket of one conversation alone is touched.
            workspace_id: whose connection it must be.
            last_try: a helpdesk that is out of order is not waited for any longer.

        Raises:
            RetryableError: not now.
        """
        if not copy.may_be_deleted or copy.connection_id is None or copy.ticket_id is None:
            return copy
        connection = self._connections.connection_by_id(copy.connection_id)
        if connection is None or connection.workspace_id != workspace_id:
            return copy.model_copy(update={"why": "connection_gone"})
        try:
            fate = self._helpdesks().open(connection).delete(copy.ticket_id)
        except RetryableError as error:
            if not last_try:
                raise
            return copy.model_copy(update={"why": error.code})
        except DeliveryError as error:
            self._events.record(
                "ticket_not_deleted", escalation_id=copy.escalation_id, code=error.code
            )
            return copy.model_copy(update={"fate": "refused", "why": error.code})
        return copy.model_copy(update={"fate": fate, "why": None})
