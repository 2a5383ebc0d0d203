"""The frame of leased work, round a kind of work that exists in this test alone."""

from datetime import timedelta
from typing import ClassVar

import pytest

from escalation.domain.errors import (
    Deferred,
    DeliveryError,
    MalformedJob,
    OutcomeUnknown,
    PermanentError,
    RetryableError,
    RevisionLost,
)
from escalation.domain.jobs import Defer, RelayMessages
from escalation.domain.leased_work import LastError, LeasedWork, end
from escalation.domain.retry import MAX_ATTEMPTS
from escalation.use_cases.frame import GIVE_UP_AFTER, OVERTAKEN, Frame
from tests.fakes.chat_world import WS, ChatWorld
from tests.fakes.workplace import LEASE

SETTLE = timedelta(seconds=120)
JOB = RelayMessages(workspace_id=WS, conversation_id="c1")


class Import(LeasedWork):
    """A third kind of work."""

    AT_WORK: ClassVar[str] = "importing"


class Imports:
    """The least that a kind has to say."""

    name = "import"

    def __init__(self, world: ChatWorld) -> None:
        now = world.clock.now()
        self.world = world
        self.deferral: dict[str, object] = {}
        self.errors: list[DeliveryError | RevisionLost] = []
        self.given_up: list[str] = []
        self.attempts = 0
        self.stored = Import(
            conversation_id="c1",
            workspace_id=WS,
            bot_id="support",
            created_at=now,
            due_at=now,
            expires_at=now + timedelta(days=1),
        )

    def find(self, job: RelayMessages) -> Import:
        if job.workspace_id != self.stored.workspace_id:
            raise MalformedJob("another workspace's")
        return self.stored

    def about(self, work: Import) -> dict[str, object]:
        return {"conversation_id": work.conversation_id}

    def save(self, work: Import) -> None:
        if work.revision != self.stored.revision + 1:
            raise RevisionLost("moved on")
        self.stored = work

    def attempt(self, work: Import) -> None:
        self.attempts += 1
        if self.errors:
            raise self.errors.pop(0)
        self.save(end(work, self.world.clock.now(), "importing", state="done"))

    def give_up(self, work: Import, error: LastError) -> None:
        self.given_up.append(error.code)
        self.save(end(work, self.world.clock.now(), "importing", state="failed"))


@pytest.fixture
def kind() -> Imports:
    return Imports(ChatWorld())


def take(kind: Imports, job: RelayMessages = JOB) -> Defer | None:
    frame = Frame(kind.world.ports(), kind, lease=LEASE, settle_time=SETTLE)
    return frame(job)


def test_work_is_done_once_however_often_its_job_comes(kind: Imports) -> None:
    for _ in range(3):
        assert take(kind) is None
    assert (kind.attempts, kind.stored.state, kind.stored.due_at) == (1, "done", None)


def test_a_job_of_another_workspace_touches_nothing(kind: Imports) -> None:
    before = kind.stored
    with pytest.raises(MalformedJob):
        take(kind, JOB.model_copy(update={"workspace_id": "other"}))
    assert kind.stored == before


def test_a_failed_attempt_waits_longer_each_time_and_the_last_gives_up(kind: Imports) -> None:
    kind.errors = [RetryableError("down") for _ in range(MAX_ATTEMPTS)]
    waits = []
    while kind.stored.state == "recorded":
        again = take(kind)
        if again is None and kind.stored.state == "recorded":
            assert kind.stored.not_before is not None
            again = Defer(kind.stored.not_before - kind.world.clock.now())
        waits.append(again.after.total_seconds() if again else 0)
        kind.world.clock.move(again.after if again else timedelta(0))
    assert waits == [15, 60, 240, 900, 1800, 0]
    assert (kind.stored.state, kind.given_up) == ("failed", ["down"])


def test_what_can_never_succeed_gives_up_at_once(kind: Imports) -> None:
    kind.errors = [PermanentError("refused")]
    assert take(kind) is None
    assert kind.given_up == ["refused"]


def test_an_attempt_whose_outcome_is_open_waits_until_it_must_show(kind: Imports) -> None:
    kind.errors = [OutcomeUnknown("timeout")]
    assert take(kind) == Defer(SETTLE)
    assert kind.stored.attempts == 1


@pytest.mark.parametrize("planned", [True, False])
def test_a_deferral_is_no_attempt_and_an_error_only_where_something_is_wrong(
    kind: Imports, planned: bool
) -> None:
    kind.errors = [Deferred("quota", delay_s=20, planned=planned)]
    assert take(kind) == Defer(timedelta(seconds=20))
    assert kind.stored.attempts == 0
    assert (kind.stored.last_error is None) == planned
    assert ("import_held_back" in kind.world.event_names()) != planned


def test_deferrals_end_after_a_day(kind: Imports) -> None:
    kind.errors = [Deferred("quota", delay_s=20)]
    kind.world.clock.move(GIVE_UP_AFTER + timedelta(seconds=1))
    assert take(kind) is None
    assert kind.given_up == ["quota"]


def test_a_worker_that_dies_in_every_attempt_does_not_keep_work_for_ever(kind: Imports) -> None:
    kind.stored = kind.stored.model_copy(update={"attempts": MAX_ATTEMPTS})
    assert take(kind) is None
    assert (kind.attempts, kind.given_up) == (0, ["attempts_exhausted"])


def test_whoever_is_overtaken_looks_again_soon_and_overwrites_nothing(kind: Imports) -> None:
    kind.errors = [RevisionLost("moved on")]
    assert take(kind) == OVERTAKEN
    assert kind.stored.state == "importing"
    assert "import_overtaken" in kind.world.event_names()
    assert take(kind) == Defer(LEASE)
