"""A chat that waits for people, against a simple model: whatever comes first, nothing is lost, one
ticket holds all of it, and from a person's first word that is stored the bot is silent.
"""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from escalation.domain.errors import RetryableError, TooManyRequests
from escalation.domain.waiting import is_behind, waits
from tests.properties import tries
from tests.unit.use_cases.ticket_worlds import sync
from tests.unit.use_cases.waiting_worlds import ANSWER, KNOWN, UNKNOWN, told, waiting

WISH = "let me talk to a person"
FACTS = [
    {"name": "Order", "question": {"en": "Order?"}, "pattern": "A-#####", "ticket_field": "1"},
    {"name": "Product", "question": {"en": "Product?"}},
]


class Wait(RuleBasedStateMachine):
    """The model: what was said, whether people were wished for, whether one has spoken."""

    def __init__(self) -> None:
        super().__init__()
        self.world = waiting(wanted_facts=FACTS, contact="never", team_silence_hours=720)
        self.chat = self.world.start(signed="ada@example.com")
        self.world.say(self.chat, UNKNOWN)
        self.said = [UNKNOWN]
        self.wished = False
        self.spoken = False
        """Somebody has written in the ticket, or has got it, and nobody here knows yet."""
        self.stored = False
        """A person's word, or their getting it, is stored here."""
        self.answers_when_stored = 0

    @property
    def answers(self) -> int:
        return sum(m.author.kind == "bot" for m in self.world.messages(self.chat))

    def _says(self, text: str) -> None:
        before = told(self.world, self.chat)
        try:
            self.world.say(self.chat, text)
        except TooManyRequests:
            return
        self.said.append(text)
        new = told(self.world, self.chat)[len(before) :]
        if text.startswith(KNOWN):
            assert (ANSWER in new) == (not self.wished and not self.stored)
        if text != WISH and not self.stored:
            # Who says the same again has had enough of the bot, too.
            self.wished = self.wished or self.world.last_decision(self.chat).reason == "repetition"

    def _is_told(self) -> None:
        """What people did in the ticket is read."""
        if self.spoken and not self.stored:
            self.stored, self.answers_when_stored = True, self.answers

    @rule()
    def asks_what_is_known(self) -> None:
        self._says(f"{KNOWN}, number {len(self.said)}")

    @rule()
    def asks_what_is_not(self) -> None:
        self._says(f"this is matter number {len(self.said)} of mine")

    @rule()
    def wishes_for_a_person(self) -> None:
        self.wished = self.wished or not self.stored
        self._says(WISH)

    @rule(text=st.sampled_from(["A-12345", "Skip", "the blue one", "no"]))
    def says_a_fact_perhaps(self, text: str) -> None:
        self._says(text)

    @rule(workers=st.booleans())
    def time_passes(self, workers: bool) -> None:
        self.world.clock.move(timedelta(seconds=30))
        if workers:
            self.world.work_through()

    @precondition(lambda self: self.world.helpdesk.tickets)
    @rule(public=st.booleans())
    def an_agent_writes(self, public: bool) -> None:
        self.world.helpdesk.agent(self.world.helpdesk.tickets[0], "Dana here.", public=public)
        self.spoken = self.spoken or public

    @precondition(lambda self: self.world.helpdesk.tickets)
    @rule()
    def a_robot_writes(self) -> None:
        self.world.helpdesk.customer(self.world.helpdesk.tickets[0], "Away.", "automatic")

    @precondition(lambda self: self.world.helpdesk.tickets)
    @rule()
    def somebody_gets_it(self) -> None:
        self.world.helpdesk.tickets[0].assignee = "Dana"
        self.spoken = True

    @precondition(lambda self: self.world.helpdesk.tickets)
    @rule(times=st.integers(1, 2))
    def webhooks_arrive(self, times: int) -> None:
        for _ in range(times):
            sync(self.world, self.world.helpdesk.tickets[0])
        self._is_told()

    @precondition(lambda self: self.world.helpdesk.tickets)
    @rule()
    def a_webhook_crosses_a_message(self) -> None:
        ticket = self.world.helpdesk.tickets[0]
        self.world.faults.before("commit", lambda: sync(self.world, ticket))
        try:
            self.world.say(self.chat, f"{KNOWN}, crossing {len(self.said)}")
        except TooManyRequests:
            return
        finally:
            self._is_told()
        self.said.append("crossed")

    @rule()
    def a_member_takes_over(self) -> None:
        self.world.take_over(self.chat)
        self.spoken = True
        self._is_told()

    @rule()
    def a_comment_fails(self) -> None:
        self.world.helpdesk.comment_errors.append(RetryableError("storm"))

    @invariant()
    def the_bot_is_silent_after_people(self) -> None:
        if self.stored:
            assert self.answers == self.answers_when_stored
            assert waits(self.world.head(self.chat)) is None

    @invariant()
    def at_most_two_facts_are_asked_once_each(self) -> None:
        asked = [m for m in self.world.messages(self.chat) if m.asks == "fact"]
        assert len(asked) <= 2
        assert len({m.text for m in asked}) == len(asked)

    @invariant()
    def there_is_one_ticket_and_one_handoff(self) -> None:
        assert len(self.world.helpdesk.tickets) <= 1
        assert len(self.world.escalations(self.chat)) == 1

    @rule()
    def everything_has_time(self) -> None:
        self.teardown()

    def teardown(self) -> None:
        """The ticket holds all that was said, once, and what the bot has answered meanwhile."""
        self.world.helpdesk.comment_errors.clear()
        for _ in range(3):
            self.world.pass_time(timedelta(minutes=4))
        [ticket] = self.world.helpdesk.tickets
        assert not is_behind(self.world.head(self.chat))
        lines = [line for line in ticket.text().splitlines() if line.startswith("visitor: ")]
        people = self.world.head(self.chat).unanswered_seq
        wanted = [
            f"visitor: {m.text}"
            for m in self.world.messages(self.chat)
            if m.author.kind == "visitor" and m.seq <= people
        ]
        assert lines[: len(wanted)] == wanted
        assert ticket.text().count(ANSWER) == told(self.world, self.chat).count(ANSWER)


Wait.TestCase.settings = settings(
    max_examples=tries(50),
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestWait = Wait.TestCase
