"""Stored decisions, taken again from what is stored with them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain import replay as replay_module
from escalation.domain.conversation import Turn
from escalation.domain.decision import Decision
from escalation.domain.errors import BotFailed, EscalationError, NotFound
from escalation.domain.owner_ports import SettingsVersion
from escalation.domain.replay import replay, would_decide
from escalation.domain.settings import EscalationSettings
from escalation.use_cases.owner.past_decisions import Replays, SettingsThen, weighed
from tests.fakes.chat_world import BILLING, WS, ticket_settings
from tests.fakes.outside import reply
from tests.fakes.owner_stores import START, MemoryWorkspaces
from tests.fakes.owner_world import World
from tests.fakes.reports import CountedWorld
from tests.properties import tries
from tests.unit.owner.chats import OwnedChats

SAYINGS = (
    "How do I sign in?",
    "I want a refund",
    "talk to a person",
    "this is useless",
    "How do I sign in?",
    "it's ada@example.com",
)
RULES: tuple[dict[str, object], ...] = (
    {"keywords": ["refund"], "then": "handoff"},
    {"keywords": ["sign in"], "then": "do_not_escalate"},
    {"keywords": ["useless"], "then": "transfer", "target_bot_id": "billing"},
)
REPLIES = st.sampled_from(
    [
        reply("Sure.", 0.9),
        reply("Perhaps.", 0.2),
        reply("No.", 0.9, wants_handoff=True),
        reply("?", 0.3, routing=[{"bot_id": "billing", "score": 0.95}]),
        reply("?", 0.30000000000000004, routing=[{"bot_id": "billing", "score": 0.45}]),
        BotFailed("timeout"),
        BotFailed("missing"),
    ]
)
SETTINGS = st.fixed_dictionaries(
    {
        "confidence_threshold": st.floats(0, 1, allow_nan=False),
        "after_handoff": st.sampled_from(["team", "bot"]),
        "ai_agent_transfer": st.just(BILLING),
        "rules": st.lists(st.sampled_from(RULES), max_size=3),
        "contact": st.sampled_from(["ask", "ask_and_wait", "never"]),
    }
)
DOINGS = st.sampled_from([*SAYINGS, "<button>", "<work>", "<settings>", "<close>"])


@settings(max_examples=tries(120), deadline=None)
@given(
    versions=st.lists(SETTINGS, min_size=1, max_size=3),
    billing=st.lists(REPLIES, min_size=1, max_size=3),
    support=st.lists(REPLIES, min_size=1, max_size=5),
    life=st.lists(DOINGS, min_size=1, max_size=14),
)
def test_every_stored_decision_taken_again_is_the_same_byte_for_byte(
    versions: list[dict[str, object]],
    billing: list[Any],
    support: list[Any],
    life: list[str],
) -> None:
    chats = OwnedChats()
    chats.save("support", **ticket_settings(**versions[0]))
    chats.world.bots.in_turn("support", *support)
    chats.world.bots.in_turn("billing", *billing)
    chat = chats.world.start()
    saved = 0
    for doing in life:
        try:
            if doing == "<settings>":
                saved += 1
                chats.save("support", **ticket_settings(**versions[saved % len(versions)]))
            else:
                _do(chats.world, chat, doing)
        except EscalationError:
            continue
    chats.world.work_through()
    then = SettingsThen(chats.store, WS)
    turns = chats.world.transcripts.turns[chat]
    found = [replay(then.of(each.decision), each.text, each.decision) for each in weighed(turns)]
    assert found == ["same"] * len([turn for turn in turns if turn.decision])
    for each in weighed(turns):
        settings_then = then.of(each.decision)
        assert settings_then is not None
        again = would_decide(settings_then, settings_then, each.text, each.decision)
        assert again == each.decision


def _do(world: CountedWorld, chat: str, doing: str) -> None:
    if doing == "<button>":
        world.ask_for_person(chat)
    elif doing == "<work>":
        world.work_through()
    elif doing == "<close>":
        world.close(chat)
    else:
        world.say(chat, doing)


def test_every_visitors_turn_that_a_bot_or_a_person_gets_has_a_decision() -> None:
    chats = OwnedChats()
    chats.save("support", ai_agent_transfer=BILLING)
    chats.world.bots.always("billing", BotFailed("missing"))
    chats.world.bots.always(
        "support", reply("?", 0.2, routing=[{"bot_id": "billing", "score": 0.9}])
    )
    chat = chats.world.start()
    chats.world.say(chat, "I want a refund")
    chats.world.work_through()
    reasons = [each.decision.reason for each in weighed(chats.world.transcripts.turns[chat])]
    assert reasons == ["better_bot", "target_failed"]


def test_a_decision_names_the_engine_that_its_evidence_comes_from() -> None:
    chats = OwnedChats()
    chats.save("support", ai_agent_transfer=BILLING)
    routing = [{"bot_id": "billing", "score": 0.9}]
    chats.world.bots.always("support", reply("?", 0.2, routing=routing, engine="lexical 1"))
    chats.world.bots.always("billing", reply("Sure.", 0.9, engine="a model"))
    chat = chats.world.start()
    chats.world.say(chat, "I want a refund")
    chats.world.work_through()
    decisions = [each.decision for each in weighed(chats.world.transcripts.turns[chat])]
    assert [each.evidence.engine for each in decisions] == ["lexical 1", "a model"]


def test_a_transfer_says_which_bot_and_why_wherever_it_is_shown() -> None:
    chats = OwnedChats()
    chats.save("support", ai_agent_transfer=BILLING)
    why = "I want my money back"
    routing = [{"bot_id": "billing", "score": 0.9, "reason": why}]
    chats.world.bots.always("support", reply("?", 0.2, routing=routing))
    chats.world.bots.always("billing", reply("Sure.", 0.9))
    chat = chats.world.start()
    chats.world.say(chat, "refund me")
    chats.world.work_through()
    transferred, answered = (each.decision for each in weighed(chats.world.transcripts.turns[chat]))
    assert [score.reason for score in transferred.evidence.scores] == [why]
    shown = _replays(chats).get(chats.caller, chat, after=None).items
    assert [(view.was.target_bot_id, view.target_reason) for view in shown] == [
        ("billing", why),
        (None, None),
    ]
    assert [view.again for view in shown] == ["same", "same"]
    assert answered.evidence.scores == ()


def _decided(chats: OwnedChats) -> tuple[str, Turn, Decision]:
    chat = chats.world.start()
    chats.world.say(chat, "How do I sign in?")
    turn = chats.world.transcripts.turns[chat][-1]
    assert turn.decision is not None
    return chat, turn, turn.decision


def test_another_version_of_the_function_is_named_only_where_it_decides_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chats = OwnedChats()
    _, turn, decision = _decided(chats)
    then = SettingsThen(chats.store, WS).of(decision)
    old = decision.model_copy(update={"decision_version": "decide/0"})
    assert replay(then, turn.visitor_text(), old) == "same"
    other = old.model_copy(update={"action": "handoff"})
    assert replay(then, turn.visitor_text(), other) == "function_changed"
    broken = decision.model_copy(update={"action": "handoff"})
    assert replay(then, turn.visitor_text(), broken) == "different"
    monkeypatch.setattr(replay_module, "DECISION_VERSION", "decide/9")
    assert replay(then, turn.visitor_text(), broken) == "function_changed"


def test_what_is_missing_is_said() -> None:
    chats = OwnedChats()
    _, turn, decision = _decided(chats)
    then = SettingsThen(chats.store, WS).of(decision)
    assert replay(None, turn.visitor_text(), decision) == "settings_missing"
    assert replay(then, None, decision) == "message_missing"
    gone = decision.model_copy(update={"settings_version": 99})
    assert SettingsThen(chats.store, WS).of(gone) is None
    assert SettingsThen(chats.store, "other").of(decision) is None


def test_the_settings_that_count_are_those_of_then() -> None:
    chats = OwnedChats()
    chats.world.bots.always("support", reply("Sure.", 0.7))
    chats.save("support", confidence_threshold=0.6)
    chat, _, _ = _decided(chats)
    chats.save("support", confidence_threshold=0.8)
    (found,) = _replays(chats).get(chats.caller, chat, after=None).items
    assert (found.was.action, found.again) == ("answer", "same")
    assert found.today is not None
    assert (found.today.action, found.today.method) == ("handoff", "email")


def test_another_workspaces_conversation_is_missing() -> None:
    world = World()
    world.conversation()
    with pytest.raises(NotFound):
        world.side.replays.get(world.stranger, "c1", after=None)
    assert world.side.replays.get(world.member, "c1", after=None).items == ()


def test_replays_come_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("escalation.use_cases.owner.past_decisions.PAGE_OF_DECISIONS", 2)
    chats = OwnedChats()
    chat = chats.world.start()
    for number in range(5):
        chats.world.say(chat, f"Question {number}")
    pages: list[int] = []
    after: str | None = None
    while True:
        page = _replays(chats).get(chats.caller, chat, after=after)
        pages.append(len(page.items))
        after = page.next
        if after is None:
            break
    assert pages == [2, 2, 1]


def _replays(chats: OwnedChats) -> Replays:
    return Replays(access=chats.access, store=chats.store, transcripts=chats.world.transcripts)


def test_version_zero_are_the_defaults() -> None:
    store = MemoryWorkspaces()
    saved = SettingsVersion(
        bot_id="support",
        workspace_id=WS,
        version=1,
        settings=EscalationSettings(confidence_threshold=0.9),
        author="ada@acme.example",
        saved_at=START,
    )
    store.save_settings(saved)
    chats = OwnedChats()
    _, _, decision = _decided(chats)
    then = SettingsThen(store, WS)
    zero = then.of(decision.model_copy(update={"settings_version": 0}))
    one = then.of(decision.model_copy(update={"settings_version": 1}))
    assert zero is not None
    assert one is not None
    assert (zero.settings, one.settings) == (EscalationSettings(), saved.settings)
