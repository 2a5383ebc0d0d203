"""What leaves of chats: each matter once, nothing of what is erased, text only where it may."""

from datetime import timedelta

import pytest

from escalation.domain.changes import RefusalWritten
from escalation.domain.errors import RetryableError
from escalation.domain.matters import AgentReplied, Delivered, HandedOver, Solved, TurnDecided
from escalation.domain.news import Refused
from escalation.domain.workspace import MatterChoices
from tests.fakes.chat_world import BILLING, ticket_settings
from tests.fakes.faults import Crash
from tests.fakes.outside import reply
from tests.fakes.told import ToldWorld
from tests.unit.use_cases.ticket_worlds import linked, sync

MINUTE = timedelta(minutes=1)


def _with_ticket(**settings: object) -> tuple[ToldWorld, str]:
    world = ToldWorld(**ticket_settings(**settings))
    chat = world.start()
    world.say(chat, "My invoice is wrong, talk to a person please")
    world.pass_time(MINUTE)
    return world, chat


def test_a_handoff_by_ticket_is_handed_over_and_delivered() -> None:
    world, chat = _with_ticket()
    handed_over, delivered = world.told()
    (escalation,) = world.escalations(chat)
    assert isinstance(handed_over, HandedOver)
    assert isinstance(delivered, Delivered)
    assert handed_over.escalation_id == delivered.escalation_id == escalation.escalation_id
    assert (handed_over.method, handed_over.reason) == ("ticket", "explicit_request")
    assert (delivered.reference, delivered.ticket_id) == (
        escalation.reference,
        escalation.ticket_id,
    )
    assert delivered.console_url == f"https://console.example/console/conversations/{chat}"
    assert delivered.line == f"Ticket {escalation.reference} has the chat: explicit request"


def test_no_text_leaves_unless_the_owner_says_so() -> None:
    world, _ = _with_ticket()
    assert "invoice" not in "".join(matter.model_dump_json() for matter in world.told())


def test_the_question_leaves_where_the_owner_says_so() -> None:
    world, _ = _with_ticket()
    world.choices = MatterChoices(text=True)
    questions = {matter.question for matter in world.told() if isinstance(matter, HandedOver)}
    assert questions == {"My invoice is wrong, talk to a person please"}


def test_a_person_replies_and_solves_it() -> None:
    world, chat = _with_ticket()
    world.told()
    world.choices = MatterChoices(text=True)
    ticket = world.helpdesk.ticket(world.escalations(chat)[0].ticket_id or "")
    world.helpdesk.agent(ticket, "It is mended")
    ticket.status = "solved"
    sync(world, ticket)
    replied = [each for each in world.told() if isinstance(each, AgentReplied)]
    solved = [each for each in world.told() if isinstance(each, Solved)]
    assert [(each.place, each.words) for each in replied] == [("ticket", "It is mended")]
    reference = linked(world, chat).reference
    assert [each.reference for each in solved] == [reference]
    assert solved[0].line == f"Ticket {reference} was solved"
    assert set(world.sink.seen.values()) == {1}


def test_an_answer_taken_back_before_it_is_told_leaves_without_words() -> None:
    world, chat = _with_ticket()
    world.told()
    world.choices = MatterChoices(text=True)
    ticket = world.helpdesk.ticket(world.escalations(chat)[0].ticket_id or "")
    world.helpdesk.agent(ticket, "Your key is XYZZY-42")
    sync(world, ticket)
    world.clock.move(MINUTE)
    ticket.entries.pop()
    sync(world, ticket)
    assert world.messages(chat)[-1].withdrawn
    replied = [each for each in world.told() if isinstance(each, AgentReplied)]
    assert [each.words for each in replied] == [None]
    told = "".join(matter.model_dump_json() for matter in world.sink.taken)
    assert "XYZZY" not in told
    assert "withdrawn" not in told, "nor the words in their place"


def test_an_answer_taken_back_after_it_was_told_is_not_told_again() -> None:
    world, chat = _with_ticket()
    world.told()
    world.choices = MatterChoices(text=True)
    ticket = world.helpdesk.ticket(world.escalations(chat)[0].ticket_id or "")
    world.helpdesk.agent(ticket, "Your key is XYZZY-42")
    sync(world, ticket)
    (replied,) = [each for each in world.told() if isinstance(each, AgentReplied)]
    assert replied.words == "Your key is XYZZY-42"
    before = len(world.sink.taken)
    world.clock.move(MINUTE)
    ticket.entries.pop()
    sync(world, ticket)
    assert world.messages(chat)[-1].withdrawn
    assert world.told()[before:] == []


def test_a_failed_ticket_and_the_mail_in_its_place_are_told_each() -> None:
    world = ToldWorld(**ticket_settings())
    world.connections.known.clear()
    chat = world.start()
    world.say(chat, "talk to a person please")
    world.pass_time(MINUTE)
    ticket, mail = world.escalations(chat)
    told = {(each.type, each.model_dump().get("escalation_id")) for each in world.told()}
    assert told == {
        ("escalation.handed_over", ticket.escalation_id),
        ("escalation.failed", ticket.escalation_id),
        ("escalation.handed_over", mail.escalation_id),
        ("escalation.delivered", mail.escalation_id),
    }


def test_a_transfer_is_a_matter_of_its_target() -> None:
    world = ToldWorld(ai_agent_transfer=BILLING)
    world.bots.always("support", reply("?", 0.2, routing=[{"bot_id": "billing", "score": 0.9}]))
    chat = world.start()
    world.say(chat, "I want a refund")
    world.pass_time(MINUTE)
    handed_over, delivered = world.told()
    assert isinstance(handed_over, HandedOver)
    assert (handed_over.method, handed_over.target_bot_id) == ("transfer", "billing")
    assert delivered.type == "escalation.delivered"


@pytest.mark.parametrize(
    ("environment", "owner", "count"), [(True, True, 1), (True, False, 0), (False, True, 0)]
)
def test_decisions_leave_where_environment_and_owner_ask_for_them(
    environment: bool, owner: bool, count: int
) -> None:
    world = ToldWorld()
    world.turns = environment
    world.choices = MatterChoices(turns=owner, text=True)
    chat = world.start()
    world.say(chat, "How do I sign in?")
    decided = [each for each in world.told() if isinstance(each, TurnDecided)]
    assert [each.question for each in decided] == ["How do I sign in?"] * count


def test_what_was_erased_before_it_was_told_is_not_told() -> None:
    world, chat = _with_ticket()
    head = world.head(chat)
    world.transcripts.heads[chat] = head.model_copy(update={"state": "erased"})
    assert world.told() == []
    assert world.transcripts.stream == []


def test_a_bus_that_is_down_is_told_later_and_each_matter_once() -> None:
    world, _ = _with_ticket()
    world.sink.is_down = True
    assert world.told() == []
    assert world.transcripts.stream
    world.sink.is_down = False
    assert world.types() == ["escalation.handed_over", "escalation.delivered"]
    assert world.transcripts.stream == []
    assert set(world.sink.seen.values()) == {1}


def test_only_what_was_not_taken_comes_again() -> None:
    world, _ = _with_ticket()
    world.sink.refuses = {"escalation.delivered"}
    assert world.types() == ["escalation.handed_over"]
    world.sink.refuses = set()
    assert world.types() == ["escalation.handed_over", "escalation.delivered"]
    assert set(world.sink.seen.values()) == {1}


def test_a_store_that_is_down_holds_back_what_it_was_asked_for() -> None:
    world, _ = _with_ticket()

    def down(conversation_id: str, *, turns: int = 30) -> None:
        raise RetryableError("store_unavailable")

    working, world.transcripts.load = world.transcripts.load, down  # type: ignore[method-assign]
    assert world.told() == []
    world.transcripts.load = working  # type: ignore[method-assign]
    assert world.types() == ["escalation.handed_over", "escalation.delivered"]


@pytest.mark.parametrize("step", range(1, 40))
def test_whoever_dies_wherever_each_matter_is_told_and_once(step: int) -> None:
    world = ToldWorld(**ticket_settings())
    chat = world.start()
    client_id = world.client_id()
    world.faults.crash_at = world.faults.steps + step
    try:
        world.say(chat, "talk to a person please", client_id=client_id)
    except Crash:
        world.say(chat, "talk to a person please", client_id=client_id)
    world.pass_time(timedelta(minutes=30))
    world.faults.crash_at = None
    assert sorted(world.types()) == ["escalation.delivered", "escalation.handed_over"]
    assert set(world.sink.seen.values()) == {1}


def test_a_broken_connection_is_told_with_the_page_where_it_is_mended() -> None:
    world = ToldWorld()
    refused = Refused(
        connection_id="con",
        workspace_id="acme",
        helpdesk="zendesk",
        code="credentials_refused",
        at=world.clock.now(),
    )
    world.transcripts.stream = [RefusalWritten(None, refused), RefusalWritten(refused, refused)]
    (broken,) = world.told()
    assert broken.console_url == "https://console.example/console/connections"
    assert broken.line == "The connection to zendesk is refused: credentials refused"


def test_of_a_chat_that_must_reach_a_person_nothing_leaves_not_even_that_there_is_one() -> None:
    world = ToldWorld(**ticket_settings())
    world.choices = MatterChoices(text=True, turns=True)
    chat = world.start()
    world.say(chat, "I want to die")
    world.pass_time(MINUTE)
    assert len(world.helpdesk.tickets) == 1
    assert world.told() == []
