"""Bring a ticket up to date with what was written in the chat since."""

from datetime import timedelta

from escalation.domain.conversation import Head, TicketLink
from escalation.domain.errors import (
    DeliveryError,
    PermanentError,
    RetryableError,
)
from escalation.domain.escalation import LONGEST_QUEUE_DELAY
from escalation.domain.jobs import RelayMessages
from escalation.domain.ports import BotProfile, Commit, Connections, Helpdesks, Renderer
from escalation.use_cases import hand_over
from escalation.use_cases.conversation_writer import Draft
from escalation.use_cases.delivery.finish import has_news
from escalation.use_cases.delivery.frame import ComeBack, Ports, write_with_head
from escalation.use_cases.read_conversation import reading_escalation, whole_handover

LEASE = timedelta(seconds=90)


class Relay:
    """The use case behind RelayMessages jobs. A relay writes down its range before it sends, so a
    repeated one carries the same marker and finds its comment already there.
    """

    def __init__(
        self,
        ports: Ports,
        *,
        connections: Connections,
        helpdesks: Helpdesks,
        renderer: Renderer,
    ) -> None:
        self._ports = ports
        self._connections = connections
        self._helpdesks = helpdesks
        self._renderer = renderer

    def __call__(self, job: RelayMessages) -> ComeBack | None:
        """Relay once; None acknowledges the job."""
        conversation = self._ports.transcripts.load(job.conversation_id, turns=1)
        if conversation is None or conversation.head.state == "erased":
            return None
        head = conversation.head
        if head.workspace_id != job.workspace_id or not has_news(head):
            return None
        now = self._ports.clock.now()
        if head.ticket and head.ticket.relay_until and head.ticket.relay_until > now:
            return ComeBack(head.ticket.relay_until - now)
        begun = self._begin(head)
        profile = self._ports.profiles.profile(head.bot_id)
        if begun is None or begun.ticket is None or profile is None:
            return None
        try:
            self._send(begun, begun.ticket, profile)
        except PermanentError as error:
            self._to_mail(begun, profile, error)
            return None
        except DeliveryError as error:
            return self._later(begun, error)
        self._end(begun.ticket, begun.conversation_id)
        self._ports.events.record("messages_relayed", conversation_id=begun.conversation_id)
        return None

    def _begin(self, head: Head) -> Head | None:
        def write(fresh: Head) -> Head | None:
            now = self._ports.clock.now()
            ticket = fresh.ticket
            if ticket is None or not has_news(fresh):
                return None
            if ticket.relay_until is not None and ticket.relay_until > now:
                return None
            to = ticket.relaying_seq or fresh.next_seq - 1
            begun = ticket.model_copy(update={"relaying_seq": to, "relay_until": now + LEASE})
            after = fresh.model_copy(update={"ticket": begun})
            return self._ports.transcripts.commit(Commit(before=fresh, after=after))

        return write_with_head(self._ports, head.conversation_id, write)

    def _send(self, head: Head, ticket: TicketLink, profile: BotProfile) -> None:
        connection = self._connections.connection(head.workspace_id, ticket.helpdesk)
        if connection is None or connection.connection_id != ticket.connection_id:
            raise PermanentError("connection_missing", f"no connection to {ticket.helpdesk}")
        handover = whole_handover(
            self._ports.transcripts,
            head,
            profile,
            console_url=self._ports.link(head.conversation_id),
            escalation=reading_escalation(head),
            new_from_seq=ticket.relayed_seq + 1,
        )
        to = ticket.relaying_seq or handover.messages[-1].seq
        wanted = tuple(m for m in handover.messages if m.seq <= to)
        parts = self._renderer.relay(handover.model_copy(update={"messages": wanted}))
        helpdesk = self._helpdesks.open(connection)
        for number, html in enumerate(parts, start=1):
            marker = f"{head.conversation_id}/{ticket.relayed_seq + 1}-{to}.{number}"
            helpdesk.comment(ticket.ticket_id, html, public=False, marker=marker)

    def _end(self, sent: TicketLink, conversation_id: str) -> None:
        def write(fresh: Head) -> Head | None:
            if fresh.ticket is None or fresh.ticket.ticket_id != sent.ticket_id:
                return None
            if fresh.ticket.relaying_seq != sent.relaying_seq:
                # The lease was over and another relay has ended this range, or begun the next.
                return None
            done = fresh.ticket.model_copy(
                update={
                    "relayed_seq": sent.relaying_seq or fresh.ticket.relayed_seq,
                    "relaying_seq": None,
                    "relay_until": None,
                }
            )
            after = fresh.model_copy(update={"ticket": done})
            return self._ports.transcripts.commit(Commit(before=fresh, after=after))

        stored = write_with_head(self._ports, conversation_id, write)
        if stored is not None and has_news(stored):
            self._ports.send(
                RelayMessages(workspace_id=stored.workspace_id, conversation_id=conversation_id)
            )

    def _later(self, head: Head, error: DeliveryError) -> ComeBack:
        """The lease stays until its time: the sweep and the queue both come back after it."""
        self._ports.events.record(
            "relay_failed", conversation_id=head.conversation_id, code=error.code
        )
        asked = error.delay_s if isinstance(error, RetryableError) else None
        return ComeBack(min(max(LEASE, timedelta(seconds=asked or 0)), LONGEST_QUEUE_DELAY))

    def _to_mail(self, head: Head, profile: BotProfile, error: PermanentError) -> None:
        """The ticket cannot be written to any more: the news goes out as a mail."""
        drafts: list[Draft] = []

        def write(fresh: Head) -> Head | None:
            if fresh.ticket is None or not fresh.ticket.open:
                return None
            draft = Draft(fresh, self._ports.clock.now())
            drafts.append(draft)
            draft.set(
                ticket=fresh.ticket.model_copy(
                    update={"open": False, "relaying_seq": None, "relay_until": None}
                )
            )
            if fresh.open_handoff is None:
                mail = draft.new_escalation(
                    settings=profile.settings,
                    method="email",
                    state="recorded",
                    reason="team_is_assignee",
                    trigger_seq=max(fresh.unanswered_seq, 1),
                    fallback_of=fresh.ticket.escalation_id,
                )
                draft.set(open_handoff=mail.escalation_id)
            if fresh.assignee.kind == "team" and fresh.last_agent_at is None:
                # Nobody reads the ticket now, and nobody has spoken up in the console.
                draft.to_bot(fresh.bot_id, clean_slate=True)
            return self._ports.transcripts.commit(draft.commit())

        if write_with_head(self._ports, head.conversation_id, write) is not None:
            self._ports.send(*hand_over.recorded_jobs(drafts[-1], drafts[-1].now))
        self._ports.events.record(
            "relay_to_mail", conversation_id=head.conversation_id, code=error.code
        )
