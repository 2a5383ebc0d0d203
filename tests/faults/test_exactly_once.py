"""Five hundred chats are handed over while everything goes wrong: five hundred tickets, and one
answer of the AI at most to each message, whatever helpdesk it is.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.outside import for_the_team
from tests.faults.storm import Storm
from tests.faults.tables import show

CHATS = 500
SEED = 20_260_302


@pytest.fixture(scope="module", params=["zendesk", "freshdesk", "zoho"])
def storm(request: pytest.FixtureRequest) -> Iterator[Storm]:
    """The storm is over and everything has come to its end. Both tests of a helpdesk look at it."""
    storm = Storm(request.param, SEED, CHATS)
    with storm.world:
        storm.die_at_each_step()
        storm.rage()
        storm.calm()
        assert storm.over()
        yield storm


def tickets_of(storm: Storm) -> dict[str, dict[str, Any]]:
    """Every ticket that the stand-in holds, by its id."""
    return {str(ticket["id"]): ticket for ticket in storm.world.tickets()}


def written(ticket: dict[str, Any], *, public: bool | None = None) -> str:
    """The texts of a ticket's entries."""
    return "\n".join(c["text"] for c in ticket["comments"] if public in {None, c["public"]})


def test_every_escalation_makes_one_ticket_and_is_told_once(storm: Storm) -> None:
    world, tickets = storm.world, tickets_of(storm)
    records = list(world.transcripts.records.values())
    assert (len(storm.chats), len(records), len(tickets)) == (CHATS, CHATS, CHATS)
    assert world.marks() == Counter(escalation.escalation_id for escalation in records)
    assert {escalation.ticket_id for escalation in records} == set(tickets)
    assert {(e.method, e.state) for e in records} == {("ticket", "delivered")}
    ends = Counter(e.escalation_id for e in world.transcripts.history if e.state == "delivered")
    assert set(ends.values()) == {1}
    assert world.mailer.sent == []
    for escalation in records:
        read = written(tickets[str(escalation.ticket_id)])
        note = for_the_team(escalation.escalation_id)
        private = written(tickets[str(escalation.ticket_id)], public=False)
        assert (private.count(note), read.count(note)) == (1, 1)
        assert {"chat", "vip"} <= set(tickets[str(escalation.ticket_id)]["tags"])
        said = world.said(escalation.conversation_id)
        assert sum("passed this to our team" in line for line in said) == 1
        assert said.count(f"system: Your reference is {escalation.reference}.") == 1
        for text in storm.texts[escalation.conversation_id]:
            assert read.count(f"visitor: {text}") == 1, (escalation.escalation_id, text)
            assert said.count(f"visitor: {text}") == 1
    check_killed_everywhere(storm)
    show(
        f"{world.name}: {len(records)} escalations, {len(tickets)} tickets",
        attempts=Counter(f"of {e.attempts}" for e in sorted(records, key=lambda e: e.attempts)),
        calls={"all": len(world.calls())} | met(storm),
        queue={name: n for name, n in storm.counts.items() if name.startswith("deliveries")},
        workers=deaths(storm),
        looked_for=Counter(
            "found" if facts["found"] else "not there"
            for name, facts in world.events.events
            if name == "ticket_looked_for"
        ),
    )


def test_no_message_is_answered_twice_in_its_ticket(storm: Storm) -> None:
    world, tickets = storm.world, tickets_of(storm)
    replies = world.transcripts.replies.records.values()
    assert {reply.ticket_id for reply in replies} == set(tickets), "each ticket got a decision"
    for reply in replies:
        assert reply.is_final
        assert reply.reason is not None
        ticket = tickets[reply.ticket_id]
        answer = f"answer-{reply.reply_id}-end"
        answers = written(ticket, public=True).count(answer)
        told = sum(answer in line for line in world.said(reply.conversation_id))
        notes = written(ticket, public=False).count(f"[ref:{reply.reply_id}/note]")
        assert answers <= 1
        assert told == answers, "what is in the ticket is in the chat, as the bot's"
        assert notes <= 1
        assert (reply.state == "sent") == (answers == 1), reply
        if reply.state in {"sent", "noted"}:
            assert notes == 1
    states = Counter(
        "sent" if r.state == "sent" else f"{r.state} {(r.reason or '').replace('_', ' ')}"
        for r in replies
    )
    assert states["sent"] > CHATS // 2
    show(
        f"{world.name}: {len(replies)} auto replies in {len(tickets)} tickets",
        ended=dict(sorted(states.items(), key=lambda item: -item[1])),
        attempts=Counter(f"of {r.attempts}" for r in sorted(replies, key=lambda r: r.attempts)),
    )


def check_killed_everywhere(storm: Storm) -> None:
    """A worker has died at each step of the ways without faults, which `die_at_each_step` has made
    sure of, and at every kind of step of every kind of work.
    """
    killed = {(work, step) for work, _, step in storm.killed}
    reached = {(work, step) for work, _, step in storm.reached}
    assert killed == reached, sorted(reached - killed)
    assert {work for work, _ in killed} >= {"deliver", "relay", "auto_reply"}
    assert storm.counts["places in calm"] > 50


def met(storm: Storm) -> dict[str, int]:
    """Calls by the fault that they met."""
    faults = Counter(call["fault"] for call in storm.world.calls() if call["fault"])
    return {name: n for name, n in faults.most_common() if name != "late commit"}


def deaths(storm: Storm) -> dict[str, int]:
    return {
        "killed": storm.counts["workers killed"],
        "at each of": storm.counts["places in calm"],
        "places in calm; at all at": len(storm.killed),
        "of": len(storm.reached),
        "kinds of steps": len({step for _, _, step in storm.killed}),
        "deepest step": max(number for _, number, _ in storm.killed),
        "stalled": storm.counts["workers stalled"],
    }
