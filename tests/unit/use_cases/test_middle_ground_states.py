"""The middle ground against a simple model of it, in whatever order things happen."""

from datetime import datetime, timedelta

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from escalation.domain.errors import Conflict
from escalation.domain.middle_ground import OFFER_STANDS
from escalation.use_cases.visitor.api_models import PostMessage
from tests.fakes.chat_world import WS, ChatWorld, ticket_settings
from tests.fakes.outside import reply
from tests.properties import tries

NEAR = [
    {"entry_id": "a", "question": "Why do my files not sync?", "confidence": 0.3},
    {"entry_id": "b", "question": "How do I share a folder?", "confidence": 0.3},
]
BOT = {
    "sure": reply("Sign in again.", 0.9),
    "unsure": reply("Perhaps.", 0.2),
    "torn": reply("Perhaps.", 0.3, close=NEAR),
}
SAID = ("question {n}", "one more thing", "asdf", "thanks", "yes", "no", "1", "agent", "annoying")


class MiddleGround(RuleBasedStateMachine):
    """A visitor and a bot with everything on; the team answers nothing.

    The model: how many of each question there were, what was said, and until when people are owed
    something that the visitor has neither taken up nor added to.
    """

    def __init__(self) -> None:
        super().__init__()
        asks = {"low_confidence": "offer", "clarify": True, "after_handoff": "bot"}
        self.world = ChatWorld(**ticket_settings(), **asks)
        self.chat = self.world.start()
        self.said: list[str] = []
        self.owed: datetime | None = None
        self.closed = False

    @property
    def asked(self) -> list[str]:
        """What the messages of the chat ask, oldest first."""
        return [m.asks for m in self.world.messages(self.chat) if m.asks is not None]

    def _say(self, text: str, **choice: object) -> None:
        before = len(self.world.escalations(self.chat))
        post = {"client_message_id": self.world.client_id(), "text": text, **choice}
        try:
            self.world.take_turn()(self.chat, WS, PostMessage.model_validate(post))
        except Conflict:
            assert self.closed or self.world.head(self.chat).state == "closed"
            return
        self.said.append(text)
        self.world.clock.move(timedelta(seconds=5))
        decision = self.world.last_decision(self.chat)
        if decision.action == "offer":
            self.owed = self.world.clock.now() - timedelta(seconds=5) + OFFER_STANDS
        elif (
            decision.action not in {"ask_back", "clarify"} and decision.reason != "acknowledgement"
        ):
            self.owed = None
        if decision.action == "handoff":
            assert len(self.world.escalations(self.chat)) > before or self._with_people()

    def _with_people(self) -> bool:
        head = self.world.head(self.chat)
        return head.open_handoff is not None or (head.ticket is not None and head.ticket.open)

    @rule(text=st.sampled_from(SAID), bot=st.sampled_from(sorted(BOT)))
    def say(self, text: str, bot: str) -> None:
        self.world.bots.always("support", BOT[bot])
        self._say(text.format(n=len(self.said)))

    @rule(bot=st.sampled_from(sorted(BOT)), place=st.integers(0, 5), late=st.booleans())
    @precondition(lambda self: self.asked)
    def tap(self, bot: str, place: int, *, late: bool) -> None:
        """A choice of the last question, or of the first, which is open no longer."""
        self.world.bots.always("support", BOT[bot])
        asking = [m for m in self.world.messages(self.chat) if m.asks][0 if late else -1]
        choice = asking.choices[place % len(asking.choices)]
        self._say(choice.label, choice={"message_id": asking.id, "id": choice.id})

    @rule(minutes=st.sampled_from((1, 4, 6)))
    def wait(self, minutes: int) -> None:
        self.world.pass_time(timedelta(minutes=minutes))
        self._settled()

    @rule()
    def close(self) -> None:
        self.world.close(self.chat)
        self.closed = True
        if self.owed is not None:
            assert self.world.escalations(self.chat)
            self.owed = None

    def _settled(self) -> None:
        """The sweep comes each minute: what was owed two minutes ago is with people."""
        if self.owed is not None and self.owed + timedelta(minutes=2) < self.world.clock.now():
            reasons = [each.reason for each in self.world.escalations(self.chat)]
            assert "offer_ignored" in reasons
            self.owed = None

    @invariant()
    def each_is_bounded(self) -> None:
        assert self.asked.count("offer") <= 1
        assert self.asked.count("clarify") <= 2

    @invariant()
    def what_was_said_is_stored(self) -> None:
        stored = [m.text for m in self.world.messages(self.chat) if m.author.kind == "visitor"]
        assert stored == self.said

    @invariant()
    def one_question_is_open_at_most_and_it_is_there(self) -> None:
        middle = self.world.head(self.chat).middle
        if middle is not None and middle.open is not None:
            ids = [m.id for m in self.world.messages(self.chat) if m.asks]
            assert middle.open.message_id in ids

    @invariant()
    def whatever_is_owed_will_be_looked_at(self) -> None:
        head = self.world.head(self.chat)
        if self.owed is not None and self.owed > self.world.clock.now():
            assert head.due_at is not None
            assert head.due_at <= self.owed

    def teardown(self) -> None:
        """In the end everything owed is with people."""
        self.world.pass_time(OFFER_STANDS * 2)
        self._settled()


TestMiddleGround = MiddleGround.TestCase
TestMiddleGround.settings = hypothesis_settings(
    max_examples=tries(60), stateful_step_count=12, deadline=None
)
