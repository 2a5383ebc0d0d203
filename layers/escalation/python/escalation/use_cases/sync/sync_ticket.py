"""A ticket has changed, or may have: read it, and bring what is new into its conversation."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.domain.conversation import Head
from escalation.domain.errors import (
    DeliveryError,
    MalformedJob,
    PermanentError,
    RetryableError,
)
from escalation.domain.head_parts import TicketLink
from escalation.domain.helpdesk import Helpdesk, Helpdesks, TicketThread, asks_csat
from escalation.domain.jobs import Defer, SyncTicket
from escalation.domain.polling import next_sync
from escalation.domain.ports import BotProfile, Connections
from escalation.domain.team_texts import team_texts
from escalation.domain.workspace import Connection
from escalation.use_cases.sync import bring, elsewhere, shown
from escalation.use_cases.sync.merged import follow
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import Ports
from escalation.use_cases.writing.ticket_news import is_for_chat, ticket_profile

LATER = timedelta(minutes=2)
"""When the sweep has a ticket read again that could not be read now."""
SHORT = timedelta(seconds=60)
READS = 4
"""Reads in one job, where the ticket was merged or is being opened again."""


@dataclass(frozen=True)
class _Read:
    """What a read of the ticket has shown, and who is concerned."""

    thread: TicketThread
    began_at: datetime
    profile: BotProfile
    connection: Connection
    asks_csat: bool


class SyncTicketUseCase:
    """The use case behind SyncTicket jobs. A job is a hint: all that counts is what a complete read
    of the ticket shows, so jobs may come twice, late and in any order.
    """

    def __init__(self, ports: Ports, *, connections: Connections, helpdesks: Helpdesks) -> None:
        self._ports = ports
        self._connections = connections
        self._helpdesks = helpdesks

    def __call__(self, job: SyncTicket) -> Defer | None:
        """Read and bring over; None acknowledges the job.

        Raises:
            MalformedJob: the conversation is another workspace's.
        """
        waits = [self._one(job, conversation_id) for conversation_id in self._concerned(job)]
        return next(filter(None, waits), None)

    def _concerned(self, job: SyncTicket) -> tuple[str, ...]:
        """The ticket's conversations; where others were merged into it, theirs too."""
        if job.conversation_id is not None:
            return (job.conversation_id,)
        return self._ports.transcripts.conversations_of_ticket(job.connection_id, job.ticket_id)

    def _one(self, job: SyncTicket, conversation_id: str) -> Defer | None:
        head = self._head(job, conversation_id)
        if head is None or head.ticket is None:
            return None
        link = head.ticket
        profile = ticket_profile(self._ports, head, link)
        connection = self._connections.connection(head.workspace_id, link.helpdesk)
        if connection is None or connection.connection_id != link.connection_id or profile is None:
            self._ports.events.record("sync_without_connection", ticket_id=link.ticket_id)
            return None
        try:
            self._sync(head.conversation_id, link, profile, connection)
        except PermanentError as error:
            self._failed(head, error)
            self._look_again(head.conversation_id, timedelta(hours=1))
        except DeliveryError as error:
            self._failed(head, error)
            return self._later(head.conversation_id, error)
        return None

    def _head(self, job: SyncTicket, conversation_id: str) -> Head | None:
        """The conversation. It may have a later ticket by now: that is read then."""
        conversation = self._ports.transcripts.load(conversation_id, turns=1)
        if conversation is None or conversation.head.state == "erased":
            return None
        if conversation.head.workspace_id != job.workspace_id:
            raise MalformedJob("workspace_id is not the conversation's")
        return conversation.head

    def _sync(
        self, conversation_id: str, link: TicketLink, profile: BotProfile, connection: Connection
    ) -> None:
        helpdesk = self._helpdesks.open(connection)
        for _ in range(READS):
            began_at = self._ports.clock.now()
            thread = helpdesk.thread(link.ticket_id)
            asks = asks_csat(self._helpdesks, connection)
            read = _Read(thread, began_at, profile, connection, asks)
            try:
                head = self._apply(conversation_id, read)
            except elsewhere.AnothersTicket:
                self._leave(conversation_id, read, read.thread, helpdesk)
                return
            if head is None or head.ticket is None:
                return
            if read.thread.status == "merged" and head.ticket.ticket_id == read.thread.ticket_id:
                head = self._follow(head, read, helpdesk)
            if head is None or head.ticket is None or _is_present(head.ticket, read):
                return
            link = head.ticket
        raise RetryableError("ticket_moves", "the ticket changed with every read")

    def _apply(self, conversation_id: str, read: _Read) -> Head | None:
        """Bring over everything one read has found, ten entries at a time, then the status."""
        while True:
            head = change(
                self._ports,
                conversation_id,
                lambda draft: _bring_over(draft, read, self._ports),
            )
            if head is None or head.ticket is None:
                return None
            others = shown.otherwise_now(head.ticket, read.thread, read.began_at)
            if not others and not bring.new_entries(head.ticket, read.thread):
                return head

    def _follow(self, head: Head, read: _Read, helpdesk: Helpdesk) -> Head | None:
        """The ticket lives on in another: so does the conversation's link."""
        survivor = follow(helpdesk, read.thread)
        if survivor is None:
            raise PermanentError("merged_nowhere", "the ticket it was merged into is not known")
        if not is_for_chat(head, survivor.thread, read.profile, merged=True):
            return self._leave(head.conversation_id, read, survivor.thread, helpdesk)

        def edit(draft: Draft) -> Head | None:
            link = _link_to(read.thread, draft.head)
            if link is None:
                return None
            draft.keep_last_activity()
            draft.set(ticket=survivor.link(link))
            _plan_next(draft, read)
            return draft.head

        self._ports.events.record("ticket_merged", conversation_id=head.conversation_id)
        return change(self._ports, head.conversation_id, edit)

    def _leave(
        self, conversation_id: str, read: _Read, theirs: TicketThread, helpdesk: Helpdesk
    ) -> Head | None:
        """The request goes on without the ticket. The team is told there first: once by its marker,
        since one worker at a time may look for it, while what is committed is not done again.

        Raises RetryableError where another worker is at it, or at a relay.
        """

        def claim(draft: Draft) -> bool | None:
            link = _link_to(read.thread, draft.head)
            if link is None or link.ended == "elsewhere":
                return None
            if link.relay_until is not None and link.relay_until > draft.now:
                return False
            draft.keep_last_activity()
            draft.set(ticket=link.model_copy(update={"relay_until": draft.now + SHORT}))
            return True

        claimed = change(self._ports, conversation_id, claim)
        if claimed is None:
            return None
        if not claimed:
            wait = SHORT.total_seconds()
            raise RetryableError("ticket_busy", "another worker writes to it", delay_s=wait)
        say = team_texts(read.profile.workspace.team_language)
        elsewhere.tell_team(helpdesk, conversation_id, theirs, self._ports.events, say)

        def edit(draft: Draft) -> Head | None:
            if _link_to(read.thread, draft.head) is None:
                return None
            elsewhere.leave(draft, read.profile, read.thread)
            return None

        self._ports.events.record("ticket_elsewhere", conversation_id=conversation_id)
        return change(self._ports, conversation_id, edit)

    def _later(self, conversation_id: str, error: DeliveryError) -> Defer | None:
        """Soon by the queue, else by the sweep: a queue counts how often it shows a job."""
        asked = error.delay_s if isinstance(error, RetryableError) else None
        wait = timedelta(seconds=asked) if asked is not None else LATER
        self._look_again(conversation_id, max(wait, LATER))
        return Defer(wait) if wait <= SHORT else None

    def _look_again(self, conversation_id: str, wait: timedelta) -> None:
        def edit(draft: Draft) -> None:
            link = draft.head.ticket
            if link is None or link.next_sync_at is None:
                return
            again = draft.now + wait
            draft.keep_last_activity()
            draft.set(ticket=link.model_copy(update={"next_sync_at": again}))
            draft.look_again_by(again)

        change(self._ports, conversation_id, edit)

    def _failed(self, head: Head, error: DeliveryError) -> None:
        self._ports.events.record(
            "sync_failed", conversation_id=head.conversation_id, code=error.code
        )


def _link_to(thread: TicketThread, head: Head) -> TicketLink | None:
    """The conversation's link, if it is one to this ticket."""
    link = head.ticket
    if head.state == "erased" or link is None or link.ticket_id != thread.ticket_id:
        return None
    return link


def _bring_over(draft: Draft, read: _Read, ports: Ports) -> Head | None:
    """What is shown otherwise now, and the next entries of a read; after the last of them the
    status. Raises AnothersTicket.
    """
    thread = read.thread
    link = _link_to(thread, draft.head)
    if link is None:
        return None
    if link.ended == "elsewhere":
        return None
    if not is_for_chat(draft.head, thread, read.profile):
        raise elsewhere.AnothersTicket
    shown.follow(draft, read.profile, thread, read.began_at, ports.transcripts)
    entries = bring.new_entries(link, thread)
    bring.bring(draft, read.profile, thread, entries[: bring.AT_ONCE])
    if len(entries) <= bring.AT_ONCE and _is_present(link, read):
        bring.take_status(draft, read.profile, thread)
    brought = draft.head.ticket
    if brought is None or brought == link:
        return draft.head
    if not draft.messages:
        draft.keep_last_activity()
    _plan_next(draft, read)
    draft.on_commit(
        lambda: ports.events.record(
            "ticket_synced",
            conversation_id=draft.head.conversation_id,
            agent_messages=sum(m.author.kind == "agent" for m in draft.messages),
            turns_rewritten=len(draft.rewritten),
            ended=brought.ended,
        )
    )
    return draft.head


def _is_present(link: TicketLink, read: _Read) -> bool:
    """Whether a read tells the present status: it is of this ticket, and began after the last
    change that came from here.
    """
    if link.ticket_id != read.thread.ticket_id:
        return False
    return link.reopened_at is None or link.reopened_at <= read.began_at


def _plan_next(draft: Draft, read: _Read) -> None:
    link = draft.head.ticket
    if link is None:
        return
    again = next_sync(draft.head, link, read.connection.updates, draft.now)
    draft.set(ticket=link.model_copy(update={"next_sync_at": again, "asks_csat": read.asks_csat}))
    if again is not None:
        draft.look_again_by(again)
