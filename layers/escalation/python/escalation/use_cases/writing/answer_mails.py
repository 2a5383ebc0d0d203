"""The team's lines are noted to be mailed, where their visitor may have left."""

from escalation.domain.answer_mails import said
from escalation.domain.conversation import Head, Message
from escalation.domain.requesters import TicketRequester
from escalation.domain.settings import EscalationSettings
from escalation.use_cases.writing.draft import Draft


def mail_if_unread(
    draft: Draft,
    settings: EscalationSettings,
    message: Message,
    *,
    requester: TicketRequester | None = None,
) -> None:
    """Have a line of the team mailed, unless the visitor's page asks for it in time.

    `requester` is whose ticket it was written in. One with an address has it by the helpdesk's own
    mail.
    """
    if requester is not None and requester.email is not None:
        return
    if not is_mailed(draft.head, settings):
        return
    mails = said(draft.head.answer_mails, message.seq, draft.now)
    draft.set(answer_mails=mails)
    if mails.waiting is not None:
        draft.look_again_by(mails.waiting.due_at)


def is_mailed(head: Head, settings: EscalationSettings) -> bool:
    """Whether the team's answers in this chat go by mail at all."""
    muted = head.answer_mails is not None and head.answer_mails.muted
    wanted = settings.answer_mail.enabled and not muted and not head.spam
    return wanted and address_of(head) is not None


def address_of(head: Head) -> str | None:
    """Where an answer may go: the visitor's own address if it is proved, else the one that was
    confirmed last; never one that was merely typed.
    """
    own = head.visitor.address(trusts_claims=False)
    return own or (head.proofs[-1].email if head.proofs else None)
