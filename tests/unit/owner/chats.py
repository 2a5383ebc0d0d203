"""Chats as visitors have them, with the settings' versions that an owner's store keeps."""

from escalation.domain.owner_ports import SettingsVersion
from escalation.domain.settings import EscalationSettings
from escalation.domain.workspace import Member
from escalation.use_cases.owner.access import Access, Caller
from tests.fakes.chat_world import OWNER, WS
from tests.fakes.owner_stores import START, MemoryWorkspaces
from tests.fakes.reports import CountedWorld


class OwnedChats:
    """A counted world whose bots and settings are in a `WorkspaceStore` too."""

    def __init__(self) -> None:
        self.world = CountedWorld()
        self.store = MemoryWorkspaces()
        owner = Member(
            sub="sub-owner", workspace_id=WS, email=OWNER, role="owner", created_at=START
        )
        self.store.create_workspace(self.world.workspace, owner)
        self.caller = Caller.of(owner)
        self.access = Access(
            store=self.store,
            kept=self.store,
            transcripts=self.world.transcripts,
            clock=self.world.clock,
        )
        for bot_id, profile in self.world.profiles.known.items():
            self.store.create_bot(profile.bot)
            # The world has configured `support` twice: both versions exist.
            for number in range(1, profile.versioned.version + 1):
                self._keep(bot_id, number, profile.settings)

    def save(self, bot_id: str, **settings: object) -> int:
        """The owner saves settings; their version."""
        self.world.configure(bot_id, **settings)
        saved = self.world.profiles.known[bot_id].versioned
        self._keep(bot_id, saved.version, saved.settings)
        return saved.version

    def _keep(self, bot_id: str, number: int, settings: EscalationSettings) -> None:
        self.store.save_settings(
            SettingsVersion(
                bot_id=bot_id,
                workspace_id=WS,
                version=number,
                settings=settings,
                author=OWNER,
                saved_at=START,
            )
        )
