"""Making a ticket at most once, whatever has become of earlier attempts."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.domain.delivery import PreparedCreate, TicketDraft, TicketRef
from escalation.domain.errors import (
    Deferred,
    DeliveryError,
    OutcomeUnknown,
    PermanentError,
    RetryableError,
)
from escalation.domain.escalation import Escalation, StoredRequest
from escalation.domain.helpdesk import Helpdesk
from escalation.domain.leased_work import note_progress
from escalation.domain.workspace import Connection
from escalation.use_cases.writing.ports import Ports

KEY_LIFETIME = timedelta(minutes=110)
"""How long the same idempotency key is trusted. Vendors keep keys two hours."""
BEFORE_CALL = timedelta(minutes=5)
"""How far before the first call a look for its ticket begins: clocks differ."""


@dataclass(kw_only=True)
class OneTicket:
    """One attempt. `escalation` is the record, and is kept as it was written last; `covered_seq`
    and `summary` say what the draft holds.
    """

    ports: Ports
    helpdesk: Helpdesk
    connection: Connection
    draft: TicketDraft
    escalation: Escalation
    covered_seq: int
    summary: str | None
    settle_time: timedelta
    repeat_unknown: bool
    reduced: PermanentError | None = None
    """The refusal for which the ticket was made in a smaller form, in this attempt."""

    def make(self) -> TicketRef:
        """Make the ticket, or find the one that an earlier attempt made."""
        ref = self._made_before() or self._create()
        self._add_notes(ref)
        self._complete(ref)
        return ref

    def _made_before(self) -> TicketRef | None:
        """The ticket of an earlier attempt, if one can be proved; None when surely none exists."""
        escalation, started = self.escalation, self.escalation.call_started_at
        now = self.ports.clock.now()
        settled_in = started + self.settle_time - now if started else timedelta(0)
        known = escalation.ticket_id is not None and escalation.reference is not None
        if not known and (started is None or self._answers_again()):
            return None
        if settled_in > timedelta(0):
            # The ticket, or a part of the transcript, may still be on its way.
            raise Deferred("settling", delay_s=settled_in.total_seconds(), planned=True)
        if escalation.ticket_id is not None and escalation.reference is not None:
            return TicketRef(
                ticket_id=escalation.ticket_id,
                reference=escalation.reference,
                url=escalation.reference_url,
            )
        found = self._find()
        self.ports.events.record(
            "ticket_looked_for",
            escalation_id=escalation.escalation_id,
            found=found is not None,
        )
        if found is None:
            self._refuse_to_repeat()
        # Proved: no earlier call made one. The next write of the record holds this.
        self._forget_call()
        return found

    def _create(self) -> TicketRef:
        stored = self.escalation.request
        if stored is not None and self._key_lives():
            prepared = PreparedCreate(form=stored.form, key=stored.key, body=stored.body)
        else:
            prepared = self.helpdesk.prepare(self.draft)
        tried: set[str] = set()
        while True:
            tried.add(prepared.form)
            earlier = self.escalation.call_started_at
            self._write_ahead(prepared)
            try:
                return self._call(prepared, earlier)
            except PermanentError as refused:
                self._not_made(earlier)
                reduced = self.helpdesk.prepare_reduced(self.draft, refused.code)
                if reduced is None or reduced.form in tried:
                    # The last refusal may name less than the one that led to the smaller form.
                    refused.fields = refused.fields or (self.reduced.fields if self.reduced else ())
                    raise
                self.reduced = refused
                self.ports.events.record(
                    "ticket_reduced",
                    escalation_id=self.escalation.escalation_id,
                    code=refused.code,
                )
                if earlier is not None or self.helpdesk.create_is_idempotent:
                    # Another form is another request: first make sure that none was taken.
                    found = self._find()
                    if found is not None:
                        return found
                    if earlier is not None:
                        self._refuse_to_repeat()
                self._forget_call()
                prepared = reduced

    def _call(self, prepared: PreparedCreate, earlier: datetime | None) -> TicketRef:
        """Send it once. `earlier`: when a call was sent that nobody knows the outcome of."""
        try:
            return self.helpdesk.create(prepared)
        except OutcomeUnknown:
            if (shown := self._shows()) is None:
                raise
            return shown
        except RetryableError:
            self._not_made(earlier)
            if earlier is None or (shown := self._shows()) is None:
                raise
            return shown

    def _shows(self) -> TicketRef | None:
        """The ticket, where the helpdesk shows it although no answer told of it: what is known
        needs no further attempt. That none shows proves nothing, so without keys, where a look is
        dear and only one that was waited for settles it, there is none now.
        """
        if not self.helpdesk.create_is_idempotent:
            return None
        try:
            return self._find()
        except DeliveryError:
            return None

    def _find(self) -> TicketRef | None:
        request = self.escalation.request
        first_call = request.first_sent_at if request is not None else self.escalation.created_at
        return self.helpdesk.find(self.draft, since=first_call - BEFORE_CALL)

    def _refuse_to_repeat(self) -> None:
        """No ticket shows, of a create that may still be under way."""
        if not self.repeat_unknown:
            raise PermanentError("outcome_unknown", "no ticket shows, and one may still come")

    def _answers_again(self) -> bool:
        """Whether the same request brings the ticket that it made, if it made one."""
        return self.helpdesk.create_is_idempotent and self._key_lives()

    def _key_lives(self) -> bool:
        request = self.escalation.request
        now = self.ports.clock.now()
        return request is not None and now - request.first_sent_at < KEY_LIFETIME

    def _note(self, **facts: object) -> None:
        self.escalation = self.ports.save(note_progress(self.escalation, **facts))

    def _forget_call(self) -> None:
        self.escalation = self.escalation.model_copy(update={"call_started_at": None})

    def _not_made(self, earlier: datetime | None) -> None:
        """This call surely made no ticket. An earlier one under the same key may have: that doubt
        stays until a read settles it.
        """
        self._note(call_started_at=earlier)

    def _write_ahead(self, prepared: PreparedCreate) -> None:
        """Write down what is about to be sent, before it is sent."""
        now, stored = self.ports.clock.now(), self.escalation.request
        first_sent_at = stored.first_sent_at if stored and stored.key == prepared.key else now
        self._note(
            helpdesk=self.connection.helpdesk,
            connection_id=self.connection.connection_id,
            call_started_at=now,
            request=StoredRequest(
                form=prepared.form,
                key=prepared.key,
                body=prepared.body,
                first_sent_at=first_sent_at,
                covered_seq=self.covered_seq,
                summary=self.summary,
                anonymous=True if self.draft.requester.address is None else None,
            ),
        )

    def remember(self, ref: TicketRef) -> None:
        """Keep the answer for the next attempt, if the store takes that at least."""
        with suppress(RetryableError):
            self._keep(ref, call_started_at=None)

    def _keep(self, ref: TicketRef, *, call_started_at: datetime | None) -> None:
        """Write down that this is the ticket: whoever goes on needs not look for it again."""
        self._note(
            ticket_id=ref.ticket_id,
            reference=ref.reference,
            reference_url=ref.url,
            call_started_at=call_started_at,
        )

    def _complete(self, ref: TicketRef) -> None:
        """What the create call could not carry. It follows from the request on the record, not
        from that call's answer, so a ticket that was found gets it too; and it is repeated until
        it is done, since the record says whose ticket it is. A refusal does not undo the ticket.
        """
        request = self.escalation.request
        if request is None:
            return
        prepared = PreparedCreate(form=request.form, key=request.key, body=request.body)
        if self.helpdesk.is_whole(prepared):
            return
        self._keep(ref, call_started_at=None)
        try:
            self.helpdesk.complete(ref.ticket_id, prepared)
        except PermanentError as refused:
            self.ports.events.record(
                "ticket_incomplete",
                escalation_id=self.escalation.escalation_id,
                code=refused.code,
            )

    def _add_notes(self, ref: TicketRef) -> None:
        """What is for the team alone, and parts that did not fit. Each carries a marker, by which
        a part is known that an earlier attempt wrote, once that has had the time to show.
        """
        form = self.escalation.request.form if self.escalation.request else "full"
        for_team = self.helpdesk.team_note(self.draft, form)
        notes = [("team", for_team)] if for_team else []
        notes += [(f"part-{n}", note) for n, note in enumerate(self.draft.notes, start=2)]
        for name, note in notes:
            self._keep(ref, call_started_at=self.ports.clock.now())
            marker = f"{self.draft.escalation_id}/{name}"
            try:
                self.helpdesk.comment(ref.ticket_id, note, marker=marker)
            except OutcomeUnknown as unknown:
                # The next attempt looks for the marker before it posts again.
                raise OutcomeUnknown(unknown.code, "a note of the ticket") from unknown
