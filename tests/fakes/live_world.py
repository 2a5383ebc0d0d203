"""A chat's world with sockets: what is written becomes hints, as by the table's stream."""

from escalation.domain.live import LiveClaims
from escalation.domain.workspace import Role, may
from escalation.use_cases.live.listening import Listening
from escalation.use_cases.live.tell_listeners import TellListeners
from tests.fakes.chat_world import WS
from tests.fakes.live import MemoryListeners, MemorySockets, memory_tickets
from tests.fakes.told import ToldWorld

GRACE, ALAN, VIEWER, EVE = "sub-grace", "sub-alan", "sub-viewer", "sub-eve"
OTHER = "other"


class LiveWorld(ToldWorld):
    """Grace and Alan are agents of the workspace, Vi reads there, Eve is an owner elsewhere."""

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        self.listeners = MemoryListeners()
        self.sockets = MemorySockets()
        self.tickets = memory_tickets()
        self.roles: dict[str, tuple[str, Role]] = {
            GRACE: (WS, "agent"),
            ALAN: (WS, "agent"),
            VIEWER: (WS, "viewer"),
            EVE: (OTHER, "owner"),
        }
        self.listening = Listening(
            tickets=self.tickets,
            listeners=self.listeners,
            sockets=self.sockets,
            transcripts=self.transcripts,
            may=self.may,
            shows_seen=self.shows_seen,
            clock=self.clock,
            events=self.events,
        )

    def shows_seen(self, bot_id: str) -> bool:
        """See `live.ShowsSeen`."""
        return self.profiles.known[bot_id].settings.show_seen

    def may(self, workspace_id: str, sub: str, least: Role) -> bool:
        """See `live.MayHear`."""
        of, role = self.roles.get(sub, ("", "viewer"))
        return of == workspace_id and may(role, least)

    def ticket(self, *, chat: str | None = None, sub: str | None = None, of: str = WS) -> str:
        """A fresh ticket of a visitor or of a member."""
        claims = LiveClaims(workspace_id=of, conversation_id=chat, sub=sub)
        return self.tickets.issue(claims, now=self.clock.now())

    def visitor(self, chat: str, socket_id: str = "visitor") -> str:
        """A visitor's open socket."""
        self.listening.open(socket_id, self.ticket(chat=chat))
        return socket_id

    def member(self, sub: str, socket_id: str | None = None) -> str:
        """A member's open socket, named after them."""
        socket_id = socket_id or sub
        self.listening.open(socket_id, self.ticket(sub=sub, of=self.roles[sub][0]))
        return socket_id

    def hint(self) -> None:
        """Send what the stream has to tell."""
        waiting, self.transcripts.stream = self.transcripts.stream, []
        tell = TellListeners(
            listeners=self.listeners,
            sockets=self.sockets,
            may=self.may,
            clock=self.clock,
            events=self.events,
        )
        changes = {str(number): change for number, change in enumerate(waiting)}
        assert not tell.take(changes), "a hint never has a change told again"
