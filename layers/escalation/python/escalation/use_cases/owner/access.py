"""Who is calling, and what belongs to them.

Workspace and role come from the membership item of the token's subject and from nowhere else.
Everything that is not the caller's workspace's is reported as missing, so that nobody learns
which ids exist elsewhere.
"""

from escalation.domain.conversation import Conversation, Head
from escalation.domain.errors import Conflict, NotAllowed, NotFound, VersionLost
from escalation.domain.escalation import FINAL, STATES, Escalation, conversation_of
from escalation.domain.members import Memberships, member_id
from escalation.domain.owner_ports import WorkspaceStore
from escalation.domain.ports import Clock, TranscriptStore
from escalation.domain.types import Email, Frozen, Identifier
from escalation.domain.workspace import ROLES, Bot, Member, Role, ShownName, Workspace, may

MISSING = "There is no such conversation in this workspace."


class Caller(Frozen):
    """A member of one workspace."""

    sub: str
    email: Email
    workspace_id: Identifier
    role: Role
    shown_name: ShownName | None = None

    @property
    def member_id(self) -> str:
        """As the console names them."""
        return member_id(self.workspace_id, self.sub)

    @classmethod
    def of(cls, member: Member) -> "Caller":
        """From the membership item."""
        return cls(
            sub=member.sub,
            email=member.email,
            workspace_id=member.workspace_id,
            role=member.role,
            shown_name=member.shown_name,
        )


def require(caller: Caller, least: Role) -> None:
    """What needs this role, or one above it.

    Raises:
        NotAllowed: the caller's is below it.
    """
    if not may(caller.role, least):
        allowed = " or ".join(role for role in reversed(ROLES) if may(role, least))
        raise NotAllowed(
            f"Your role in the workspace does not allow this: it takes {allowed}.",
            code=f"{least}_only",
        )


def changed(caller: Caller, what: str, **about: object) -> dict[str, object]:
    """Fields of the event `owner_change`: what has been changed about how a workspace works."""
    return {"what": what, "workspace_id": caller.workspace_id, **about}


class Access:
    """Finds things for a caller."""

    def __init__(
        self,
        *,
        store: WorkspaceStore,
        kept: Memberships,
        transcripts: TranscriptStore,
        clock: Clock,
    ) -> None:
        self._store = store
        self._kept = kept
        self._transcripts = transcripts
        self._clock = clock

    def caller(self, sub: str) -> Caller:
        """The member a verified token's subject is; their first call accepts an invitation.

        Raises:
            NotAllowed: nobody has given this person a membership, or it was not taken in time.
        """
        member = self._store.member(sub) or self._accepted(sub)
        if member is None:
            raise NotAllowed(
                "You are signed in but belong to no workspace. Ask its owner to invite you.",
                code="no_membership",
            )
        return Caller.of(member)

    def _accepted(self, sub: str) -> Member | None:
        """The membership that the oldest invitation to this person becomes: who asks later takes
        nobody away from who has asked before.
        """
        now = self._clock.now()
        invitations = self._kept.invitations_to(sub)
        for invitation in sorted(invitations, key=lambda one: one.created_at):
            if invitation.state(now) == "invited":
                member = invitation.accepted(now)
                try:
                    self._kept.accept(invitation, member)
                except (Conflict, VersionLost):  # by another call of theirs, or taken back
                    return self._store.member(sub)
                return member
        if invitations:
            raise NotAllowed(
                "Your invitation has expired. Ask the workspace's owner to send it again.",
                code="invitation_expired",
            )
        return None

    def workspace(self, caller: Caller) -> Workspace:
        """The caller's workspace. Raises NotFound when it is gone."""
        workspace = self._store.workspace(caller.workspace_id)
        if workspace is None:
            raise NotFound("This workspace does not exist any more.")
        return workspace

    def bot(self, caller: Caller, bot_id: str) -> Bot:
        """One of the workspace's bots. Raises NotFound for any other."""
        bot = self._store.bot(bot_id)
        if bot is None or bot.workspace_id != caller.workspace_id:
            raise NotFound("There is no such bot in this workspace.")
        return bot

    def conversation(
        self, caller: Caller, conversation_id: str, *, turns: int = 30
    ) -> Conversation:
        """One of the workspace's conversations, erased ones too.

        Raises:
            NotFound: unknown, expired, or another workspace's.
        """
        conversation = self._transcripts.load(conversation_id, turns=turns)
        if conversation is None or conversation.head.workspace_id != caller.workspace_id:
            raise NotFound(MISSING)
        return conversation

    def living(self, caller: Caller, conversation_id: str, *, turns: int = 30) -> Conversation:
        """As `conversation`, but an erased one counts as missing."""
        conversation = self.conversation(caller, conversation_id, turns=turns)
        require_living(caller, conversation.head)
        return conversation

    def escalation(self, caller: Caller, escalation_id: str) -> Escalation:
        """One of the workspace's escalations. Raises NotFound for any other."""
        missing = NotFound("There is no such escalation in this workspace.")
        try:
            conversation_of(escalation_id)
        except ValueError:
            raise missing from None
        escalation = self._transcripts.escalation(escalation_id)
        if escalation is None or escalation.workspace_id != caller.workspace_id:
            raise missing
        return escalation

    def has_open_escalations(self, caller: Caller, bot_id: str) -> bool:
        """Whether some escalation of the bot is not final; looks at 500 of each state."""
        for state in STATES:
            if state in FINAL:
                continue
            page = self._transcripts.list_escalations(
                caller.workspace_id, state=state, method=None, after=None, limit=500
            )
            if any(bot_id in {e.bot_id, e.target_bot_id} for e in page.items):
                return True
        return False


def require_living(caller: Caller, head: Head) -> None:
    """Raises NotFound for another workspace's conversation, and for an erased one."""
    if head.workspace_id != caller.workspace_id:
        raise NotFound(MISSING)
    if head.state == "erased":
        raise NotFound("This conversation was erased.", code="conversation_erased")
