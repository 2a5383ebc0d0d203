"""Bring a ticket up to date with what was written in the chat since."""

from datetime import timedelta
from itertools import groupby

from escalation.domain.auto_reply import CHAT
from escalation.domain.conversation import Head
from escalation.domain.delivery import Renderer
from escalation.domain.errors import (
    DeliveryError,
    PermanentError,
    RetryableError,
)
from escalation.domain.head_parts import TicketLink
from escalation.domain.helpdesk import SETTLE_TIME, Helpdesk, Helpdesks
from escalation.domain.internal_notes import InternalNotes
from escalation.domain.jobs import Defer, RelayMessages, SyncTicket
from escalation.domain.members import MemberAddress
from escalation.domain.must_reach import ReachMark, Urgency
from escalation.domain.ports import BotProfile, Connections
from escalation.domain.retry import LONGEST_QUEUE_DELAY
from escalation.domain.team_texts import TeamTexts, team_texts
from escalation.domain.waiting import has_news, is_behind, waits
from escalation.use_cases.delivery.meanwhile import (
    is_answered,
    now_in_ticket,
    say_solved,
    set_fields,
)
from escalation.use_cases.delivery.refusals import MarkRefusals
from escalation.use_cases.delivery.requester import SettleRequester, note_claim, requester_of
from escalation.use_cases.reading import reading_escalation, whole_handover
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import Ports
from escalation.use_cases.writing.ticket_news import news_to_mail, ticket_profile
from escalation.use_cases.writing.wanted_auto_replies import want_reply

LEASE = timedelta(seconds=60) + SETTLE_TIME
"""How long a relay that does not say how it ended keeps others away: as long as a worker lives,
and then until what it wrote last shows in the ticket, so that the marker is found.
"""
SHORTEST_WAIT = timedelta(seconds=30)


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
        mark_refusals: MarkRefusals,
        address_of: MemberAddress,
        notes: InternalNotes,
    ) -> None:
        self._ports = ports
        self._connections = connections
        self._helpdesks = helpdesks
        self._renderer = renderer
        self._mark_refusals = mark_refusals
        self._address_of = address_of
        self._notes = notes
        self._requester = SettleRequester(ports)

    def __call__(self, job: RelayMessages) -> Defer | None:
        """Relay once; None acknowledges the job."""
        conversation = self._ports.transcripts.load(job.conversation_id, turns=1)
        if conversation is None or conversation.head.state == "erased":
            return None
        head = conversation.head
        if head.workspace_id != job.workspace_id or not is_behind(head):
            return None
        now = self._ports.clock.now()
        if head.ticket and head.ticket.relay_until and head.ticket.relay_until > now:
            return Defer(head.ticket.relay_until - now)
        begun = self._begin(head)
        if begun is None or begun.ticket is None:
            return None
        profile = ticket_profile(self._ports, begun, begun.ticket)
        if profile is None:
            return None
        try:
            asked_seq = self._send(begun, begun.ticket, profile)
        except PermanentError as error:
            self._to_mail(begun, profile, error)
            self._mark_refusals(profile, begun.ticket.helpdesk, error.code, error.fields)
            return None
        except DeliveryError as error:
            return self._later(begun, error)
        self._end(begun, begun.ticket, profile, asked_seq=asked_seq)
        self._ports.events.record("messages_relayed", conversation_id=begun.conversation_id)
        return None

    def _begin(self, head: Head) -> Head | None:
        def edit(draft: Draft) -> Head | None:
            ticket = draft.head.ticket
            if ticket is None or not is_behind(draft.head):
                return None
            if ticket.relay_until is not None and ticket.relay_until > draft.now:
                return None
            to = ticket.relaying_seq or draft.head.next_seq - 1
            begun = {"relaying_seq": to, "relay_until": draft.now + LEASE}
            draft.keep_last_activity()
            draft.set(ticket=ticket.model_copy(update=begun))
            return draft.head

        return change(self._ports, head.conversation_id, edit)

    def _send(self, head: Head, ticket: TicketLink, profile: BotProfile) -> int:
        """Write the range into the ticket; the position of the visitor's last message in it that
        was not answered in the chat, 0 where there is none.
        """
        connection = self._connections.connection(head.workspace_id, ticket.helpdesk)
        if connection is None or connection.connection_id != ticket.connection_id:
            raise PermanentError("connection_missing", f"no connection to {ticket.helpdesk}")
        turns = tuple(self._ports.transcripts.all_turns(head.conversation_id))
        by_member = {m.seq: turn.member_id for turn in turns for m in turn.messages}
        handover = whole_handover(
            self._ports.transcripts,
            head,
            profile,
            console_url=self._ports.link(head.conversation_id),
            escalation=reading_escalation(head),
            new_from_seq=ticket.relayed_seq + 1,
            turns=turns,
        )
        to = ticket.relaying_seq or handover.messages[-1].seq
        range_ = (m for m in handover.messages if ticket.relayed_seq < m.seq <= to)
        wanted = [m for m in range_ if m.author.kind != "system" and not m.from_ticket]
        helpdesk = self._helpdesks.open(connection)
        ticket = self._requester.settle(helpdesk, head, ticket, profile)
        say = team_texts(profile.workspace.team_language)
        note_claim(helpdesk, head, ticket, trusts_claims=handover.trusts_claims, say=say)
        mark = head.must_reach
        if mark is not None and ticket.relayed_seq < mark.seq <= to:
            self._mark_urgent(helpdesk, head, mark, profile, say)
        theirs = requester_of(head, ticket, trusts_claims=handover.trusts_claims)
        number = 0
        whose = groupby(wanted, key=lambda m: (m.author.kind == "visitor", by_member[m.seq]))
        for (by_visitor, member), group in whose:
            agent = self._address_of(head.workspace_id, member) if member else None
            part = handover.model_copy(update={"messages": tuple(group)})
            for html in self._renderer.relay(part):
                number += 1
                marker = f"{head.conversation_id}/{ticket.relayed_seq + 1}-{to}.{number}"
                by = theirs if by_visitor else None
                helpdesk.comment(ticket.ticket_id, html, marker=marker, by=by, agent=agent)
        self._write_notes(helpdesk, head, ticket, say)
        set_fields(helpdesk, head, ticket, self._ports.events)
        if head.solved_seq:
            wanted_solved = profile.settings.solved_by_visitor == "solve"
            solve = wanted_solved and waits(head) is not None
            say_solved(helpdesk, head, ticket, say, self._ports.events, solve=solve)
        answered = {message.seq for turn in turns if is_answered(turn) for message in turn.messages}
        asked = (m.seq for m in wanted if m.author.kind == "visitor" and m.seq not in answered)
        return max(asked, default=0)

    def _mark_urgent(
        self, helpdesk: Helpdesk, head: Head, mark: ReachMark, profile: BotProfile, say: TeamTexts
    ) -> None:
        """What must reach a person came up in a chat that has its ticket already."""
        ticket, kind = head.ticket, mark.gravest
        urgency = Urgency.of(mark, profile.settings.must_reach)
        if ticket is None or kind is None or urgency is None:
            return
        try:
            helpdesk.mark_urgent(ticket.ticket_id, urgency)
        except PermanentError as refused:
            # The note says it all the same, or finds out that nothing can be written there.
            self._ports.events.record(
                "urgent_mark_refused", conversation_id=head.conversation_id, code=refused.code
            )
        note = self._renderer.urgent_note(kind, say)
        marker = f"{head.conversation_id}/urgent-{mark.seq}"
        helpdesk.comment(ticket.ticket_id, note, marker=marker)

    def _write_notes(
        self, helpdesk: Helpdesk, head: Head, ticket: TicketLink, say: TeamTexts
    ) -> None:
        """Members' internal notes that are to stand in the ticket, each as its writer's."""
        if not ticket.notes_due:
            return
        for note in self._notes.notes_of(head.conversation_id):
            if note.note_id in ticket.notes_due:
                helpdesk.comment(
                    ticket.ticket_id,
                    self._renderer.note(note, say),
                    marker=f"{head.conversation_id}/note-{note.note_id}",
                    agent=note.who,
                )

    def _end(self, head: Head, sent: TicketLink, profile: BotProfile, *, asked_seq: int) -> None:
        def edit(draft: Draft) -> None:
            link = draft.head.ticket
            if link is None or link.ticket_id != sent.ticket_id:
                return
            if link.relaying_seq != sent.relaying_seq:
                # The lease was over and another relay has ended this range, or begun the next.
                return
            relayed = sent.relaying_seq or link.relayed_seq
            ended = {"relayed_seq": relayed, "relaying_seq": None, "relay_until": None}
            due = tuple(note for note in link.notes_due if note not in sent.notes_due)
            update = {**ended, "noted_email": head.visitor.email, "notes_due": due}
            done = link.model_copy(update=update)
            draft.keep_last_activity()
            draft.set(ticket=done)
            draft.set(facts=now_in_ticket(draft.head.facts, head.facts))
            if head.solved_seq and draft.head.solved_seq == head.solved_seq:
                draft.set(solved_seq=0)
                draft.send(SyncTicket.of(draft.head, done))
            if asked_seq:
                want_reply(draft, profile, done, trigger=f"{CHAT}{relayed}", covered_seq=asked_seq)
            if is_behind(draft.head):
                draft.send(RelayMessages.of(draft.head))

        change(self._ports, head.conversation_id, edit)

    def _later(self, head: Head, error: DeliveryError) -> Defer:
        """What may have been written keeps the lease; what surely was not ends it early."""
        self._ports.events.record(
            "relay_failed", conversation_id=head.conversation_id, code=error.code
        )
        if not isinstance(error, RetryableError):
            return Defer(LEASE)
        wait = max(SHORTEST_WAIT, timedelta(seconds=error.delay_s or 0))
        wait = min(wait, LONGEST_QUEUE_DELAY)

        def edit(draft: Draft) -> None:
            ticket = draft.head.ticket
            if ticket is None or head.ticket is None:
                return
            if ticket.relay_until is None or ticket.relay_until != head.ticket.relay_until:
                return
            draft.keep_last_activity()
            draft.set(ticket=ticket.model_copy(update={"relay_until": draft.now + wait}))

        change(self._ports, head.conversation_id, edit)
        return Defer(wait)

    def _to_mail(self, head: Head, profile: BotProfile, error: PermanentError) -> None:
        """The ticket cannot be written to any more: the news goes out as a mail."""

        def edit(draft: Draft) -> None:
            before = draft.head
            if before.ticket is None or not before.ticket.open:
                return
            ended = {"open": False, "relaying_seq": None, "relay_until": None, "notes_due": ()}
            over = before.ticket.model_copy(update=ended)
            draft.set(ticket=over, waiting=None, solved_seq=0)
            if has_news(before):
                news_to_mail(draft, profile, before.ticket)
            if before.assignee.kind == "team" and not _at_work_in_console(before, before.ticket):
                # Nobody reads the ticket now, and nobody has spoken up in the console.
                draft.to_bot(before.bot_id, clean_slate=True)

        change(self._ports, head.conversation_id, edit)
        self._ports.events.record(
            "relay_to_mail", conversation_id=head.conversation_id, code=error.code
        )


def _at_work_in_console(head: Head, ticket: TicketLink) -> bool:
    """Whether the team spoke there since it got the conversation. What it said before that, in an
    earlier ticket for instance, shows nobody who would read what the visitor writes now.
    """
    said, given = head.last_agent_at, head.handed_off_at
    return said is not None and said != ticket.agent_at and (given is None or said >= given)
