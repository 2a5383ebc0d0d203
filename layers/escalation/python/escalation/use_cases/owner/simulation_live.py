"""One message under draft settings: the turn as it would be taken, without its effects."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol, cast

from escalation.domain.conversation import Assignee, Conversation, Head, Turn
from escalation.domain.decision import Decision
from escalation.domain.errors import NotFound
from escalation.domain.escalation import Escalation
from escalation.domain.jobs import QueueJob
from escalation.domain.owner_ports import WorkspaceStore
from escalation.domain.ports import (
    BotProfile,
    Clock,
    Commit,
    Events,
    JobQueue,
    Profiles,
    TranscriptStore,
)
from escalation.domain.replay import would_decide
from escalation.domain.settings import VersionedSettings
from escalation.domain.workspace import Bot, Workspace
from escalation.use_cases.owner.past_decisions import Outcome
from escalation.use_cases.owner.simulation_models import LiveSimulation
from escalation.use_cases.visitor.api_models import MessageView, PostMessage
from escalation.use_cases.visitor.take_turn import TakeTurn

CONVERSATION = "simulation"
TIME_FOR_ANOTHER = timedelta(seconds=7)
"""A turn may take 20 seconds of the caller's 29: a second one is taken only after a quick first."""
_CLIENT_ID = "simulation-message"


class TurnTaker(Protocol):
    """Makes the use case of a turn as visitors get it, over other stores."""

    def __call__(
        self,
        *,
        transcripts: TranscriptStore,
        profiles: Profiles,
        queue: JobQueue,
        events: Events,
    ) -> TakeTurn:
        """The use case."""
        ...


class _OneChat:
    """A chat that has just begun; what is written to it is kept here and nowhere else.

    The methods of `TranscriptStore` that taking a turn uses.
    """

    def __init__(self, head: Head) -> None:
        self._head = head
        self.written: Commit | None = None

    def load(self, conversation_id: str, *, turns: int = 30) -> Conversation | None:  # noqa: ARG002
        return Conversation(head=self._head) if conversation_id == CONVERSATION else None

    def shelf(self, conversation_id: str, number: int) -> frozenset[str]:  # noqa: ARG002
        return frozenset()

    def turn_of(self, conversation_id: str, client_message_id: str) -> Turn | None:  # noqa: ARG002
        return None

    def escalation(self, escalation_id: str) -> Escalation | None:  # noqa: ARG002
        return None

    def commit(self, commit: Commit) -> Head:
        self.written = commit
        return commit.after


class _Nowhere:
    """Takes jobs and events, and drops them."""

    def send(self, job: QueueJob, *, delay_s: int = 0) -> None:
        """A job that nobody will do."""

    def record(self, event: str, **fields: object) -> None:
        """An event that nobody will read: a simulation is no turn of a visitor."""


class _Draft:
    """`Profiles` in which one bot has draft settings."""

    def __init__(self, draft: BotProfile, find: Callable[[str], BotProfile | None]) -> None:
        self._draft = draft
        self._find = find

    def profile(self, bot_id: str) -> BotProfile | None:
        return self._draft if bot_id == self._draft.bot.bot_id else self._find(bot_id)


class SimulateLive:
    """Takes one turn in the air: the bot and the detectors are real, all else is thrown away."""

    def __init__(self, *, store: WorkspaceStore, take: TurnTaker, clock: Clock) -> None:
        self._store = store
        self._take = take
        self._clock = clock

    def __call__(
        self,
        workspace: Workspace,
        bot: Bot,
        *,
        text: str,
        locale: str,
        today: VersionedSettings,
        draft: VersionedSettings,
    ) -> LiveSimulation:
        """What would become of the message, under the draft and under today's settings."""
        began = self._clock.now()
        decision, messages = self._turn(workspace, bot, draft, text, locale)
        now = would_decide(today, draft, text, decision)
        if not isinstance(now, Decision) and self._clock.now() - began < TIME_FOR_ANOTHER:
            now, _ = self._turn(workspace, bot, today, text, locale)
        would_be = Outcome.of(decision, draft.settings)
        known = Outcome.of(now, today.settings) if isinstance(now, Decision) else None
        return LiveSimulation(
            today=known,
            unknown=None if isinstance(now, Decision) else now,
            would_be=would_be,
            changed=known.leads_elsewhere(would_be) if known else None,
            decision=decision,
            messages=messages,
        )

    def _turn(
        self,
        workspace: Workspace,
        bot: Bot,
        settings: VersionedSettings,
        text: str,
        locale: str,
    ) -> tuple[Decision, tuple[MessageView, ...]]:
        now = self._clock.now()
        chat = _OneChat(
            Head(
                conversation_id=CONVERSATION,
                workspace_id=bot.workspace_id,
                bot_id=bot.bot_id,
                assignee=Assignee(kind="bot", bot_id=bot.bot_id),
                version=1,
                locale=locale,
                created_at=now,
                last_activity_at=now,
                due_at=now,
                expires_at=now + timedelta(days=1),
            )
        )
        nowhere = _Nowhere()
        profile = BotProfile(
            bot=bot,
            workspace=workspace,
            versioned=settings,
            languages=self._store.languages(bot.workspace_id),
        )
        take = self._take(
            transcripts=cast(TranscriptStore, chat),  # taking a turn uses no more of it
            profiles=_Draft(profile, self._profile),
            queue=nowhere,
            events=nowhere,
        )
        take(CONVERSATION, bot.workspace_id, PostMessage(client_message_id=_CLIENT_ID, text=text))
        turn = chat.written.turns[0] if chat.written and chat.written.turns else None
        if turn is None or turn.decision is None:
            raise AssertionError("a first message is always decided")
        said = tuple(MessageView.of(m) for m in turn.messages if m.author.kind != "visitor")
        return turn.decision, said

    def _profile(self, bot_id: str) -> BotProfile | None:
        bot = self._store.bot(bot_id)
        settings = self._store.settings(bot_id)
        workspace = self._store.workspace(bot.workspace_id) if bot else None
        if bot is None or settings is None or workspace is None:
            return None
        return BotProfile(bot=bot, workspace=workspace, versioned=settings)


def require_settings(settings: VersionedSettings | None) -> VersionedSettings:
    """Raises NotFound for a bot that has just been deleted."""
    if settings is None:
        raise NotFound("There is no such bot in this workspace.")
    return settings
