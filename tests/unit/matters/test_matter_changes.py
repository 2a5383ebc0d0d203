"""Whatever is written, each matter is told once, and again under the same id."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.domain import escalation as e
from escalation.domain import leased_work as w
from escalation.domain.conversation import Assignee, Author, Head, Message, Turn, message_id
from escalation.domain.decision import BotEvidence, Decision, Evidence
from escalation.domain.escalation import Escalation
from escalation.domain.head_parts import TicketLink
from escalation.domain.leased_work import IllegalTransition, LastError
from escalation.domain.matter_changes import of_escalation, of_head, of_refusal, of_turn
from escalation.domain.matters import AgentReplied, Failed, Matter, TurnDecided
from escalation.domain.news import Refused

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
LEASE = timedelta(seconds=90)
LATER = NOW + timedelta(days=365)
STEPS = (
    "record",
    "claim",
    "release",
    "defer",
    "resend",
    "note",
    "deliver",
    "fail",
    "cancel",
    "retry",
    "keep longer",
)


def first(state: str) -> Escalation:
    return Escalation.model_validate(
        {
            "escalation_id": "c1-1",
            "conversation_id": "c1",
            "workspace_id": "w1",
            "bot_id": "b1",
            "method": "ticket",
            "state": state,
            "reason": "low_confidence",
            "settings_version": 1,
            "trigger_seq": 2,
            "created_at": NOW,
            "recorded_at": NOW if state == "recorded" else None,
            "due_at": NOW,
            "expires_at": LATER,
        }
    )


def after(now: datetime, before: Escalation, step: str) -> Escalation:
    """The next record; raises IllegalTransition where there is none."""
    error = LastError(code="rate_limited", at=now)
    steps = {
        "record": lambda: e.record(before, now),
        "claim": lambda: w.claim(before, now, lease_id="l", lease=LEASE),
        "release": lambda: w.release(before, now, error=error, wait=timedelta(0)),
        "defer": lambda: w.defer(before, now, wait=timedelta(0)),
        "resend": lambda: w.resend(before, now),
        "note": lambda: w.note_progress(before, call_started_at=now),
        "deliver": lambda: e.deliver(before, now, reference="#7", ticket_id="7"),
        "fail": lambda: e.fail(before, now, error=error),
        "cancel": lambda: e.cancel(before, now),
        "retry": lambda: e.retry(before, now),
        # A hold moves the time to live of all items of a conversation, and nothing else.
        "keep longer": lambda: before.model_copy(update={"expires_at": LATER + timedelta(days=9)}),
    }
    return steps[step]()


def life(start: str, steps: Sequence[str]) -> list[Escalation]:
    """Every version of one record, as the stream has them."""
    versions = [first(start)]
    for number, step in enumerate(steps):
        try:
            versions.append(after(NOW + number * LEASE * 2, versions[-1], step))
        except IllegalTransition:
            continue
    return versions


def told(versions: Sequence[Escalation]) -> Iterator[Matter]:
    before: Escalation | None = None
    for version in versions:
        yield from of_escalation(before, version)
        before = version


@given(st.sampled_from(("waiting_contact", "recorded")), st.lists(st.sampled_from(STEPS)))
def test_each_turn_of_an_escalations_life_is_told_once(start: str, steps: list[str]) -> None:
    versions = life(start, steps)
    matters = list(told(versions))
    entered = [
        now.state
        for was, now in zip([None, *versions], versions, strict=False)
        if was is None or was.state != now.state
    ]
    types = [matter.type for matter in matters]
    assert types.count("escalation.handed_over") == any(each.recorded_at for each in versions)
    assert types.count("escalation.delivered") == entered.count("delivered")
    assert types.count("escalation.failed") == entered.count("failed")
    assert len(matters) == len({matter.id for matter in matters})
    assert list(told(versions)) == matters, "told again, it is the same to the last letter"


@given(st.lists(st.sampled_from(STEPS)), st.data())
def test_what_is_shown_again_from_anywhere_has_the_ids_that_it_had(
    steps: list[str], data: st.DataObject
) -> None:
    versions = life("recorded", steps)
    at = data.draw(st.integers(0, len(versions) - 1))
    again = of_escalation(versions[at - 1] if at else None, versions[at])
    assert set(again) <= set(told(versions))


def test_what_failed_and_was_tried_again_may_fail_again_and_says_so_again() -> None:
    matters = list(told(life("recorded", ("fail", "retry", "fail"))))
    failed = [matter for matter in matters if isinstance(matter, Failed)]
    assert [matter.id for matter in failed] == ["c1-1-2-failed", "c1-1-4-failed"]
    assert failed[0].code == "rate_limited"


def head(version: int, ended: str | None = None, *, ticket: str = "7", **fields: object) -> Head:
    link = TicketLink.model_validate(
        {
            "helpdesk": "zendesk",
            "connection_id": "con",
            "ticket_id": ticket,
            "reference": f"#{ticket}",
            "escalation_id": "c1-1",
            "relayed_seq": 1,
            "ended": ended,
            "active_at": NOW,
        }
    )
    return Head.model_validate(
        {
            "conversation_id": "c1",
            "workspace_id": "w1",
            "bot_id": "b1",
            "assignee": Assignee(kind="bot", bot_id="b1"),
            "version": version,
            "ticket": link,
            "created_at": NOW,
            "last_activity_at": NOW,
            "expires_at": LATER,
            **fields,
        }
    )


@given(st.lists(st.sampled_from((None, "solved", "gone", "elsewhere"))))
def test_a_ticket_is_solved_each_time_that_it_comes_to_be(ends: list[str | None]) -> None:
    heads = [head(number, ended) for number, ended in enumerate(ends, start=1)]
    matters = [
        matter
        for was, now in zip([None, *heads], heads, strict=False)
        for matter in of_head(was, now)
    ]
    came_to_be = sum(now == "solved" != was for was, now in zip([None, *ends], ends, strict=False))
    assert len(matters) == came_to_be == len({matter.id for matter in matters})


def test_another_ticket_of_the_same_chat_is_solved_for_itself() -> None:
    assert of_head(head(4, "solved", ticket="7"), head(5, "solved", ticket="8"))


def test_an_erased_conversation_tells_nothing() -> None:
    assert of_head(head(4), head(5, "solved", state="erased")) == ()
    assert (
        of_head(head(4, "solved"), head(5, state="erased").model_copy(update={"ticket": None}))
        == ()
    )


def message(seq: int, kind: str, **fields: object) -> Message:
    author = Author.model_validate({"kind": kind})
    return Message.model_validate(
        {"id": message_id(seq), "author": author, "text": "words", "at": NOW, **fields}
    )


def turn(*messages: Message, decision: Decision | None = None) -> Turn:
    return Turn(conversation_id="c1", messages=messages, decision=decision, escalation_id=None)


DECISION = Decision(
    action="answer",
    reason="confident",
    evidence=Evidence(bot_id="b1", reply=BotEvidence(confidence=0.9)),
    settings_bot_id="b1",
    settings_version=3,
)


def test_each_word_of_an_agents_is_told_and_where_it_was_said() -> None:
    spoken = turn(message(4, "agent", from_ticket=True), message(5, "agent"), message(6, "system"))
    matters = of_turn(spoken, head(2), decisions=True)
    assert [(each.id, each.place) for each in matters if isinstance(each, AgentReplied)] == [
        ("c1-00000004-replied", "ticket"),
        ("c1-00000005-replied", "console"),
    ]
    assert len(matters) == 2


@pytest.mark.parametrize(("asked_for", "count"), [(True, 1), (False, 0)])
def test_a_decision_is_told_where_somebody_asks_for_it(asked_for: bool, count: int) -> None:
    asked = turn(message(1, "visitor"), message(2, "bot"), decision=DECISION)
    matters = of_turn(asked, head(2), decisions=asked_for)
    assert len(matters) == count
    for matter in matters:
        assert isinstance(matter, TurnDecided)
        assert (matter.id, matter.confidence) == ("c1-00000001-decided", 0.9)


REFUSED = Refused(
    connection_id="con", workspace_id="w1", helpdesk="zendesk", code="credentials_refused", at=NOW
)


def test_a_connection_is_broken_once_until_it_is_well_again() -> None:
    later = REFUSED.model_copy(update={"at": NOW + LEASE})
    marks = [None, REFUSED, later, None, later]
    matters = [
        matter
        for was, now in zip([None, *marks], marks, strict=False)
        for matter in of_refusal(was, now)
    ]
    assert [matter.id for matter in matters] == [
        "con-20261123T100000000000Z-broken",
        "con-20261123T100130000000Z-broken",
    ]
