"""What the ticket is told of a chat in which nobody of the team has spoken yet."""

from typing import Final

from escalation.domain.conversation import Head, Turn
from escalation.domain.errors import PermanentError
from escalation.domain.head_parts import TicketLink
from escalation.domain.helpdesk import Helpdesk
from escalation.domain.ports import Events
from escalation.domain.team_texts import TeamTexts
from escalation.domain.wanted_facts import GivenFact

_NOT_ABOUT_A_FIELD: Final = frozenset({"ticket_gone", "ticket_closed", "credentials_refused"})


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


def set_fields(helpdesk: Helpdesk, head: Head, ticket: TicketLink, events: Events) -> None:
    """Put what the visitor has told into the fields that the owner has named for it. One that a
    helpdesk refuses stands in the ticket's text alone.

    Raises:
        DeliveryError: not set, or nobody knows; doing it twice is once.
    """
    for fact in head.facts:
        if not fact.is_due or fact.ticket_field is None:
            continue
        try:
            helpdesk.set_field(ticket.ticket_id, fact.ticket_field, fact.value)
        except PermanentError as refused:
            if refused.code in _NOT_ABOUT_A_FIELD:
                raise
            events.record(
                "ticket_field_refused", conversation_id=head.conversation_id, code=refused.code
            )


def now_in_ticket(
    facts: tuple[GivenFact, ...], written: tuple[GivenFact, ...]
) -> tuple[GivenFact, ...]:
    """The facts, those marked that have been written as they are."""
    return tuple(
        fact.model_copy(update={"in_ticket": True}) if fact.is_due and fact in written else fact
        for fact in facts
    )
