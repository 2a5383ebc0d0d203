"""*Enterprise SaaS* whole: a ticket, the bot and people in it, solved, and not solved after all."""

import pytest

from infra.local.api_clients import Json
from tests.e2e.desks import AGENTS, HOURS_PAGE, SOLVED, Desk, ticket_bot, wait_until
from tests.e2e.faulty import HELPDESKS
from tests.e2e.world import ANSWER, ANSWERABLE, UNANSWERABLE, World, refusal, texts

_PRIVATE = "Between us: this one has asked for a submarine twice."
_ANSWERED = "Hello, our submarine pilot will call you tomorrow."
_FIXED = "The pilot has called. I close this now."
_OPEN = {"zendesk": "open", "freshdesk": "2", "zoho": "Open"}


@pytest.mark.parametrize("helpdesk", HELPDESKS)
def test_enterprise_saas_from_the_ticket_over_the_bots_answer_to_people_and_back(
    world: World, helpdesk: str
) -> None:
    bot = ticket_bot(world, helpdesk, auto_reply={"mode": "send"})
    desk = Desk.opened(world, bot, helpdesk)
    assert UNANSWERABLE in desk.ticket["subject"]
    _the_bot_answers_in_the_ticket(desk, bot)
    _people_answer_and_the_bot_keeps_out(desk)
    _people_solve_it_and_the_bot_has_the_chat_again(desk)
    _not_solved_opens_it_again(desk)
    if helpdesk == "zendesk":
        _not_solved_of_a_closed_one_makes_a_linked_follow_up(world, desk)
    else:
        _a_closed_one_opens_again(desk)
    assert not any("Between us" in text or "Auto Ticket" in text for text in desk.chat())
    assert world.mails.of(desk.visitor.conversation_id) == []


def _the_bot_answers_in_the_ticket(desk: Desk, bot: str) -> None:
    [made] = desk.auto_replies(1)
    assert (made["trigger"], made["state"], made["reason"]) == ("made", "noted", "below_gate")
    assert desk.entries(public=True) == []
    [note] = desk.entries(public=False)
    assert "was not confident enough" in note
    assert desk.visitor.conversation_id in _links(desk), "the note leads to the console"

    said = desk.visitor.say(ANSWERABLE)
    assert texts(said["messages"], "bot") == [], "the team has the conversation"
    sent = desk.auto_replies(2)[1]
    assert (sent["state"], sent["reason"], sent["text"]) == ("sent", "confident", ANSWER)
    answers = [text for text in desk.entries(public=True) if ANSWER in text]
    assert len(answers) == 1
    assert any("the answer above was sent" in text for text in desk.entries(public=False))
    assert HOURS_PAGE in _links(desk)
    asked = next(one for one in desk.ticket["comments"][1:] if ANSWERABLE in one["text"])
    if desk.helpdesk != "zoho":
        # Zoho knows no way to write a comment as the customer.
        assert asked["public"]
        assert asked["author"]["email"] == desk.email
    shown = desk.shows(ANSWER, "bot")
    assert shown["author"]["bot_id"] == bot
    assert [source["url"] for source in shown["sources"]] == [HOURS_PAGE]


def _links(desk: Desk) -> str:
    return " ".join(comment["html"] for comment in desk.ticket["comments"][1:])


def _people_answer_and_the_bot_keeps_out(desk: Desk) -> None:
    desk.act("note", _PRIVATE)
    desk.write_on_page(_ANSWERED)
    message = desk.shows(_ANSWERED)
    assert message["author"]["name"] == AGENTS[desk.helpdesk]
    assert message["text"] == _ANSWERED

    said = desk.visitor.say("Do you repair bicycles?")
    assert texts(said["messages"], "bot") == []
    noted = desk.auto_replies(3)[2]
    assert (noted["state"], noted["reason"]) == ("noted", "human_replied")
    assert any("a person has answered already" in text for text in desk.entries(public=False))
    everything = [comment["text"] for comment in desk.ticket["comments"][1:]]
    assert sum("Do you repair bicycles?" in text for text in everything) == 1
    assert len(desk.chat("bot")) == 2, "the first greeting and the one answer"


def _people_solve_it_and_the_bot_has_the_chat_again(desk: Desk) -> None:
    assert not desk.state()["solved"]
    desk.act("solve", _FIXED)
    state = _solved(desk)
    assert state["assignee"]["kind"] == "bot"
    *_, before, last = desk.chat("agent", "system")
    assert (before, last) == (_FIXED, SOLVED), "the agent's words come before the status"
    said = desk.visitor.say(ANSWERABLE)
    assert texts(said["messages"], "bot") == [ANSWER]
    assert said["escalation"] is None
    assert said["conversation"]["solved"]


def _solved(desk: Desk) -> Json:
    def solved() -> Json | None:
        state = desk.state()
        return state if state["solved"] else None

    state = wait_until(solved, what="solved")
    assert state is not None
    return state


def _not_solved_opens_it_again(desk: Desk) -> None:
    turn = desk.visitor.reopen()
    assert turn["escalation"]["reason"] == "not_solved"
    assert turn["conversation"]["assignee"]["kind"] == "team"
    assert not turn["conversation"]["solved"]
    assert len(texts(turn["messages"], "system")) == 1
    wait_until(lambda: desk.ticket["status"] == _OPEN[desk.helpdesk], what="open again")
    again = refusal(desk.visitor.reopen)
    assert (again.status, again.code) == (409, "nothing_to_reopen")
    desk.visitor.say("The submarine leaks again.")
    wait_until(
        lambda: any("leaks again" in comment["text"] for comment in desk.ticket["comments"]),
        what="the visitor's words in the ticket",
    )


def _not_solved_of_a_closed_one_makes_a_linked_follow_up(world: World, desk: Desk) -> None:
    desk.act("close")
    _solved(desk)
    before = len(desk.ticket["comments"])
    escalation = desk.visitor.reopen()["escalation"]

    def tickets() -> list[Json]:
        return world.helpdesks.tickets(desk.visitor.conversation_id, desk.helpdesk)

    wait_until(lambda: len(tickets()) > 1, what="the follow-up")
    wait_until(lambda: world.final(desk.visitor), what="delivered")
    closed, follow_up = tickets()
    assert follow_up["extra"]["follows"] == closed["id"] == desk.ticket_id
    assert len(closed["comments"]) == before
    assert follow_up["external_id"] is None or escalation["id"] in follow_up["external_id"]
    assert UNANSWERABLE in follow_up["comments"][0]["text"]
    # The conversation lives on in the follow-up.
    follow_up_desk = Desk(world, "", desk.visitor, desk.helpdesk, follow_up)
    follow_up_desk.act("reply", "Now the leak is ours to fix.")
    desk.shows("Now the leak is ours to fix.")


def _a_closed_one_opens_again(desk: Desk) -> None:
    desk.act("close")
    _solved(desk)
    desk.visitor.reopen()
    wait_until(lambda: desk.ticket["status"] == _OPEN[desk.helpdesk], what="open again")
