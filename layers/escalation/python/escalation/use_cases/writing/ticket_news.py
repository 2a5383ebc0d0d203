"""What a conversation's ticket lacks, and where it goes when the ticket cannot take it."""

from escalation.domain.conversation import Head
from escalation.domain.head_parts import TicketLink
from escalation.domain.helpdesk import GONE, TicketThread
from escalation.domain.jobs import RelayMessages
from escalation.domain.ports import BotProfile
from escalation.domain.requesters import is_for_visitor
from escalation.domain.retry import RESEND_AFTER
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import Ports


def want_requester(draft: Draft, profile: BotProfile) -> bool:
    """Have the visitor, whose address is proved now, made the requester of the open ticket; whether
    that is still to come. It is done before anything else is written there.
    """
    link, settings = draft.head.ticket, profile.settings
    email = draft.head.visitor.address(trusts_claims=bool(settings.trust_claimed_addresses))
    if link is None or not link.open or email is None:
        return False
    known = link.requester.email if link.requester else None
    if known is not None and known.casefold() == email.casefold():
        return False
    draft.set(ticket=link.model_copy(update={"requester_wanted": email}))
    draft.look_again_by(draft.now + RESEND_AFTER)
    draft.send(RelayMessages.of(draft.head))
    return True


def is_for_chat(
    head: Head, thread: TicketThread, profile: BotProfile, *, merged: bool = False
) -> bool:
    """Whether what is written to the ticket's requester is meant for the visitor of the chat.
    `merged`: it is a ticket that the conversation's own was merged into.
    """
    if thread.status in GONE or (thread.status == "merged" and thread.requester is None):
        return True  # There is nothing to be read in it.
    trusts = bool(profile.settings.trust_claimed_addresses)
    link = head.ticket
    made_for = link.requester if link and (merged or link.ticket_id == thread.ticket_id) else None
    proved = head.proved_addresses(trusts_claims=trusts)
    return is_for_visitor(thread.requester, made_for, proved, merged=merged)


def ticket_profile(ports: Ports, head: Head, link: TicketLink) -> BotProfile | None:
    """The bot whose settings made the ticket, or the one the visitor came to."""
    made_it = ports.transcripts.escalation(link.escalation_id)
    profile = ports.profiles.profile(made_it.bot_id) if made_it else None
    return profile or ports.profiles.profile(head.bot_id)


def nobody_reads_for_the_team(head: Head) -> bool:
    """Whether the team has the conversation, but no ticket that would bring them its messages."""
    return head.assignee.kind == "team" and not (head.ticket is not None and head.ticket.open)


def news_to_mail(draft: Draft, profile: BotProfile, link: TicketLink) -> None:
    """A mail takes the place of the comment that cannot be written, unless one is under way."""
    if draft.head.open_handoff is not None:
        return
    draft.new_escalation(
        profile,
        "email",
        "team_is_assignee",
        trigger_seq=max(draft.head.unanswered_seq, 1),
        fallback_of=link.escalation_id,
    )
