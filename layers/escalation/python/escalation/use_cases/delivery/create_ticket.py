"""Deliver by making a ticket: at most one, whatever happens on the way."""

from datetime import timedelta

from escalation.domain.bot_ports import Summaries
from escalation.domain.delivery import Handover, Renderer, TicketRef, of_nobody
from escalation.domain.errors import PermanentError, RetryableError, VersionLost
from escalation.domain.head_parts import TicketLink
from escalation.domain.helpdesk import SETTLE_TIME, Helpdesks, asks_csat
from escalation.domain.leased_work import LastError
from escalation.domain.must_reach import Urgency
from escalation.domain.polling import next_sync
from escalation.domain.ports import Connections
from escalation.domain.settings import HelpdeskName, TicketSettings
from escalation.domain.workspace import Connection
from escalation.use_cases.delivery.cap import HourlyCap
from escalation.use_cases.delivery.deliver import Claimed
from escalation.use_cases.delivery.finish import ticket_delivered, ticket_failed, ticket_reopened
from escalation.use_cases.delivery.one_ticket import OneTicket
from escalation.use_cases.delivery.refusals import MarkRefusals
from escalation.use_cases.reading import whole_handover
from escalation.use_cases.writing.ports import Ports

_NO_TICKET = frozenset({"not_found", "ticket_gone", "ticket_closed"})
"""What a ticket that was made answers with when it is not there any more."""


class CreateTicket:
    """Delivery method `ticket`.

    `repeat_unknown`: a create whose answer was lost, and whose ticket a complete read after
    `settle_time` does not show, is sent again. A vendor that commits later than that then holds
    two tickets. False sends it never again: it ends as a mail that says so.
    """

    def __init__(
        self,
        ports: Ports,
        *,
        connections: Connections,
        helpdesks: Helpdesks,
        renderer: Renderer,
        cap: HourlyCap,
        mark_refusals: MarkRefusals,
        settle_time: timedelta = SETTLE_TIME,
        repeat_unknown: bool = True,
        summaries: Summaries | None = None,
    ) -> None:
        self._summaries = summaries
        self._ports = ports
        self._connections = connections
        self._helpdesks = helpdesks
        self._renderer = renderer
        self._cap = cap
        self._mark_refusals = mark_refusals
        self._settle_time = settle_time
        self._repeat_unknown = repeat_unknown

    def give_up(self, claimed: Claimed, error: LastError, *, outcome_unknown: bool) -> bool:
        """A failed ticket becomes an e-mail; one that is made stays, whatever it lacks."""
        link = self._made(claimed, error)
        if link is not None:
            ticket_delivered(self._ports, claimed, link, lacks=error)
            self._ports.events.record(
                "ticket_incomplete",
                escalation_id=claimed.escalation.escalation_id,
                code=error.code,
            )
            return False
        ticket_failed(self._ports, claimed, error, outcome_unknown=outcome_unknown)
        ticket = claimed.profile.settings.ticket
        helpdesk = claimed.escalation.helpdesk or (ticket.helpdesk if ticket else None)
        if helpdesk is not None:
            self._mark_refusals(claimed.profile, helpdesk, error.code, error.fields or ())
        if outcome_unknown:
            self._ports.events.record(
                "ticket_outcome_unknown", escalation_id=claimed.escalation.escalation_id
            )
        return True

    def deliver(self, claimed: Claimed) -> None:
        """Make the ticket, or find the one an earlier attempt made."""
        existing = claimed.head.ticket
        if existing is not None and existing.open:
            # Another escalation's ticket is open: this one's messages join it as a comment.
            ticket_delivered(self._ports, claimed, existing, joined=True)
            return
        self._cap.check(claimed)
        if claimed.escalation.reopens is not None and self._reopened(claimed, existing):
            return
        settings = self._settings(claimed)
        connection = self._connection(claimed, settings.helpdesk)
        handover = self._handover(claimed)
        begun = claimed.escalation.request
        if begun is not None and begun.covered_seq:
            # Every attempt makes the same ticket; what was written since follows as a comment.
            held = tuple(m for m in handover.messages if m.seq <= begun.covered_seq)
            handover = handover.model_copy(update={"messages": held, "summary": begun.summary})
            if begun.anonymous:
                # Proved since: what was made holds nothing of the chat, so the notes have to.
                handover = of_nobody(handover)
        covered_seq = handover.messages[-1].seq
        draft = self._renderer.ticket(handover, settings).model_copy(
            update={
                "follow_up_of": self._follow_up_of(claimed, connection),
                "urgency": Urgency.of(claimed.head.must_reach, claimed.profile.settings.must_reach),
            }
        )
        attempt = OneTicket(
            ports=self._ports,
            helpdesk=self._helpdesks.open(connection),
            connection=connection,
            draft=draft,
            escalation=claimed.escalation,
            covered_seq=covered_seq,
            summary=handover.summary,
            settle_time=self._settle_time,
            repeat_unknown=self._repeat_unknown,
        )
        ref = attempt.make()
        if attempt.reduced is not None:
            refused = attempt.reduced
            self._mark_refusals(claimed.profile, connection.helpdesk, refused.code, refused.fields)
        made = Claimed(attempt.escalation, claimed.head, claimed.profile)
        link = self._link(made, connection, ref, covered_seq)
        try:
            ticket_delivered(self._ports, made, link)
        except (VersionLost, RetryableError):
            attempt.remember(ref)
            raise

    def _made(self, claimed: Claimed, error: LastError) -> TicketLink | None:
        """The ticket that the record knows of, where it is still there and ours to write in."""
        escalation = claimed.escalation
        if escalation.ticket_id is None or escalation.reference is None or error.code in _NO_TICKET:
            return None
        helpdesk = escalation.helpdesk
        connection = (
            self._connections.connection(escalation.workspace_id, helpdesk) if helpdesk else None
        )
        if connection is None or connection.connection_id != escalation.connection_id:
            return None
        ref = TicketRef(
            ticket_id=escalation.ticket_id,
            reference=escalation.reference,
            url=escalation.reference_url,
        )
        # Which parts of the transcript it lacks nobody knows: the relay brings all of it.
        return self._link(claimed, connection, ref, covered_seq=0)

    def _link(
        self, claimed: Claimed, connection: Connection, ref: TicketRef, covered_seq: int
    ) -> TicketLink:
        """The conversation's ticket, with the time of its first read."""
        link = TicketLink(
            helpdesk=connection.helpdesk,
            connection_id=connection.connection_id,
            ticket_id=ref.ticket_id,
            reference=ref.reference,
            url=ref.url,
            escalation_id=claimed.escalation.escalation_id,
            relayed_seq=covered_seq,
            requester=ref.requester,
            noted_email=claimed.head.visitor.email,
            asks_csat=asks_csat(self._helpdesks, connection),
        )
        first_look = next_sync(claimed.head, link, connection.updates, self._ports.clock.now())
        return link.model_copy(update={"next_sync_at": first_look})

    def _reopened(self, claimed: Claimed, link: TicketLink | None) -> bool:
        """Open the solved ticket again. False where it takes nothing more: a linked one follows."""
        if link is None or claimed.escalation.request is not None:
            return False
        connection = self._connection(claimed, link.helpdesk)
        if connection.connection_id != link.connection_id:
            raise PermanentError("connection_missing", "the ticket is in another account")
        helpdesk = self._helpdesks.open(connection)
        if link.closed and helpdesk.closed_is_final:
            return False
        try:
            helpdesk.reopen(link.ticket_id)
        except PermanentError as refused:
            if refused.code == "ticket_closed":
                return False
            raise
        now = self._ports.clock.now()
        opened = link.model_copy(update={"open": True, "ended": None, "active_at": now})
        next_sync_at = next_sync(claimed.head, opened, connection.updates, now)
        ticket_reopened(self._ports, claimed, next_sync_at=next_sync_at)
        return True

    def _settings(self, claimed: Claimed) -> TicketSettings:
        ticket = claimed.profile.settings.ticket
        begun_with = claimed.escalation.helpdesk
        if ticket is None or begun_with not in (None, ticket.helpdesk):
            raise PermanentError("no_ticket_settings", "the settings name no such helpdesk now")
        return ticket

    def _connection(self, claimed: Claimed, helpdesk: HelpdeskName) -> Connection:
        connection = self._connections.connection(claimed.escalation.workspace_id, helpdesk)
        if connection is None:
            raise PermanentError("connection_missing", f"there is no connection to {helpdesk}")
        return connection

    def _follow_up_of(self, claimed: Claimed, connection: Connection) -> str | None:
        """The closed ticket that the new one is linked to: one of the same account."""
        before = claimed.head.ticket
        if before is None or before.connection_id != connection.connection_id:
            return None
        return claimed.escalation.reopens

    def _handover(self, claimed: Claimed) -> Handover:
        hours = claimed.profile.settings.business_hours
        return whole_handover(
            self._ports.transcripts,
            claimed.head,
            claimed.profile,
            console_url=self._ports.link(claimed.head.conversation_id),
            escalation=claimed.escalation,
            within_hours=hours.is_open(self._ports.clock.now()) if hours else None,
            # The first attempt's summary is kept with its request.
            summaries=self._summaries if claimed.escalation.request is None else None,
        )
