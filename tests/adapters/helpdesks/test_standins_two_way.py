"""Tickets that people work on in the stand-in helpdesks: read, answered, reopened."""

from datetime import timedelta
from typing import Any

import pytest

from escalation.domain.conversation import Author, Message, message_id
from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError, TicketChanged
from escalation.domain.head_parts import TicketLink
from escalation.domain.helpdesk import TicketThread
from escalation.domain.settings import HelpdeskName
from escalation.use_cases.sync import shown
from infra.local.standins.zoho import account
from tests.adapters.helpdesks.standins_world import CREDENTIALS, World, new_world
from tests.adapters.helpdesks.support import NOW

LATER = NOW + timedelta(minutes=1)

PEOPLE = {"zendesk": "Dana Keller", "freshdesk": "Priya Nair", "zoho": "Jonas Weber"}


def seen(thread: TicketThread) -> list[tuple[str, bool, str]]:
    return [(entry.author, entry.public, entry.text) for entry in thread.entries[1:]]


def test_what_people_write_is_read_in_order_and_by_kind(world: World) -> None:
    number, helpdesk = world.made(), world.open()
    world.agent(number, "reply", text="Which invoice?")
    helpdesk.comment(number, "<p>The visitor goes on</p>", marker="c/2")
    world.agent(number, "note", text="Do not show this")
    world.agent(number, "customer", text="Number 7")
    thread = helpdesk.thread(number)
    assert thread.status == "open"
    assert thread.entries[0].author == "service"
    assert seen(thread) == [
        ("agent", True, "Which invoice?"),
        ("service", False, "The visitor goes on"),
        ("agent", False, "Do not show this"),
        ("customer", True, "Number 7"),
    ]
    assert thread.entries[1].author_name == PEOPLE[world.name]


TAKING_BACK = [
    ("zendesk", "redact"),
    ("zendesk", "hide"),
    ("freshdesk", "remove"),
    ("zoho", "remove"),
    ("zoho", "hide"),
]
REWRITING = [("zendesk", "redact"), ("freshdesk", "edit"), ("zoho", "edit")]


@pytest.mark.parametrize(("name", "action"), TAKING_BACK)
def test_what_an_agent_takes_back_is_read_as_taken_back(name: HelpdeskName, action: str) -> None:
    with new_world(name) as world:
        number, helpdesk = world.made(), world.open()
        world.agent(number, "reply", text="Which invoice?")
        world.agent(number, "reply", text="Your key is XYZZY")
        link = _following(helpdesk.thread(number))
        world.agent(number, action)
        thread = helpdesk.thread(number)
        assert [text for _, text in shown.otherwise_now(link, thread, LATER)] == [None]
        assert "XYZZY" not in "".join(entry.text for entry in thread.entries if entry.public)


@pytest.mark.parametrize(("name", "action"), REWRITING)
def test_what_an_agent_writes_anew_is_read_as_it_is_now(name: HelpdeskName, action: str) -> None:
    with new_world(name) as world:
        number, helpdesk = world.made(), world.open()
        world.agent(number, "reply", text="Your key is XYZZY")
        link = _following(helpdesk.thread(number))
        now = {"redact": "Your key is ▇▇▇▇▇", "edit": "Call us"}[action]
        world.agent(number, action, text={"redact": "XYZZY", "edit": now}[action])
        changes = shown.otherwise_now(link, helpdesk.thread(number), LATER)
        assert [text for _, text in changes] == [now]


def _following(thread: TicketThread) -> TicketLink:
    """A chat's ticket whose answers are all in the chat."""
    answers = [
        shown.as_message(
            entry,
            Message(id=message_id(seq), author=Author(kind="agent"), text=entry.text, at=NOW),
        )
        for seq, entry in enumerate(thread.entries, 1)
        if entry.author == "agent"
    ]
    link = TicketLink(
        helpdesk="zendesk",
        connection_id="c1",
        ticket_id=thread.ticket_id,
        reference="#1",
        escalation_id="e-1",
        relayed_seq=0,
    )
    link = shown.with_answers(link, answers)
    assert shown.otherwise_now(link, thread, LATER) == []
    return link


@pytest.mark.parametrize("order", ["asc", "desc", "mixed"])
def test_long_tickets_are_read_whole_in_any_order(world: World, order: str) -> None:
    world.behave(freshdesk_conversation_order=order, zoho_order=order)
    number = world.made()
    for position in range(110):
        world.agent(number, "reply", text=f"answer {position}")
    thread = world.open().thread(number)
    assert [text for _, _, text in seen(thread)] == [f"answer {n}" for n in range(110)]


def test_an_out_of_office_mail_is_automatic_and_a_quotation_of_ours_is_not_ours(
    world: World,
) -> None:
    number, helpdesk = world.made(), world.open()
    helpdesk.reply(helpdesk.thread(number), "<p>Try this</p>", marker="r-1/answer")
    world.agent(number, "customer", text="I am away for a while", automatic=True)
    world.agent(number, "customer", text="That worked", quote=True)
    thread = helpdesk.thread(number)
    assert [entry.author for entry in thread.entries[1:]] == ["service", "automatic", "customer"]
    assert thread.entries[-1].text.startswith("That worked")


def test_each_state_is_understood(world: World) -> None:
    number, helpdesk = world.made(), world.open()
    world.agent(number, "pend")
    assert helpdesk.thread(number).status == "pending"
    world.agent(number, "solve")
    assert helpdesk.thread(number).status == "solved"
    helpdesk.reopen(number)
    helpdesk.reopen(number)
    assert helpdesk.thread(number).status == "open"
    helpdesk.solve(number)
    helpdesk.solve(number)
    assert helpdesk.thread(number).status == "solved"
    helpdesk.reopen(number)
    world.agent(number, "close")
    if helpdesk.closed_is_final:
        assert helpdesk.thread(number).status == "closed"
        with pytest.raises(PermanentError, match="ticket_closed"):
            helpdesk.reopen(number)
    else:
        helpdesk.reopen(number)
        assert helpdesk.thread(number).status == "open"


def test_a_follow_up_is_linked_to_its_closed_ticket() -> None:
    with new_world("zendesk") as world:
        number, helpdesk = world.made(), world.open()
        world.agent(number, "close")
        given = world.draft(escalation_id="second-1", follow_up_of=number)
        made = helpdesk.create(helpdesk.prepare(given))
        first = world.tickets()[0]
        assert first["extra"]["followup_ids"] == [int(made.ticket_id)]


def test_a_follow_up_of_a_ticket_that_is_open_again_says_which_it_continues() -> None:
    with new_world("zendesk") as world:
        number, helpdesk = world.made(), world.open()
        given = world.draft(escalation_id="second-1", follow_up_of=number)
        with pytest.raises(PermanentError) as refused:
            helpdesk.create(helpdesk.prepare(given))
        assert refused.value.code == "link_refused"
        unlinked = helpdesk.prepare_reduced(given, refused.value.code)
        assert unlinked is not None
        made = helpdesk.create(unlinked)
        assert made.reference
        said = helpdesk.team_note(given, unlinked.form)
        assert f"the link to ticket #{number}, which this one continues" in said


@pytest.mark.parametrize(("action", "status"), [("delete", "deleted"), ("spam", "spam")])
def test_a_ticket_that_was_thrown_away_is_gone(world: World, action: str, status: str) -> None:
    number, helpdesk = world.made(), world.open()
    world.agent(number, action)
    # Zendesk does not tell spam from other deleted tickets.
    assert helpdesk.thread(number).status == ("deleted" if world.name == "zendesk" else status)
    with pytest.raises(PermanentError, match="ticket_gone"):
        helpdesk.reopen(number)


def test_a_merged_ticket_names_the_one_that_goes_on(world: World) -> None:
    number, survivor = world.made(), world.made(escalation_id="second-1")
    world.agent(number, "merge", into=int(survivor))
    thread = world.open().thread(number)
    assert (thread.status, thread.merged_into) == ("merged", survivor)


def test_an_answer_is_public_and_given_once(world: World) -> None:
    number, helpdesk = world.made(), world.open()
    before = helpdesk.thread(number)
    helpdesk.reply(before, "<p>Try this</p>", marker="r-1/answer")
    helpdesk.reply(before, "<p>Try this</p>", marker="r-1/answer")
    after = helpdesk.thread(number)
    assert seen(after) == [("service", True, "Try this")]
    assert after.entries[1].marker == "r-1/answer"


@pytest.mark.parametrize("kind", ["lost_answer", "reset"])
def test_an_answer_whose_outcome_is_unknown_is_there_once_after_a_retry(
    world: World, kind: str
) -> None:
    number, helpdesk = world.made(), world.open()
    before = helpdesk.thread(number)
    operation = {"zendesk": "update", "freshdesk": "reply", "zoho": "note"}[world.name]
    world.fault(kind, operation=operation)
    with pytest.raises(OutcomeUnknown):
        helpdesk.reply(before, "<p>Try this</p>", marker="r-1/answer")
    helpdesk.reply(before, "<p>Try this</p>", marker="r-1/answer")
    assert seen(helpdesk.thread(number)) == [("service", True, "Try this")]


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("reply", {"text": "I take this"}),
        ("customer", {"text": "Wait"}),
        ("note", {"text": "Hm"}),
        ("solve", {}),
        ("delete", {}),
    ],
)
def test_whoever_is_faster_stops_the_answer(
    world: World, action: str, more: dict[str, Any]
) -> None:
    number, helpdesk = world.made(), world.open()
    before = helpdesk.thread(number)
    world.agent(number, action, **more)
    with pytest.raises(TicketChanged):
        helpdesk.reply(before, "<p>Try this</p>", marker="r-1/answer")
    texts = [c["text"] for c in world.tickets()[0]["comments"]]
    assert not any("Try this" in text for text in texts)


def test_zoho_mails_an_answer_where_the_connection_has_an_address() -> None:
    with new_world("zoho") as world:
        number = world.made()
        credentials = CREDENTIALS["zoho"].model_copy(update={"reply_from": account.FROM_ADDRESS})
        helpdesk = world.factory.open_with(world.connection, credentials)
        for _ in range(2):
            helpdesk.reply(helpdesk.thread(number), "<p>Try this</p>", marker="r-1/answer")
        thread = helpdesk.thread(number)
        assert seen(thread) == [("service", True, "Try this")]
        assert world.tickets()[0]["comments"][1]["kind"] == "reply"


FATES = {"zendesk": ("deleted", "gone"), "freshdesk": ("trashed", "trashed")}


def test_a_ticket_is_deleted_as_far_as_the_vendor_goes_and_twice_is_once(world: World) -> None:
    number, helpdesk = world.made(), world.open()
    other = world.made(escalation_id="another-1")
    first, again = FATES.get(world.name, ("trashed", "trashed"))

    assert helpdesk.delete(number) == first
    assert helpdesk.thread(number).status == "deleted"
    assert helpdesk.delete(number) == again
    assert helpdesk.delete("99999999") == "gone"
    assert helpdesk.thread(other).status == "open"
    with pytest.raises(PermanentError):
        helpdesk.delete("../agents/me")


@pytest.mark.parametrize("fault", ["reset", "lost_answer"])
def test_a_deletion_whose_answer_is_lost_is_done_again(world: World, fault: str) -> None:
    number, helpdesk = world.made(), world.open()
    world.fault(fault, operation="delete")
    with pytest.raises(RetryableError):
        helpdesk.delete(number)
    assert helpdesk.delete(number) in {"deleted", "trashed"}


def test_zendesk_says_where_a_role_may_not_delete_for_good() -> None:
    with new_world("zendesk") as world:
        number, helpdesk = world.made(), world.open()
        world.fault("403", operation="purge")
        assert helpdesk.delete(number) == "trashed"
