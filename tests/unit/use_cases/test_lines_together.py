"""Messages written one right after the other, sent in one call: each is kept, one answers all."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from escalation.domain.errors import Conflict, RetryableError, TooManyRequests, VersionLost
from escalation.domain.types import MAX_LINES, MAX_MESSAGE_CHARS
from escalation.use_cases.owner.past_decisions import weighed
from escalation.use_cases.reading import whole_handover
from escalation.use_cases.visitor.api_models import PostMessage
from escalation.use_cases.visitor.calls import RATE_LIMIT
from tests.fakes.chat_world import ChatWorld, ticket_settings
from tests.fakes.faults import raising
from tests.fakes.outside import reply
from tests.properties import tries
from tests.unit.use_cases.unsure_bots import unsure

LINES = {
    "client-one": "Hi",
    "client-two": "I have a question",
    "client-three": "about my invoice",
    "client-four": "it has the wrong address",
    "client-five": "can you change it?",
}
QUESTION = "\n".join(LINES.values())


def test_five_lines_are_five_messages_one_decision_and_one_answer() -> None:
    world = ChatWorld()
    chat = world.start()
    result = world.say_together(chat, LINES)
    assert world.said(chat)[1:] == [
        *(f"visitor: {text}" for text in LINES.values()),
        "bot: support answers",
    ]
    assert [m.text for m in result.messages] == [*LINES.values(), "support answers"]
    [request] = world.bots.asked
    assert request.messages[-1].text == QUESTION
    assert request.messages[-1].author == "visitor"


def test_what_only_all_lines_say_together_is_found_and_replayed() -> None:
    world = ChatWorld(rules=[{"keywords": ["wrong address"], "then": "handoff"}])
    chat = world.start()
    assert world.say_together(chat, LINES).escalation is not None
    assert world.bots.asked == []
    *_, decided = weighed(world.transcripts.all_turns(chat))
    assert decided.text == QUESTION


def test_who_gets_the_handoff_reads_all_lines_as_the_question() -> None:
    world = unsure(**ticket_settings())
    chat = world.start()
    world.say_together(chat, LINES)
    world.work_through()
    [escalation] = world.escalations(chat)
    handover = whole_handover(
        world.transcripts,
        world.head(chat),
        world.profiles.known["support"],
        console_url="https://console.example",
        escalation=escalation,
    )
    assert handover.question == QUESTION
    assert world.head(chat).unanswered_seq == 1 + len(LINES)


def test_an_address_among_the_lines_is_the_contact_that_was_asked_for() -> None:
    world = unsure(**ticket_settings(contact="ask_and_wait"))
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    world.say_together(chat, {"client-one": "it is", "client-two": "ada@example.com"})
    assert world.head(chat).visitor.email == "ada@example.com"


def test_the_team_gets_every_line_and_no_bot_is_asked() -> None:
    world = ChatWorld(**ticket_settings())
    chat = world.start()
    world.ask_for_person(chat)
    assert [m.text for m in world.say_together(chat, LINES).messages] == [*LINES.values()]
    assert world.bots.asked == []


def test_a_repeated_call_gets_the_answer_of_the_first() -> None:
    world = ChatWorld()
    chat = world.start()
    first = world.say_together(chat, LINES)
    assert world.say_together(chat, LINES).messages == first.messages
    for key, text in LINES.items():
        assert world.say(chat, text, client_id=key).messages == first.messages
    assert len(world.bots.asked) == 1


def test_a_repeated_call_with_more_lines_takes_only_those() -> None:
    world = ChatWorld()
    chat = world.start()
    keys = list(LINES)
    world.bots.in_turn("support", reply("first", 0.9), reply("second", 0.9))
    world.say_together(chat, {key: LINES[key] for key in keys[:2]})
    result = world.say_together(chat, LINES)
    assert [m.text for m in result.messages] == [
        *(LINES[key] for key in keys[:2]),
        "first",
        *(LINES[key] for key in keys[2:]),
        "second",
    ]
    assert world.bots.asked[-1].messages[-1].text == "\n".join(LINES[key] for key in keys[2:])


def test_lines_that_another_call_has_taken_meanwhile_are_not_answered_again() -> None:
    """The answer to all of them, asked for before the write was lost, is not given to the rest."""
    world = ChatWorld()
    chat = world.start()
    world.bots.says["support"] = lambda request: reply(f"To: {request.messages[-1].text}", 0.9)
    world.faults.before("commit", lambda: world.say(chat, "Hi", client_id="client-one"))
    result = world.say_together(chat, {"client-one": "Hi", "client-two": "Where is it?"})
    assert [m.text for m in result.messages] == ["Hi", "To: Hi", "Where is it?", "To: Where is it?"]
    assert world.said(chat)[1:] == [f"{m.author.kind}: {m.text}" for m in result.messages]


def test_a_lost_write_asks_the_bot_once() -> None:
    world = ChatWorld()
    chat = world.start()
    world.faults.before("commit", *[raising(VersionLost("rival"))] * 2)
    assert world.say_together(chat, LINES).messages[-1].text == "support answers"
    assert len(world.bots.asked) == 1


@pytest.mark.parametrize("key", list(LINES))
def test_an_id_that_was_used_for_another_text_is_refused_and_nothing_is_stored(key: str) -> None:
    world = ChatWorld()
    chat = world.start()
    world.say(chat, "something else", client_id=key)
    before = world.said(chat)
    with pytest.raises(Conflict) as refused:
        world.say_together(chat, LINES)
    assert refused.value.code == "client_message_id_reused"
    assert world.said(chat) == before


def test_each_line_counts_against_the_limit_of_a_minute() -> None:
    world = ChatWorld()
    chat = world.start()
    for number in range(RATE_LIMIT - len(LINES) + 1):
        world.say(chat, f"message {number}")
    with pytest.raises(TooManyRequests):
        world.say_together(chat, LINES)
    assert len(world.say_together(chat, dict(list(LINES.items())[:4])).messages) == 5


def test_a_closed_chat_gives_known_answers_and_takes_no_line_after_them() -> None:
    world = ChatWorld()
    chat = world.start()
    first = world.say(chat, "Hi", client_id="client-one")
    world.close(chat)
    assert world.say_together(chat, {"client-one": "Hi"}).messages == first.messages
    with pytest.raises(Conflict) as refused:
        world.say_together(chat, LINES)
    assert refused.value.code == "conversation_closed"


def _lines(number: int, text: str = "Hi") -> list[dict[str, str]]:
    return [{"client_message_id": f"client-{each:02}", "text": text} for each in range(number)]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"lines": _lines(MAX_LINES + 1)}, "lines"),
        ({"lines": [*_lines(1), *_lines(1)]}, "lines"),
        ({"lines": _lines(4, "x" * (MAX_MESSAGE_CHARS // 4))}, "lines"),
        ({"lines": [{"client_message_id": "client-00", "text": "  "}]}, "lines"),
        ({"lines": _lines(2), "text": "Hi"}, "text"),
        ({"lines": _lines(2), "client_message_id": "client-99"}, "client_message_id"),
        ({"lines": []}, "client_message_id"),
        ({"client_message_id": "client-00"}, "text"),
        ({"text": "Hi"}, "client_message_id"),
    ],
)
def test_a_call_that_is_neither_one_message_nor_lines_is_refused_by_its_field(
    body: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        PostMessage.model_validate(body)
    assert refused.value.errors()[0]["loc"][0] == field


@pytest.mark.parametrize("after_handoff", ["bot", "team"])
@pytest.mark.parametrize("contact", ["ask", "ask_and_wait", "never"])
@pytest.mark.parametrize("bot_knows", [True, False])
def test_the_most_lines_with_all_that_can_come_of_them_fit_one_turn(
    after_handoff: str, contact: str, bot_knows: bool
) -> None:
    closed = {"timezone": "UTC", "weekly": {}, "holidays": []}
    more = {"contact": contact, "after_handoff": after_handoff, "business_hours": closed}
    world = unsure(**ticket_settings(**more))
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    if bot_knows:
        world.bots.always("support", reply("On Mondays.", 0.9))
    texts = ["ada@example.com", "card 4111111111111111", *["And when?"] * (MAX_LINES - 2)]
    lines = {f"client-{number:02}": text for number, text in enumerate(texts)}
    shown = world.say_together(chat, lines).messages
    assert [m.author.kind for m in shown[:MAX_LINES]] == ["visitor"] * MAX_LINES
    assert len(shown) <= 12


@given(
    calls=st.lists(
        st.tuples(
            st.integers(0, 11), st.integers(1, MAX_LINES), st.sampled_from(["", "lost", "late"])
        ),
        max_size=8,
    ),
    team=st.booleans(),
)
@settings(max_examples=tries(200))
def test_however_calls_overlap_and_fail_each_line_is_there_once_and_in_order(
    calls: list[tuple[int, int, str]], team: bool
) -> None:
    """A client sends its unconfirmed lines in order; answers get lost, or overtake each other."""
    world = ChatWorld(**ticket_settings())
    chat = world.start()
    if team:
        world.ask_for_person(chat)
    lines = {f"client-{number:02}": f"line {number}" for number in range(12)}
    keys = list(lines)
    reached = 0
    for back, size, fate in calls:
        start = max(0, reached - back)
        part = {key: lines[key] for key in keys[start : start + size]}
        if not part:
            continue
        if fate == "late":
            # The call before, thought to be lost, is taken while this one is under way.
            first = next(iter(part.items()))
            world.faults.before("commit", partial(world.say_together, chat, dict([first])))
        if fate == "lost":
            world.faults.before("commit", *[raising(VersionLost("rival"))] * 3)
            with pytest.raises(RetryableError):
                world.say(chat, "never stored", client_id="client-99")
            world.faults.forget()
            continue
        shown = world.say_together(chat, part).messages
        world.faults.forget()
        assert [
            m.text for m in shown if m.author.kind == "visitor" and m.text in part.values()
        ] == [*part.values()]
        assert len({m.id for m in shown}) == len(shown)
        reached = max(reached, start + len(part))
    said = [text.removeprefix("visitor: ") for text in world.said(chat) if "visitor" in text]
    assert said == [lines[key] for key in keys[:reached]]
    if team:
        assert world.bots.asked == []
