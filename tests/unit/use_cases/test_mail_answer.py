"""The team's answer goes by mail to whoever has left: once, and to proved addresses alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from escalation.domain.answer_mails import LONGEST, MOST_TRIES
from escalation.domain.conversation import Author
from escalation.domain.errors import PermanentError, RetryableError, Unanswered
from escalation.domain.jobs import MailAnswer
from escalation.domain.live import Listener
from escalation.domain.requesters import TicketRequester
from escalation.domain.settings import NEWEST_DEFAULTS, EscalationSettings, first_settings
from escalation.use_cases.writing.answer_mails import mail_if_unread
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from tests.fakes.chat_world import WS, ChatWorld
from tests.fakes.faults import Crash
from tests.fakes.tickets import NOBODY
from tests.unit.use_cases.left_chats import (
    ADA,
    answers,
    left_chat,
    lines_of,
    minutes,
    poll,
    team_says,
    world_with_mail,
)
from tests.unit.use_cases.ticket_worlds import sync, ticketed


def _die(*_: object, **__: object) -> None:
    raise Crash


def _dies_at(step: str) -> Callable[[str], None]:
    died: list[str] = []

    def chance(name: str) -> None:
        if name == step and not died:
            died.append(name)
            raise Crash(name)

    return chance


def test_lines_of_a_person_are_one_mail_after_two_quiet_minutes() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    for number in range(3):
        team_says(world, chat, f"Line {number}")
        world.pass_time(minutes(1.5))
    assert answers(world) == [], "they still write"

    world.pass_time(minutes(3))
    (mail,) = answers(world)
    assert mail.to == (ADA,)
    assert lines_of(mail) == ["Grace: Line 0", "Grace: Line 1", "Grace: Line 2"]

    world.pass_time(timedelta(days=2))
    assert len(answers(world)) == 1


def test_who_writes_on_and_on_does_not_put_it_off_for_ever() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    began = world.clock.now()
    while not answers(world):
        team_says(world, chat, "and another thing")
        world.pass_time(minutes(1))
    assert LONGEST <= world.clock.now() - began <= LONGEST + minutes(3)


def test_what_the_page_has_asked_for_is_not_mailed() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    team_says(world, chat, "Hello Ada")
    world.pass_time(minutes(1))
    poll(world, chat)
    world.pass_time(timedelta(hours=1))
    assert answers(world) == []

    team_says(world, chat, "One more")
    world.pass_time(minutes(5))
    assert [lines_of(mail) for mail in answers(world)] == [["Grace: One more"]]


def test_a_poll_that_brings_an_answer_costs_one_write_and_its_tag_is_still_good() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    team_says(world, chat, "Hello Ada")
    before = world.head(chat)
    tag = poll(world, chat)
    assert world.head(chat).version == before.version + 1
    assert world.head(chat).last_activity_at == before.last_activity_at
    assert poll(world, chat, known=tag) == tag, "nothing has changed since"
    assert world.head(chat).version == before.version + 1


def test_a_poll_that_could_not_say_so_is_asked_again_in_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = world_with_mail()
    chat = left_chat(world)
    seq = team_says(world, chat, "Hello Ada")

    def fail(*_: object) -> None:
        raise RetryableError("store_unavailable")

    with monkeypatch.context() as broken:
        broken.setattr(world.transcripts, "commit", fail)
        tag = poll(world, chat)
    # The page has the line now, and asks for what comes after it.
    poll(world, chat, after=f"{seq:08d}", known=tag)
    world.pass_time(minutes(5))
    assert answers(world) == []


@pytest.mark.parametrize("confirmed", [False, True])
def test_only_a_proved_address_is_mailed(confirmed: bool) -> None:
    world = world_with_mail(trust_claimed_addresses=True)
    chat = left_chat(world, signed=None)
    world.give_contact(chat, ADA)
    if confirmed:
        world.prove(chat, ADA)
    team_says(world, chat, "Hello Ada")
    world.pass_time(minutes(5))
    assert len(answers(world)) == confirmed


def test_where_it_is_off_nothing_is_mailed_and_nothing_written_for_it() -> None:
    world = ChatWorld()
    chat = left_chat(world)
    team_says(world, chat, "Hello Ada")
    assert world.head(chat).answer_mails is None
    world.pass_time(minutes(5))
    assert answers(world) == []


def test_what_was_switched_off_meanwhile_is_not_mailed() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    team_says(world, chat, "Hello Ada")
    world.configure("support")
    world.pass_time(minutes(5))
    assert answers(world) == []
    mails = world.head(chat).answer_mails
    assert mails is not None
    assert mails.waiting is None


@pytest.mark.parametrize(
    ("requester", "mailed"),
    [
        (TicketRequester(requester_id="7", email=ADA), False),
        (TicketRequester(requester_id="1", is_shared=True), True),
        (None, True),
    ],
)
def test_what_the_helpdesk_mails_by_itself_is_not_mailed(
    requester: TicketRequester | None, mailed: bool
) -> None:
    world = world_with_mail()
    chat = left_chat(world)

    def edit(draft: Draft) -> None:
        settings = world.profiles.known["support"].settings
        message = draft.say(Author(kind="agent", name="Grace"), "From the ticket", from_ticket=True)
        mail_if_unread(draft, settings, message, requester=requester)

    change(world.ports(), chat, edit)
    world.pass_time(minutes(5))
    assert len(answers(world)) == mailed


def test_what_an_agent_answers_in_a_ticket_goes_by_one_mail_whoever_sends_it() -> None:
    world, chat, ticket = ticketed(answer_mail={"enabled": True})
    world.helpdesk.agent(ticket, "The helpdesk mails this", name="Dana")
    sync(world, ticket)
    team_says(world, chat, "From the console")
    world.pass_time(minutes(5))
    assert [lines_of(mail) for mail in answers(world)] == [["Grace: From the console"]]

    ticket.requester = NOBODY
    world.helpdesk.agent(ticket, "Nobody else mails this", name="Dana")
    sync(world, ticket)
    world.pass_time(minutes(5))
    assert lines_of(answers(world)[-1]) == ["Dana: Nobody else mails this"]


def test_a_page_that_is_connected_but_reads_nothing_puts_it_off_and_no_longer() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    now = world.clock.now()
    world.listeners.add(
        Listener(
            socket_id="s1",
            workspace_id=WS,
            conversation_id=chat,
            opened_at=now,
            expires_at=now + timedelta(hours=2),
        )
    )
    team_says(world, chat, "Hello Ada")
    world.pass_time(minutes(9))
    assert answers(world) == []
    world.pass_time(minutes(4))
    assert len(answers(world)) == 1


def test_a_worker_that_dies_after_the_call_sends_nothing_twice() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    team_says(world, chat, "Hello Ada")
    world.faults.chance = _dies_at("mail done")
    world.pass_time(timedelta(hours=30))
    assert len(answers(world)) == 1


@pytest.mark.parametrize("crash_at", range(1, 40))
def test_wherever_workers_die_no_line_is_in_two_mails(crash_at: int) -> None:
    world = world_with_mail()
    chat = left_chat(world)
    team_says(world, chat, "Hello Ada")
    world.faults.crash_at = world.faults.steps + crash_at
    world.pass_time(minutes(30))
    world.faults.crash_at = None
    team_says(world, chat, "One more")
    world.pass_time(minutes(30))
    mailed = [line for mail in answers(world) for line in lines_of(mail)]
    assert len(mailed) == len(set(mailed)), "a line is in two mails"
    assert "Grace: One more" in mailed


def test_a_worker_that_dies_before_it_takes_the_lines_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = world_with_mail()
    chat = left_chat(world)
    team_says(world, chat, "Hello Ada")
    with monkeypatch.context() as broken:
        broken.setattr(world.allowances, "take", _die)
        world.pass_time(minutes(4))
    assert answers(world) == []
    world.pass_time(timedelta(hours=1))
    assert len(answers(world)) == 1


def test_what_the_service_surely_did_not_take_is_sent_later_with_what_came_since() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    team_says(world, chat, "Hello Ada")
    world.mailer.refused["*"] = RetryableError("mail_paused", delay_s=900)
    world.pass_time(minutes(4))
    world.mailer.refused.clear()
    team_says(world, chat, "Still there?")
    world.pass_time(minutes(30))
    (mail,) = answers(world)
    assert lines_of(mail) == ["Grace: Hello Ada", "Grace: Still there?"]


def test_a_line_that_is_written_while_the_mail_is_refused_is_in_the_next_one() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    team_says(world, chat, "Hello Ada")
    world.clock.move(minutes(3))
    world.faults.before("mail", lambda: team_says(world, chat, "Still there?"))
    world.mailer.refused["*"] = RetryableError("mail_paused", delay_s=60)
    world.run(MailAnswer.of(world.head(chat)))
    world.mailer.refused.clear()
    world.pass_time(minutes(10))
    (mail,) = answers(world)
    assert lines_of(mail) == ["Grace: Hello Ada", "Grace: Still there?"]


def test_what_the_page_reads_while_the_mail_is_made_is_not_mailed() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    team_says(world, chat, "Hello Ada")
    world.clock.move(minutes(3))
    world.faults.before("commit", lambda: poll(world, chat))
    world.run(MailAnswer.of(world.head(chat)))
    assert answers(world) == []


def test_of_two_workers_at_once_one_sends() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    team_says(world, chat, "Hello Ada")
    world.clock.move(minutes(3))
    job = MailAnswer.of(world.head(chat))
    world.faults.before("commit", lambda: world.run(job))
    world.run(job)
    assert len(answers(world)) == 1


def test_a_service_that_never_takes_it_is_not_asked_for_ever() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    team_says(world, chat, "Hello Ada")
    world.mailer.refused["*"] = RetryableError("mail_paused")
    world.pass_time(timedelta(hours=5))
    assert world.event_names().count("answer_mail_put_back") == MOST_TRIES


@pytest.mark.parametrize(
    ("error", "event"),
    [
        (Unanswered("mail_unavailable"), "answer_mail_unsure"),
        (PermanentError("mail_refused"), "answer_mail_refused"),
    ],
)
def test_what_may_have_been_sent_or_was_refused_is_not_tried_again(
    error: Exception, event: str
) -> None:
    world = world_with_mail()
    chat = left_chat(world)
    team_says(world, chat, "Hello Ada")
    world.mailer.refused["*"] = error
    world.pass_time(minutes(4))
    world.mailer.refused.clear()
    world.pass_time(timedelta(hours=1))
    assert answers(world) == []
    assert event in world.event_names()


def test_an_address_that_mail_has_come_back_from_gets_none() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    team_says(world, chat, "Hello Ada")
    world.pass_time(minutes(5))
    world.hear(1, returned={ADA: "no_mailbox"})
    team_says(world, chat, "Hello again")
    world.pass_time(minutes(5))
    assert len(answers(world)) == 1


def test_a_mailbox_gets_so_many_a_day() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    for _ in range(35):
        team_says(world, chat, "Hello Ada")
        world.pass_time(minutes(4))
    assert len(answers(world)) == 30


def test_what_is_erased_in_the_meantime_is_not_mailed() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    team_says(world, chat, "Hello Ada")
    change(world.ports(), chat, lambda draft: draft.set(state="erased", answer_mails=None))
    world.pass_time(minutes(5))
    assert answers(world) == []


def test_what_was_taken_back_is_not_mailed() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    team_says(world, chat, "The password is …")
    turn = world.transcripts.turns[chat][-1]
    gone = turn.messages[0].model_copy(update={"text": "Withdrawn", "withdrawn": True})
    withdrawn = turn.model_copy(update={"messages": (gone,)})
    change(world.ports(), chat, lambda draft: draft.rewrite(turn, withdrawn))
    world.pass_time(minutes(5))
    assert answers(world) == []


def test_a_closed_chat_takes_a_late_answer_and_mails_it() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    world.close(chat)
    team_says(world, chat, "Sorry for the wait")
    world.pass_time(minutes(5))
    assert len(answers(world)) == 1


def test_a_job_of_another_workspace_or_too_early_does_nothing() -> None:
    world = world_with_mail()
    chat = left_chat(world)
    team_says(world, chat, "Hello Ada")
    world.run(MailAnswer.of(world.head(chat)))
    world.clock.move(minutes(5))
    world.run(MailAnswer(workspace_id="other", conversation_id=chat))
    assert answers(world) == []
    world.run(MailAnswer.of(world.head(chat)))
    world.run(MailAnswer.of(world.head(chat)))
    assert len(answers(world)) == 1


def test_a_bot_is_made_with_it_and_an_older_one_stays_as_it_is() -> None:
    assert first_settings(NEWEST_DEFAULTS).answer_mail.enabled
    assert first_settings(1) == EscalationSettings()
