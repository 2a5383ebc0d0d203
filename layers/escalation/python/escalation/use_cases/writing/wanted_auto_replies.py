"""Recording that a customer's message is to be answered in its ticket: part of the commit that
makes the message known, so that none is forgotten and none is answered twice.
"""

from escalation.domain.auto_reply import AutoReply, finish, reply_id
from escalation.domain.head_parts import TicketLink
from escalation.domain.ports import BotProfile
from escalation.domain.retry import RESEND_AFTER
from escalation.use_cases.writing.draft import Draft


def switched_on(profile: BotProfile) -> bool:
    """Whether the bot's owner wants auto replies, and the workspace has the add-on."""
    wanted = profile.settings.auto_ticket_reply.enabled
    return wanted and "auto_ticket_reply" in profile.workspace.add_ons


def want_reply(
    draft: Draft,
    profile: BotProfile,
    link: TicketLink,
    *,
    trigger: str,
    covered_seq: int,
    automatic: bool = False,
) -> AutoReply | None:
    """Add the record of one reply; None where there is to be none.

    Args:
        draft: the conversation's next state.
        profile: the bot that answers.
        link: its ticket; only one made here is answered in, not one it was merged into.
        trigger: see `AutoReply.trigger`.
        covered_seq: the last chat message that the bot gets to see.
        automatic: a robot's message: recorded, and never answered.
    """
    if link.merges or not switched_on(profile):
        return None
    head = draft.head
    if head.must_reach is not None and not head.must_reach.handed_back:
        return None  # People answer it, and no bot.
    reply = AutoReply(
        reply_id=reply_id(head.conversation_id, link.connection_id, link.ticket_id, trigger),
        conversation_id=head.conversation_id,
        workspace_id=head.workspace_id,
        bot_id=profile.bot.bot_id,
        escalation_id=link.escalation_id,
        helpdesk=link.helpdesk,
        connection_id=link.connection_id,
        ticket_id=link.ticket_id,
        reference=link.reference,
        reference_url=link.url,
        trigger=trigger,
        covered_seq=covered_seq,
        settings_version=profile.versioned.version,
        created_at=draft.now,
        due_at=draft.now + RESEND_AFTER,
        expires_at=head.expires_at,
    )
    if automatic:
        reply = finish(reply, draft.now, "skipped", "automatic_message").model_copy(
            update={"revision": 1}
        )
    draft.new_auto_replies.append(reply)
    return reply
