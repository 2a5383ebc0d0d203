"""A bot's escalation settings: read, saved as versions, restored."""

from collections.abc import Iterable, Iterator
from typing import Final, Literal

from escalation.domain.errors import InvalidInput, NotFound, PreconditionFailed, VersionLost
from escalation.domain.owner_ports import SettingsVersion, SettingsVersionPage, WorkspaceStore
from escalation.domain.ports import Clock, Events
from escalation.domain.settings import EscalationSettings, TransferTarget, VersionedSettings
from escalation.domain.stored_forms import carried
from escalation.domain.types import Frozen
from escalation.use_cases.owner.access import Access, Caller, changed
from escalation.use_cases.owner.etags import check_if_given, check_required

NOBODY_ON_CALL: Final = (
    "Nobody is named for outside business hours: what must reach a person waits until you open."
)
MAX_SETTINGS_BYTES = 200_000
"""A version is one item of at most 400 KB, and every turn reads the current one."""


class SettingsWarning(Frozen):
    """Something that leaves somebody without an answer."""

    code: Literal["nobody_on_call"]
    field: str
    detail: str


class SettingsWarnings(Frozen, defer_build=True):
    """GET {bot}/escalation-settings/warnings."""

    items: tuple[SettingsWarning, ...]


def _warnings(settings: EscalationSettings) -> Iterator[SettingsWarning]:
    reach = settings.must_reach
    if reach.enabled and settings.business_hours is not None and reach.on_call is None:
        yield SettingsWarning(
            code="nobody_on_call", field="must_reach.on_call", detail=NOBODY_ON_CALL
        )


class Settings:
    """GET and PUT {bot}/escalation-settings, its versions, and restoring one."""

    def __init__(
        self, *, access: Access, store: WorkspaceStore, clock: Clock, events: Events
    ) -> None:
        self._access = access
        self._store = store
        self._clock = clock
        self._events = events

    def get(self, caller: Caller, bot_id: str) -> VersionedSettings:
        """The current settings; version 0 are the defaults. Raises NotFound."""
        self._access.bot(caller, bot_id)
        return self._current(bot_id)

    def warnings(self, caller: Caller, bot_id: str) -> SettingsWarnings:
        """What may be saved as it is, and should not stay so. Raises NotFound."""
        self._access.bot(caller, bot_id)
        return SettingsWarnings(items=tuple(_warnings(self._current(bot_id).settings)))

    def put(
        self, caller: Caller, bot_id: str, settings: EscalationSettings, *, if_match: str | None
    ) -> SettingsVersion:
        """Save the next version.

        Raises:
            NotFound: no such bot.
            PreconditionRequired: no `if_match`.
            PreconditionFailed: it is not the current version's.
            InvalidInput: a target, connection or add-on that the settings need is missing.
        """
        self._access.bot(caller, bot_id)
        current = self._current(bot_id)
        check_required(if_match, current.version)
        return self._save(caller, current, settings)

    def versions(self, caller: Caller, bot_id: str, *, after: str | None) -> SettingsVersionPage:
        """Earlier versions, newest first. Raises NotFound."""
        self._access.bot(caller, bot_id)
        return self._store.settings_versions(bot_id, after=after)

    def restore(
        self, caller: Caller, bot_id: str, version: int, *, if_match: str | None
    ) -> SettingsVersion:
        """Save an earlier version once more, as the newest.

        Raises:
            NotFound: no such bot or version.
            PreconditionFailed: `if_match` is given and not the current version's.
            InvalidInput: what that version names exists no more.
        """
        self._access.bot(caller, bot_id)
        earlier = self._store.settings_version(bot_id, version)
        if earlier is None or earlier.workspace_id != caller.workspace_id:
            raise NotFound("These settings have no such version.")
        current = self._current(bot_id)
        check_if_given(if_match, current.version)
        return self._save(caller, current, earlier.settings)

    def _current(self, bot_id: str) -> VersionedSettings:
        current = self._store.settings(bot_id)
        if current is None:
            raise NotFound("There is no such bot in this workspace.")
        return current

    def _save(
        self, caller: Caller, current: VersionedSettings, settings: EscalationSettings
    ) -> SettingsVersion:
        self.check(caller, current.bot_id, settings)
        settings = _with_word_on_claims(settings, current)
        version = SettingsVersion(
            bot_id=current.bot_id,
            workspace_id=caller.workspace_id,
            version=current.version + 1,
            settings=carried(settings, current.settings),
            author=caller.email,
            saved_at=self._clock.now(),
        )
        try:
            self._store.save_settings(version)
        except VersionLost:
            raise PreconditionFailed("Somebody else has just changed these settings.") from None
        self._events.record(
            "owner_change",
            **changed(caller, "settings", bot_id=current.bot_id, version=version.version),
        )
        return version

    def check(self, caller: Caller, bot_id: str, settings: EscalationSettings) -> None:
        """What the document alone cannot tell.

        Raises:
            InvalidInput: it is too large, or a target, connection or add-on is missing.
        """
        size = len(settings.model_dump_json().encode())
        if size > MAX_SETTINGS_BYTES:
            raise InvalidInput(
                "rules",
                f"All settings together are {size} bytes; at most {MAX_SETTINGS_BYTES} are kept. "
                "Shorten rules, examples or texts.",
                code="settings_too_large",
            )
        self._check_targets(caller, bot_id, settings.ai_agent_transfer.targets)
        self._check_helpdesk(caller, settings)
        if settings.auto_ticket_reply.enabled:
            self._check_add_on(caller)

    def _check_targets(
        self, caller: Caller, bot_id: str, targets: Iterable[TransferTarget]
    ) -> None:
        for number, target in enumerate(targets):
            field = f"ai_agent_transfer.targets.{number}.bot_id"
            if target.bot_id == bot_id:
                raise InvalidInput(field, "Must be another bot; a bot cannot transfer to itself.")
            bot = self._store.bot(target.bot_id)
            if bot is None or bot.workspace_id != caller.workspace_id:
                raise InvalidInput(
                    field, "Must be a bot of this workspace; there is none with this id."
                )

    def _check_helpdesk(self, caller: Caller, settings: EscalationSettings) -> None:
        if settings.ticket is None:
            return
        helpdesk = settings.ticket.helpdesk
        connection = self._store.connection(caller.workspace_id, helpdesk)
        if connection is None:
            raise InvalidInput(
                "ticket.helpdesk",
                f"Must be a connected helpdesk; connect {helpdesk} first.",
                code="helpdesk_not_connected",
            )
        if connection.tested_at is None:
            raise InvalidInput(
                "ticket.helpdesk",
                f"The connection to {helpdesk} has not passed a test yet; test it first.",
                code="helpdesk_not_tested",
            )

    def _check_add_on(self, caller: Caller) -> None:
        if "auto_ticket_reply" not in self._access.workspace(caller).add_ons:
            raise InvalidInput(
                "auto_ticket_reply.enabled",
                "Must be false: Auto Ticket Reply is an add-on that this workspace has not booked.",
                code="add_on_missing",
            )


def _with_word_on_claims(
    settings: EscalationSettings, current: VersionedSettings
) -> EscalationSettings:
    """Whether typed addresses are trusted stays as it is where a save does not say it. The owner of
    a bot that was saved before there was the question is asked; a new bot does not trust them.
    """
    if settings.trust_claimed_addresses is not None:
        return settings
    known = current.settings.trust_claimed_addresses if current.version else False
    return settings.model_copy(update={"trust_claimed_addresses": known})
