"""Another bot takes over: it answers, passes on, or people get it."""

from datetime import timedelta

import pytest

from escalation.domain.bot_contract import BotRequest
from escalation.domain.errors import BotFailed
from escalation.domain.jobs import Defer
from tests.fakes.chat_world import BILLING, OWNER, ChatWorld, ticket_settings
from tests.fakes.outside import Answer, reply


def to(bot_id: str, confidence: float = 0.2) -> Answer:
    """A reply that knows little, and a bot that knows more."""
    return reply("hm", confidence, routing=[{"bot_id": bot_id, "score": 0.9}])


def targets(*bot_ids: str) -> dict[str, object]:
    return {"enabled": True, "targets": [{"bot_id": bot_id} for bot_id in bot_ids]}


def refund(**settings: object) -> tuple[ChatWorld, str]:
    """The support bot has been asked for a refund and passes it to the billing bot."""
    world = ChatWorld(ai_agent_transfer=BILLING, **settings)
    world.bots.always("support", to("billing"))
    chat = world.start(email="ada@example.com")
    world.say(chat, "I want a refund")
    return world, chat


def states(world: ChatWorld, chat: str) -> list[tuple[str, str]]:
    return [(e.method, e.state) for e in world.escalations(chat)]


def test_the_target_answers_in_the_chat_and_no_ticket_is_made() -> None:
    world, chat = refund(**ticket_settings())
    world.work_through()
    assert world.said(chat)[-3:] == [
        "visitor: I want a refund",
        "system: Billing knows more about this. I am handing you over.",
        "bot: billing answers",
    ]
    assert states(world, chat) == [("transfer", "delivered")]
    assert world.helpdesk.tickets == []
    head = world.head(chat)
    assert (head.assignee.bot_id, head.pending_transfer, head.visited, head.hops) == (
        "billing",
        None,
        (),
        0,
    )


def test_the_target_sees_the_conversation_and_where_it_comes_from() -> None:
    world, _ = refund()
    world.work_through()
    request = world.bots.asked[-1]
    assert request.bot_id == "billing"
    assert request.handoff_summary == "Transferred from Support (better bot)."
    assert "I want a refund" in [m.text for m in request.messages]


def test_the_next_question_goes_to_the_target_and_by_its_settings() -> None:
    world, chat = refund()
    world.configure("billing", confidence_threshold=0.95)
    world.bots.in_turn("billing", reply("done", 0.99), reply("perhaps", 0.9))
    world.work_through()
    world.say(chat, "And the shipping?")
    assert world.last_decision(chat).settings_bot_id == "billing"
    assert states(world, chat)[-1] == ("email", "recorded")


def test_what_the_visitor_writes_before_the_target_answers_is_answered_with_it() -> None:
    world, chat = refund()
    world.say(chat, "It was order 7")
    world.work_through()
    assert [m.text for m in world.bots.asked[-1].messages if m.author == "visitor"] == [
        "I want a refund",
        "It was order 7",
    ]
    assert world.said(chat).count("bot: billing answers") == 1


def test_what_the_visitor_writes_while_the_target_thinks_gets_an_answer_of_its_own() -> None:
    world, chat = refund()
    world.bots.in_turn("billing", reply("first", 0.9), reply("second", 0.9))
    world.faults.before("ask", lambda: world.say(chat, "It was order 7"))
    world.work_through()
    said = world.said(chat)
    assert said.index("bot: first") < said.index("bot: second")
    assert said.index("visitor: It was order 7") < said.index("bot: first")
    assert states(world, chat) == [("transfer", "delivered")]
    assert world.head(chat).pending_transfer is None


def test_a_visitor_who_keeps_writing_is_answered_by_a_later_delivery() -> None:
    world, chat = refund()
    for _ in range(3):
        world.faults.before("ask", lambda: world.say(chat, "and another thing"))
    assert world.deliver(world.escalations(chat)[0].escalation_id) == Defer(timedelta(seconds=1))
    world.pass_time(timedelta(minutes=10))
    assert states(world, chat) == [("transfer", "delivered")]
    assert world.said(chat)[-1] == "bot: billing answers"


def test_a_wish_for_a_person_in_what_came_meanwhile_is_heard() -> None:
    world, chat = refund()
    world.say(chat, "no, let me talk to a person")
    world.work_through()
    assert states(world, chat) == [("transfer", "delivered"), ("email", "delivered")]
    assert world.last_decision(chat).reason == "explicit_request"


def test_a_target_that_does_not_know_either_passes_on_to_the_next() -> None:
    world, chat = refund()
    world.configure("billing", ai_agent_transfer=targets("support", "sales"))
    world.bots.always("billing", to("sales"))
    world.work_through()
    assert states(world, chat) == [("transfer", "delivered"), ("transfer", "delivered")]
    assert world.said(chat)[-1] == "bot: sales answers"
    assert world.head(chat).assignee.bot_id == "sales"


def test_a_target_that_does_not_know_and_has_nobody_to_pass_to_hands_over_to_people() -> None:
    world, chat = refund()
    world.bots.always("billing", reply("perhaps", 0.1))
    world.work_through()
    assert states(world, chat) == [("transfer", "delivered"), ("email", "delivered")]
    assert "bot: perhaps" not in world.said(chat)
    assert len(world.mailer.to(OWNER)) == 1


def test_where_nobody_is_left_the_visitor_is_told_plainly() -> None:
    world, chat = refund()
    world.configure("billing", human_handoff=False)
    world.bots.always("billing", reply("perhaps", 0.1))
    world.work_through()
    assert states(world, chat) == [("transfer", "delivered")]
    assert "do not have an answer" in world.said(chat)[-1]


def test_a_conversation_never_comes_back_to_a_bot_that_had_it() -> None:
    world, chat = refund()
    for bot_id, others in (("billing", ("support", "sales")), ("sales", ("support", "billing"))):
        world.configure(bot_id, ai_agent_transfer=targets(*others))
    world.bots.always("billing", to("support"))
    world.work_through()
    assert [e.target_bot_id for e in world.escalations(chat) if e.method == "transfer"] == [
        "billing"
    ]
    assert states(world, chat)[-1] == ("email", "delivered")


def test_a_chain_of_transfers_has_three_hops_at_most() -> None:
    world = ChatWorld(ai_agent_transfer=targets("b1"))
    for number in range(1, 6):
        world.configure(f"b{number}", ai_agent_transfer=targets(f"b{number + 1}"))
        world.bots.always(f"b{number}", to(f"b{number + 1}"))
    world.bots.always("support", to("b1"))
    chat = world.start(email="ada@example.com")
    world.say(chat, "refund")
    world.work_through()
    assert states(world, chat) == [("transfer", "delivered")] * 3 + [("email", "delivered")]


def test_after_a_confident_answer_going_back_is_a_normal_transfer() -> None:
    world, chat = refund()
    world.configure("billing", ai_agent_transfer=targets("support"))
    world.bots.in_turn("billing", reply("refunded", 0.9), to("support"))
    world.bots.in_turn("support", reply("back at support", 0.9))
    world.work_through()
    world.say(chat, "Now my password")
    world.work_through()
    assert world.said(chat)[-1] == "bot: back at support"


@pytest.mark.parametrize("kind", ["error", "timeout", "bad_reply"])
def test_a_target_that_fails_twice_is_passed_over_for_people(kind: str) -> None:
    world, chat = refund()
    world.bots.always("billing", BotFailed(kind))
    world.pass_time(timedelta(minutes=5))
    transfer, mail = world.escalations(chat)
    assert (transfer.state, transfer.attempts) == ("failed", 2)
    assert (mail.method, mail.state, mail.reason) == ("email", "delivered", "target_failed")
    assert mail.fallback_of == transfer.escalation_id
    assert world.head(chat).assignee.bot_id == "support"


def test_a_target_that_fails_once_answers_the_second_time() -> None:
    world, chat = refund()
    world.bots.in_turn("billing", BotFailed("timeout"), reply("refunded", 0.9))
    world.pass_time(timedelta(minutes=5))
    assert world.said(chat)[-1] == "bot: refunded"


@pytest.mark.parametrize("gone", ["the bot", "its function"])
def test_a_target_that_is_gone_is_passed_over_at_once(gone: str) -> None:
    world, chat = refund()
    if gone == "the bot":
        del world.profiles.known["billing"]
    else:
        world.bots.always("billing", BotFailed("missing"))
    world.work_through()
    assert states(world, chat) == [("transfer", "failed"), ("email", "delivered")]


def test_without_people_a_failed_transfer_is_told_plainly() -> None:
    world, chat = refund(human_handoff=False)
    world.bots.always("billing", BotFailed("missing"))
    world.work_through()
    assert states(world, chat) == [("transfer", "failed")]
    assert "do not have an answer" in world.said(chat)[-1]
    assert world.head(chat).assignee.bot_id == "support"


@pytest.mark.parametrize("answer", [BotFailed("missing"), reply("perhaps", 0.1)])
def test_what_was_written_before_a_transfer_ended_with_people_reaches_them(answer: Answer) -> None:
    world, chat = refund()
    world.bots.always("billing", answer)
    world.ask_for_person(chat)
    transfer, mail = world.escalations(chat)

    def meanwhile() -> None:
        world.say(chat, "It was order 7")
        world.deliver(transfer.escalation_id)

    world.faults.before("mail", meanwhile)
    world.deliver(mail.escalation_id)
    world.pass_time(timedelta(minutes=20))
    assert any("order 7" in mail.text for mail in world.mailer.to(OWNER))


def test_an_answer_that_comes_after_the_team_took_over_is_dropped() -> None:
    world, chat = refund()
    world.configure("billing", **ticket_settings())
    world.faults.before("ask", lambda: world.ask_for_person(chat))
    world.work_through()
    assert "bot: billing answers" not in world.said(chat)
    assert states(world, chat) == [("transfer", "cancelled"), ("ticket", "delivered")]


def test_a_target_asked_twice_sees_the_same_request_id() -> None:
    world, _ = refund()
    requests: list[BotRequest] = []

    def hear(request: BotRequest) -> Answer:
        requests.append(request)
        return BotFailed("timeout") if len(requests) == 1 else reply("refunded", 0.9)

    world.bots.says["billing"] = hear
    world.pass_time(timedelta(minutes=5))
    assert requests[0].request_id == requests[1].request_id
