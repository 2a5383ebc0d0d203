import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain.knowledge import KnowledgeEntry
from escalation.engine.target_scores import REASONED
from tests.properties import tries
from tests.unit.engine.samples import BOTS, ENGINE, content, entries, index, routes_from, said

TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    st.text(alphabet="ab ?!.'\n\u0930\u093e\u4e2d\U0001f600"),
)
FILLED = TEXT.filter(lambda text: bool(text.strip()))


@pytest.mark.parametrize("bot", BOTS)
def test_every_example_question_finds_its_own_entry_with_confidence(bot: str) -> None:
    for entry in entries(bot):
        for question in entry.questions:
            match = ENGINE.match(index(bot), [said(question)])
            assert match is not None
            assert (match.entry_id, match.confidence > 0.5) == (entry.id, True), question


@pytest.mark.parametrize(
    ("bot", "question", "entry_id"),
    [
        ("billing", "I want my money back for the annual subscription", "refund"),
        ("billing", "you charged me two times this month!", "double-charge"),
        (
            "tech_support",
            "I accidentally removed a folder, can I bring it back?",
            "restore-deleted",
        ),
        ("tech_support", "okta saml configuration", "sso-setup"),
        ("sales", "do you give discounts to charities", "nonprofit-education"),
        ("general_assistant", "do you have an android app", "mobile-apps"),
    ],
)
def test_a_question_in_other_words_finds_the_entry(bot: str, question: str, entry_id: str) -> None:
    match = ENGINE.match(index(bot), [said(question)])
    assert match is not None
    assert match.entry_id == entry_id


@pytest.mark.parametrize(
    "question", ["What is the weather in Paris?", "who won the world cup", "sing me a song"]
)
@pytest.mark.parametrize("bot", BOTS)
def test_a_question_about_something_else_gets_a_low_confidence(bot: str, question: str) -> None:
    assert ENGINE.answer(index(bot), [said(question)], locale="en").confidence < 0.5


def test_a_refund_is_a_matter_for_billing_alone() -> None:
    asked = [said("How do I get a refund for my annual plan?")]
    confidence = {bot: ENGINE.answer(index(bot), asked, locale="en").confidence for bot in BOTS}
    assert confidence.pop("billing") > 0.8
    assert max(confidence.values()) < 0.5


def test_an_answer_names_its_source() -> None:
    reply = ENGINE.answer(index("billing"), [said("I want a refund")], locale="en")
    assert [s.url for s in reply.sources] == ["https://help.harborlight.example/billing/refunds"]
    assert "30 days" in reply.text


def test_a_bot_without_knowledge_says_so_in_the_visitors_language() -> None:
    empty = ENGINE.build([])
    reply = ENGINE.answer(empty, [said("Wie teuer ist das?")], locale="de-DE")
    assert (reply.confidence, reply.sources) == (0.0, ())
    assert "nicht sicher" in reply.text


def test_a_bot_with_a_single_entry_tells_its_question_from_others() -> None:
    entry = KnowledgeEntry(id="e1", questions=("When are you open?",), answer="From nine to five.")
    one = ENGINE.build([entry])
    known = ENGINE.answer(one, [said("when are you open")], locale="en").confidence
    other = ENGINE.answer(one, [said("how do I bake bread")], locale="en").confidence
    assert known > 0.5 > other


def test_a_short_follow_up_is_read_with_the_question_before_it() -> None:
    history = [said("How much does the business plan cost?"), said("It costs…", "bot")]
    alone = ENGINE.answer(index("sales"), [said("and solo?")], locale="en")
    reply = ENGINE.answer(index("sales"), [*history, said("and solo?")], locale="en")
    assert reply.text.startswith("Solo costs 8 US dollars")
    assert reply.confidence > alone.confidence


def test_messages_written_during_a_transfer_are_answered_together() -> None:
    messages = [
        said("I want a refund"),
        said("You are now talking to Billing", "system"),
        said("are you there"),
    ]
    reply = ENGINE.answer(index("billing"), messages, locale="en")
    assert "refunded in full" in reply.text
    assert reply.confidence > 0.5


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("Hello!", "en", "Hello!"),
        ("thank you so much", "en", "You're welcome"),
        ("¡Gracias!", "es", "De nada"),
    ],
)
def test_a_mere_greeting_or_thanks_is_answered_in_kind(
    text: str, locale: str, expected: str
) -> None:
    reply = ENGINE.answer(index("sales"), [said(text)], locale=locale)
    assert expected in reply.text
    assert reply.confidence > 0.9


def test_a_greeting_before_a_question_does_not_hide_the_question() -> None:
    reply = ENGINE.answer(index("sales"), [said("Hello! Is there a free trial?")], locale="en")
    assert "14 days" in reply.text


def test_thanks_on_a_ticket_get_no_small_talk() -> None:
    reply = ENGINE.answer(index("sales"), [said("thanks")], locale="en", small_talk=False)
    assert reply.confidence < 0.5


def test_an_index_survives_being_stored_as_json() -> None:
    stored = json.loads(json.dumps(index("billing")))
    asked = [said("can I pay by paypal?")]
    assert ENGINE.answer(stored, asked, locale="en") == ENGINE.answer(
        index("billing"), asked, locale="en"
    )


def test_building_twice_gives_the_same_index() -> None:
    assert ENGINE.build(entries("sales")) == index("sales")


@given(st.lists(TEXT, max_size=4), st.sampled_from(["en", "hi-IN", "x", ""]))
def test_any_text_gets_the_same_reply_twice_with_a_confidence_in_range(
    texts: list[str], locale: str
) -> None:
    messages = [said(text) for text in texts]
    reply = ENGINE.answer(index("billing"), messages, locale=locale)
    assert 0.0 <= reply.confidence <= 1.0
    assert reply == ENGINE.answer(index("billing"), messages, locale=locale)


@settings(max_examples=tries(40), deadline=None)
@given(
    st.lists(st.tuples(st.lists(FILLED, min_size=1, max_size=3), FILLED), max_size=6),
    TEXT,
)
def test_any_knowledge_can_be_indexed_and_asked(
    knowledge: list[tuple[list[str], str]], question: str
) -> None:
    built = ENGINE.build(
        [
            KnowledgeEntry(id=f"e{i}", questions=tuple(questions), answer=answer)
            for i, (questions, answer) in enumerate(knowledge)
        ]
    )
    reply = ENGINE.answer(built, [said(question)], locale="en")
    assert 0.0 <= reply.confidence <= 1.0


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("I would like a refund", "billing"),
        ("why was my card charged twice", "billing"),
        ("do you give discounts to charities", "sales"),
        ("okta saml configuration", "tech_support"),
        ("I forgot my password and can't log in", "tech_support"),
    ],
)
def test_the_right_bot_has_the_best_score(question: str, best: str) -> None:
    routes = ENGINE.build_routes(routes_from("tech_support"))
    scores = {s.bot_id: s.score for s in ENGINE.route(routes, [said(question)])}
    assert max(scores, key=lambda bot: scores[bot]) == best
    assert scores[best] > 0.6


def test_no_bot_claims_what_none_is_for() -> None:
    routes = ENGINE.build_routes(routes_from("tech_support"))
    for score in ENGINE.route(routes, [said("What is the weather in Paris?")]):
        assert score.score < 0.5


@given(TEXT)
def test_routing_scores_are_in_range_for_any_text(text: str) -> None:
    routes = ENGINE.build_routes([("a", (), ""), ("b", ("one", ""), "two")])
    assert [s.bot_id for s in ENGINE.route(routes, [said(text)])] == ["a", "b"]


def test_importing_the_engine_loads_no_numerical_library() -> None:
    code = (
        "import sys, escalation.engine.answering, escalation.engine.detectors;"
        "print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("bot", BOTS)
def test_the_help_centre_files_describe_a_whole_bot(bot: str) -> None:
    loaded = content(bot)
    assert loaded["bot_id"] == bot
    assert loaded["name"]
    assert loaded["greeting"]
    assert 14 <= len(entries(bot)) <= 20
    assert 8 <= len(loaded["transfer_target"]["examples"]) <= 12
    assert all(entry.url for entry in entries(bot))


def test_only_billing_knows_the_refund_policy() -> None:
    for bot in BOTS:
        told = " ".join(entry.answer for entry in entries(bot)).lower()
        assert ("refund" in told) == (bot == "billing")


def test_the_best_targets_come_with_the_owners_words_that_they_were_chosen_by() -> None:
    asked = "I want my money back for the annual subscription"
    routes = ENGINE.build_routes(routes_from("tech_support"))
    found = {s.bot_id: s.reason for s in ENGINE.route(routes, [said(asked)])}
    written = {bot: (*examples, prose) for bot, examples, prose in routes_from("tech_support")}
    reason = found["billing"]
    assert reason is not None
    assert any(reason in text for text in written["billing"])
    assert "back" in reason or "refund" in reason
    assert sum(why is not None for why in found.values()) <= REASONED


@given(FILLED)
def test_a_reason_never_repeats_what_only_the_visitor_wrote(text: str) -> None:
    bots = [("a", ("reset my password",), "Accounts."), ("b", ("a refund",), "Invoices.")]
    written = {"a": {"reset my password", "Accounts."}, "b": {"a refund", "Invoices."}}
    for score in ENGINE.route(ENGINE.build_routes(bots), [said(text)]):
        assert score.reason is None or score.reason in written[score.bot_id]
        assert score.reason is None or score.score > 0.0
