"""POST /v1/admin/bots/{bot_id}/test: whether a bot's function answers, and by which contract."""

from typing import Literal, Protocol, cast

from escalation.domain.bot_contract import BotMessage, BotReply, BotRequest
from escalation.domain.errors import BotFailed, PreconditionFailed, VersionLost
from escalation.domain.owner_ports import WorkspaceStore
from escalation.domain.ports import Clock, Events, Ids
from escalation.domain.types import Frozen
from escalation.domain.workspace import Bot
from escalation.use_cases.owner.access import Access, Caller, changed

QUESTION = "Hello"
_TRIES = 3


class AskBot(Protocol):
    """`Bots.ask`, as far as a test needs it."""

    def __call__(self, bot: Bot, request: BotRequest) -> BotReply:
        """The bot's reply. Raises BotFailed."""
        ...


class BotTest(Frozen):
    """What came of a test.

    `problem` is None where the bot has answered within its contract; `detail` names a code or a
    field then, never what the bot wrote. `contract` is what is on the bot's record now.
    """

    problem: Literal["error", "timeout", "bad_reply", "missing"] | None = None
    detail: str = ""
    contract: int
    took_ms: int


class BotTests:
    """Asks a bot as a visitor's message would, and keeps which version of the contract it speaks.

    The request is of version 1, which every bot understands; a newer one says so in its reply.
    """

    def __init__(
        self,
        *,
        access: Access,
        store: WorkspaceStore,
        ask: AskBot,
        ids: Ids,
        clock: Clock,
        events: Events,
    ) -> None:
        self._access = access
        self._store = store
        self._ask = ask
        self._ids = ids
        self._clock = clock
        self._events = events

    def run(self, caller: Caller, bot_id: str) -> BotTest:
        """Ask once. A bot that fails keeps the version that it had.

        Raises:
            NotFound: no such bot.
            PreconditionFailed: the bot was changed while it was being asked: what has answered may
                be another function than what would be written to.
        """
        bot = self._access.bot(caller, bot_id)
        began = self._clock.now()
        request = BotRequest(
            request_id=f"test-{self._ids.new()}",
            purpose="chat",
            workspace_id=bot.workspace_id,
            bot_id=bot.bot_id,
            conversation_id="test",
            locale="en",
            messages=(BotMessage(author="visitor", text=QUESTION, at=began),),
        )
        problem: Literal["error", "timeout", "bad_reply", "missing"] | None = None
        detail, contract = "", bot.contract
        try:
            contract = self._ask(bot.model_copy(update={"contract": 1}), request).version
        except BotFailed as failed:
            problem = cast("Literal['error', 'timeout', 'bad_reply', 'missing']", failed.kind)
            detail = failed.detail
        took = self._clock.now() - began
        if contract != bot.contract:
            self._keep(caller, bot, contract)
        return BotTest(
            problem=problem,
            detail=detail,
            contract=contract,
            took_ms=round(took.total_seconds() * 1_000),
        )

    def _keep(self, caller: Caller, bot: Bot, contract: int) -> None:
        for _ in range(_TRIES):
            now = self._access.bot(caller, bot.bot_id)
            if now.function != bot.function:
                break
            after = now.model_copy(update={"contract": contract, "version": now.version + 1})
            try:
                self._store.save_bot(after, expected_version=now.version)
            except VersionLost:
                continue
            about = changed(caller, "bot_contract", bot_id=bot.bot_id, contract=contract)
            self._events.record("owner_change", **about)
            return
        raise PreconditionFailed("Somebody else has just changed this bot. Test it again.")
