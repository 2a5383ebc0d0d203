"""Who may use the console, who is invited to, and what else keeps either.

An invitation becomes a membership with the first call of the person who signs in. Until then it
says the same whatever else is known of the address: whether it is a member of another workspace is
nobody's to learn.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Literal, Protocol

from pydantic import Field

from escalation.domain.types import Email, Frozen, Identifier, UtcTime
from escalation.domain.workspace import KnownRole, Member, Subject

INVITATION_LIVES = timedelta(days=7)
"""As long as a first password does (`infra.components.identity`)."""
INVITATION_MAILS_A_DAY = 50
"""Of one workspace, those sent again included."""

MembershipState = Literal["active", "invited", "expired"]


class Invitation(Frozen):
    """A person who has been asked into a workspace and has not come yet."""

    sub: Subject
    workspace_id: Identifier
    email: Email
    role: KnownRole
    created_at: UtcTime
    expires_at: UtcTime

    def state(self, now: datetime) -> MembershipState:
        """Whether it still lets the person in."""
        return "invited" if now < self.expires_at else "expired"

    def accepted(self, now: datetime) -> Member:
        """The membership that it becomes."""
        return Member(
            sub=self.sub,
            workspace_id=self.workspace_id,
            email=self.email,
            role=self.role,
            created_at=now,
        )


def member_id(workspace_id: str, sub: str) -> str:
    """Names a member or an invitation in addresses; the subject itself stays the provider's."""
    return sha256(f"{workspace_id}#{sub}".encode()).hexdigest()[:24]


MemberAddress = Callable[[str, str], str | None]
"""The address of a workspace's member, by the workspace's id and theirs (`member_id`); None where
they are no member any more. Up to a minute old; may raise RetryableError.
"""


class Account(Frozen):
    """A person as the identity provider knows them.

    `first_password` signs in once, and only somebody who has never signed in has one.
    """

    sub: Subject
    first_password: Annotated[str | None, Field(repr=False)] = None


class Directory(Protocol):
    """Who can sign in. Everything is asked by address, whose case does not matter, and may raise
    RetryableError.
    """

    def open_account(self, email: str) -> Account:
        """The person's account, made when there is none; nobody is told.

        Who has never signed in gets a new first password, in place of an earlier one. Raises
        InvalidInput where the address is refused.
        """
        ...

    def sign_out(self, email: str) -> None:
        """End every session: what renews access tokens stops working."""
        ...

    def has_second_factor(self, email: str) -> bool:
        """Whether the person signs in with a code of their phone as well."""
        ...

    def forget_second_factor(self, email: str) -> None:
        """The next sign-in asks for the password alone."""
        ...


class Memberships(Protocol):
    """Invitations, and changes of members. What was read and is no longer so raises VersionLost."""

    def invitations(self, workspace_id: str) -> tuple[Invitation, ...]:
        """All of a workspace, those that have expired lately too."""
        ...

    def invitations_to(self, sub: str) -> tuple[Invitation, ...]:
        """All that ask one person, from any workspace."""
        ...

    def save_invitation(self, invitation: Invitation) -> None:
        """Write it in place of an earlier one to the same person."""
        ...

    def delete_invitation(self, invitation: Invitation) -> None:
        """Take it back; that there is none is no error."""
        ...

    def accept(self, invitation: Invitation, member: Member) -> None:
        """The invitation becomes the membership, both or neither.

        Raises Conflict when the person has come to belong to a workspace.
        """
        ...

    def change(self, before: Member, after: Member, *, beside: Member | None) -> None:
        """Replace a member, on the condition that `beside` is as it was read."""
        ...

    def remove(self, member: Member, *, beside: Member | None) -> None:
        """Delete a member, on the condition that `beside` is as it was read."""
        ...

    def count_mail(self, workspace_id: str, day: str, *, until: datetime) -> int:
        """One more invitation mail of a workspace's day; how many that makes. Kept until then."""
        ...
