"""What agents write in the stand-in helpdesks, as it arrives through their APIs."""

from typing import Final

import pytest

from escalation.domain.errors import RetryableError
from escalation.domain.helpdesk import TicketEntry
from tests.adapters.helpdesks.standins_world import World, new_world
from tests.adapters.helpdesks.test_mail_samples import NAMES, sample

SUPPLIER: Final = "paul@supplier.example"


def last(world: World, number: str) -> TicketEntry:
    return world.open().thread(number).entries[-1]


def test_each_sample_arrives_through_each_helpdesk(world: World) -> None:
    number = world.made()
    samples = [sample(name) for name in NAMES if name.endswith(".html")]
    for message, _ in samples:
        world.agent(number, "reply", markup=message)
    arrived = [entry.text for entry in world.open().thread(number).entries[1:]]
    # What a helpdesk itself leaves out: styles, among them a signature's bookmark.
    assert [text.replace("Jonas Weber\n\n**Acme Support**", "").strip() for text in arrived] == [
        text for _, text in samples
    ]


def test_what_is_forwarded_and_what_is_answered_to_it_is_not_public(world: World) -> None:
    number = world.made()
    world.agent(number, "forward", text="Can you look at it?", to=SUPPLIER)
    world.agent(number, "customer", text="Our fault", sender=SUPPLIER)
    world.agent(number, "reply", text="It is repaired")
    entries = world.open().thread(number).entries[1:]
    assert [(entry.text, entry.public) for entry in entries] == [
        ("Can you look at it?", False),
        ("Our fault", False),
        ("It is repaired", True),
    ]


@pytest.mark.parametrize("name", ["freshdesk", "zoho"])
def test_a_reply_to_somebody_else_is_not_public(name: str) -> None:
    with new_world(name) as world:
        number = world.made()
        world.agent(number, "reply", text="What does it cost?", to=SUPPLIER)
        assert last(world, number).public is False


def test_a_long_reply_arrives_whole() -> None:
    with new_world("zoho") as world:
        number = world.made()
        words = "<p>begin</p>" + "<p>more</p>" * 500 + "<p>end</p>"
        world.behave(zoho_content_chars=100)
        world.agent(number, "reply", markup=words)
        assert last(world, number).text.endswith("more\n\nend")


def test_a_mention_arrives_as_a_name() -> None:
    with new_world("zoho") as world:
        number = world.made()
        world.agent(number, "note", text="@Jonas Weber please look")
        noted = world.tickets()[0]["comments"][-1]["text"]
        assert noted.startswith("zsu[@user:")
        assert last(world, number).text == "@Jonas Weber please look"
        world.agent(number, "reply", text="@Jonas Weber will call you")
        assert last(world, number).text == "@colleague will call you"


def test_only_a_reply_that_was_sent_is_public() -> None:
    with new_world("zoho") as world:
        number = world.made()
        world.agent(number, "reply", text="Tomorrow")
        world.behave(zoho_replies="PENDING")
        with pytest.raises(RetryableError, match="reply_being_sent"):
            last(world, number)
        world.behave(zoho_replies="FAILED")
        assert last(world, number).public is False
        world.behave(zoho_replies="SUCCESS")
        assert last(world, number).public is True
