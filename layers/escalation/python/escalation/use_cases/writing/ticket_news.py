"""What a conversation's ticket lacks, and where it goes when the ticket cannot take it."""

from escalation.domain.conversation import Head, TicketLink
from escalation.domain.ports import BotProfile
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import Ports


def has_news(head: Head) -> bool:
    """Whether the open ticket lacks something that is for people."""
    ticket = head.ticket
    return ticket is not None and ticket.open and head.unanswered_seq > ticket.relayed_seq


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
