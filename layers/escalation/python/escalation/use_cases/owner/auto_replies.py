"""Every reply and draft of a bot, for review."""

from escalation.domain.auto_reply import (
    AutoReply,
    AutoReplyReason,
    AutoReplyState,
    AutoReplyStore,
)
from escalation.domain.bot_contract import Source
from escalation.domain.settings import HelpdeskName
from escalation.domain.types import Frozen, Identifier, Probability, UtcTime, View
from escalation.use_cases.owner.access import Access, Caller


class AutoReplyView(View):
    """One reply or draft. `reason` is why it was sent, noted, skipped or failed."""

    id: Identifier
    conversation_id: Identifier
    escalation_id: Identifier
    helpdesk: HelpdeskName
    ticket_id: str
    reference: str
    reference_url: str | None = None
    trigger: str
    state: AutoReplyState
    reason: AutoReplyReason | None = None
    confidence: Probability | None = None
    text: str = ""
    sources: tuple[Source, ...] = ()
    engine: str = ""
    settings_version: int
    attempts: int
    error: str | None = None
    created_at: UtcTime
    posted_at: UtcTime | None = None
    finished_at: UtcTime | None = None

    @classmethod
    def of(cls, reply: AutoReply) -> "AutoReplyView":
        """Without leases and times of the machinery."""
        error = reply.last_error.code if reply.last_error else None
        return cls.showing(reply, id=reply.reply_id, error=error)


class AutoReplyList(Frozen):
    """A page, newest first; `next` continues, null at the end."""

    items: tuple[AutoReplyView, ...]
    next: str | None = None


class AutoReplies:
    """GET {bot}/auto-replies."""

    def __init__(self, *, access: Access, replies: AutoReplyStore) -> None:
        self._access = access
        self._replies = replies

    def list(self, caller: Caller, bot_id: str, *, after: str | None) -> AutoReplyList:
        """Auto replies of one bot, newest first. Raises NotFound."""
        self._access.bot(caller, bot_id)
        page = self._replies.list_auto_replies(bot_id, after=after)
        return AutoReplyList(
            items=tuple(
                AutoReplyView.of(reply)
                for reply in page.items
                if reply.workspace_id == caller.workspace_id
            ),
            next=page.next,
        )
