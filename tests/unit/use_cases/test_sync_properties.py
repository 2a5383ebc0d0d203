"""Whatever order events, reads and writes come in, the chat holds the same words, once each."""

import random
from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from escalation.domain.errors import Conflict, Deferred, RetryableError, TooManyRequests
from tests.fakes.outside import reply
from tests.properties import tries
from tests.unit.use_cases.ticket_worlds import linked, sync, ticketed


class Desk(RuleBasedStateMachine):
    """People write in a ticket and in its chat while events are lost, doubled and late."""

    def __init__(self) -> None:
        super().__init__()
        self.world, self.chat, self.ticket = ticketed()
        # What is asked once the ticket is solved needs no second one.
        self.world.bots.always("support", reply("Certainly", 0.9))
        self.public: list[str] = []
        self.private: list[str] = []
        self.visitor: list[str] = []

    @property
    def agents(self) -> list[str]:
        return [m.text for m in self.world.messages(self.chat) if m.author.kind == "agent"]

    @rule(public=st.booleans())
    def agent_writes(self, public: bool) -> None:
        words = f"agent {len(self.public) + len(self.private)}."
        (self.public if public else self.private).append(words)
        self.world.helpdesk.agent(self.ticket, words, public=public)

    @rule(automatic=st.booleans())
    def customer_mails(self, automatic: bool) -> None:
        words = f"mail {len(self.ticket.entries)}."
        self.private.append(words)
        self.world.helpdesk.customer(self.ticket, words, "automatic" if automatic else "customer")

    @rule()
    def visitor_writes(self) -> None:
        words = f"visitor {len(self.visitor)}."
        try:
            self.world.say(self.chat, words)
        except TooManyRequests:
            return
        self.visitor.append(words)

    @rule(status=st.sampled_from(["open", "pending", "solved"]))
    def status_changes(self, status: str) -> None:
        self.ticket.status = status  # type: ignore[assignment] # one of the literals

    @precondition(lambda self: self.world.head(self.chat).is_solved)
    @rule()
    def visitor_reopens(self) -> None:
        try:
            self.world.reopen(self.chat)
        except (Conflict, TooManyRequests):
            return

    @rule(times=st.integers(1, 3))
    def events_arrive(self, times: int) -> None:
        for _ in range(times):
            sync(self.world, self.ticket)

    @rule()
    def two_reads_cross(self) -> None:
        self.world.faults.before("commit", lambda: sync(self.world, self.ticket))
        sync(self.world, self.ticket)

    @rule(error=st.sampled_from([RetryableError("storm"), Deferred("quota", delay_s=40)]))
    def a_read_fails(self, error: Exception) -> None:
        self.world.helpdesk.thread_errors.append(error)
        sync(self.world, self.ticket)

    @rule(seed=st.integers(0, 99))
    def workers_are_late(self, seed: int) -> None:
        random.Random(seed).shuffle(self.world.queue.waiting)
        self.world.clock.move(timedelta(seconds=30))
        self.world.work_through()

    @invariant()
    def nothing_private_shows_and_nothing_comes_twice(self) -> None:
        said = self.agents
        assert len(said) == len(set(said))
        assert set(said) <= set(self.public)
        assert said == [words for words in self.public if words in said], "in the order written"

    @invariant()
    def the_ends_of_the_ticket_take_turns(self) -> None:
        lines = [line for line in self.world.said(self.chat) if line.startswith("system:")]
        ends = ["solved" in line and "not solved" not in line for line in lines[2:]]
        assert all(one != other for one, other in pairwise(ends))

    def teardown(self) -> None:
        self.world.helpdesk.thread_errors.clear()
        for _ in range(3):
            self.world.pass_time(timedelta(minutes=4))
            sync(self.world, self.ticket)
        assert self.agents == self.public
        text = self.ticket.text()
        people = self.world.head(self.chat).unanswered_seq
        for message in self.world.messages(self.chat):
            if message.author.kind == "visitor" and message.seq <= people:
                assert text.count(f"visitor: {message.text}") == 1
        solved = self.ticket.status == "solved"
        assert self.world.head(self.chat).is_solved == solved
        assert linked(self.world, self.chat).open == (not solved)


Desk.TestCase.settings = settings(
    max_examples=tries(100),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestDesk = Desk.TestCase


@settings(max_examples=tries(40), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_events_in_any_order_and_number_give_the_same_transcript(seed: int) -> None:
    """One history of a ticket; two deliveries of its events; one transcript."""

    def play(order: random.Random) -> list[str]:
        history = random.Random(seed)
        world, chat, ticket = ticketed()
        for number in range(12):
            world.helpdesk.agent(ticket, f"line {number}", public=history.random() < 0.7)
            for _ in range(order.choice((0, 0, 1, 2))):
                sync(world, ticket)
            world.clock.move(timedelta(seconds=order.choice((0, 1, 90))))
        sync(world, ticket)
        return [line for line in world.said(chat) if line.startswith("agent:")]

    assert play(random.Random(seed + 1)) == play(random.Random(seed + 2))
