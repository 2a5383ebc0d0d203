"""The people of a workspace: stepping in, trying again, exporting, erasing."""

from secrets import token_hex

import httpx

from infra.local.api_clients import Json
from tests.e2e.faulty import TICKETS
from tests.e2e.world import (
    ANSWER,
    ANSWERABLE,
    UNANSWERABLE,
    World,
    refusal,
    texts,
    wait_until,
)


def _finished(world: World, job: Json) -> Json:
    def done() -> Json | None:
        found = world.owner.get(f"/jobs/{job['job_id']}")
        return found if found["state"] in {"done", "failed"} else None

    finished = wait_until(done, 60, what="the job's end")
    assert finished is not None
    assert finished["state"] == "done", finished
    return finished


def test_a_person_takes_over_writes_and_hands_back(world: World) -> None:
    visitor = world.visitor(world.bot())
    visitor.say(ANSWERABLE)
    path = f"/conversations/{visitor.conversation_id}"
    refused = refusal(world.owner.post, f"{path}/messages", {"text": "Hello"})
    assert (refused.status, refused.code) == (409, "team_is_not_assignee")

    taken = world.owner.post(f"{path}/take-over")
    assert taken["conversation"]["assignee"]["kind"] == "team"
    said = visitor.say(ANSWERABLE)
    assert texts(said["messages"], "bot") == [], "the bot does not talk over a person"
    body = {
        "text": "I am Robin. How can I help?",
        "name": "Robin",
        "client_message_id": "agent-message-1",
    }
    world.owner.post(f"{path}/messages", body)
    world.owner.post(f"{path}/messages", body)
    news = visitor.messages(after=said["messages"][-1]["id"])["messages"]
    assert [(m["author"]["kind"], m["author"]["name"], m["text"]) for m in news] == [
        ("agent", "Robin", "I am Robin. How can I help?")
    ]

    world.owner.post(f"{path}/hand-back")
    turn = visitor.say(ANSWERABLE)
    assert texts(turn["messages"], "bot") == [ANSWER]
    assert turn["conversation"]["assignee"]["kind"] == "bot"


def test_a_waiting_escalation_is_dismissed_and_the_chat_goes_on(world: World) -> None:
    bot = world.bot(
        {
            "handoff_method": "ticket",
            "ticket": TICKETS["zendesk"],
            "contact": "ask_and_wait",
            "contact_timeout_s": 600,
        }
    )
    visitor = world.visitor(bot)
    escalation = visitor.say(UNANSWERABLE)["escalation"]
    dismissed = world.owner.post(f"/escalations/{escalation['id']}/dismiss")
    assert dismissed["state"] == "cancelled"
    page = visitor.messages()
    assert not page["conversation"]["contact_required"]
    assert texts(visitor.say(ANSWERABLE)["messages"], "bot") == [ANSWER]
    world.sweep()
    assert world.helpdesks.tickets(visitor.conversation_id) == []


def test_what_was_delivered_is_neither_retried_nor_dismissed(world: World) -> None:
    visitor = world.visitor(world.bot())
    visitor.say(UNANSWERABLE)
    [escalation] = world.settled(visitor)
    for act, code in (("retry", "not_failed"), ("dismiss", "already_delivered")):
        refused = refusal(world.owner.post, f"/escalations/{escalation['id']}/{act}")
        assert (refused.status, refused.code) == (409, code)
    assert len(world.mails.of(visitor.conversation_id)) == 1


def test_lists_show_conversations_and_escalations_by_their_state(world: World) -> None:
    bot = world.bot()
    answered, unanswered = world.visitor(bot), world.visitor(bot)
    answered.say(ANSWERABLE)
    unanswered.say(UNANSWERABLE)
    world.settled(unanswered)
    answered.close()
    closed = world.owner.every(f"/bots/{bot}/conversations?state=closed")
    assert [one["id"] for one in closed] == [answered.conversation_id]
    everything = world.owner.every(f"/bots/{bot}/conversations")
    assert {one["id"] for one in everything} == {
        answered.conversation_id,
        unanswered.conversation_id,
    }
    delivered = world.owner.every("/escalations?state=delivered&method=email")
    assert unanswered.conversation_id in {one["conversation_id"] for one in delivered}


def test_an_export_holds_the_whole_conversation(world: World) -> None:
    visitor = world.visitor(world.bot())
    visitor.say(ANSWERABLE)
    job = world.owner.post(f"/conversations/{visitor.conversation_id}/export")
    link = _finished(world, job)["link"]
    exported = httpx.get(link, timeout=30)
    assert exported.status_code == 200
    assert ANSWERABLE in exported.text
    assert ANSWER in exported.text


def test_an_erased_conversation_is_gone_for_everybody(world: World) -> None:
    visitor = world.visitor(world.bot(), visitor={"email": "gone@visitor.example"})
    visitor.say(UNANSWERABLE)
    world.settled(visitor)
    path = f"/conversations/{visitor.conversation_id}"
    _finished(world, world.owner.delete(path).json())
    assert refusal(visitor.messages).status == 404
    assert refusal(visitor.say, ANSWERABLE).status == 404
    assert refusal(world.owner.get, path).status == 404
    assert refusal(visitor.transcript).status == 404
    left = world.transcripts.load(visitor.conversation_id)
    assert left is not None, "a tombstone stays"
    assert left.head.state == "erased"
    assert left.turns == ()
    assert "gone@visitor.example" not in left.head.model_dump_json()
    assert world.transcripts.escalations_of(visitor.conversation_id) == ()


def test_erasing_cancels_what_is_on_its_way(world: World) -> None:
    bot = world.bot(
        {"handoff_method": "ticket", "ticket": TICKETS["zendesk"], "contact": "ask_and_wait"}
    )
    visitor = world.visitor(bot)
    visitor.say(UNANSWERABLE)
    _finished(world, world.owner.delete(f"/conversations/{visitor.conversation_id}").json())
    world.sweep()
    assert world.helpdesks.tickets(visitor.conversation_id) == []


def test_a_visitor_is_erased_by_address_from_every_conversation(world: World) -> None:
    bot, address = world.bot(), f"forget-{token_hex(4)}@visitor.example"
    known = [world.visitor(bot, visitor={"email": address}) for _ in range(2)]
    later, other = world.visitor(bot), world.visitor(bot, visitor={"email": "x@visitor.example"})
    later.contact(address)
    everyone = [*known, later, other]
    for visitor in everyone:
        visitor.say(ANSWERABLE)
    _finished(world, world.owner.delete(f"/visitors?email={address}").json())
    for visitor in (*known, later):
        assert refusal(visitor.messages).status == 404
    assert texts(other.messages()["messages"], "visitor") == [ANSWERABLE]
