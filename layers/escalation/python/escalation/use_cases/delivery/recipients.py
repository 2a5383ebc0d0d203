"""To whom a handover's mail goes: past every address that earlier mail came back from."""

from collections.abc import Iterable
from dataclasses import dataclass

from escalation.domain.address_proofs import folded
from escalation.domain.errors import PermanentError
from escalation.domain.mail_returns import AddressMarks
from escalation.domain.ports import BotProfile, Clock

NOBODY_LEFT = "no_address_left"
"""Code of the error: of all who could get the mail, none takes mail."""


@dataclass(frozen=True)
class Recipients:
    """Who gets a mail, and who would, but for what came back from there."""

    to: tuple[str, ...]
    not_reached: tuple[str, ...] = ()


class MailRecipients:
    """The addresses that are set, else the workspace's owner, else the environment's fallback.

    Each handover that comes back is lost for at least one address more, and the addresses are few:
    so this ends, at the latest with nobody left.
    """

    def __init__(self, marks: AddressMarks, *, clock: Clock, fallback_to: str | None) -> None:
        self._marks = marks
        self._clock = clock
        self._fallback_to = fallback_to

    def of(
        self, profile: BotProfile, *, lost: Iterable[str] = (), named: tuple[str, ...] = ()
    ) -> Recipients:
        """Who gets it. `lost`: addresses that this handover came back from; `named`: who is to get
        this one, instead of those who are set.

        Raises:
            PermanentError: `no_address_left`.
            RetryableError: the marks cannot be read.
        """
        owner = profile.workspace.owner_email
        wanted = named or profile.settings.email.to or (owner,)
        gone = frozenset(map(folded, lost))
        workspace_id = profile.workspace.workspace_id
        taking = tuple(one for one in wanted if self._takes_mail(one, workspace_id, gone))
        not_reached = tuple(one for one in wanted if one not in taking)
        if taking:
            return Recipients(taking, not_reached)
        for one in (owner, self._fallback_to):
            if one is not None and self._takes_mail(one, workspace_id, gone):
                return Recipients((one,), not_reached)
        raise PermanentError(NOBODY_LEFT, "mail to every address that is set came back")

    def last_resort(self, profile: BotProfile, *, lost: Iterable[str] = ()) -> str | None:
        """The environment's fallback address, unless mail comes back from there as well."""
        gone = frozenset(map(folded, lost))
        fallback, workspace_id = self._fallback_to, profile.workspace.workspace_id
        if fallback is None or not self._takes_mail(fallback, workspace_id, gone):
            return None
        return fallback

    def _takes_mail(self, address: str, workspace_id: str, gone: frozenset[str]) -> bool:
        if folded(address) in gone:
            return False
        now = self._clock.now()
        return self._marks.find(workspace_id, address, "team", now=now) is None
