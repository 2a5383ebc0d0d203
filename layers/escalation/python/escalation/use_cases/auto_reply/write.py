"""Answer one customer message inside its ticket: at most once, and always with a reason kept."""

from datetime import timedelta
from typing import Final

from escalation.domain.auto_reply import AutoReply, AutoReplyReason, AutoReplyStore, finish
from escalation.domain.bot_ports import Bots, Detectors
from escalation.domain.delivery import Renderer
from escalation.domain.errors import MalformedJob, PermanentError
from escalation.domain.helpdesk import SETTLE_TIME, Helpdesk, Helpdesks
from escalation.domain.jobs import WriteAutoReply
from escalation.domain.leased_work import LastError
from escalation.domain.ports import Connections
from escalation.use_cases.auto_reply.ask import AskBot
from escalation.use_cases.auto_reply.attempt import CONTEXT_TURNS, Attempt, Tools
from escalation.use_cases.writing.ports import Ports

_OVER: Final = frozenset({"ticket_closed", "ticket_gone"})
"""What helpdesks say of a ticket that takes nothing more."""


class AutoReplies:
    """The kind of work behind WriteAutoReply jobs (see `use_cases.frame`).

    The draft is stored before anything is posted, a post is written down before it begins, and one
    whose outcome stays unknown is never repeated: the draft goes into a note instead, where a
    person can see whether it is there.
    """

    name = "auto_reply_attempt"

    def __init__(
        self,
        ports: Ports,
        *,
        replies: AutoReplyStore,
        connections: Connections,
        helpdesks: Helpdesks,
        bots: Bots,
        detectors: Detectors,
        renderer: Renderer,
        settle_time: timedelta = SETTLE_TIME,
    ) -> None:
        self.deferral: dict[str, object] = {}
        self._ports = ports
        self._replies = replies
        self._connections = connections
        self._helpdesks = helpdesks
        self._tools = Tools(
            ports=ports,
            replies=replies,
            bot=AskBot(
                bots=bots, detectors=detectors, profiles=ports.profiles, events=ports.events
            ),
            renderer=renderer,
            settle_time=settle_time,
        )

    def find(self, job: WriteAutoReply) -> AutoReply | None:
        """The reply; MalformedJob for another workspace's."""
        reply = self._replies.auto_reply(job.conversation_id, job.reply_id)
        if reply is not None and reply.workspace_id != job.workspace_id:
            raise MalformedJob("workspace_id is not the auto reply's")
        return reply

    def about(self, work: AutoReply) -> dict[str, object]:
        """Which reply."""
        return {"reply_id": work.reply_id}

    def save(self, work: AutoReply) -> None:
        """Write the record. Raises RevisionLost."""
        self._replies.save_auto_reply(work)

    def attempt(self, work: AutoReply) -> None:
        """Bring the reply to its end, or say why not now."""
        conversation = self._ports.transcripts.load(work.conversation_id, turns=CONTEXT_TURNS)
        if conversation is None or conversation.head.state == "erased":
            self._skip(work, "message_gone")
            return
        conversation.head.stand_aside()
        profile = self._ports.profiles.profile(work.bot_id)
        if profile is None or profile.bot.workspace_id != work.workspace_id:
            self._skip(work, "switched_off")
            return
        Attempt(self._tools, self._open(work), profile, conversation, work).run()

    def give_up(self, work: AutoReply, error: LastError) -> None:
        """No attempt is left, or none could succeed. What is posted is sent all the same."""
        now = self._ports.clock.now()
        if work.posted_at is not None:
            ended = finish(work, now, "sent", "confident", last_error=error)
        elif work.post_started_at is not None:
            ended = finish(work, now, "failed", "outcome_unknown", last_error=error)
        elif error.code in _OVER:
            # Closed between the read and the note: nothing is written, as for one closed before.
            ended = finish(work, now, "skipped", "ticket_closed", last_error=error)
        else:
            ended = finish(work, now, "failed", "helpdesk_failed", last_error=error)
        self._tools.end(ended)

    def _skip(self, reply: AutoReply, reason: AutoReplyReason) -> None:
        self._tools.end(finish(reply, self._ports.clock.now(), "skipped", reason))

    def _open(self, reply: AutoReply) -> Helpdesk:
        connection = self._connections.connection(reply.workspace_id, reply.helpdesk)
        if connection is None or connection.connection_id != reply.connection_id:
            raise PermanentError(
                "connection_missing", f"there is no connection to {reply.helpdesk}"
            )
        return self._helpdesks.open(connection)
