"""The inbox is kept as the chats are, whatever comes late, twice or not at all."""

import random
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from escalation.domain.errors import BotFailed, Conflict, NotFound, TooManyRequests
from escalation.domain.inbox import InboxRow, concerns_people
from escalation.domain.inbox_rows import row_of
from escalation.domain.waiting import is_snoozed, snoozed_until
from tests.fakes.chat_world import WS, ZENDESK, ticket_settings
from tests.fakes.inbox import InboxWorld
from tests.fakes.outside import Answer, reply
from tests.properties import tries
from tests.unit.use_cases.ticket_worlds import sync

MINUTE = timedelta(minutes=1)


def _ticketed() -> tuple[InboxWorld, str]:
    world = InboxWorld(**ticket_settings(after_handoff="team"))
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    world.pass_time(MINUTE)
    return world, chat


def test_a_write_that_changes_nothing_shown_writes_nothing() -> None:
    world, chat = _ticketed()
    world.keep()
    writes = world.inbox.writes
    world.transcripts.stream = list(world.transcripts.stream)
    for _ in range(3):
        head = world.head(chat)
        world.transcripts.heads[chat] = head.model_copy(update={"version": head.version + 1})
        world.tell_again(chat)
        world.keep()
    assert world.inbox.writes == writes


def test_a_change_that_cannot_be_kept_comes_again() -> None:
    world, chat = _ticketed()
    world.inbox.is_down = True
    assert chat not in world.keep().rows
    assert world.transcripts.stream
    world.inbox.is_down = False
    assert world.row(chat).place == "waiting"
    assert not world.transcripts.stream


def test_what_comes_late_and_twice_leaves_the_same_row() -> None:
    world, chat = _ticketed()
    early = list(world.transcripts.stream)
    world.say(chat, "Hello?")
    row = world.row(chat)
    world.transcripts.stream = [*early, *early]
    assert world.row(chat) == row


@pytest.mark.parametrize("turns", [1, 49, 50, 51, 120])
def test_a_long_chat_is_read_whole(turns: int) -> None:
    world, chat = _ticketed()
    for number in range(turns):
        world.pass_time(MINUTE)
        world.say(chat, f"Line {number}")
    row = world.row(chat)
    assert row.last is not None
    assert (row.question, row.last.text) == ("Do you ship to Mars?", f"Line {turns - 1}")
    assert row.since == world.escalations(chat)[0].created_at


def test_an_erased_chat_has_no_row_also_where_an_older_change_comes_after() -> None:
    world, chat = _ticketed()
    early = list(world.transcripts.stream)
    world.keep()
    head = world.head(chat)
    erased = head.model_copy(update={"state": "erased", "version": head.version + 1})
    world.transcripts.heads[chat] = erased
    world.transcripts.stream = early
    assert chat not in world.keep().rows


def test_a_chat_that_has_expired_has_no_row() -> None:
    world, chat = _ticketed()
    world.keep()
    world.clock.move(timedelta(days=5_000))
    world.tell_again(chat)
    assert chat not in world.keep().rows


class History:
    """Visitors, bots, people and time do what a number says, and the stream tells of it, late, in
    batches, or twice.
    """

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        after = self.random.choice(("team", "bot"))
        method = self.random.choice(("ticket", "ticket", "ticket", "email"))
        contact = self.random.choice(("never", "ask", "ask_and_wait"))
        self.world = InboxWorld(
            handoff_method=method, ticket=ZENDESK, contact=contact, after_handoff=after
        )
        self.world.bots.says["support"] = lambda _: self._answer()
        self.chats: list[str] = []

    def _answer(self) -> Answer:
        if self.random.random() < 0.1:
            return BotFailed("timeout")
        return reply("an answer", self.random.choice((0.2, 0.2, 0.9)))

    def step(self) -> None:
        going_on = [chat for chat in self.chats if self.world.head(chat).state != "closed"]
        if not going_on or (len(going_on) < 3 and self.random.random() < 0.05):
            going_on.append(self.world.start())
            self.chats.append(going_on[-1])
        act = self.random.choice(
            (self._visitor, self._visitor, self._member, self._aside, self._desk, self._time)
        )
        try:
            act(self.random.choice(going_on))
        except (Conflict, NotFound, TooManyRequests):
            return

    def _visitor(self, chat: str) -> None:
        drawn = self.random.random()
        if drawn < 0.1:
            self.world.ask_for_person(chat)
        elif drawn < 0.15:
            self.world.give_contact(chat, "ida@visitor.example")
        elif drawn < 0.17:
            self.world.close(chat)
        elif drawn < 0.22:
            self.world.reopen(chat)
        else:
            self.world.say(chat, f"line {self.random.random()}")

    def _member(self, chat: str) -> None:
        drawn = self.random.random()
        if drawn < 0.4 and self.world.head(chat).assignee.kind == "bot":
            self.world.take_over(chat)
        elif drawn < 0.9:
            self.world.write(chat, f"a member's word {drawn}")
        else:
            self.world.hand_back(chat)

    def _aside(self, chat: str) -> None:
        drawn = self.random.random()
        if drawn < 0.5:
            self.world.snooze(chat, self.random.choice((MINUTE, timedelta(hours=20), None)))
        elif drawn < 0.55:
            self.world.mark_spam(chat)
        elif self._is_mailed(chat):
            self.world.mark_mail(chat, self.random.choice(("taken", "answered")))

    def _is_mailed(self, chat: str) -> bool:
        last = self.world.escalations(chat)[-1:]
        return any(each.method == "email" and each.is_final for each in last)

    def _desk(self, _: str) -> None:
        if not self.world.helpdesk.tickets:
            return
        ticket = self.random.choice(self.world.helpdesk.tickets)
        drawn = self.random.random()
        if drawn < 0.5:
            self.world.helpdesk.agent(ticket, f"an agent's word {drawn}")
        elif drawn < 0.65:
            ticket.status = self.random.choice(("open", "solved", "closed"))
        elif ticket.entries:
            ticket.entries.pop()
        sync(self.world, ticket)

    def _time(self, _: str) -> None:
        spans = (timedelta(seconds=5), MINUTE, timedelta(hours=1), timedelta(hours=30))
        (span,) = self.random.choices(spans, weights=(12, 12, 3, 1))
        self.world.pass_time(span)

    def tell(self) -> None:
        """Some of the stream, or all; now and then some of it once more."""
        stream = self.world.transcripts.stream
        some = self.random.randint(0, len(stream))
        now, later = stream[:some], stream[some:]
        if now and self.random.random() < 0.2:
            now = [*now, self.random.choice(now)]
        self.world.transcripts.stream = now
        self.world.keep()
        self.world.transcripts.stream = later

    def scanned(self) -> dict[str, InboxRow]:
        """Every chat looked at from its first message, as if there were no inbox."""
        world = self.world
        found = (
            row_of(
                None, head, world.transcripts.turns[chat], world.transcripts.escalations_of(chat)
            )
            for chat, head in world.transcripts.heads.items()
            if head.workspace_id == WS and concerns_people(head)
        )
        return {row.conversation_id: row for row in found if row is not None}


def _shown(row: InboxRow) -> dict[str, object]:
    """What a list shows. When a chat came to a place where nobody waits is told by the row alone;
    the version is of the last head that changed something.
    """
    is_told = row.place in {"waiting", "snoozed"}
    left_out = {"version", "revisions", *(() if is_told else ("since",))}
    return row.model_dump(exclude=left_out)


@settings(max_examples=tries(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), steps=st.integers(20, 80))
@example(seed=401, steps=20)  # the button, pressed right after an agent's word
def test_the_lists_say_what_a_scan_of_all_chats_says(seed: int, steps: int) -> None:
    history = History(seed)
    for _ in range(steps):
        history.step()
        history.tell()
    kept = history.world.keep().rows
    scanned = history.scanned()
    assert {name: _shown(row) for name, row in kept.items()} == {
        name: _shown(row) for name, row in scanned.items()
    }
    _holds(history.world, kept)


def _holds(world: InboxWorld, kept: dict[str, InboxRow]) -> None:
    """What must hold of each place, from the chats alone."""
    for chat, row in kept.items():
        head, escalations = world.head(chat), world.escalations(chat)
        said = [m for m in world.messages(chat) if m.author.kind != "system"]
        agent_seq = max((m.seq for m in said if m.author.kind == "agent"), default=0)
        assert row.last is not None
        assert row.last.text == said[-1].text
        shown = row.as_of(world.clock.now()).place
        assert (shown == "snoozed") <= is_snoozed(head, world.clock.now())
        if is_snoozed(head, world.clock.now()):
            assert shown in {"snoozed", "closed"}
        if head.spam:
            assert shown == "closed"
        if row.place == "snoozed":
            assert shown in {"snoozed", "waiting"}
            assert row.since == snoozed_until(head)
        if row.place == "waiting":
            asked = any(m.seq > agent_seq for m in said if m.author.kind == "visitor")
            pressed = any(
                turn.first_seq > agent_seq and turn.client_message_id is not None
                for turn in world.transcripts.turns[chat]
            )
            assert asked or pressed or any(each.trigger_seq > agent_seq for each in escalations)
        if head.state == "handed_off" and said[-1].author.kind == "visitor":
            turn = world.transcripts.turns[chat][-1]
            if turn.decision is not None and turn.decision.action == "relay":
                assert shown == ("snoozed" if is_snoozed(head, world.clock.now()) else "waiting")
        if row.place == "email":
            assert head.assignee.kind == "bot" or head.state == "closed"
            assert row.method == "email"
        if row.place in {"open", "waiting"}:
            with_people = head.assignee.kind == "team" or (head.ticket and head.ticket.open)
            under_way = any(not each.is_final for each in escalations)
            failed = any(each.state == "failed" for each in escalations)
            assert with_people or under_way or failed
