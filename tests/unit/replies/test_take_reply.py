"""A mail reply enters the chat as the visitor's message, once, and for the people."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.domain.errors import RetryableError, VersionLost
from escalation.domain.jobs import Defer, RelayMessages
from escalation.domain.replay import decide_again
from escalation.use_cases.visitor.reply_lines import in_lines
from tests.fakes.chat_world import ticket_settings
from tests.fakes.outside import reply
from tests.unit.replies.mails import GMAIL, GMAIL_SAYS, OUTLOOK, OUTLOOK_SAYS, mail, raw
from tests.unit.replies.reply_worlds import ReplyWorld
from tests.unit.use_cases.ticket_worlds import sync


def test_it_is_the_visitors_message_marked_as_by_mail_and_for_the_team() -> None:
    world = ReplyWorld()
    chat = world.with_team()
    asked = len(world.bots.asked)
    assert world.mailed(world.address(chat), raw(GMAIL)) is None
    last = world.messages(chat)[-1]
    assert (last.author.kind, last.text, last.by_mail) == ("visitor", GMAIL_SAYS, True)
    head = world.head(chat)
    assert head.unanswered_seq == last.seq
    assert head.last_visitor_at == world.clock.now()
    assert world.last_decision(chat).reason == "team_is_assignee"
    assert len(world.bots.asked) == asked, "no bot is asked"
    assert world.mails.kept == {}
    assert [e["lines"] for e in world.events.named("mail_reply_taken")] == [1]


def test_what_is_typed_in_the_widget_is_not_marked() -> None:
    world = ReplyWorld()
    chat = world.with_team()
    world.say(chat, "The blue one")
    assert world.messages(chat)[-1].by_mail is None


def test_a_file_gets_a_word_and_is_not_kept() -> None:
    world = ReplyWorld()
    chat = world.with_team()
    world.mailed(world.address(chat), raw(OUTLOOK))
    assert world.messages(chat)[-1].text == f"{OUTLOOK_SAYS}\n[Beleg für Ada.pdf]"


def test_it_goes_on_into_an_open_ticket() -> None:
    world = ReplyWorld(**ticket_settings())
    world.bots.always("support", reply("perhaps", 0.1))
    chat = world.start(signed="ada@example.com")
    world.say(chat, "Do you ship to Mars?")
    world.work_through()
    world.mailed(world.address(chat))
    assert isinstance(world.queue.sent[-1], RelayMessages)
    world.work_through()
    (ticket,) = world.helpdesk.tickets
    assert "Yes, please." in str(ticket)


def test_where_a_bot_has_the_chat_it_is_brought_to_people_and_not_to_the_bot() -> None:
    world = ReplyWorld()
    chat = world.with_team()
    world.hand_back(chat)
    asked = len(world.bots.asked)
    world.mailed(world.address(chat))
    assert len(world.bots.asked) == asked
    decision = world.last_decision(chat)
    assert (decision.action, decision.reason) == ("handoff", "explicit_request")
    profile = world.profiles.known["support"]
    assert decide_again(profile.versioned, None, decision) == decision
    (escalation,) = world.escalations(chat)
    assert escalation.method == "email"
    world.work_through()
    assert "Yes, please." in world.mailer.sent[-1].text


def solved(after_handoff: str = "team") -> tuple[ReplyWorld, str]:
    """The team has answered by its ticket, and solved it."""
    world = ReplyWorld(**ticket_settings(after_handoff=after_handoff))
    world.bots.always("support", reply("perhaps", 0.1))
    chat = world.start(signed="ada@example.com")
    world.say(chat, "Do you ship to Mars?")
    world.work_through()
    (ticket,) = world.helpdesk.tickets
    world.helpdesk.agent(ticket, "Yes, on Mondays.")
    ticket.status = "solved"
    sync(world, ticket)
    assert world.head(chat).is_solved
    return world, chat


@pytest.mark.parametrize("after_handoff", ["bot", "team"])
def test_an_answer_to_a_solved_ticket_opens_it_again(after_handoff: str) -> None:
    world, chat = solved(after_handoff)
    world.mailed(world.address(chat), mail("It has not come."))
    assert world.last_decision(chat).reason == "not_solved"
    world.work_through()
    (ticket,) = world.helpdesk.tickets
    assert ticket.status != "solved"
    assert "It has not come." in ticket.text()


@pytest.mark.parametrize("thanks", ["Thanks!", "Thank you, that worked. Bye"])
def test_thanks_for_it_open_nothing_again(thanks: str) -> None:
    world, chat = solved()
    before = len(world.escalations(chat))
    world.mailed(world.address(chat), mail(thanks))
    world.work_through()
    assert f"visitor: {thanks}" in world.said(chat)
    assert world.last_decision(chat).reason == "acknowledgement"
    assert len(world.escalations(chat)) == before
    (ticket,) = world.helpdesk.tickets
    assert ticket.status == "solved"


@pytest.mark.parametrize("answer", ["Yes", "ok", "No"])
def test_a_short_answer_may_be_one_to_the_teams_question(answer: str) -> None:
    world = ReplyWorld()
    chat = world.with_team()
    world.hand_back(chat)
    world.mailed(world.address(chat), mail(answer))
    assert world.last_decision(chat).action == "handoff"


def test_where_nothing_may_reach_people_it_is_kept_and_said_so() -> None:
    world = ReplyWorld(human_handoff=False)
    chat = world.start(signed="ada@example.com")
    world.mailed(world.address(chat))
    assert world.last_decision(chat).action == "cannot_help"
    assert world.said(chat)[-2] == "visitor: Yes, please."
    assert world.escalations(chat) == []


@pytest.mark.parametrize("again", ["the same notice", "sent twice by the program"])
def test_a_mail_is_taken_once(again: str) -> None:
    world = ReplyWorld()
    chat = world.with_team()
    to = world.address(chat)
    world.mailed(to, mail_id="m1")
    before = world.said(chat)
    second = "m1" if again == "the same notice" else "m2"
    assert world.mailed(to, mail(), mail_id=second) is None
    assert world.said(chat) == before
    assert world.mails.kept == {}
    assert world.refusals() == []


def test_two_mails_are_two_messages_in_their_order() -> None:
    world = ReplyWorld()
    chat = world.with_team()
    for number in (1, 2):
        world.mailed(world.address(chat), mail(f"no {number}", Message_ID=f"<{number}@x.example>"))
    assert world.said(chat)[-2:] == ["visitor: no 1", "visitor: no 2"]


def test_without_an_id_of_its_own_a_mail_goes_by_the_mail_services() -> None:
    world = ReplyWorld()
    chat = world.with_team()
    content = mail().replace(b"Message-ID: <1@example.com>\n", b"")
    for mail_id in ("m1", "m1", "m2"):
        world.mailed(world.address(chat), content, mail_id=mail_id)
    assert world.said(chat).count("visitor: Yes, please.") == 2


def test_what_is_confidential_is_hidden_as_it_is_in_the_widget() -> None:
    world = ReplyWorld(masking={"cards": True})
    chat = world.with_team()
    world.mailed(world.address(chat), mail("My card is 4111 1111 1111 1111, thanks"))
    said = [m for m in world.messages(chat) if m.by_mail]
    assert "4111" not in said[0].text
    assert said[0].masked


def test_a_long_mail_is_several_messages_and_a_longer_one_says_that_it_goes_on() -> None:
    world = ReplyWorld()
    chat = world.with_team()
    words = " ".join(f"word{n}" for n in range(1_500))
    world.mailed(world.address(chat), mail(words))
    lines = [m.text for m in world.messages(chat) if m.by_mail]
    assert len(lines) > 1
    assert " ".join(lines).split() == words.split()


@given(st.text(max_size=60_000))
def test_lines_hold_all_that_fits_and_are_each_as_long_as_a_message_may_be(text: str) -> None:
    lines = in_lines(text)
    assert len(lines) <= 7
    assert all(0 < len(line) <= 4_000 and line.strip() for line in lines)
    if len(text) <= 14_000:
        assert "".join("".join(lines).split()) == "".join(text.split())


def test_who_writes_too_much_is_taken_later_and_nothing_is_lost() -> None:
    world = ReplyWorld()
    chat = world.with_team()
    to = world.address(chat)
    for number in range(20):
        world.mailed(to, mail(f"no {number}", Message_ID=f"<{number}@x.example>"))
    later = world.mailed(to, mail("one more", Message_ID="<more@x.example>"), mail_id="more")
    assert isinstance(later, Defer)
    assert "more" in world.mails.kept
    world.clock.move(later.after)
    assert world.mailed(to, mail_id="more") is None
    assert world.said(chat)[-1] == "visitor: one more"


def test_while_the_files_are_away_it_is_tried_again_and_taken_once() -> None:
    world = ReplyWorld()
    chat = world.with_team()
    world.mails.is_down = True
    with pytest.raises(RetryableError):
        world.mailed(world.address(chat), mail_id="m1")
    world.mails.is_down, world.mails.keeps_what_is_forgotten = False, True
    with pytest.raises(RetryableError):
        world.mailed(world.address(chat), mail_id="m1")
    world.mails.keeps_what_is_forgotten = False
    assert world.mailed(world.address(chat), mail_id="m1") is None
    assert world.said(chat).count("visitor: Yes, please.") == 1
    assert world.mails.kept == {}


def test_where_others_keep_winning_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    world = ReplyWorld()
    chat = world.with_team()

    def lost(_: object) -> None:
        raise VersionLost("the conversation has moved on")

    with monkeypatch.context() as patch:
        patch.setattr(world.transcripts, "commit", lost)
        with pytest.raises(RetryableError):
            world.mailed(world.address(chat), mail_id="m1")
    assert "m1" in world.mails.kept
    assert world.mailed(world.address(chat), mail_id="m1") is None
    assert world.said(chat)[-1] == "visitor: Yes, please."


def test_a_mail_to_two_chats_is_in_both() -> None:
    world = ReplyWorld()
    chats = [world.with_team(), world.with_team()]
    world.mails.kept["m1"] = mail()
    to = [*map(world.address, chats), "somebody@else.example", world.address(chats[0]).upper()]
    assert world.taken(world.received("m1", *to)) is None
    assert [world.said(chat).count("visitor: Yes, please.") for chat in chats] == [1, 1]


def test_a_reply_keeps_a_chat_of_the_bots_from_closing() -> None:
    world = ReplyWorld()
    chat = world.with_team()
    world.clock.move(timedelta(hours=30))
    world.mailed(world.address(chat))
    assert world.head(chat).last_activity_at == world.clock.now()
