"""The engine with its encoder, on the help centre that the local stack seeds."""

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.learning import AnswerOutcome, Asked, Learned, Lesson
from escalation.engine.answering import EmbeddedEngine
from escalation.engine.calibration import corrected
from escalation.engine.semantic import SEMANTIC_VERSION
from escalation.engine.semantic.traffic import LEAST, MOST
from tests.properties import tries
from tests.unit.engine.encoders import Unasked, encoder, remembering
from tests.unit.engine.samples import AT, BOTS, ENGINE, entries, index, routes_from, said

if TYPE_CHECKING:
    from escalation.engine.routing import RoutingIndex
    from escalation.engine.semantic.index import SemanticIndex
    from escalation.engine.semantic.routes import SemanticRoutes

# In other words than the knowledge uses, and the entry that answers.
PARAPHRASES = (
    ("billing", "can I have my cash returned", "refund"),
    ("billing", "you took the same amount from my card two times", "double-charge"),
    ("billing", "is it possible to pay once a year", "annual-switch"),
    ("billing", "I no longer wish to subscribe", "cancel-subscription"),
    ("billing", "my credit card was turned down", "payment-failed"),
    ("tech_support", "my computer does not upload anything any more", "upload-fails"),
    ("tech_support", "I lost my phone and cannot get the login code", "two-step-lost"),
    ("tech_support", "I threw away a document by accident", "restore-deleted"),
    ("tech_support", "cannot remember my passphrase", "reset-password"),
    ("tech_support", "only keep some directories on this machine", "selective-sync"),
    ("general_assistant", "do your employees look at my documents", "privacy"),
    ("general_assistant", "does it run on my smartphone", "mobile-apps"),
    ("general_assistant", "bring my coworker into our space", "invite-members"),
    ("general_assistant", "everything is offline, is it just me", "service-status"),
    ("general_assistant", "get rid of my profile for good", "delete-account"),
    ("sales", "do you give discounts to charities", "nonprofit-education"),
    ("sales", "can I test it before buying", "free-trial"),
    ("sales", "how many gigabytes are there", "storage-included"),
)
ENGINE_BY_MEANING = EmbeddedEngine(remembering())


@cache
def made(bot: str) -> "SemanticIndex":
    stored = ENGINE_BY_MEANING.build_file(entries(bot))
    assert stored is not None
    opened = ENGINE_BY_MEANING.open_file(stored)
    assert opened is not None
    return opened


@cache
def made_routes(bot: str, *, from_index: bool = False) -> "SemanticRoutes | RoutingIndex":
    return ENGINE_BY_MEANING.build_routes(routes_from(bot), [made(bot)] if from_index else [])


def test_the_paraphrases_are_about_entries_that_exist() -> None:
    for bot, _, entry_id in PARAPHRASES:
        assert entry_id in {entry.id for entry in entries(bot)}, entry_id


@pytest.mark.slow
def test_most_paraphrases_are_understood_that_words_alone_miss() -> None:
    def understood(engine: EmbeddedEngine, *, by_meaning: bool) -> int:
        found = 0
        for bot, text, entry_id in PARAPHRASES:
            known = made(bot) if by_meaning else index(bot)
            match = engine.match(known, [said(text)])
            found += match is not None and match.entry_id == entry_id and match.confidence >= 0.5
        return found

    assert understood(ENGINE, by_meaning=False) <= 5
    assert understood(ENGINE_BY_MEANING, by_meaning=True) >= 12


@pytest.mark.slow
@pytest.mark.parametrize("bot", BOTS)
def test_the_owners_own_questions_are_answered_without_asking_the_encoder(bot: str) -> None:
    made(bot)
    engine = EmbeddedEngine(Unasked())
    for entry in entries(bot):
        for question in entry.questions:
            reply = engine.answer(made(bot), [said(question.upper() + "?")], locale="en")
            assert (reply.text, reply.confidence) == (entry.answer, 0.99)
    assert "Hello" in engine.answer(made(bot), [said("hello")], locale="en").text


@pytest.mark.parametrize(
    "question", ["What is the weather in Paris?", "who won the world cup", "sing me a song"]
)
@pytest.mark.parametrize("bot", BOTS)
def test_a_question_about_something_else_gets_a_low_confidence(bot: str, question: str) -> None:
    reply = ENGINE_BY_MEANING.answer(made(bot), [said(question)], locale="en")
    assert reply.confidence < 0.6


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("can I have my cash returned", "billing"),
        ("do you give discounts to charities", "sales"),
        ("my computer does not upload anything any more", "tech_support"),
        ("is it possible to pay once a year", "billing"),
    ],
)
def test_the_right_bot_has_the_best_score(question: str, best: str) -> None:
    routes = made_routes("tech_support", from_index=True)
    scores = {s.bot_id: s.score for s in ENGINE_BY_MEANING.route(routes, [said(question)])}
    assert max(scores, key=lambda bot: scores[bot]) == best
    assert scores[best] > 0.7
    assert sorted(scores.values())[-2] < 0.3


@pytest.mark.parametrize("question", ["What is the weather in Paris?", "who won the world cup"])
def test_no_bot_claims_what_none_is_for(question: str) -> None:
    routes = made_routes("tech_support")
    for score in ENGINE_BY_MEANING.route(routes, [said(question)]):
        assert score.score < 0.4


def test_vectors_that_an_index_holds_give_the_same_routes_as_fresh_ones() -> None:
    asked = [said("why was my card charged twice")]
    fresh = made_routes("billing")
    reused = made_routes("billing", from_index=True)
    first = [score.score for score in ENGINE_BY_MEANING.route(fresh, asked)]
    second = [score.score for score in ENGINE_BY_MEANING.route(reused, asked)]
    assert first == pytest.approx(second, abs=0.02)


@pytest.mark.slow
def test_building_twice_gives_the_same_file() -> None:
    some = entries("sales")[:6]
    # Not by the engine above, whose encoder answers a second time from memory.
    engine = EmbeddedEngine(encoder())
    assert engine.build_file(some) == engine.build_file(some)


def test_an_index_of_another_version_or_encoder_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stored = ENGINE_BY_MEANING.build_file(entries("sales")[:3])
    assert stored is not None
    assert EmbeddedEngine().open_file(stored) is None
    monkeypatch.setattr("escalation.engine.semantic.index.SEMANTIC_READS", {"another"})
    assert ENGINE_BY_MEANING.open_file(stored) is None


def test_the_version_tells_which_rules_have_answered() -> None:
    assert "lexical" in ENGINE.version
    assert "semantic" in ENGINE_BY_MEANING.version
    assert "lexical" in ENGINE_BY_MEANING.version_of(index("sales"))
    assert "semantic" in ENGINE_BY_MEANING.version_of(made("sales"))


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
FILLED = TEXT.filter(lambda text: bool(text.strip()))


@settings(max_examples=tries(15), deadline=None)
@given(
    st.lists(st.tuples(st.lists(FILLED, min_size=1, max_size=6), FILLED), min_size=1, max_size=4),
    TEXT,
)
def test_any_knowledge_can_be_indexed_and_asked(
    knowledge: list[tuple[list[str], str]], question: str
) -> None:
    stored = ENGINE_BY_MEANING.build_file(
        [
            KnowledgeEntry(id=f"e{i}", questions=tuple(questions), answer=answer)
            for i, (questions, answer) in enumerate(knowledge)
        ]
    )
    assert stored is not None
    opened = ENGINE_BY_MEANING.open_file(stored)
    assert opened is not None
    reply = ENGINE_BY_MEANING.answer(opened, [said(question)], locale="en")
    assert 0.0 <= reply.confidence <= 0.99
    assert reply == ENGINE_BY_MEANING.answer(opened, [said(question)], locale="en")


def test_a_target_is_explained_by_the_nearest_of_its_own_examples_or_phrases() -> None:
    asked = said("is it possible to get my cash returned")
    routes = made_routes("tech_support")
    scores = ENGINE_BY_MEANING.route(routes, [asked])
    best = max(scores, key=lambda score: score.score)
    assert best.bot_id == "billing"
    assert best.reason is not None
    assert "refund" in best.reason.lower() or "money" in best.reason.lower()
    _, examples, prose = next(bot for bot in routes_from("tech_support") if bot[0] == "billing")
    assert best.reason in examples or best.reason in prose


def outcomes(wrong: float, count: int = 120) -> list[AnswerOutcome]:
    """Outcomes of answers given with 50 to 90 %, of which a share was wrong."""
    return [
        AnswerOutcome(
            at=AT + timedelta(minutes=number),
            confidence=0.5 + 0.4 * number / count,
            right=number % 10 >= 10 * wrong,
            engine=SEMANTIC_VERSION,
        )
        for number in range(count)
    ]


def learned(fitted: Lesson) -> Learned:
    return Learned(
        bot_id="billing",
        version=1,
        engine=SEMANTIC_VERSION,
        bias=fitted.bias,
        slope=fitted.slope,
        outcomes=120,
        wrong=60,
        latest_at=AT,
        learned_at=AT,
    )


def test_wrong_answers_lower_the_confidence_and_right_ones_raise_it() -> None:
    asked = [said("is it possible to pay once a year")]
    plain = ENGINE_BY_MEANING.answer(made("billing"), asked, locale="en")
    assert plain.unlearned == plain.confidence
    for wrong, lower in ((0.7, True), (0.0, False)):
        fitted = ENGINE_BY_MEANING.learn(outcomes(wrong))
        assert fitted is not None
        reply = ENGINE_BY_MEANING.answer(
            made("billing"), asked, locale="en", learned=learned(fitted)
        )
        assert (reply.text, reply.unlearned) == (plain.text, plain.unlearned)
        assert (reply.confidence < plain.confidence) is lower


@given(
    st.lists(st.tuples(st.floats(0.0, 1.0), st.booleans()), min_size=30, max_size=80),
)
@settings(max_examples=tries(60), deadline=None)
def test_whatever_became_of_answers_learning_keeps_its_bounds_and_their_order(
    became: list[tuple[float, bool]],
) -> None:
    found = [
        AnswerOutcome(at=AT, confidence=confidence, right=right, engine=SEMANTIC_VERSION)
        for confidence, right in became
    ]
    fitted = ENGINE_BY_MEANING.learn(found)
    assert fitted is not None
    assert fitted == ENGINE_BY_MEANING.learn(found)
    assert all(LEAST[n] <= (fitted.bias, fitted.slope)[n] <= MOST[n] for n in range(2))
    read = [corrected(learned(fitted), chance / 20) for chance in range(21)]
    assert read == sorted(read)
    assert read[0] == 0.0


def test_a_handful_of_outcomes_and_an_engine_without_meaning_learn_nothing() -> None:
    assert ENGINE_BY_MEANING.learn(outcomes(0.5, 29)) is None
    assert ENGINE.learn(outcomes(0.5)) is None


def test_many_messages_that_the_bot_cannot_know_lower_its_confidence_without_labels() -> None:
    asked = [Asked(AT, 0.02 + 0.3 * (number % 2)) for number in range(200)]
    stored = ENGINE_BY_MEANING.build_file(entries("billing"))
    lesson = ENGINE_BY_MEANING.learn([], asked, stored)
    assert lesson is not None
    assert lesson.outside is not None
    assert lesson.margin is not None
    assert lesson.messages == 200
    assert lesson.outside > 0.5
    assert corrected(learned(lesson), 0.7) < 0.7
    assert ENGINE_BY_MEANING.learn([], asked[:49], stored) is None
    assert ENGINE.learn([], asked) is None
