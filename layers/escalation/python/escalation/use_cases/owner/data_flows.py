"""The page *Where this data goes* of a bot."""

from escalation.domain.data_flows import DataFlows, Deployment, data_flows
from escalation.domain.outgoing_ports import OutgoingWebhooks
from escalation.domain.owner_ports import WorkspaceStore
from escalation.domain.settings import first_settings
from escalation.use_cases.owner.access import Access, Caller


class WhereDataGoes:
    """GET /v1/admin/bots/{bot_id}/data-flows."""

    def __init__(
        self,
        *,
        access: Access,
        store: WorkspaceStore,
        webhooks: OutgoingWebhooks,
        deployment: Deployment,
    ) -> None:
        self._access = access
        self._webhooks = webhooks
        self._store = store
        self._deployment = deployment

    def __call__(self, caller: Caller, bot_id: str) -> DataFlows:
        """Who gets what a bot's visitors write, by its settings as they are now.

        Raises:
            NotFound: no such bot.
        """
        bot = self._access.bot(caller, bot_id)
        saved = self._store.settings(bot_id)
        workspace = self._store.workspace(caller.workspace_id)
        return data_flows(
            bot,
            saved.settings if saved else first_settings(bot.defaults),
            self._deployment,
            owner_email=workspace.owner_email if workspace else "",
            others={other.bot_id: other for other in self._store.bots(caller.workspace_id)},
            webhooks=self._webhooks.of_workspace(caller.workspace_id),
            text_leaves=workspace is not None and workspace.matters.text,
        )
