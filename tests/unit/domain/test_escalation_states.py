"""One escalation's life: whatever happens to it, in whatever order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from escalation.domain import escalation as e
from escalation.domain import leased_work as w
from escalation.domain.escalation import FINAL, Escalation
from escalation.domain.leased_work import IllegalTransition, LastError
from escalation.domain.retry import LONGEST_QUEUE_DELAY, MAX_ATTEMPTS, RESEND_AFTER, backoff

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
LEASE = timedelta(seconds=90)
LEGAL = {
    "waiting_contact": {"recorded", "failed", "cancelled"},
    "recorded": {"recorded", "delivering", "failed", "cancelled"},
    "delivering": {"delivering", "recorded", "delivered", "failed", "cancelled"},
    "delivered": set[str](),
    "failed": {"recorded", "cancelled"},
    "cancelled": set[str](),
}


def new(state: str = "recorded", **fields: object) -> Escalation:
    return Escalation.model_validate(
        {
            "escalation_id": "c1-1",
            "conversation_id": "c1",
            "workspace_id": "w1",
            "bot_id": "b1",
            "method": "ticket",
            "state": state,
            "reason": "low_confidence",
            "settings_version": 1,
            "trigger_seq": 2,
            "created_at": NOW,
            "recorded_at": NOW,
            "due_at": NOW + RESEND_AFTER,
            "expires_at": NOW + timedelta(days=365),
            **fields,
        }
    )


def error(now: datetime = NOW) -> LastError:
    return LastError(code="rate_limited", at=now)


waits = st.integers(0, 7_200).map(lambda seconds: timedelta(seconds=seconds))


class EscalationMachine(RuleBasedStateMachine):
    """Tries every step at every moment; the model says which must be refused."""

    @initialize(state=st.sampled_from(("waiting_contact", "recorded")))
    def begin(self, state: str) -> None:
        self.now = NOW
        self.record = new(state)
        self.claims = 0
        self.not_counted = 0

    def step(self, after: Escalation) -> None:
        before = self.record
        assert after.revision == before.revision + 1
        assert after.state in LEGAL[before.state]
        assert Escalation.model_validate(after.model_dump()) == after
        self.record = after

    def refused_unless(self, *states: str) -> bool:
        return self.record.state not in states

    @rule(wait=waits)
    def time_passes(self, wait: timedelta) -> None:
        self.now += wait

    @rule()
    def contact_comes_or_times_out(self) -> None:
        if self.refused_unless("waiting_contact"):
            with pytest.raises(IllegalTransition):
                e.record(self.record, self.now)
            return
        self.step(e.record(self.record, self.now))
        assert self.record.recorded_at == self.now

    @rule(for_digest=st.booleans())
    def a_worker_claims(self, for_digest: bool) -> None:
        before, take = self.record, e.claim_for_digest if for_digest else w.claim
        live = before.lease_until is not None and before.lease_until > self.now
        early = before.not_before is not None and before.not_before > self.now
        kept = for_digest and before.over_cap and before.state == "recorded"
        refused = self.refused_unless("recorded", "delivering") or live or (early and not kept)
        if refused:
            assert before.is_final or kept or w.claimable_in(before, self.now) != timedelta(0)
            with pytest.raises(IllegalTransition):
                take(before, self.now, lease_id="x", lease=LEASE)
            return
        self.claims += 1
        lease_id = f"lease-{self.claims}"
        self.step(take(before, self.now, lease_id=lease_id, lease=LEASE))
        assert self.record.lease_id == lease_id
        assert self.record.lease_until == self.now + LEASE

    @rule(wait=waits)
    def the_attempt_fails(self, wait: timedelta) -> None:
        if self.refused_unless("delivering"):
            with pytest.raises(IllegalTransition):
                w.release(self.record, self.now, error=error(), wait=wait)
            return
        self.step(w.release(self.record, self.now, error=error(self.now), wait=wait))
        assert w.claimable_in(self.record, self.now) == wait
        assert self.record.last_error is not None

    @rule(wait=waits, over_cap=st.booleans())
    def it_is_deferred(self, wait: timedelta, over_cap: bool) -> None:
        if self.refused_unless("delivering"):
            with pytest.raises(IllegalTransition):
                w.defer(self.record, self.now, wait=wait)
            return
        self.not_counted += 1
        self.step(w.defer(self.record, self.now, wait=wait, over_cap=over_cap))

    @rule()
    def it_is_delivered(self) -> None:
        if self.refused_unless("delivering"):
            with pytest.raises(IllegalTransition):
                e.deliver(self.record, self.now)
            return
        self.step(e.deliver(self.record, self.now, reference="#1"))
        assert self.record.reference == "#1"
        assert self.record.request is None

    @rule()
    def progress_is_noted(self) -> None:
        if self.refused_unless("delivering"):
            with pytest.raises(IllegalTransition):
                w.note_progress(self.record, ticket_id="7")
            return
        self.step(w.note_progress(self.record, call_started_at=self.now))

    @rule()
    def it_fails(self) -> None:
        if self.refused_unless("waiting_contact", "recorded", "delivering"):
            with pytest.raises(IllegalTransition):
                e.fail(self.record, self.now, error=error())
            return
        self.step(e.fail(self.record, self.now, error=error(self.now)))

    @rule()
    def a_person_retries(self) -> None:
        if self.refused_unless("failed"):
            with pytest.raises(IllegalTransition):
                e.retry(self.record, self.now)
            return
        self.step(e.retry(self.record, self.now))
        assert self.record.attempts_allowed - self.record.attempts == MAX_ATTEMPTS
        assert w.claimable_in(self.record, self.now) == timedelta(0)

    @rule()
    def the_sweep_sends_again(self) -> None:
        if self.refused_unless("recorded", "delivering"):
            with pytest.raises(IllegalTransition):
                w.resend(self.record, self.now)
            return
        self.step(w.resend(self.record, self.now))
        assert self.record.due_at is not None
        assert RESEND_AFTER <= self.record.due_at - self.now <= timedelta(hours=1)

    @precondition(lambda self: self.claims > 3)
    @rule()
    def it_is_cancelled(self) -> None:
        if self.record.state in {"delivered", "cancelled"}:
            with pytest.raises(IllegalTransition):
                e.cancel(self.record, self.now)
            return
        self.step(e.cancel(self.record, self.now))
        assert self.record.request is None

    @invariant()
    def the_sweep_knows_all_that_is_not_final_and_nothing_else(self) -> None:
        assert (self.record.due_at is None) == (self.record.state in FINAL)
        assert (self.record.finished_at is not None) == (self.record.state in FINAL)

    @invariant()
    def a_lease_is_held_exactly_while_it_is_delivered(self) -> None:
        delivering = self.record.state == "delivering"
        assert (self.record.lease_id is not None) == delivering
        assert (self.record.lease_until is not None) == delivering

    @invariant()
    def attempts_are_the_claims_that_were_not_deferred(self) -> None:
        assert self.record.attempts == self.claims - self.not_counted

    @invariant()
    def what_is_final_cannot_be_claimed(self) -> None:
        assert self.record.is_final == (self.record.state in FINAL)
        if self.record.is_final or self.record.state == "waiting_contact":
            assert w.claimable_in(self.record, self.now) is None


TestAnyLife = EscalationMachine.TestCase


def test_the_sweeps_backoff_doubles_to_an_hour_and_stays_there_for_ever() -> None:
    record, waits_s = new(), []
    for _ in range(200):
        record = w.resend(record, NOW)
        assert record.due_at is not None
        waits_s.append((record.due_at - NOW).total_seconds())
    assert waits_s[:7] == [90, 180, 360, 720, 1440, 2880, 3600]
    assert set(waits_s[7:]) == {3600}


def test_the_waits_between_attempts_grow_to_half_an_hour() -> None:
    minutes = [backoff(attempt).total_seconds() / 60 for attempt in range(8)]
    assert minutes == [0.25, 0.25, 1, 4, 15, 30, 30, 30]


def test_a_wait_that_a_queue_can_keep_leaves_the_sweep_a_margin() -> None:
    claimed = w.claim(new(), NOW, lease_id="x", lease=LEASE)
    short = w.release(claimed, NOW, error=error(), wait=LONGEST_QUEUE_DELAY)
    assert short.due_at == NOW + LONGEST_QUEUE_DELAY + RESEND_AFTER
    long = LONGEST_QUEUE_DELAY + timedelta(seconds=1)
    assert w.release(claimed, NOW, error=error(), wait=long).due_at == NOW + long


def test_the_digest_takes_what_the_cap_kept_before_its_time() -> None:
    claimed = w.claim(new(), NOW, lease_id="x", lease=LEASE)
    kept = w.defer(claimed, NOW, wait=timedelta(hours=3), over_cap=True)
    with pytest.raises(IllegalTransition):
        w.claim(kept, NOW, lease_id="y", lease=LEASE)
    taken = e.claim_for_digest(kept, NOW, lease_id="y", lease=LEASE)
    assert taken.state == "delivering"
    with pytest.raises(IllegalTransition):
        e.claim_for_digest(taken, NOW, lease_id="z", lease=LEASE)


def test_a_failed_escalation_remembers_a_request_whose_outcome_is_open() -> None:
    claimed = w.claim(new(), NOW, lease_id="x", lease=LEASE)
    called = w.note_progress(claimed, call_started_at=NOW)
    failed = e.fail(called, NOW, error=error(), outcome_unknown=True)
    assert e.retry(failed, NOW).call_started_at == NOW


def test_an_id_names_its_conversation() -> None:
    assert e.conversation_of(e.escalation_id("conv-a", 12)) == "conv-a"
    for wrong in ("", "c1", "-1", "c1-", "c1-x", "c1-1.5"):
        with pytest.raises(ValueError, match="not an escalation id"):
            e.conversation_of(wrong)
