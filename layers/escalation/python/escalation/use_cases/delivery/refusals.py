"""A helpdesk that refuses for good: the owner sees it beside the connection, or the bot's settings.

Nothing here fails a delivery: what could not be marked is marked by the next ticket.
"""

from collections.abc import Sequence

from escalation.domain.errors import DeliveryError, PermanentError, RetryableError
from escalation.domain.helpdesk import Helpdesks
from escalation.domain.owner_ports import (
    CREDENTIALS_REFUSED,
    SETTINGS_REFUSED,
    Refusal,
    RefusalMarks,
    SettingsRefusal,
)
from escalation.domain.ports import BotProfile, Connections
from escalation.domain.settings import HelpdeskName
from escalation.use_cases.writing.ports import Ports


class MarkRefusals:
    """Marks a connection whose credentials are refused, and settings of which a field is."""

    def __init__(
        self, ports: Ports, *, connections: Connections, helpdesks: Helpdesks, marks: RefusalMarks
    ) -> None:
        self._ports = ports
        self._connections = connections
        self._helpdesks = helpdesks
        self._marks = marks

    def __call__(
        self, profile: BotProfile, helpdesk: HelpdeskName, code: str, fields: Sequence[str]
    ) -> None:
        """Mark what an error of this code says, if it says anything that lasts.

        One refusal proves nothing about the credentials: a read has to be refused as well.
        """
        try:
            self._mark(profile, helpdesk, code, fields)
        except RetryableError as error:
            self._ports.events.record("refusal_not_marked", helpdesk=helpdesk, code=error.code)

    def _mark(
        self, profile: BotProfile, helpdesk: HelpdeskName, code: str, fields: Sequence[str]
    ) -> None:
        now = self._ports.clock.now()
        connection = self._connections.connection(profile.bot.workspace_id, helpdesk)
        if connection is None:
            return
        connection_id = connection.connection_id
        if code in CREDENTIALS_REFUSED:
            try:
                self._helpdesks.open(connection).probe()
            except PermanentError as refused:
                self._ports.events.record(
                    "connection_broken", connection_id=connection_id, code=refused.code
                )
                refusal = Refusal(code=refused.code[:100], at=now)
                self._marks.mark_connection(connection, refusal)
                return
            except DeliveryError:
                return  # Not now: that neither confirms it nor denies it.
        if code in SETTINGS_REFUSED:
            of_settings = SettingsRefusal(
                code=code,
                fields=tuple(fields)[:20],
                at=now,
                bot_id=profile.bot.bot_id,
                settings_version=profile.versioned.version,
            )
            self._marks.mark_settings(connection_id, of_settings)
