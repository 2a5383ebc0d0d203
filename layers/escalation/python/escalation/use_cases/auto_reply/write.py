"""Answer one customer message inside its ticket: at most once, and always with a reason kept."""

from datetime import timedelta
from typing import Final

from escalation.domain.auto_reply import AutoReply, AutoReplyReason, AutoReplyStore
from escalation.domain.auto_reply_states import (
    MAX_ATTEMPTS,
    claim,
    claimable_in,
    finish,
    release,
)
from escalation.domain.bot_ports import Bots, Detectors
from escalation.domain.conversation import Conversation
from escalation.domain.delivery_ports import Renderer
from escalation.domain.errors import (
    DeliveryError,
    MalformedJob,
    NotNow,
    OutcomeUnknown,
    PermanentError,
    RetryableError,
    RevisionLost,
    VersionLost,
)
from escalation.domain.escalation import LONGEST_QUEUE_DELAY, LastError, backoff
from escalation.domain.helpdesk import SETTLE_TIME, Helpdesk, Helpdesks
from escalation.domain.jobs import WriteAutoReply
from escalation.domain.ports import Connections
from escalation.use_cases.auto_reply.ask import AskBot
from escalation.use_cases.auto_reply.attempt import CONTEXT_TURNS, Attempt, Tools, Wait
from escalation.use_cases.delivery.frame import GIVE_UP_AFTER, SHORTEST_WAIT
from escalation.use_cases.writing.ports import ComeBack, Ports

_OVER: Final = frozenset({"ticket_closed", "ticket_gone"})
"""What helpdesks say of a ticket that takes nothing more."""


class WriteAutoReplyUseCase:
    """The use case behind WriteAutoReply jobs.

    A job is a wake-up call; the record says what is done. The draft is stored before anything is
    posted, a post is written down before it begins, and one whose outcome stays unknown is never
    repeated: the draft goes into a note instead, where a person can see whether it is there.
    """

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
        lease: timedelta,
        settle_time: timedelta = SETTLE_TIME,
    ) -> None:
        self._ports = ports
        self._replies = replies
        self._connections = connections
        self._helpdesks = helpdesks
        self._lease = lease
        self._settle_time = settle_time
        self._tools = Tools(
            ports=ports,
            replies=replies,
            bot=AskBot(
                bots=bots, detectors=detectors, profiles=ports.profiles, events=ports.events
            ),
            renderer=renderer,
            settle_time=settle_time,
        )

    def __call__(self, job: WriteAutoReply) -> ComeBack | None:
        """Write it, or say when to look again. None acknowledges the job.

        Raises:
            MalformedJob: the job names another workspace than the record's.
        """
        ports = self._ports
        reply = self._replies.auto_reply(job.conversation_id, job.reply_id)
        if reply is None:
            return None
        if reply.workspace_id != job.workspace_id:
            raise MalformedJob("workspace_id is not the auto reply's")
        now = ports.clock.now()
        wait = claimable_in(reply, now)
        if wait is None:
            return None
        if wait > timedelta(0):
            return ComeBack(wait) if wait <= LONGEST_QUEUE_DELAY else None
        try:
            reply = self._save(claim(reply, now, lease_id=ports.ids.new(), lease=self._lease))
            return self._claimed(reply)
        except (RevisionLost, VersionLost):
            ports.events.record("auto_reply_overtaken", reply_id=job.reply_id)
            return ComeBack(timedelta(seconds=5))

    def _claimed(self, reply: AutoReply) -> ComeBack | None:
        conversation = self._ports.transcripts.load(reply.conversation_id, turns=CONTEXT_TURNS)
        if conversation is None or conversation.head.state == "erased":
            self._skip(reply, "message_gone")
            return None
        try:
            self._attempt(reply, conversation)
        except Wait as wait:
            return self._put_back(reply, wait.span, None, counted=False)
        except DeliveryError as error:
            return self._after_error(reply, error)
        return None

    def _attempt(self, reply: AutoReply, conversation: Conversation) -> None:
        profile = self._ports.profiles.profile(reply.bot_id)
        if profile is None or profile.bot.workspace_id != reply.workspace_id:
            self._skip(reply, "switched_off")
            return
        helpdesk = self._open(reply)
        Attempt(self._tools, helpdesk, profile, conversation, reply).run()

    def _open(self, reply: AutoReply) -> Helpdesk:
        connection = self._connections.connection(reply.workspace_id, reply.helpdesk)
        if connection is None or connection.connection_id != reply.connection_id:
            raise PermanentError(
                "connection_missing", f"there is no connection to {reply.helpdesk}"
            )
        return self._helpdesks.open(connection)

    def _after_error(self, claimed: AutoReply, error: DeliveryError) -> ComeBack | None:
        reply = self._current(claimed)
        if reply is None:
            return None
        now = self._ports.clock.now()
        last = LastError(code=error.code, detail=error.detail[:1000], at=now)
        self._ports.events.record(
            "auto_reply_attempt_failed",
            reply_id=reply.reply_id,
            code=error.code,
            policy=type(error).__name__,
            attempt=reply.attempts,
        )
        if isinstance(error, NotNow):
            wait = max(timedelta(seconds=error.delay_s), SHORTEST_WAIT)
            return self._put_back(claimed, wait, last, counted=False)
        if isinstance(error, PermanentError) or reply.attempts >= MAX_ATTEMPTS:
            self._fail(reply, last)
            return None
        asked = error.delay_s if isinstance(error, RetryableError) else None
        least = self._settle_time if isinstance(error, OutcomeUnknown) else timedelta(0)
        wait = max(backoff(reply.attempts), timedelta(seconds=asked or 0), least)
        long = wait > LONGEST_QUEUE_DELAY and asked is not None
        return self._put_back(claimed, wait, last, counted=not long)

    def _put_back(
        self, claimed: AutoReply, wait: timedelta, error: LastError | None, *, counted: bool
    ) -> ComeBack | None:
        reply, now = self._current(claimed), self._ports.clock.now()
        if reply is None:
            return None
        if now - reply.created_at > GIVE_UP_AFTER:
            self._fail(reply, error or LastError(code="waited_too_long", at=now))
            return None
        self._save(release(reply, now, wait=wait, error=error, counted=counted))
        return ComeBack(wait) if wait <= LONGEST_QUEUE_DELAY else None

    def _fail(self, reply: AutoReply, error: LastError) -> None:
        """No attempt is left, or none could succeed. What is posted is sent all the same."""
        now = self._ports.clock.now()
        if reply.posted_at is not None:
            ended = finish(reply, now, "sent", "confident", last_error=error)
        elif reply.post_started_at is not None:
            ended = finish(reply, now, "failed", "outcome_unknown", last_error=error)
        elif error.code in _OVER:
            # Closed between the read and the note: nothing is written, as for one closed before.
            ended = finish(reply, now, "skipped", "ticket_closed", last_error=error)
        else:
            ended = finish(reply, now, "failed", "helpdesk_failed", last_error=error)
        self._save(ended)
        self._record(ended)

    def _skip(self, reply: AutoReply, reason: AutoReplyReason) -> None:
        ended = finish(reply, self._ports.clock.now(), "skipped", reason)
        self._save(ended)
        self._record(ended)

    def _current(self, claimed: AutoReply) -> AutoReply | None:
        """The record as the attempt may have advanced it, if this worker still holds the lease."""
        stored = self._replies.auto_reply(claimed.conversation_id, claimed.reply_id)
        if stored is None or stored.lease_id != claimed.lease_id:
            return None
        return stored

    def _record(self, ended: AutoReply) -> None:
        self._ports.events.record(
            "auto_reply_finished",
            reply_id=ended.reply_id,
            bot_id=ended.bot_id,
            state=ended.state,
            reason=ended.reason,
        )

    def _save(self, reply: AutoReply) -> AutoReply:
        self._replies.save_auto_reply(reply)
        return reply
