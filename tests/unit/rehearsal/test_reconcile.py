from typing import Any

import pytest

from infra.local.rehearsal.reconcile import Reconciliation, names_on, reconcile
from tests.unit.rehearsal.made_up import (
    DOORS,
    Json,
    conversation,
    decision,
    escalation,
    freshdesk,
    mail,
    said,
    zendesk,
    zoho,
)

HANDOFF = [decision("handoff")]
MOVED = [decision("transfer", target=DOORS)]


def books(*details: Json, **changes: Any) -> Reconciliation:
    given: dict[str, Any] = {"tickets": [], "mails": [], "asked": {}, **changes}
    given.setdefault("known", [one["id"] for d in details for one in d["escalations"]])
    return reconcile(details, **given)


@pytest.mark.parametrize("ticket", [zendesk, freshdesk, zoho])
def test_a_ticket_with_the_escalations_name_is_its_delivery(ticket: Any) -> None:
    found = books(conversation(HANDOFF, [escalation(1, "ticket")]), tickets=[ticket("c1-1")])
    assert found.methods["ticket"].delivered == ["c1-1"]
    assert found.balanced


@pytest.mark.parametrize("ticket", [zendesk, freshdesk, zoho])
def test_a_second_ticket_of_one_escalation_is_doubled(ticket: Any) -> None:
    found = books(
        conversation(HANDOFF, [escalation(1, "ticket")]),
        tickets=[ticket("c1-1", 1), ticket("c1-1", 2)],
    )
    assert found.methods["ticket"].doubled == ["c1-1"]
    assert not found.balanced


def test_a_ticket_said_to_be_delivered_that_is_nowhere_is_lost() -> None:
    found = books(conversation(HANDOFF, [escalation(1, "ticket")]), tickets=[])
    assert found.methods["ticket"].lost == ["c1-1"]
    assert not found.balanced


def test_another_escalations_ticket_is_not_this_ones() -> None:
    found = books(
        conversation(HANDOFF, [escalation(1, "ticket")]),
        tickets=[zendesk("c1-12")],
        known=["c1-1", "c1-12"],
    )
    assert found.methods["ticket"].lost == ["c1-1"]


def test_a_long_id_is_found_by_its_shortened_marker() -> None:
    long = "c" * 60 + "-1"
    found = books(
        conversation(HANDOFF, [escalation(1, "ticket", id=long)]), tickets=[freshdesk(long)]
    )
    assert found.methods["ticket"].delivered == [long]
    assert found.stray_tickets == []


def test_a_marker_that_a_visitor_typed_does_not_count() -> None:
    forged = zoho("c1-1", text="[ref:esc-c1-9] is mine")
    assert names_on(forged) == {"esc-c1-1"}


def test_a_ticket_that_no_escalation_explains_is_a_stray() -> None:
    found = books(
        conversation(HANDOFF, [escalation(1, "ticket")]),
        tickets=[zendesk("c1-1"), freshdesk("c7-1", 9)],
    )
    assert found.stray_tickets == ["freshdesk 9"]
    assert not found.balanced


def test_one_mail_is_a_delivery_and_a_second_one_is_counted_but_allowed() -> None:
    one = conversation(HANDOFF, [escalation(1, "email")])
    assert books(one, mails=[mail("c1-1", "x-escalation-id")]).methods["email"].delivered
    twice = books(one, mails=[mail("c1-1"), mail("c1-1")])
    assert twice.methods["email"].doubled == ["c1-1"]
    assert twice.balanced


def test_a_mail_that_was_never_sent_is_lost() -> None:
    found = books(conversation(HANDOFF, [escalation(1, "email")]), mails=[mail("c2-1")])
    assert found.methods["email"].lost == ["c1-1"]


def test_a_failed_ticket_whose_mail_was_sent_fell_back() -> None:
    detail = conversation(
        HANDOFF, [escalation(1, "ticket", "failed"), escalation(2, "email", fallback_of="c1-1")]
    )
    found = books(detail, mails=[mail("c1-2")])
    assert found.methods["ticket"].fell_back == ["c1-1"]
    assert found.methods["email"].delivered == ["c1-2"]
    assert found.balanced


def test_a_failed_mail_that_reached_the_fallback_address_fell_back() -> None:
    detail = conversation(HANDOFF, [escalation(1, "email", "failed")])
    assert books(detail, mails=[mail("c1-1")]).methods["email"].fell_back == ["c1-1"]
    assert books(detail).methods["email"].lost == ["c1-1"]


def test_a_transfer_is_delivered_when_the_target_has_decided() -> None:
    detail = conversation([*MOVED, decision("answer", bot=DOORS)], [escalation(1, "transfer")])
    assert books(detail).methods["transfer"].delivered == ["c1-1"]


def test_a_transfer_that_the_target_never_saw_is_lost() -> None:
    found = books(conversation(MOVED, [escalation(1, "transfer")]))
    assert found.methods["transfer"].lost == ["c1-1"]
    assert not found.balanced


def test_a_transfer_that_was_answered_twice_is_doubled() -> None:
    answers = [decision("answer", bot=DOORS)] * 2
    found = books(conversation([*MOVED, *answers], [escalation(1, "transfer")]))
    assert found.methods["transfer"].doubled == ["c1-1"]
    assert not found.balanced


@pytest.mark.parametrize("state", ["waiting_contact", "recorded", "delivering"])
def test_what_is_still_under_way_is_unfinished(state: str) -> None:
    found = books(conversation(HANDOFF, [escalation(1, "ticket", state)]))
    assert found.methods["ticket"].unfinished == ["c1-1"]
    assert not found.balanced


def test_what_was_set_aside_is_neither_lost_nor_delivered() -> None:
    found = books(conversation(HANDOFF, [escalation(1, "ticket", "cancelled")]))
    assert found.methods["ticket"].cancelled == ["c1-1"]
    assert found.methods["ticket"].recorded == 1
    assert found.balanced


@pytest.mark.parametrize("decisions", [HANDOFF, MOVED])
def test_a_decided_escalation_that_is_not_recorded_is_found(decisions: list[Json]) -> None:
    found = books(conversation(decisions))
    assert found.without_escalation == ["c1"]
    assert not found.balanced


def test_a_question_with_an_answer_is_in_the_transcript_once() -> None:
    once = conversation([decision("answer")])
    assert books(once, asked={"c1": "how?"}).balanced
    twice = conversation([decision("answer")], messages=[said("visitor", "how?")] * 2)
    assert books(twice, asked={"c1": "how?"}).questions_doubled == ["c1"]
    never = conversation([decision("answer")], messages=[said("bot", "how?")])
    assert books(never, asked={"c1": "how?"}).questions_lost == ["c1"]
    assert books(asked={"c1": "how?"}).questions_lost == ["c1"]


def test_repeated_attempts_and_their_reasons_are_counted() -> None:
    tried = escalation(1, "ticket", attempts=3, last_error={"code": "http_503"})
    found = books(conversation(HANDOFF, [tried]), tickets=[zendesk("c1-1")])
    assert (found.repeated, dict(found.errors)) == (1, {"http_503": 1})
