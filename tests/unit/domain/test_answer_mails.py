"""When the team's answer is mailed: against a model that keeps a list of lines and of mails."""

from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from escalation.domain import answer_mails as mails
from escalation.domain.answer_mails import AnswerMails
from tests.properties import tries

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class AnswersByMail(RuleBasedStateMachine):
    """Lines of the team, polls of the page, a sweep that may be late, a service that may refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.state: AnswerMails | None = None
        self.lines: dict[int, datetime] = {}
        self.read = 0
        self.stopped = False
        self.mailed: list[int] = []
        self.seq = 0

    def waiting(self) -> list[int]:
        return [seq for seq in self.lines if seq > self.read and seq not in self.mailed]

    @rule(seconds=st.integers(1, 400))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @precondition(lambda self: not self.stopped)
    @rule()
    def the_team_writes(self) -> None:
        self.seq += 1
        self.lines[self.seq] = self.now
        self.state = mails.said(self.state, self.seq, self.now)

    @rule()
    def somebody_else_writes(self) -> None:
        self.seq += 1

    @rule(share=st.floats(0, 1))
    def the_page_asks(self, share: float) -> None:
        """A page that has read to some place. What it has only part of stays as it is."""
        up_to = max(self.read, round(self.seq * share))
        if mails.has_reached(self.state, up_to):
            assert self.state is not None
            self.state = mails.let_go(self.state)
            self.read = up_to

    @precondition(lambda self: self.state is not None and self.state.waiting is not None)
    @rule(outcome=st.sampled_from(["sent", "crash", "refused", "connected"]))
    def a_worker_comes(self, outcome: str) -> None:
        assert self.state is not None
        waiting = self.state.waiting
        assert waiting is not None
        if waiting.due_at > self.now:
            return
        waited = self.waiting()
        assert waited, "a worker is never called for what was read or mailed"
        newest = max(self.lines[seq] for seq in waited)
        oldest = min(self.lines[seq] for seq in waited)
        quiet = self.now - newest >= mails.QUIET
        assert quiet or self.now - oldest >= mails.LONGEST
        later = mails.may_put_off(waiting, self.now)
        if outcome == "connected" and later is not None:
            assert self.now < later <= oldest + mails.LONGEST
            self.state = mails.put_off(self.state, later)
            return
        self.state = mails.taken(self.state, f"token-{self.now}", self.now)
        if outcome == "refused":
            self.state = mails.given_back(self.state, waiting, self.now, wait=timedelta(seconds=60))
            if self.state.waiting is None:
                self.mailed.extend(waited)
            return
        # A worker that dies in the call may have sent it: neither is repeated.
        assert list(waiting.seqs) == waited, "all that waits, and nothing else"
        self.mailed.extend(waited)

    @rule()
    def the_visitor_wants_no_more(self) -> None:
        if self.seq % 7 == 6:
            self.state = mails.mute(self.state)
            self.stopped = True
            self.mailed.extend(self.waiting())

    @invariant()
    def what_waits_is_what_was_neither_read_nor_mailed(self) -> None:
        kept = self.state.waiting if self.state is not None else None
        waited = self.waiting()
        assert (kept is None) == (not waited)
        if kept is not None:
            assert list(kept.seqs) == waited
        assert len(self.mailed) == len(set(self.mailed)), "a line is mailed once"

    @invariant()
    def few_links_are_kept(self) -> None:
        assert self.state is None or len(self.state.keys) <= mails.MAX_LINKS


AnswersByMail.TestCase.settings = settings(max_examples=tries(200), stateful_step_count=30)
TestAnswersByMail = AnswersByMail.TestCase


def test_of_very_many_lines_the_last_wait() -> None:
    state = None
    for seq in range(1, 81):
        state = mails.said(state, seq, START)
    assert state is not None
    assert state.waiting is not None
    assert state.waiting.seqs == tuple(range(31, 81))


def test_a_link_is_good_for_a_week_and_is_kept_as_a_digest() -> None:
    token = mails.new_token()
    state = mails.taken(AnswerMails(), token, START)
    (key,) = state.keys
    assert key.until == START + timedelta(days=7)
    assert token not in key.digest
    assert len(token) >= 32
    assert token != mails.new_token()
