"""Sets a connection's webhook up through the vendor's API, or says how to do it by hand."""

from escalation.adapters.helpdesks.factory import HelpdeskFactory
from escalation.domain.helpdesk import WebhookPlan
from escalation.domain.workspace import Connection


class HelpdeskWebhookInstaller:
    """The installers of the three vendors."""

    def __init__(self, factory: HelpdeskFactory) -> None:
        self._factory = factory

    def plan(self, connection: Connection, *, url: str, secret: str) -> WebhookPlan:
        """Install it, or the steps. `secret` is for Freshdesk; Zendesk chooses its own, which
        comes back with the plan, and Zoho signs with published keys.

        Raises:
            PermanentError: the vendor refused for another reason than a missing scope or plan.
            RetryableError: not now; the next attempt finds what this one made.
        """
        return self._factory.open(connection).set_up_webhook(url, secret=secret)
