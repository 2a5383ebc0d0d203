"""Deliver by making a ticket: at most one, whatever happens on the way."""

from datetime import datetime, timedelta

from escalation.domain.bot_ports import Summaries
from escalation.domain.conversation import TicketLink
from escalation.domain.delivery import Handover, PreparedCreate, TicketDraft, TicketRef
from escalation.domain.delivery_ports import Renderer
from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError
from escalation.domain.escalation import Escalation, LastError, StoredRequest, note_progress
from escalation.domain.helpdesk import Helpdesk, Helpdesks
from escalation.domain.polling import next_sync
from escalation.domain.ports import Connections
from escalation.domain.settings import HelpdeskName, TicketSettings
from escalation.domain.workspace import Connection
from escalation.use_cases.delivery.cap import HourlyCap
from escalation.use_cases.delivery.finish import (
    SETTLE_TIME,
    ticket_delivered,
    ticket_failed,
    ticket_reopened,
)
from escalation.use_cases.delivery.frame import Claimed, Ports, PutOff
from escalation.use_cases.visitor.read_conversation import whole_handover

KEY_LIFETIME = timedelta(minutes=110)
"""How long the same idempotency key is trusted. Vendors keep keys two hours."""


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
        self._settle_time = settle_time
        self._repeat_unknown = repeat_unknown

    def give_up(self, claimed: Claimed, error: LastError, *, outcome_unknown: bool) -> bool:
        """A failed ticket becomes an e-mail."""
        ticket_failed(self._ports, claimed, error, outcome_unknown=outcome_unknown)
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
        covered_seq = handover.messages[-1].seq
        draft = self._renderer.ticket(handover, settings)
        helpdesk = self._helpdesks.open(connection)
        escalation, ref = self._made_before(claimed.escalation, draft, helpdesk)
        if ref is None:
            escalation, ref = self._make(
                escalation,
                draft,
                helpdesk,
                connection,
                covered_seq=covered_seq,
                summary=handover.summary,
                follow_up_of=self._follow_up_of(claimed, connection),
            )
        escalation = self._add_notes(escalation, draft, ref, helpdesk)
        link = TicketLink(
            helpdesk=connection.helpdesk,
            connection_id=connection.connection_id,
            ticket_id=ref.ticket_id,
            reference=ref.reference,
            url=ref.url,
            escalation_id=escalation.escalation_id,
            relayed_seq=covered_seq,
        )
        now = self._ports.clock.now()
        first_look = next_sync(claimed.head, link, connection.updates, now)
        link = link.model_copy(update={"next_sync_at": first_look})
        ticket_delivered(self._ports, Claimed(escalation, claimed.head, claimed.profile), link)

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

    def _made_before(
        self, escalation: Escalation, draft: TicketDraft, helpdesk: Helpdesk
    ) -> tuple[Escalation, TicketRef | None]:
        """The ticket of an earlier attempt, if one can be proved; None when surely none exists."""
        started = escalation.call_started_at
        now = self._ports.clock.now()
        settled_in = started + self._settle_time - now if started else timedelta(0)
        if escalation.ticket_id is not None and escalation.reference is not None:
            if settled_in > timedelta(0):
                # A part of the transcript may still be on its way into the ticket.
                raise PutOff(settled_in)
            return escalation, TicketRef(
                ticket_id=escalation.ticket_id,
                reference=escalation.reference,
                url=escalation.reference_url,
            )
        if started is None:
            return escalation, None
        if helpdesk.create_is_idempotent and self._key_lives(escalation):
            return escalation, None
        if settled_in > timedelta(0):
            raise PutOff(settled_in)
        found = helpdesk.find(draft, since=_first_call(escalation) - timedelta(minutes=5))
        self._ports.events.record(
            "ticket_looked_for",
            escalation_id=escalation.escalation_id,
            found=found is not None,
        )
        if found is None:
            self._refuse_to_repeat()
        # Proved: no earlier call made one. The next write of the record holds this.
        return escalation.model_copy(update={"call_started_at": None}), found

    def _refuse_to_repeat(self) -> None:
        """No ticket shows, of a create that may still be under way."""
        if not self._repeat_unknown:
            raise PermanentError("outcome_unknown", "no ticket shows, and one may still come")

    def _key_lives(self, escalation: Escalation) -> bool:
        request = escalation.request
        return (
            request is not None and self._ports.clock.now() - request.first_sent_at < KEY_LIFETIME
        )

    def _make(
        self,
        escalation: Escalation,
        draft: TicketDraft,
        helpdesk: Helpdesk,
        connection: Connection,
        *,
        covered_seq: int,
        summary: str | None,
        follow_up_of: str | None,
    ) -> tuple[Escalation, TicketRef]:
        stored = escalation.request
        if stored is not None and self._key_lives(escalation):
            prepared = PreparedCreate(form=stored.form, key=stored.key, body=stored.body)
        else:
            prepared = helpdesk.prepare(draft, follow_up_of=follow_up_of)
        tried: set[str] = set()
        while True:
            tried.add(prepared.form)
            earlier = escalation.call_started_at
            escalation = self._write_ahead(escalation, prepared, connection, covered_seq, summary)
            try:
                ref = helpdesk.create(prepared)
                break
            except RetryableError:
                self._not_made(escalation, earlier)
                raise
            except PermanentError as refused:
                escalation = self._not_made(escalation, earlier)
                reduced = helpdesk.prepare_reduced(draft, refused.code)
                if reduced is None or reduced.form in tried:
                    raise
                self._ports.events.record(
                    "ticket_reduced", escalation_id=escalation.escalation_id, code=refused.code
                )
                if earlier is not None or helpdesk.create_is_idempotent:
                    # Another form is another request: first make sure that none was taken.
                    since = _first_call(escalation) - timedelta(minutes=5)
                    found = helpdesk.find(draft, since=since)
                    if found is not None:
                        return escalation, found
                    if earlier is not None:
                        self._refuse_to_repeat()
                escalation = escalation.model_copy(update={"call_started_at": None})
                prepared = reduced
        return escalation, ref

    def _not_made(self, escalation: Escalation, earlier: datetime | None) -> Escalation:
        """This call surely made no ticket. An earlier one under the same key may have: that doubt
        stays until a read settles it.
        """
        return self._ports.save(note_progress(escalation, call_started_at=earlier))

    def _write_ahead(
        self,
        escalation: Escalation,
        prepared: PreparedCreate,
        connection: Connection,
        covered_seq: int,
        summary: str | None,
    ) -> Escalation:
        """Write down what is about to be sent, before it is sent."""
        now = self._ports.clock.now()
        stored = escalation.request
        first_sent_at = stored.first_sent_at if stored and stored.key == prepared.key else now
        return self._ports.save(
            note_progress(
                escalation,
                helpdesk=connection.helpdesk,
                connection_id=connection.connection_id,
                call_started_at=now,
                request=StoredRequest(
                    form=prepared.form,
                    key=prepared.key,
                    body=prepared.body,
                    first_sent_at=first_sent_at,
                    covered_seq=covered_seq,
                    summary=summary,
                ),
            )
        )

    def _add_notes(
        self, escalation: Escalation, draft: TicketDraft, ref: TicketRef, helpdesk: Helpdesk
    ) -> Escalation:
        """Parts that did not fit the description. Each carries a marker, by which a part is known
        that an earlier attempt wrote, once that has had the time to show.
        """
        for number, note in enumerate(draft.notes, start=2):
            marker = f"{draft.escalation_id}/part-{number}"
            escalation = self._ports.save(
                note_progress(
                    escalation,
                    ticket_id=ref.ticket_id,
                    reference=ref.reference,
                    reference_url=ref.url,
                    call_started_at=self._ports.clock.now(),
                )
            )
            try:
                helpdesk.comment(ref.ticket_id, note, public=False, marker=marker)
            except OutcomeUnknown as unknown:
                # The next attempt looks for the marker before it posts again.
                raise OutcomeUnknown(unknown.code, "a part of the transcript") from unknown
        return escalation


def _first_call(escalation: Escalation) -> datetime:
    """When the first call may have made a ticket."""
    request = escalation.request
    return request.first_sent_at if request is not None else escalation.created_at
