"""A ticket that has become somebody else's: by a merge, or by a change of its requester.

What the team writes there is meant for that person from then on, and never gets into this chat. The
conversation goes on without the ticket, for good: a requester who is changed back does not bring it
back, since nobody could tell which of the answers were for whom.
"""

from escalation.domain.errors import PermanentError
from escalation.domain.helpdesk import Helpdesk, TicketThread
from escalation.domain.ports import BotProfile, Events
from escalation.domain.team_texts import TeamTexts
from escalation.domain.waiting import has_news
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ticket_news import (
    news_to_mail,
    nobody_reads_for_the_team,
)


def _note(say: TeamTexts) -> str:
    unknown = say(
        "A chat was connected to this ticket, and its visitor is not known to be this requester."
    )
    what_now = say(
        "So nothing that you write here appears in that chat any more, and its new messages come "
        "by e-mail. To write into it, open it in the console."
    )
    return f"<p><strong>{unknown}</strong></p><p>{what_now}</p>"


class AnothersTicket(Exception):
    """Raised where a read shows that a ticket is no longer the chat's."""


def tell_team(
    helpdesk: Helpdesk,
    conversation_id: str,
    theirs: TicketThread,
    events: Events,
    say: TeamTexts,
) -> None:
    """An internal note in the ticket that is left, once. One that takes no notes stays as it is:
    the mail says it too.

    Raises:
        RetryableError, OutcomeUnknown: to be done again; a note that is there is found.
    """
    marker = f"{conversation_id}/elsewhere-{theirs.ticket_id}"
    try:
        helpdesk.comment(theirs.ticket_id, _note(say), marker=marker)
    except PermanentError as refused:
        events.record("elsewhere_not_noted", conversation_id=conversation_id, code=refused.code)


def leave(draft: Draft, profile: BotProfile, thread: TicketThread) -> None:
    """Go on without the ticket: by a mail to the team, who can answer by mail where the visitor has
    proved an address, and in the chat by the console otherwise.
    """
    link = draft.head.ticket
    if link is None or link.ended == "elsewhere":
        return
    waiting = link.ended is None
    unread = has_news(draft.head)
    over = {
        "open": False,
        "ended": "elsewhere",
        "relaying_seq": None,
        "relay_until": None,
        "requester_wanted": None,
        "shown": (),
        "next_sync_at": None,
        "brought": tuple(entry.entry_id for entry in thread.entries)[-200:],
    }
    draft.set(ticket=link.model_copy(update=over), waiting=None, solved_seq=0)
    if not waiting and not unread:
        return
    news_to_mail(draft, profile, link)
    trusts = bool(profile.settings.trust_claimed_addresses)
    email = draft.head.visitor.address(trusts_claims=trusts)
    hand_over.say_text(draft, profile, "elsewhere", email=email)
    if nobody_reads_for_the_team(draft.head):
        draft.to_bot(profile.bot.bot_id, clean_slate=True)
