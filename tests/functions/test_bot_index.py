"""The reference bot with a stored index of its knowledge, and with what outcomes taught it."""

from typing import TYPE_CHECKING

import pytest

from escalation.domain.learning import Learned
from escalation.engine.answering import EmbeddedEngine
from escalation.engine.semantic import SEMANTIC_VERSION
from escalation.use_cases.bot.answer_question import AnswerQuestion
from escalation.use_cases.bot.known_bots import FRESH_FOR
from tests.fakes.learning import MemoryLearned
from tests.functions.bot_shelf import (
    LOGIN,
    REFUND,
    START,
    SYNC,
    Hands,
    Shelf,
    request,
    scores,
    stocked,
)
from tests.unit.engine.encoders import Unasked, encoder

if TYPE_CHECKING:
    from tests.functions.bot_shelf import Answer


@pytest.fixture
def shelf() -> Shelf:
    return stocked()


@pytest.fixture
def clock() -> Hands:
    return Hands()


class Files:
    """Stored indexes in memory."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, int], bytes] = {}
        self.hosted: dict[tuple[str, int], bytes] = {}
        self.reads = 0

    def read(self, bot_id: str, knowledge_version: int) -> bytes | None:
        self.reads += 1
        return self.held.get((bot_id, knowledge_version))

    def read_hosted(self, bot_id: str, knowledge_version: int) -> bytes | None:
        return self.hosted.get((bot_id, knowledge_version))


def test_words_answer_until_the_index_of_this_knowledge_is_there(
    shelf: Shelf, clock: Hands
) -> None:
    engine, files = EmbeddedEngine(encoder()), Files()
    answer: Answer = AnswerQuestion(source=shelf, engine=engine, clock=clock, stored=files)
    asked = request("I do not recall my secret word")
    first = answer(asked)
    assert "lexical" in first.engine
    stored = engine.build_file((SYNC, LOGIN))
    assert stored is not None
    files.held["support", 1] = stored
    assert answer(asked).engine == first.engine  # looked for again after a minute only
    clock.time += FRESH_FOR
    later = answer(asked)
    assert "semantic" in later.engine
    assert (later.text, later.confidence > first.confidence) == ("Use the reset link.", True)
    reads = files.reads
    clock.time += FRESH_FOR
    assert answer(asked) == later
    assert files.reads == reads
    shelf.add("support", SYNC, LOGIN, REFUND)
    assert "lexical" in answer(asked).engine


def test_a_question_word_for_word_is_settled_without_scoring_other_bots(
    shelf: Shelf, clock: Hands
) -> None:
    engine, files = EmbeddedEngine(encoder()), Files()
    stored = engine.build_file((SYNC, LOGIN))
    assert stored is not None
    files.held["support", 1] = stored
    answer: Answer = AnswerQuestion(
        source=shelf, engine=EmbeddedEngine(Unasked()), clock=clock, stored=files
    )
    reply = answer(request("Forgot my password!", targets=("billing",)))
    assert (reply.text, reply.confidence) == ("Use the reset link.", 0.99)
    assert scores(reply) == {"billing": 0.0}


def test_what_outcomes_taught_counts_after_a_minute_and_is_named(
    shelf: Shelf, clock: Hands
) -> None:
    engine, files = EmbeddedEngine(encoder()), Files()
    stored = engine.build_file((SYNC, LOGIN))
    assert stored is not None
    files.held["support", 1] = stored
    kept = MemoryLearned()
    answer: Answer = AnswerQuestion(
        source=shelf, engine=engine, clock=clock, stored=files, learned=kept
    )
    asked = request("I do not recall my secret word")
    first = answer(asked)
    assert first.engine == f"{SEMANTIC_VERSION}, knowledge 1"
    taught = Learned(
        bot_id="support",
        version=1,
        engine=SEMANTIC_VERSION,
        bias=-1.0,
        slope=1.0,
        outcomes=50,
        wrong=25,
        latest_at=START,
        learned_at=START,
    )
    kept.save_learned(taught)
    assert answer(asked) == first
    clock.time += FRESH_FOR
    later = answer(asked)
    assert later.engine == f"{SEMANTIC_VERSION}, knowledge 1, learned 1"
    assert (later.text, later.unlearned) == (first.text, first.unlearned)
    assert later.confidence < first.confidence
    kept.kept["support"] = taught.model_copy(update={"engine": "another", "version": 2})
    clock.time += FRESH_FOR
    assert answer(asked) == first
