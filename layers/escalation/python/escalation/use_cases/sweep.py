"""The sweep: sends again what no worker has claimed, and ends what timed out.

It reads the due index shard by shard. Everything it finds is read again strongly before it acts,
and every act is a conditional write, so two sweeps at once, or a sweep and a worker, do no harm.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from escalation.domain.auto_reply import AutoReplyStore
from escalation.domain.conversation import Head
from escalation.domain.errors import RetryableError, StoreConflict
from escalation.domain.escalation import Escalation, cancel, record
from escalation.domain.jobs import (
    ApplyHold,
    DeliverEscalation,
    MailTranscript,
    MakeIndex,
    QueueJob,
    RelayMessages,
    SendDigest,
    SyncTicket,
    WriteAutoReply,
)
from escalation.domain.leased_work import resend
from escalation.domain.personal_data import HOLD_AGAIN, Holds
from escalation.domain.polling import next_sync
from escalation.domain.ports import DUE_SHARDS, BotProfile, Connections, Due
from escalation.domain.retry import RESEND_AFTER
from escalation.domain.wanted_indexes import INDEX_AGAIN, WantedIndexes
from escalation.use_cases.count_conversations import CountConversations
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import IDLE_CLOSE, Draft
from escalation.use_cases.writing.ports import Ports
from escalation.use_cases.writing.ticket_news import has_news

DIGEST_RETRY = timedelta(minutes=15)


@dataclass
class SweepReport:
    """What one sweep did, and by how many seconds the latest escalation it met was late."""

    looked_at: int = 0
    sent: int = 0
    lost_races: int = 0
    failed: int = 0
    oldest_due_s: int = 0


class Sweep:
    """The use case behind the schedule."""

    def __init__(
        self,
        ports: Ports,
        *,
        connections: Connections,
        replies: AutoReplyStore,
        indexes: WantedIndexes,
        holds: Holds,
        count: CountConversations | None = None,
        per_shard: int = 100,
    ) -> None:
        self._ports = ports
        self._connections = connections
        self._replies = replies
        self._indexes = indexes
        self._holds = holds
        self._count = count
        self._per_shard = per_shard

    def __call__(self) -> SweepReport:
        """Look at everything that is due, at most `per_shard` of each shard; the rest is due still
        a minute later.
        """
        report = SweepReport()
        to_count: list[str] = []
        for shard in range(DUE_SHARDS):
            try:
                found = self._ports.transcripts.due(
                    self._ports.clock.now(), shard=shard, limit=self._per_shard
                )
            except Exception as error:
                self._failed(report, error, kind="shard")
                continue
            for due in found:
                self._one(due, report)
                if due.kind in {"conversation", "silence"} and due.conversation_id is not None:
                    to_count.append(due.conversation_id)
        self._count_last(to_count, report)
        self._ports.events.record("swept", **asdict(report))
        return report

    def _one(self, due: Due, report: SweepReport) -> None:
        report.looked_at += 1
        if due.kind == "escalation":
            late = self._ports.clock.now() - due.due_at
            report.oldest_due_s = max(report.oldest_due_s, int(late.total_seconds()))
        try:
            report.sent += self._look_at(due)
        except StoreConflict:
            report.lost_races += 1
        except Exception as error:
            # It is due still; one that fails, now or always, must not hold the others back.
            ids = {"conversation_id": due.conversation_id, "escalation_id": due.escalation_id}
            self._failed(report, error, kind=due.kind, **ids)

    def _failed(self, report: SweepReport, error: Exception, **what: str | None) -> None:
        report.failed += 1
        code = error.code if isinstance(error, RetryableError) else type(error).__qualname__
        self._ports.events.record("sweep_item_failed", code=code, **what)

    def _count_last(self, conversation_ids: list[str], report: SweepReport) -> None:
        """Bring the report up to date, after everything that people wait for.

        What the stream's function has given up on is counted here by the time a chat is idle.
        """
        if self._count is None:
            return
        try:
            self._count(conversation_ids)
        except StoreConflict:
            report.lost_races += 1
        except Exception as error:
            self._failed(report, error, kind="count")

    def _look_at(self, due: Due) -> int:
        if due.kind == "escalation" and due.escalation_id is not None:
            return self._escalation(due.escalation_id)
        if due.kind == "conversation" and due.conversation_id is not None:
            return self._conversation(due.conversation_id)
        if due.kind == "auto_reply" and due.conversation_id and due.reply_id:
            return self._auto_reply(due.conversation_id, due.reply_id)
        if due.kind == "index" and due.bot_id and due.workspace_id:
            # Its job was lost, or has failed: until there is an index the bot knows words only.
            again = self._ports.clock.now() + INDEX_AGAIN
            self._indexes.move(due.workspace_id, due.bot_id, again)
            self._ports.events.record("index_made_again", bot_id=due.bot_id)
            self._ports.send(MakeIndex(workspace_id=due.workspace_id, bot_id=due.bot_id))
            return 1
        if due.kind == "hold" and due.hold_id and due.workspace_id:
            again = self._ports.clock.now() + HOLD_AGAIN
            self._holds.move_hold(due.workspace_id, due.hold_id, again)
            self._ports.send(ApplyHold(workspace_id=due.workspace_id, hold_id=due.hold_id))
            return 1
        if due.kind == "digest" and due.bot_id and due.hour and due.workspace_id:
            self._ports.transcripts.move_digest(
                due.bot_id, due.hour, self._ports.clock.now() + DIGEST_RETRY
            )
            job = SendDigest(workspace_id=due.workspace_id, bot_id=due.bot_id, hour=due.hour)
            self._ports.send(job)
            return 1
        return 0

    def _escalation(self, escalation_id: str) -> int:
        now = self._ports.clock.now()
        escalation = self._ports.transcripts.escalation(escalation_id)
        if escalation is None or escalation.due_at is None or escalation.due_at > now:
            return 0
        conversation = self._ports.transcripts.load(escalation.conversation_id, turns=1)
        if conversation is None or conversation.head.state == "erased":
            self._ports.save(cancel(escalation, now))
            return 0
        if escalation.state == "waiting_contact":
            return self._contact_timed_out(escalation)
        self._ports.save(resend(escalation, now))
        self._ports.send(DeliverEscalation.of(escalation))
        return 1

    def _auto_reply(self, conversation_id: str, reply_id: str) -> int:
        now = self._ports.clock.now()
        reply = self._replies.auto_reply(conversation_id, reply_id)
        if reply is None or reply.due_at is None or reply.due_at > now:
            return 0
        self._replies.save_auto_reply(resend(reply, now))
        self._ports.send(WriteAutoReply.of(reply))
        return 1

    def _contact_timed_out(self, escalation: Escalation) -> int:
        """No address came: it goes out without one, and the visitor is told now."""

        def edit(draft: Draft) -> bool:
            profile = self._profile(escalation.bot_id, draft.head)
            if profile is None:
                return False
            draft.changed_escalations.append(record(escalation, draft.now))
            draft.set(contact=None)
            hand_over.announce_recorded(draft, profile, escalation.method)
            return True

        if change(self._ports, escalation.conversation_id, edit):
            return 1
        self._ports.save(cancel(escalation, self._ports.clock.now()))
        return 0

    def _profile(self, bot_id: str, head: Head) -> BotProfile | None:
        return self._ports.profiles.profile(bot_id) or self._ports.profiles.profile(head.bot_id)

    def _conversation(self, conversation_id: str) -> int:
        return change(self._ports, conversation_id, self._look_at_head) or 0

    def _look_at_head(self, draft: Draft) -> int:
        head = draft.head
        if head.due_at is None or head.due_at > draft.now:
            return 0
        draft.keep_last_activity()
        if head.state == "erased":
            draft.set(due_at=None)
            return 0
        profile = self._profile(head.assignee.bot_id or head.bot_id, head)
        self._time_out(draft, profile)
        jobs = [*self._wake(draft.head), *self._poll(draft)]
        draft.send(*jobs)
        draft.set(due_at=next_look(draft.head, profile, draft.now))
        return len(jobs)

    def _time_out(self, draft: Draft, profile: BotProfile | None) -> None:
        head, now = draft.head, draft.now
        if head.contact is not None and head.contact.until <= now:
            waiting = self._ports.transcripts.escalation(head.contact.escalation_id)
            if waiting is None or waiting.state != "waiting_contact":
                draft.set(contact=None)
        if profile is not None and team_silent_until(head, profile) <= now:
            draft.to_bot(head.bot_id, clean_slate=True)
            hand_over.say_text(draft, profile, "handed_back" if spoke(head) else "team_silent")
        if may_close(draft.head) and head.last_activity_at + IDLE_CLOSE <= now:
            draft.set(state="closed")

    def _wake(self, head: Head) -> list[QueueJob]:
        relays = [RelayMessages.of(head)] if has_news(head) else []
        unsent = (wish for wish in head.transcript_mails if not wish.sent)
        return [*relays, *(MailTranscript.of(head, wish.request_id) for wish in unsent)]

    def _poll(self, draft: Draft) -> list[QueueJob]:
        """Have the ticket read again, and plan the next time."""
        head, link = draft.head, draft.head.ticket
        if link is None or link.next_sync_at is None or link.next_sync_at > draft.now:
            return []
        connection = self._connections.connection(head.workspace_id, link.helpdesk)
        if connection is None or connection.connection_id != link.connection_id:
            draft.set(ticket=link.model_copy(update={"next_sync_at": None}))
            return []
        again = next_sync(head, link, connection.updates, draft.now)
        draft.set(ticket=link.model_copy(update={"next_sync_at": again}))
        if again is None:
            return []
        return [SyncTicket.of(head, link)]


def may_close(head: Head) -> bool:
    """Whether nothing waits in this conversation."""
    return (
        head.state == "open"
        and head.open_handoff is None
        and head.pending_transfer is None
        and not (head.ticket is not None and head.ticket.open)
    )


def team_silent_until(head: Head, profile: BotProfile) -> datetime:
    """When the team's silence is long enough for the bot to take over again."""
    if head.assignee.kind != "team" or head.state != "handed_off":
        return datetime.max.replace(tzinfo=head.created_at.tzinfo)
    since = max(filter(None, (head.handed_off_at, head.last_agent_at)), default=head.created_at)
    return since + timedelta(hours=profile.settings.team_silence_hours)


def spoke(head: Head) -> bool:
    """Whether the team has said something since it got the conversation."""
    given, said = head.handed_off_at, head.last_agent_at
    return said is not None and (given is None or said >= given)


def next_look(head: Head, profile: BotProfile | None, now: datetime) -> datetime | None:
    """When the sweep must look at this conversation next; None for one that is over."""
    unsent = has_news(head) or any(not wish.sent for wish in head.transcript_mails)
    # A closed chat still takes an agent's late answer, for the visitor's return.
    polled = head.ticket.next_sync_at if head.ticket else None
    if head.state == "erased" or (head.state == "closed" and not unsent and polled is None):
        return None
    times = [now + timedelta(days=1)]
    if polled is not None:
        times.append(polled)
    if unsent:
        times.append(now + RESEND_AFTER)
    if head.contact is not None:
        times.append(max(head.contact.until, now + timedelta(seconds=30)))
    if profile is not None and head.assignee.kind == "team" and head.state == "handed_off":
        times.append(team_silent_until(head, profile))
    if may_close(head):
        times.append(max(head.last_activity_at + IDLE_CLOSE, now + timedelta(minutes=1)))
    return min(times)
