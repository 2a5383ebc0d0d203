"""What the ticket is told of a chat in which nobody of the team has spoken yet."""

from escalation.domain.conversation import Head, Turn
from escalation.domain.errors import PermanentError
from escalation.domain.head_parts import TicketLink
from escalation.domain.helpdesk import Helpdesk
from escalation.domain.ports import Events
from escalation.domain.team_texts import TeamTexts


def is_answered(turn: Turn) -> bool:
    """Whether what the visitor said in this turn was answered in the chat, so that the ticket needs
    no other answer to it.
    """
    return turn.decision is not None and turn.decision.action == "answer"


def say_solved(
    helpdesk: Helpdesk,
    head: Head,
    ticket: TicketLink,
    say: TeamTexts,
    events: Events,
    *,
    solve: bool,
) -> None:
    """Note that the visitor says it is solved, and set the ticket so where the owner wants that and
    nothing has been asked since. A helpdesk that refuses has the note.

    Raises:
        DeliveryError: not written, or nobody knows; doing it twice is once.
    """
    words = say("The visitor says in the chat that this is solved.")
    marker = f"{head.conversation_id}/solved-{head.solved_seq}"
    helpdesk.comment(ticket.ticket_id, f"<p>{words}</p>", marker=marker)
    if not solve or head.unanswered_seq > head.solved_seq:
        return
    try:
        helpdesk.solve(ticket.ticket_id)
    except PermanentError as refused:
        events.record("ticket_not_solved", conversation_id=head.conversation_id, code=refused.code)
