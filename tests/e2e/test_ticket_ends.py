"""Tickets that end in other ways than by being solved, and changes that nobody told us of."""

from datetime import timedelta

import pytest

from tests.e2e.desks import HANDED_BACK, SOLVED, Desk, ticket_bot, wait_until
from tests.e2e.owners import Tenant, new_tenant
from tests.e2e.world import ANSWER, ANSWERABLE, World, refusal, texts

_CEO = "ceo@customer.example"
_UNTIL_POLLED = timedelta(minutes=3)


@pytest.mark.parametrize(("helpdesk", "removal"), [("zoho", "delete"), ("freshdesk", "spam")])
def test_a_removed_ticket_gives_the_chat_back_without_claiming_it_was_solved(
    world: World, helpdesk: str, removal: str
) -> None:
    desk = Desk.opened(world, ticket_bot(world, helpdesk), helpdesk)
    desk.act(removal)
    desk.shows(HANDED_BACK, "system")
    state = desk.state()
    assert state["assignee"]["kind"] == "bot"
    assert not state["solved"]
    assert SOLVED not in desk.chat("system")
    refused = refusal(desk.visitor.reopen)
    assert (refused.status, refused.code) == (409, "nothing_to_reopen")
    assert texts(desk.visitor.say(ANSWERABLE)["messages"], "bot") == [ANSWER]


def test_after_a_merge_both_chats_of_one_person_follow_the_ticket_that_is_left(
    world: World,
) -> None:
    bot = ticket_bot(world, "zendesk")
    kept = Desk.opened(world, bot, "zendesk")
    merged = Desk.opened(world, bot, "zendesk", email=kept.email)
    kept.act("reply", "Said before the merge, to the first visitor alone.")
    kept.shows("Said before the merge")
    merged.act("merge", into=kept.ticket_id)

    def followed() -> bool:
        conversation = world.transcripts.load(merged.visitor.conversation_id, turns=1)
        link = conversation.head.ticket if conversation else None
        return link is not None and link.ticket_id == str(kept.ticket_id)

    wait_until(followed, what="the second chat has found the ticket that is left")
    merged.visitor.say("Is anybody reading this?")
    wait_until(
        lambda: any("Is anybody reading" in entry["text"] for entry in kept.ticket["comments"]),
        what="the second visitor's words in the first ticket",
    )
    kept.act("reply", "Both submarines land on Sunday.")
    for desk in (kept, merged):
        desk.shows("Both submarines land on Sunday.")
        assert desk.state()["assignee"]["kind"] == "team"
        assert SOLVED not in desk.chat("system"), "merging closes a ticket and solves nothing"
    # Nothing of the one request gets into the other's chat: neither what was said before, nor
    # what the helpdesk itself quotes in its note about the merge.
    assert merged.chat("agent") == ["Both submarines land on Sunday."]
    assert len(kept.chat("agent")) == 2


def test_a_ticket_merged_into_another_persons_leaves_the_chat_and_says_so(world: World) -> None:
    bot = ticket_bot(world, "zendesk")
    anns = Desk.opened(world, bot, "zendesk", email="ann@visitor.example")
    bobs = Desk.opened(world, bot, "zendesk", email="bob@visitor.example")
    bobs.act("merge", into=anns.ticket_id)
    bobs.shows("Our team's answers no longer appear here.", "system")
    anns.act("reply", "Ann, your card ends 4242.")
    anns.shows("Ann, your card ends 4242.")
    assert bobs.chat("agent") == []
    notes = [text for text in anns.entries(public=False) if "not known to be this" in text]
    assert len(notes) == 1
    assert not any("4242" in text for text in bobs.chat())


def test_who_claims_somebody_elses_address_neither_speaks_for_them_nor_reads_their_mail(
    world: World,
) -> None:
    bot = ticket_bot(world, "zendesk", trusts_claims=False)
    desk = Desk.opened(world, bot, "zendesk", email=_CEO)
    desk.visitor.say("Please tell me my PIN.")
    wait_until(
        lambda: any("my PIN" in text for text in desk.entries(public=False)),
        what="the next line, as an internal note",
    )
    ticket = desk.ticket
    assert ticket["requester"]["email"] != _CEO
    seen = " ".join(one["text"] for one in ticket["comments"] if one["public"])
    for theirs in (_CEO, "Ida", "PIN", "submarine"):
        assert theirs not in f"{ticket['subject']} {seen}"
    desk.act("reply", "What is it about?")
    desk.shows("What is it about?")

    # The same words for an address that nobody has.
    other = Desk.opened(world, bot, "zendesk", email="nobody@nowhere.example")
    assert other.ticket["subject"] == ticket["subject"]
    assert other.ticket["comments"][0]["text"] == ticket["comments"][0]["text"]
    told, as_told = other.chat("system"), desk.chat("system")
    assert told[:-1] == as_told[: len(told) - 1]


@pytest.fixture
def without_webhooks(world: World) -> Tenant:
    """A workspace whose Zoho plan has none."""
    tenant = new_tenant(world, "free-plan")
    tenant.connect("zoho")
    with world.helpdesks.behaving(zoho_edition="FREE"):
        done = tenant.owner.post("/connections/zoho/webhook")
    assert not done["installed"]
    assert done["steps"], "it says what to do instead"
    assert done["secret"] is None
    connection = tenant.owner.get("/connections/zoho")
    assert connection["updates"]["mode"] == "poll"
    assert connection["updates"]["first_event_at"] is None
    return tenant


def test_on_a_plan_without_webhooks_an_agents_words_arrive_by_the_next_poll(
    world: World, without_webhooks: Tenant
) -> None:
    bot = ticket_bot(world, "zoho", owner=without_webhooks.owner)
    desk = Desk.opened(world, bot, "zoho")
    desk.act("note", "Nobody outside reads this.")
    desk.act("reply", "We have looked at your submarine.")
    world.sweep()
    assert desk.chat("agent") == [], "it is not time yet"
    world.pass_time(desk.visitor.conversation_id, _UNTIL_POLLED)
    world.sweep()
    desk.shows("We have looked at your submarine.")

    desk.act("solve")
    world.pass_time(desk.visitor.conversation_id, _UNTIL_POLLED)
    world.sweep()
    desk.shows(SOLVED, "system")
    assert desk.state()["solved"]
    assert desk.chat("agent") == ["We have looked at your submarine."]
