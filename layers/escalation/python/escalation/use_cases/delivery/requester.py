"""A ticket whose visitor has proved an address since it was made: they become its requester."""

from hashlib import sha256
from html import escape

from escalation.domain.conversation import Head
from escalation.domain.errors import PermanentError
from escalation.domain.head_parts import TicketLink
from escalation.domain.helpdesk import Helpdesk
from escalation.domain.ports import BotProfile
from escalation.domain.requesters import TicketRequester
from escalation.domain.team_texts import TeamTexts, team_texts
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import Ports

_REFUSED = "requester_refused"


def requester_of(head: Head, link: TicketLink, *, trusts_claims: bool) -> TicketRequester | None:
    """The requester in whose name the visitor's words may stand in the ticket: one with an address
    that the visitor has proved. None: the words are an internal note.
    """
    proved = head.proved_addresses(trusts_claims=trusts_claims)
    known = link.requester
    if known is not None and known.email is not None:
        return known if known.email.casefold() in proved else None
    own = head.visitor.address(trusts_claims=trusts_claims)
    if own is None or (known is not None and known.requester_id is not None):
        return None
    return TicketRequester(email=own)  # Nobody knows with whom it was made: the helpdesk compares.


class SettleRequester:
    """A recorded step of the relay, before it writes anything: repeated until it is done."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    def settle(
        self, helpdesk: Helpdesk, head: Head, link: TicketLink, profile: BotProfile
    ) -> TicketLink:
        """The link with the requester that it has now. Where the helpdesk refuses for good, a note
        says so where nobody can miss it, and the chat what is so.

        Raises:
            DeliveryError: neither done nor refused, or the ticket takes nothing any more.
        """
        email = link.requester_wanted
        if email is None:
            return link
        try:
            requester = helpdesk.set_requester(link.ticket_id, email, head.visitor.name)
        except PermanentError as refused:
            if refused.code != _REFUSED:
                raise
            marker = _marker(head, "confirmed", email)
            say = team_texts(profile.workspace.team_language)
            helpdesk.comment(link.ticket_id, _refused_note(email, say), marker=marker)
            self._ports.events.record(
                _REFUSED, conversation_id=head.conversation_id, code=refused.detail[:100]
            )
            requester = None

        def edit(draft: Draft) -> None:
            now = draft.head.ticket
            if now is None or now.ticket_id != link.ticket_id or now.requester_wanted != email:
                return
            update: dict[str, object] = {"requester_wanted": None}
            if requester is not None:
                update["requester"] = requester
            draft.set(ticket=now.model_copy(update=update))
            draft.keep_last_activity()
            if requester is not None:
                hand_over.say_text(draft, profile, "contact_thanks", email=email)
            else:
                hand_over.say_text(draft, profile, "answers_here")

        change(self._ports, head.conversation_id, edit)
        return link if requester is None else link.model_copy(update={"requester": requester})


def note_claim(
    helpdesk: Helpdesk, head: Head, link: TicketLink, *, trusts_claims: bool, say: TeamTexts
) -> None:
    """Tell the team of an address that was typed after the ticket was made, once. The requester
    stays who it is.
    """
    email = head.visitor.email
    proved = head.visitor.address(trusts_claims=trusts_claims) is not None
    if email is None or proved or email == link.noted_email:
        return
    helpdesk.comment(
        link.ticket_id, _claim_note(email, say), marker=_marker(head, "claimed", email)
    )


def _marker(head: Head, what: str, email: str) -> str:
    return f"{head.conversation_id}/{what}-{sha256(email.casefold().encode()).hexdigest()[:12]}"


def _claim_note(email: str, say: TeamTexts) -> str:
    typed = say("The visitor has typed the address {email}: not verified.", email=escape(email))
    what_now = say(
        "It may be somebody else's, so the requester stays as it is. What you answer publicly "
        "appears in the chat and is not mailed there."
    )
    return f"<p><strong>{typed}</strong></p><p>{what_now}</p>"


def _refused_note(email: str, say: TeamTexts) -> str:
    refused = say(
        "The visitor has confirmed the address {email}, but the helpdesk did not let it be made "
        "the requester.",
        email=escape(email),
    )
    what_now = say(
        "What you answer publicly appears in the chat and is not mailed to them. Change the "
        "requester by hand, or write to that address."
    )
    return f"<p><strong>{refused}</strong></p><p>{what_now}</p>"
