"""A mail that was taken for sending arrives, or comes back: once, twice, late, early, or never."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain.address_proofs import folded
from escalation.domain.errors import Conflict
from escalation.domain.returned_mail import ReturnKind
from tests.fakes.chat_world import FALLBACK, OWNER, WS, ChatWorld, ticket_settings
from tests.fakes.outside import reply
from tests.properties import tries

LATE = timedelta(minutes=3)
ADA, BOB = "ada@acme.example", "bob@acme.example"


def handed_over(**settings: object) -> tuple[ChatWorld, str]:
    """A world with one mail sent, and its conversation."""
    world = ChatWorld(**settings)
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start()
    world.say(chat, "Mars?")
    world.work_through()
    return world, chat


def test_a_mail_names_its_handover_to_the_mail_service_alone() -> None:
    world, chat = handed_over()
    (escalation,) = world.escalations(chat)
    assert world.mailer.sent[0].tags == {
        "workspace": WS,
        "escalation": escalation.escalation_id,
    }
    assert escalation.mailed_to == (OWNER,)


def test_what_came_back_from_all_goes_to_the_owner_and_says_where_it_did_not_arrive() -> None:
    world, chat = handed_over(email={"to": [ADA]})
    world.hear(1, returned={ADA: "no_mailbox"})
    (escalation,) = world.escalations(chat)
    assert (escalation.state, escalation.finished_at) == ("recorded", None)
    assert escalation.last_error
    assert escalation.last_error.code == "mail_back_no_mailbox"
    world.work_through()
    second = world.mailer.sent[1]
    assert second.to == (OWNER,)
    assert second.text.endswith(f"not to {ADA}")
    assert (second.subject, "References" in second.headers) == ("Chat: Mars?", False)
    (escalation,) = world.escalations(chat)
    assert (escalation.state, escalation.mailed_to) == ("delivered", (OWNER,))
    assert [(one.address, one.kind) for one in escalation.returned] == [(ADA, "no_mailbox")]


def test_it_ends_with_the_alarm_when_nobody_is_left() -> None:
    world, chat = handed_over(email={"to": [ADA]})
    for number, address in enumerate((ADA, OWNER, FALLBACK), start=1):
        assert world.mailer.sent[-1].to == (address,)
        world.hear(number, returned={address: "refused"})
        world.pass_time(timedelta(minutes=5))
    assert len(world.mailer.sent) == 3
    (escalation,) = world.escalations(chat)
    assert escalation.state == "failed"
    assert escalation.last_error
    assert escalation.last_error.code == "no_address_left"
    assert len(world.events.named("every_path_failed")) == 1


def test_the_same_event_again_changes_nothing() -> None:
    world, chat = handed_over(email={"to": [ADA]})
    for _ in range(3):
        world.hear(1, returned={ADA: "no_mailbox"})
        world.work_through()
    world.hear(1, returned={ADA.upper(): "no_mailbox"})
    assert [mail.to for mail in world.mailer.sent] == [(ADA,), (OWNER,)]
    assert world.escalations(chat)[0].state == "delivered"


def test_of_several_the_owner_is_told_once_and_nothing_is_sent_again() -> None:
    world, chat = handed_over(email={"to": [ADA, BOB]})
    for _ in range(2):
        world.hear(1, returned={ADA: "no_mailbox"})
        world.work_through()
    told = world.mailer.sent[1]
    assert len(world.mailer.sent) == 2
    assert told.to == (BOB,)
    assert told.tags == {"workspace": WS}
    assert f"{ADA} no_mailbox" in told.text
    assert world.escalations(chat)[0].state == "delivered"


def test_a_notice_that_comes_back_leads_to_no_other() -> None:
    world, _ = handed_over(email={"to": [ADA, BOB]})
    world.hear(1, returned={ADA: "no_mailbox"})
    world.work_through()
    world.hear(2, returned={BOB: "no_mailbox"})
    world.pass_time(timedelta(hours=1))
    assert len(world.mailer.sent) == 2
    assert world.address_marks.find(WS, BOB, "team", now=world.clock.now()) is not None


def test_when_the_last_of_several_comes_back_the_handover_goes_on() -> None:
    world, _ = handed_over(email={"to": [ADA, BOB]})
    world.hear(1, returned={BOB: "full"})
    world.hear(1, arrived=(ADA,))
    world.hear(1, returned={ADA: "full"})
    world.work_through()
    assert [mail.to for mail in world.mailer.sent] == [(ADA, BOB), (OWNER,)]


def test_the_next_handover_leaves_a_marked_address_out() -> None:
    world, _ = handed_over(email={"to": [ADA, BOB]})
    world.hear(1, returned={ADA: "complained"})
    world.work_through()
    other = world.start()
    world.say(other, "Venus?")
    world.work_through()
    assert world.mailer.sent[-1].to == (BOB,)
    assert world.mailer.sent[-1].text.endswith(f"not to {ADA}")


@pytest.mark.parametrize("kind", ["full", "too_large", "content", "rejected", "gave_up", "unclear"])
def test_what_is_not_the_addresss_fault_marks_nothing(kind: ReturnKind) -> None:
    world, _ = handed_over(email={"to": [ADA]})
    world.hear(1, returned={ADA: kind}, late=LATE)
    world.work_through()
    assert world.mailer.sent[1].to == (OWNER,)
    assert not world.address_marks.kept


def test_somebody_on_holiday_has_got_the_mail() -> None:
    world, chat = handed_over(email={"to": [ADA]})
    world.hear(1, arrived=(ADA,))
    world.hear(1, returned={ADA: "unclear"})
    world.work_through()
    assert len(world.mailer.sent) == 1
    assert world.escalations(chat)[0].arrived == (ADA,)


def test_an_absence_note_that_is_told_before_the_arrival_waits_for_it() -> None:
    world, chat = handed_over(email={"to": [ADA, BOB]})
    absence: dict[str, ReturnKind] = {ADA: "unclear", "list@elsewhere.example": "unclear"}
    assert world.hear(1, returned=absence) is not None
    world.work_through()
    assert not world.escalations(chat)[0].returned
    world.hear(1, arrived=(ADA,))
    assert world.hear(1, late=timedelta(seconds=20), returned=absence) is None
    assert world.hear(1, returned={BOB: "unclear"}) is not None, "another has not got it yet"
    world.work_through()
    assert len(world.mailer.sent) == 1
    assert world.escalations(chat)[0].arrived == (ADA,)
    assert not world.escalations(chat)[0].returned


def test_a_member_of_a_list_who_bounces_is_not_the_list() -> None:
    world, chat = handed_over(email={"to": [ADA]})
    world.hear(1, arrived=(ADA,))
    world.hear(1, returned={"gone@elsewhere.example": "no_mailbox"})
    world.work_through()
    assert len(world.mailer.sent) == 1
    assert not world.address_marks.kept
    assert world.escalations(chat)[0].state == "delivered"


def test_an_address_behind_one_that_has_not_taken_it_is_a_loss() -> None:
    world, _ = handed_over(email={"to": [ADA]})
    world.hear(1, returned={"renamed@elsewhere.example": "no_mailbox"})
    world.work_through()
    assert world.mailer.sent[1].to == (OWNER,)
    assert not world.address_marks.kept


def test_an_event_before_the_record_knows_its_mail_waits_for_it() -> None:
    world, chat = handed_over(email={"to": [ADA]})
    (delivered,) = world.escalations(chat)
    at_work = delivered.model_copy(
        update={"state": "delivering", "message_id": None, "mailed_to": ()}
    )
    world.transcripts.records[delivered.escalation_id] = at_work
    assert world.hear(1, returned={ADA: "no_mailbox"}) is not None
    assert not world.address_marks.kept
    world.transcripts.records[delivered.escalation_id] = delivered
    assert world.hear(1, returned={ADA: "no_mailbox"}) is None
    world.work_through()
    assert world.mailer.sent[1].to == (OWNER,)


def test_an_event_of_a_mail_that_was_sent_anew_is_late() -> None:
    world, chat = handed_over(email={"to": [ADA]})
    (delivered,) = world.escalations(chat)
    world.transcripts.records[delivered.escalation_id] = delivered.model_copy(
        update={"message_id": "ses-9"}
    )
    assert world.hear(1, returned={ADA: "full"}) is None
    assert world.escalations(chat)[0].state == "delivered"


def test_events_of_what_is_gone_or_another_workspaces_change_nothing() -> None:
    world, chat = handed_over(email={"to": [ADA]})
    world.mailer.sent[0] = world.mailer.sent[0].model_copy(
        update={"tags": {**world.mailer.sent[0].tags, "workspace": "other"}}
    )
    assert world.hear(1, returned={ADA: "no_mailbox"}) is None
    assert world.escalations(chat)[0].state == "delivered"
    world.transcripts.records.clear()
    assert world.hear(1, returned={ADA: "no_mailbox"}) is None
    assert len(world.events.named("mail_event_unknown")) == 2


def test_a_mark_ends_by_itself() -> None:
    world, _ = handed_over(email={"to": [ADA, BOB]})
    world.hear(1, returned={ADA: "no_mailbox"})
    now = world.clock.now()
    assert world.address_marks.of_team(WS, now=now + timedelta(days=89))
    assert not world.address_marks.of_team(WS, now=now + timedelta(days=91))


def test_what_strangers_had_sent_somewhere_keeps_no_handover_from_it() -> None:
    world, _ = handed_over(email={"to": [ADA]})
    chat = world.start()
    world.ask_for_code(chat, ADA)
    world.work_through()
    world.hear(2, returned={ADA: "complained"})
    assert world.address_marks.find(WS, ADA, "team", now=world.clock.now()) is None
    world.say(world.start(), "Venus?")
    world.work_through()
    assert world.mailer.sent[-1].to == (ADA,)


def test_a_digest_that_comes_back_has_each_of_its_handovers_sent_again() -> None:
    world = ChatWorld(hourly_cap=1, email={"to": [ADA]})
    world.bots.always("support", reply("perhaps", 0.2))
    chats = [world.start() for _ in range(3)]
    for chat in chats:
        world.say(chat, "Mars?")
    world.work_through()
    world.pass_time(timedelta(minutes=65))
    digest = world.mailer.sent[1]
    assert set(digest.tags) == {"workspace", "digest"}
    for _ in range(2):
        world.hear(2, returned={ADA: "no_mailbox"})
        world.work_through()
    assert [mail.to for mail in world.mailer.sent[2:]] == [(OWNER,), (OWNER,)]
    assert {world.escalations(chat)[0].state for chat in chats} == {"delivered"}


def test_a_ticket_beyond_the_cap_whose_digest_comes_back_becomes_a_ticket() -> None:
    world = ChatWorld(hourly_cap=1, email={"to": [ADA]}, **ticket_settings())
    world.bots.always("support", reply("perhaps", 0.2))
    for _ in range(2):
        world.say(world.start(email="v@example.com"), "Mars?")
    world.work_through()
    world.pass_time(timedelta(minutes=65))
    assert (len(world.helpdesk.tickets), len(world.mailer.sent)) == (1, 1)
    world.hear(1, returned={ADA: "refused"})
    world.work_through()
    assert (len(world.helpdesk.tickets), len(world.mailer.sent)) == (2, 1)
    world.hear(1, arrived=(ADA,))
    assert {e.state for e in world.transcripts.records.values()} == {"delivered"}


def test_a_visitor_is_told_that_mail_to_an_address_comes_back() -> None:
    world, _ = handed_over()
    chat = world.start()
    world.ask_for_code(chat, "ada@exmaple.com")
    world.work_through()
    assert world.mailer.sent[1].tags == {"workspace": WS, "conversation": chat}
    world.hear(2, returned={"ada@exmaple.com": "no_mailbox"})
    world.pass_time(timedelta(minutes=1))
    with pytest.raises(Conflict, match="came back") as refused:
        world.ask_for_code(world.start(), "Ada@exmaple.com")
    assert refused.value.code == "address_returned"
    assert world.address_marks.of_team(WS, now=world.clock.now()) == ()
    (mark,) = world.address_marks.kept.values()
    assert mark.address is None, "a visitor's is kept as a digest only"


def test_nobody_learns_who_has_complained_and_they_get_no_more() -> None:
    world, _ = handed_over()
    world.prove(chat := world.start(), "ada@example.com")
    world.hear(2, returned={"ada@example.com": "complained"})
    world.ask_for_code(world.start(), "ada@example.com")
    world.want_transcript(chat, "ada@example.com")
    world.work_through()
    assert len(world.mailer.sent) == 2
    assert [e["code"] for e in world.events.named("code_mail_refused")] == ["address_returned"]
    assert len(world.events.named("transcript_mail_refused")) == 1


_KINDS: list[ReturnKind] = ["no_mailbox", "complained", "full", "unclear"]
_HEARD = st.tuples(
    st.integers(1, 4),
    st.sampled_from([ADA, BOB, OWNER, FALLBACK, "x@elsewhere.example"]),
    st.sampled_from([None, *_KINDS]),
    st.sampled_from([(timedelta(),), (LATE,), (timedelta(), LATE), (LATE, LATE, LATE)]),
    st.booleans(),
)


@settings(max_examples=tries(60))
@given(st.lists(_HEARD, max_size=12))
def test_whatever_is_told_in_whatever_order_nothing_is_sent_where_it_came_back_from(
    heard: list[tuple[int, str, ReturnKind | None, tuple[timedelta, ...], bool]],
) -> None:
    world, chat = handed_over(email={"to": [ADA, BOB]})
    for number, address, kind, times, works in heard:
        if number > len(world.mailer.sent):
            continue
        for late in times:
            what = {"returned": {address: kind}} if kind else {"arrived": (address,)}
            world.hear(number, late=late, **what)
        if works:
            world.work_through()
    world.pass_time(timedelta(hours=1))
    (escalation,) = world.escalations(chat)
    assert escalation.state in {"delivered", "failed"}
    handovers = [mail for mail in world.mailer.sent if "escalation" in mail.tags]
    mailed = [folded(address) for mail in handovers for address in mail.to]
    assert len(mailed) == len(set(mailed)), "no address gets one handover twice"
    if escalation.state == "failed":
        lost = {folded(one.address) for one in escalation.returned}
        assert len(world.events.named("every_path_failed")) == 1
        assert {ADA, BOB} <= lost
