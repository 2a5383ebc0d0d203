"""What has left before an erasure: noted with the tombstone, deleted where agreed, and told."""

from datetime import timedelta

import pytest

from escalation.domain.conversation import TranscriptMail
from escalation.domain.errors import PermanentError, RetryableError
from escalation.domain.head_parts import MailThread, TicketLink
from escalation.domain.jobs import RunOwnerJob
from escalation.domain.outside_copies import OutsideCopy
from escalation.domain.workspace import Bot
from escalation.use_cases.owner.run_owner_job import GIVE_UP_AFTER
from tests.fakes.owner_stores import START
from tests.fakes.owner_world import World
from tests.fakes.tickets import Ticket
from tests.unit.owner.test_erased import NEEDLE, everything, export, run_all, shown


@pytest.fixture
def world() -> World:
    return World()


def link(**changes: object) -> TicketLink:
    return TicketLink(
        helpdesk="zendesk",
        connection_id="con-1",
        ticket_id="1042",
        reference="#1042",
        escalation_id="c1-1",
        relayed_seq=1,
    ).model_copy(update=changes)


def with_a_ticket(world: World, **changes: object) -> None:
    world.connection()
    world.conversation(ticket=link(**changes))
    world.escalation(
        state="delivered",
        helpdesk="zendesk",
        connection_id="con-1",
        ticket_id="1042",
        reference="#1042",
    )
    made = Ticket(ticket_id="1042", marker="c1-1", form="full", body="", made_at=START)
    world.helpdesk.tickets.append(made)


def copies(world: World) -> tuple[OutsideCopy, ...]:
    (receipt,) = world.personal_data.kept_receipts.values()
    return receipt.copies


@pytest.mark.parametrize(("agreed", "fate"), [(True, "deleted"), (False, "left")])
def test_a_ticket_is_deleted_where_the_owner_agrees_and_listed_otherwise(
    world: World, *, agreed: bool, fate: str
) -> None:
    with_a_ticket(world)
    job = world.side.erase.conversation(world.owner, "c1", tickets=agreed)
    run_all(world)

    assert world.helpdesk.deleted == (["1042"] if agreed else [])
    ((copy),) = copies(world)
    assert (copy.kind, copy.reference, copy.fate) == ("ticket", "#1042", fate)
    assert shown(world, job).result.get("left_outside") == (None if agreed else "1")
    assert world.transcripts.heads["c1"].outside == copies(world)


@pytest.mark.parametrize("changes", [{"merges": 1}, {"ended": "elsewhere"}])
def test_a_ticket_with_others_words_is_never_deleted(
    world: World, changes: dict[str, object]
) -> None:
    with_a_ticket(world, **changes)
    world.side.erase.conversation(world.owner, "c1", tickets=True)
    run_all(world)
    assert world.helpdesk.deleted == []
    assert [(copy.shared, copy.fate) for copy in copies(world)] == [(True, "left")]


def test_a_helpdesk_that_refuses_or_is_gone_leaves_the_rest_to_people(world: World) -> None:
    with_a_ticket(world)
    world.helpdesk.delete_errors.append(PermanentError("not_permitted"))
    world.side.erase.conversation(world.owner, "c1", tickets=True)
    run_all(world)
    assert [(copy.fate, copy.why) for copy in copies(world)] == [("refused", "not_permitted")]


def test_a_helpdesk_that_is_out_of_order_keeps_nothing_of_ours_and_is_tried_again(
    world: World,
) -> None:
    with_a_ticket(world)
    down = RetryableError("helpdesk_unavailable")
    world.helpdesk.delete_errors += [down, down]
    job = world.side.erase.conversation(world.owner, "c1", tickets=True)
    (message,) = world.queue.jobs
    assert isinstance(message, RunOwnerJob)
    with pytest.raises(RetryableError):
        world.worker()(message)
    assert "Where is my order?" not in everything(world)

    world.clock.move(GIVE_UP_AFTER)
    world.worker()(message)

    assert shown(world, job).state == "done"
    assert [(copy.fate, copy.why) for copy in copies(world)] == [("left", "helpdesk_unavailable")]


def test_each_copy_outside_is_noted_with_the_tombstone(world: World) -> None:
    arn = "arn:aws:lambda:eu-west-1:111122223333:function:support-x"
    world.store.create_bot(
        Bot(bot_id="theirs", workspace_id="acme", name="T", function=arn, created_at=START)
    )
    world.conversation(
        visited=("support", "theirs"),
        mail=MailThread(escalation_id="c1-2", subject="s", covered_seq=1),
        transcript_mails=(
            TranscriptMail(request_id="r1", email=NEEDLE, sent=True),
            TranscriptMail(request_id="r2", email="b@visitor.example"),
        ),
    )
    world.escalation(1, state="delivering", helpdesk="zendesk", connection_id="con-1")
    world.escalation(2, state="delivered", method="email", message_id="<m@mail.example>")
    world.escalation(3, state="recorded")
    world.escalation(4, state="delivered", method="transfer", target_bot_id="theirs")

    world.side.erase.conversation(world.owner, "c1")

    noted = world.transcripts.heads["c1"].outside
    assert [(copy.kind, copy.escalation_id, copy.bot_id, copy.why) for copy in noted] == [
        ("ticket", "c1-1", None, "outcome_unknown"),
        ("mail", "c1-2", None, None),
        ("transcript", None, None, None),
        ("bot", None, "theirs", None),
    ]


def test_a_receipt_is_dated_names_nobody_and_is_kept_for_three_years(world: World) -> None:
    with_a_ticket(world)
    export(world)
    run_all(world)
    world.clock.move(timedelta(days=1))
    job = world.side.erase.visitor(world.owner, NEEDLE)
    run_all(world)

    (receipt,) = world.side.personal_data.receipts(world.owner, after=None).items
    assert (receipt.receipt_id, receipt.of) == (job.job_id, "address")
    assert (receipt.conversations, receipt.files) == (1, 1)
    assert receipt.conversation_ids == ("c1",)
    assert receipt.erased_at == world.clock.now()
    assert receipt.expires_at - receipt.erased_at == timedelta(days=1098)
    assert "@" not in receipt.model_dump_json()
    assert world.side.personal_data.receipts(world.stranger, after=None).items == ()
