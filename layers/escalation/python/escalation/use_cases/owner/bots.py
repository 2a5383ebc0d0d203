"""The bots of a workspace."""

from escalation.domain.errors import Conflict, InvalidInput, PreconditionFailed, VersionLost
from escalation.domain.knowledge import hosted_index_key, index_key
from escalation.domain.owner_ports import FileStore, WorkspaceStore
from escalation.domain.ports import Clock, Events, Ids
from escalation.domain.settings import NEWEST_DEFAULTS
from escalation.domain.workspace import REFERENCE, AllowedFunctions, Bot
from escalation.use_cases.owner.access import Access, Caller, changed
from escalation.use_cases.owner.api_models import BotBody
from escalation.use_cases.owner.etags import check_if_given

MAX_BOTS = 100
"""Bots of one workspace: they are listed in one answer."""


class Bots:
    """GET and POST /v1/admin/bots; GET, PUT and DELETE of one."""

    def __init__(
        self,
        *,
        access: Access,
        store: WorkspaceStore,
        files: FileStore,
        allowed: AllowedFunctions,
        ids: Ids,
        clock: Clock,
        events: Events,
    ) -> None:
        self._access = access
        self._store = store
        self._files = files
        self._allowed = allowed
        self._ids = ids
        self._clock = clock
        self._events = events

    def list(self, caller: Caller) -> tuple[Bot, ...]:
        """All bots of the caller's workspace."""
        return self._store.bots(caller.workspace_id)

    def get(self, caller: Caller, bot_id: str) -> Bot:
        """One bot. Raises NotFound."""
        return self._access.bot(caller, bot_id)

    def create(self, caller: Caller, body: BotBody) -> Bot:
        """A new bot: handoff on, by mail to the owner; what the team answers is mailed to visitors
        who have left. Everything else is off.

        Raises:
            InvalidInput: a function that may not be named, or an id of the caller's own.
            Conflict: the workspace has MAX_BOTS.
        """
        if body.bot_id is not None:
            raise InvalidInput("bot_id", "The service gives the id; leave it out.")
        self._check_function(caller, body.function)
        if len(self._store.bots(caller.workspace_id)) >= MAX_BOTS:
            raise Conflict(f"A workspace has at most {MAX_BOTS} bots.", code="too_many_bots")
        bot = Bot(
            bot_id=self._ids.new(),
            workspace_id=caller.workspace_id,
            name=body.name,
            description=body.description,
            greeting=body.greeting,
            function=body.function,
            allowed_origins=body.allowed_origins,
            defaults=NEWEST_DEFAULTS,
            created_at=self._clock.now(),
        )
        self._store.create_bot(bot)
        self._events.record("owner_change", **changed(caller, "bot_created", bot_id=bot.bot_id))
        return bot

    def put(self, caller: Caller, bot_id: str, body: BotBody, *, if_match: str | None) -> Bot:
        """Replace what describes the bot. Of another function nobody knows yet which version of the
        bot contract it speaks: the first one, until it is tested.

        Raises:
            NotFound: no such bot.
            InvalidInput: a function that may not be named, or another bot's id.
            PreconditionFailed: `if_match` is given and not the current version.
        """
        before = self._access.bot(caller, bot_id)
        check_if_given(if_match, before.version)
        if body.bot_id not in {None, bot_id}:
            raise InvalidInput("bot_id", f"Must be {bot_id}, or left out.")
        if body.function != before.function:
            self._check_function(caller, body.function)
        after = before.model_copy(
            update={
                "name": body.name,
                "description": body.description,
                "greeting": body.greeting,
                "function": body.function,
                "allowed_origins": body.allowed_origins,
                "contract": before.contract if body.function == before.function else 1,
                "version": before.version + 1,
            }
        )
        try:
            self._store.save_bot(after, expected_version=before.version)
        except VersionLost:
            raise PreconditionFailed("Somebody else has just changed this bot.") from None
        self._events.record("owner_change", **changed(caller, "bot_changed", bot_id=bot_id))
        return after

    def delete(self, caller: Caller, bot_id: str) -> None:
        """Delete the bot with its settings, its knowledge and what was made of it; its
        conversations stay.

        The index goes first: a failure after it leaves a bot that answers by words until its
        knowledge is saved again, and a second try deletes it.

        Raises:
            NotFound: no such bot.
            Conflict: another bot's settings name it as a target, or escalations of it are not
                final yet: they need its settings.
        """
        bot = self._access.bot(caller, bot_id)
        naming = [
            other.name
            for other in self._store.bots(caller.workspace_id)
            if other.bot_id != bot_id and self._names(other, bot_id)
        ]
        if naming:
            raise Conflict(
                f"{', '.join(naming)} may transfer to this bot. Take it off their lists of "
                "targets first.",
                code="bot_in_use",
            )
        if self._access.has_open_escalations(caller, bot_id):
            raise Conflict(
                "Handoffs of this bot are still on their way. Wait until they have ended.",
                code="escalations_open",
            )
        self._files.delete(index_key(bot_id))
        self._files.delete(hosted_index_key(bot_id))
        self._store.delete_bot(bot)
        self._events.record("owner_change", **changed(caller, "bot_deleted", bot_id=bot_id))

    def _names(self, other: Bot, bot_id: str) -> bool:
        stored = self._store.settings(other.bot_id)
        return stored is not None and any(
            target.bot_id == bot_id for target in stored.settings.ai_agent_transfer.targets
        )

    def _check_function(self, caller: Caller, function: str) -> None:
        """Another workspace's function is refused as one that does not exist."""
        if function == REFERENCE:
            return
        granted = self._access.workspace(caller).granted_functions or ()
        if function not in self._allowed or function not in AllowedFunctions(granted):
            raise InvalidInput(
                "function",
                f"Must be {REFERENCE}, or the ARN of a Lambda function that this workspace has "
                "been granted; the installation's operator grants them.",
                code="function_not_allowed",
            )
