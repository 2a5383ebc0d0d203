"""Proves in the helpdesk what ticket settings name: groups, departments, fields, priorities."""

from escalation.adapters.helpdesks.connection_check import sentence
from escalation.adapters.helpdesks.factory import HelpdeskFactory
from escalation.domain.errors import DeliveryError, RetryableError
from escalation.domain.settings import TicketSettings
from escalation.domain.workspace import Connection


class HelpdeskSettingsCheck:
    """Reads lists in the helpdesk; makes nothing there."""

    def __init__(self, factory: HelpdeskFactory) -> None:
        self._factory = factory

    def problems(self, connection: Connection, settings: TicketSettings) -> tuple[str, ...]:
        """Plain sentences, one for each thing that is not there; empty when all are.

        Raises:
            RetryableError: the helpdesk does not answer now.
        """
        try:
            return self._factory.open(connection).problems(settings)
        except RetryableError:
            raise
        except DeliveryError as error:
            return (sentence(connection.helpdesk, error),)
