"""Trouble of every kind at once, all of it drawn from one seed, until it stops."""

import random
from collections import Counter
from datetime import timedelta

from escalation.domain.bot_contract import BotRequest
from escalation.domain.errors import BotFailed
from escalation.domain.escalation import FINAL
from escalation.domain.jobs import SyncTicket, decode
from escalation.domain.settings import HelpdeskName
from tests.fakes.faults import Crash
from tests.fakes.outside import Answer, reply
from tests.fakes.queues import Waiting
from tests.faults.desk_world import DeskWorld

TICK = timedelta(seconds=5)
WORKS = timedelta(milliseconds=50)
"""How long a worker takes, with others working beside it."""
ARRIVING = timedelta(minutes=5)
RAGING = timedelta(minutes=9)
MOST_KILLS = 2
"""Workers that die over one piece of work: it has six attempts, and needs some."""
UNHARMED = 12
"""As many chats have every shape that there is: with and without an address, whole and in parts."""
APART = timedelta(minutes=11)
"""A search for a ticket looks back ten minutes: here it finds no other chat's."""
ANYWHERE = 0.3
"""How much of the mix meets calls of any kind; creates meet the whole of it."""
LONGEST_STALL_S = 20

MIX: tuple[tuple[str, float, dict[str, object]], ...] = (
    ("429", 0.015, {"retry_after_s": 1}),
    ("409", 0.02, {"retry_after_s": 2}),
    ("500", 0.02, {}),
    ("500", 0.01, {"commit": True}),
    ("503", 0.02, {}),
    ("reset", 0.03, {}),
    ("timeout", 0.015, {}),
    ("timeout", 0.015, {"commit": True}),
    ("lost_answer", 0.03, {}),
    ("late", 0.04, {"delay_s": 1, "delay_to_s": 90}),
)
"""What a call meets: the fault, how often, and how."""


class Storm:
    """Visitors hand over `chats` conversations while everything goes wrong."""

    def __init__(self, helpdesk: HelpdeskName, seed: int, chats: int) -> None:
        self.random = random.Random(seed)
        self.world = DeskWorld(helpdesk, auto_ticket_reply={"enabled": True, "mode": "send"})
        self.world.book_auto_reply()
        self.world.bots.says["support"] = self._answer
        self.wanted = chats
        self.chats: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.counts: Counter[str] = Counter()
        self.killed: set[tuple[str, int, str]] = set()
        self.reached: set[tuple[str, int, str]] = set()
        self._kills: Counter[tuple[str, str]] = Counter()
        self._kinds: set[tuple[str, str]] = set()
        self._later: list[tuple[timedelta, str]] = []
        self._job = ("", "")
        self._step = 0
        self._may_stall = False
        self._early = 0

    def _answer(self, request: BotRequest) -> Answer:
        """Unsure in the chat; in the ticket mostly sure, in words of its own for each reply."""
        if request.purpose == "chat":
            return reply("perhaps", 0.2)
        drawn = self.random.random()
        if drawn < 0.03:
            return BotFailed("timeout")
        confidence = 0.95 if drawn < 0.85 else 0.5
        return reply(f"answer-{request.request_id}-end", confidence, wants_handoff=drawn > 0.97)

    # What workers meet at each of their steps.

    def trouble(self, step: str) -> None:
        """Die here if no worker has died here yet; rarely die again, or take long."""
        kind, _ = self._job
        if not kind:
            return
        self._step += 1
        place = (kind, self._step, step)
        self.reached.add(place)
        drawn = self.random.random()
        # What is hardly ever reached must not be missed for want of attempts.
        rare = (kind, step) not in self._kinds
        mortal = self._kills[self._job] < MOST_KILLS + rare
        if mortal and (place not in self.killed or drawn < 0.002):
            self.killed.add(place)
            self._kinds.add((kind, step))
            self._kills[self._job] += 1
            self.counts["workers killed"] += 1
            raise Crash(step)
        if drawn > 0.995 and self._may_stall:
            self._stall()

    def _stall(self) -> None:
        """This worker takes long; others work on meanwhile, on duplicates of its message too."""
        self._may_stall = False
        self.counts["workers stalled"] += 1
        before = self._job, self._step
        self.world.clock.move(timedelta(seconds=self.random.randint(1, LONGEST_STALL_S)))
        self.workers(stalls=False)
        self._job, self._step = before

    def workers(self, *, stalls: bool = True) -> None:
        """Workers take what the queue shows: late, out of order, sometimes twice."""
        world = self.world
        shown = world.take_visible()
        self.random.shuffle(shown)
        self._may_stall = stalls
        for message in shown:
            if self.random.random() < 0.1:
                self.counts["deliveries twice"] += 1
                later = timedelta(seconds=self.random.randint(0, 120))
                world.queue.waiting.append(Waiting(message.body, world.clock.now() + later))
            if self.random.random() < 0.1:
                self.counts["deliveries late"] += 1
                message.visible_at = world.clock.now() + timedelta(seconds=60)
                world.queue.waiting.append(message)
                continue
            self._work(message)

    def _work(self, message: Waiting) -> None:
        job = decode(message.body)
        self._job = (job.kind, getattr(job, "conversation_id", ""))
        self._step = 0
        self.counts["deliveries"] += 1
        self.world.work(message)
        self._job = ("", "")
        self.world.clock.move(WORKS)

    # What visitors do; nothing goes wrong on their side here.

    def visitors(self, spent: timedelta) -> None:
        due = min(self.wanted, self._early + round(self.wanted * (spent + TICK) / ARRIVING))
        while len(self.chats) < due:
            chat = self._new_chat()
            if len(self.chats) % 4 == 0:
                again = spent + timedelta(seconds=self.random.randint(0, 200))
                self._later.append((again, chat))
        for when, chat in [later for later in self._later if later[0] <= spent]:
            self._later.remove((when, chat))
            self._say(chat)

    def _new_chat(self) -> str:
        number = len(self.chats)
        contact = {"email": f"v{number}@example.com"} if number % 3 else {}
        chat = self.world.start(**contact)
        self.chats.append(chat)
        self._say(chat)
        return chat

    def _say(self, chat: str) -> None:
        text = f"text-{sum(map(len, self.texts.values()))}-end"
        self.texts.setdefault(chat, []).append(text)
        self.world.say(chat, text)

    # The course of time.

    def die_at_each_step(self) -> None:
        """One chat after the other, with nothing wrong but a worker that dies where none has died
        before; over when a dozen chats in a row found no such place.
        """
        self.world.faults.chance = self.trouble
        unharmed = 0
        while unharmed < UNHARMED:
            before = len(self.killed)
            self.world.forget()
            self.world.clock.move(APART)
            chat = self._new_chat()
            self._drain()
            self._say(chat)
            self._drain()
            unharmed = unharmed + 1 if len(self.killed) == before else 0
        self.counts["places in calm"] = len(self.killed)
        self.world.faults.chance = None

    def _drain(self) -> None:
        while True:
            while shown := self.world.take_visible():
                for message in shown:
                    # Hours pass here, and nobody writes in the tickets: to read them is to wait.
                    if not isinstance(decode(message.body), SyncTicket):
                        self._work(message)
            if self.over():
                return
            self.world.sweep()
            self.world.clock.move(timedelta(seconds=30))

    def rage(self) -> None:
        world = self.world
        for number, (kind, often, how) in enumerate(MIX):
            world.fault(kind, probability=often * ANYWHERE, seed=number, **how)
            world.fault(kind, operation="create", probability=often, seed=number + 50, **how)
        world.faults.chance = self.trouble
        self._early = len(self.chats)
        start = world.clock.now()
        tick = 0
        while world.clock.now() < start + RAGING or len(self.chats) < self.wanted:
            self.visitors(world.clock.now() - start)
            self.workers()
            tick += 1
            world.clock.move(TICK)
            if tick % 12 == 0:
                world.sweep()
            if tick % 3 == 0:
                world.tokens.spoil()
        world.faults.chance = None
        world.no_faults()

    def calm(self) -> None:
        """Nothing goes wrong any more, and time passes, until everything is over."""
        world = self.world
        end = world.clock.now() + timedelta(hours=3)
        while world.clock.now() < end and not self.over():
            world.work_through()
            world.sweep()
            world.work_through()
            world.clock.move(timedelta(minutes=1))

    def over(self) -> bool:
        """Whether nothing is waited for. Copies of messages may be left."""
        stored = self.world.transcripts
        return (
            not self.world.queue.waiting
            and all(e.state in FINAL for e in stored.records.values())
            and all(reply.is_final for reply in stored.replies.records.values())
            and not any(h.ticket and h.ticket.relaying_seq for h in stored.heads.values())
        )
