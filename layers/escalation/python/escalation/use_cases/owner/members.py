"""The members of a workspace: asked in, given another role, removed."""

from datetime import timedelta

from escalation.domain.delivery import Mailer
from escalation.domain.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    PermanentError,
    RetryableError,
    TooManyRequests,
)
from escalation.domain.members import (
    INVITATION_LIVES,
    INVITATION_MAILS_A_DAY,
    Directory,
    Invitation,
    Memberships,
    member_id,
)
from escalation.domain.owner_ports import WorkspaceStore
from escalation.domain.ports import Clock, Events
from escalation.domain.types import Email
from escalation.domain.workspace import Member, Role
from escalation.use_cases.owner.access import Access, Caller, changed
from escalation.use_cases.owner.api_models import ChangeMember, InviteMember, MemberView
from escalation.use_cases.owner.invitation_mail import invitation_mail

_DAY = timedelta(days=1)


class Members:
    """GET and POST /v1/admin/members; PUT and DELETE of one, and what is done for one."""

    def __init__(
        self,
        *,
        access: Access,
        store: WorkspaceStore,
        kept: Memberships,
        directory: Directory,
        mailer: Mailer,
        console_url: str,
        clock: Clock,
        events: Events,
    ) -> None:
        self._access = access
        self._store = store
        self._kept = kept
        self._directory = directory
        self._mailer = mailer
        self._console_url = console_url
        self._clock = clock
        self._events = events

    def list(self, caller: Caller) -> tuple[MemberView, ...]:
        """All members of the caller's workspace, then who is invited."""
        workspace_id, now = caller.workspace_id, self._clock.now()
        members = self._store.members(workspace_id)
        here = {member.sub for member in members}
        invited = [one for one in self._kept.invitations(workspace_id) if one.sub not in here]
        return (
            *(MemberView.of(member) for member in members),
            *(MemberView.invited(one, now) for one in invited),
        )

    def invite(self, caller: Caller, body: InviteMember) -> MemberView:
        """Ask a person in. What is answered does not depend on what the address is elsewhere.

        Inviting a member of this workspace again with the same role changes nothing.

        Raises:
            Conflict: a member of this workspace has another role.
            InvalidInput: no mail can be sent to the address.
            TooManyRequests: the workspace has sent its invitations of today.
            RetryableError: the mail did not go out; inviting again is safe.
        """
        for member in self._store.members(caller.workspace_id):
            if member.email.lower() == body.email.lower():
                if member.role == body.role:
                    return MemberView.of(member)
                raise Conflict("They are a member already: change their role.", code="is_member")
        return self._ask(caller, body.email, body.role)

    def invite_again(self, caller: Caller, wanted: str) -> MemberView:
        """Send an invitation once more, good for as long as a new one.

        Raises:
            NotFound: nobody of this id is invited.
            Conflict: they have come already.
            TooManyRequests, RetryableError: as for `invite`.
        """
        found = self._find(caller, wanted)
        if isinstance(found, Member):
            raise Conflict("They have accepted already.", code="is_member")
        return self._ask(caller, found.email, found.role)

    def change(self, caller: Caller, wanted: str, body: ChangeMember) -> MemberView:
        """Give a member, or who is invited, another role. It holds from the next call on.

        Raises:
            NotFound: nobody of this id.
            Conflict: they are the last owner.
            VersionLost: somebody else changed a member at the same moment.
        """
        found = self._find(caller, wanted)
        if isinstance(found, Invitation):
            asked = found.model_copy(update={"role": body.role})
            self._kept.save_invitation(asked)
            return MemberView.invited(asked, self._clock.now())
        after = found.model_copy(update={"role": body.role})
        if after != found:
            self._kept.change(found, after, beside=self._owner_beside(found))
            self._sign_out(after)
            self._events.record("owner_change", **changed(caller, "member_role"))
        return MemberView.of(after)

    def show_as(self, caller: Caller, shown_name: str | None) -> Caller:
        """Choose the name that visitors read beside what the caller writes from now on.

        Raises:
            NotFound: they are no member any more.
            VersionLost: somebody else changed them at the same moment.
        """
        member = self._store.member(caller.sub)
        if member is None or member.workspace_id != caller.workspace_id:
            raise NotFound("There is nobody with this id in this workspace.")
        after = member.model_copy(update={"shown_name": shown_name})
        if after != member:
            self._kept.change(member, after, beside=None)
        return Caller.of(after)

    def remove(self, caller: Caller, wanted: str) -> None:
        """Take a member's access, or an invitation back. Their next call is refused.

        Raises:
            NotFound: nobody of this id.
            Conflict: they are the last owner.
            VersionLost: somebody else changed a member at the same moment.
        """
        found = self._find(caller, wanted)
        if isinstance(found, Invitation):
            self._kept.delete_invitation(found)
        else:
            self._kept.remove(found, beside=self._owner_beside(found))
            self._sign_out(found)
        self._events.record("owner_change", **changed(caller, "member_removed"))

    def reset_second_factor(self, caller: Caller, wanted: str) -> MemberView:
        """Let a member who has lost their phone in by password; they are signed out everywhere.

        Raises:
            NotFound: no member of this id.
        """
        found = self._find(caller, wanted)
        if isinstance(found, Invitation):
            raise NotFound("They have not signed in yet, so there is no second factor.")
        self._directory.forget_second_factor(found.email)
        self._sign_out(found)
        self._events.record("owner_change", **changed(caller, "second_factor_reset"))
        return MemberView.of(found)

    def _ask(self, caller: Caller, email: Email, role: Role) -> MemberView:
        workspace = self._access.workspace(caller)
        now = self._clock.now()
        self._count_mail(caller.workspace_id)
        account = self._directory.open_account(email)
        invitation = Invitation(
            sub=account.sub,
            workspace_id=caller.workspace_id,
            email=email,
            role=role,
            # Who is asked again has been asked since the first time: the oldest invitation counts.
            created_at=next(
                (
                    one.created_at
                    for one in self._kept.invitations(caller.workspace_id)
                    if one.sub == account.sub and one.state(now) == "invited"
                ),
                now,
            ),
            expires_at=now + INVITATION_LIVES,
        )
        self._kept.save_invitation(invitation)
        mail = invitation_mail(
            invitation,
            account,
            workspace_name=workspace.name,
            console_url=self._console_url,
            language=workspace.team_language,
        )
        try:
            self._mailer.send(mail)
        except PermanentError:
            raise InvalidInput("email", "No mail can be sent to this address.") from None
        self._events.record("owner_change", **changed(caller, "member_invited"))
        return MemberView.invited(invitation, now)

    def _count_mail(self, workspace_id: str) -> None:
        now = self._clock.now()
        tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
        sent = self._kept.count_mail(workspace_id, f"{now:%Y-%m-%d}", until=tomorrow + _DAY)
        if sent > INVITATION_MAILS_A_DAY:
            raise TooManyRequests(
                f"A workspace sends at most {INVITATION_MAILS_A_DAY} invitations a day.",
                retry_after_s=int((tomorrow - now).total_seconds()) + 1,
            )

    def _find(self, caller: Caller, wanted: str) -> Member | Invitation:
        people: tuple[Member | Invitation, ...] = (
            *self._store.members(caller.workspace_id),
            *self._kept.invitations(caller.workspace_id),
        )
        for one in people:
            if member_id(one.workspace_id, one.sub) == wanted:
                return one
        raise NotFound("There is nobody with this id in this workspace.")

    def _owner_beside(self, member: Member) -> Member | None:
        """Another owner, who must still be one when this one is not."""
        if member.role != "owner":
            return None
        for other in self._store.members(member.workspace_id):
            if other.role == "owner" and other.sub != member.sub:
                return other
        raise Conflict(
            "A workspace keeps an owner: make somebody else one first.", code="last_owner"
        )

    def _sign_out(self, member: Member) -> None:
        """What they may do is read with each call, so this only shortens what is refused anyway."""
        try:
            self._directory.sign_out(member.email)
        except (RetryableError, PermanentError) as error:
            self._events.record("sign_out_failed", code=error.code)
