"""Did it help? What visitors say is kept, shown to the team, and counted in the report."""

from infra.local.api_clients import Json
from tests.e2e.desks import SOLVED, Desk, wait_until
from tests.e2e.faulty import TICKETS
from tests.e2e.world import ANSWERABLE, World, refusal, texts

_ASKS_ALL = {"thumbs": True, "solved": True, "csat": True}


def _totals(world: World, bot: str) -> Json:
    totals: Json = world.owner.get(f"/bots/{bot}/report")["totals"]
    return totals


def test_a_thumb_and_whether_it_was_solved_are_kept_shown_and_counted(world: World) -> None:
    bot = world.bot({"feedback": _ASKS_ALL})
    visitor = world.visitor(bot)
    turn = visitor.say(ANSWERABLE)
    [answer] = [one for one in turn["messages"] if one["author"]["kind"] == "bot"]
    assert answer["helped"] == "asked"
    assert turn["conversation"]["at_end"] == "solved"

    body = {"message_id": answer["id"], "helped": False, "words": "It is closed on Fridays."}
    assert visitor.feedback("answer", body)["messages"][0]["helped"] == "no"
    asked = turn["messages"][0]["id"]
    wrong = refusal(visitor.feedback, "answer", {**body, "message_id": asked})
    assert (wrong.status, wrong.problem["field"]) == (400, "message_id"), "the visitor's own line"
    visitor.feedback("answer", {"message_id": answer["id"], "helped": True})
    assert visitor.feedback("solved", {"solved": True})["conversation"]["at_end"] is None
    nothing = refusal(visitor.feedback, "csat", {"steps": 5})
    assert (nothing.status, nothing.code) == (409, "nothing_asked"), "nobody of the team was there"

    shown = world.conversation(visitor)["feedback"]
    [thumb] = shown["thumbs"]
    assert (thumb["message_id"], thumb["up"], thumb["words"]) == (answer["id"], True, None)
    assert (shown["solved"]["solved"], shown["solved"]["message_id"]) == (True, answer["id"])
    helped = [one["helped"] for one in visitor.messages()["messages"] if one["id"] == answer["id"]]
    assert helped == ["yes"]
    assert len(texts(visitor.messages()["messages"])) == len(turn["messages"]) + 1, "no line of it"

    wait_until(lambda: _totals(world, bot)["said"]["solved"], what="it in the report")
    said = _totals(world, bot)["said"]
    assert (said["helped"], said["not_helped"], said["solved"]) == (1, 0, 1)


def test_how_the_help_of_people_was_is_asked_once_it_is_solved(world: World) -> None:
    bot = world.bot(
        {
            "handoff_method": "ticket",
            "ticket": TICKETS["zendesk"],
            "contact": "never",
            "trust_claimed_addresses": True,
            "feedback": _ASKS_ALL,
        }
    )
    desk = Desk.opened(world, bot, "zendesk")
    desk.act("reply", "The submarine lands on Sunday.")
    desk.shows("The submarine lands")
    assert desk.state()["at_end"] is None, "it is not over"
    desk.act("solve")
    desk.shows(SOLVED, "system")
    assert desk.state()["at_end"] == "csat"
    said = {"steps": 4, "words": "Quick and kind."}
    assert desk.visitor.feedback("csat", said)["conversation"]["at_end"] is None

    csat = world.conversation(desk.visitor)["feedback"]["csat"]
    assert (csat["steps"], csat["words"]) == (4, "Quick and kind.")
    wait_until(lambda: _totals(world, bot)["csat"]["count"], what="it in the report")
    counted = _totals(world, bot)["csat"]
    assert (counted["count"], counted["average"], counted["by_step"]) == (1, 4.0, {"4": 1})
