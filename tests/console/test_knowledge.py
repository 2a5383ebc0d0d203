"""What a bot's page says of the index that its answers are found by."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.owner_ports import Knowledge
from escalation.domain.wanted_indexes import INDEX_LATE
from tests.browser.console.console import Console
from tests.console.served import Served

BOT = "/console/bots/support?tab=knowledge"
WARNING = "This bot goes by words only"


@pytest.fixture(autouse=True)
def known(served: Served) -> None:
    """The bot knows one answer."""
    entry = KnowledgeEntry(id="r", questions=("I want a refund",), answer="It takes a week.")
    served.world.store.save_knowledge(Knowledge(bot_id="support", version=1, entries=(entry,)))


def _wanted(served: Served, ago: timedelta) -> None:
    served.world.indexes.want("acme", "support", now=datetime.now(UTC) - ago)


def test_an_index_that_is_late_is_warned_of_until_it_is_there(
    console: Console, served: Served
) -> None:
    _wanted(served, INDEX_LATE + timedelta(minutes=1))
    console.visit(BOT, "Support")
    expect(console.page.get_by_text(WARNING)).to_be_visible()
    expect(console.page.get_by_text("1 answer, found by their words only.")).to_be_visible()
    assert console.faults() == []
    served.world.indexing().make("acme", "support")
    console.visit(BOT, "Support")
    expect(console.page.get_by_text("found by meaning")).to_be_visible()
    expect(console.page.get_by_text(WARNING)).to_have_count(0)


def test_an_index_that_is_being_made_is_no_reason_to_warn(console: Console, served: Served) -> None:
    _wanted(served, timedelta(seconds=5))
    console.visit(BOT, "Support")
    expect(console.page.get_by_text("until the new index is there")).to_be_visible()
    expect(console.page.get_by_text(WARNING)).to_have_count(0)


def test_answers_in_a_language_that_nothing_reads_are_told_of(
    console: Console, served: Served
) -> None:
    served.world.indexing({"hi": 1}).make("acme", "support")
    console.visit(BOT, "Support")
    warning = "1 answer is in a language that this bot does not read"
    expect(console.page.get_by_text(warning)).to_be_visible()
    expect(console.page.get_by_text("In Hindi it compares words alone")).to_be_visible()
    assert console.faults() == []
