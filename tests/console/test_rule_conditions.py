"""An owner builds a rule from facts by keyboard, reads it as a sentence, tries it and saves it."""

import re

from playwright.sync_api import Locator, expect

from escalation.domain.attributes import VisitorFacts
from escalation.domain.settings import EscalationSettings
from tests.browser.console.console import Console
from tests.console.served import Served


def opened(console: Console, served: Served) -> tuple[str, Locator]:
    """The rules of a bot, with a new one."""
    bot = next(iter(served.world.store.bots(served.world.owner.workspace_id))).bot_id
    console.expect_errors("404", "400")  # no helpdesk is connected; what is unfinished is refused
    console.visit(f"/console/bots/{bot}/settings")
    console.button("Add a rule").click()
    return bot, console.page.locator("#settings-rules")


def saved(served: Served, bot_id: str) -> EscalationSettings:
    found = served.world.store.settings(bot_id)
    assert found is not None
    return found.settings


def test_a_rule_on_facts_is_built_by_keyboard_read_tried_and_saved(
    console: Console, served: Served
) -> None:
    bot, rules = opened(console, served)
    keyboard = console.page.keyboard
    rules.get_by_role("button", name="Add a condition").focus()
    keyboard.press("Enter")
    first = rules.get_by_role("group", name="Condition 1", exact=True)
    expect(first.get_by_label("Fact", exact=True)).to_have_value("signed")
    first.get_by_label("Its name").fill("plan")
    first.get_by_label("Values").press_sequentially("pro,team\n")
    rules.get_by_role("button", name="Add another condition").press("Enter")
    second = rules.get_by_role("group", name="Condition 2", exact=True)
    second.get_by_label("Fact", exact=True).select_option("page")
    second.get_by_label("Question").select_option("begins_with")
    second.get_by_label("Values").press_sequentially("/checkout\n")
    second.get_by_role("button", name=re.compile("^Or …")).press("Enter")
    third = second.get_by_role("group", name=re.compile(r"^2\.2"))
    third.get_by_label("Fact", exact=True).select_option("hours")
    sentence = rules.locator("[data-sentence]")
    expect(sentence).to_have_text(
        "Only if plan (signed) is “pro” or “team” and "
        "(the page begins with “/checkout” or the team is away)."
    )
    assert console.faults() == []

    rules.get_by_text("Try the rules").press("Enter")
    rules.get_by_label("A visitor writes").fill("Where is my parcel?")
    result = rules.get_by_role("status")
    expect(result).to_contain_text("No rule fires: the bot is asked.")
    expect(result).to_contain_text("Not met: plan (signed) is “pro” or “team”. It is not known.")
    attribute = rules.get_by_role("group", name="Attribute 1")
    expect(attribute.get_by_label("Its name")).to_have_value("plan")
    attribute.get_by_label("Value").fill("pro")
    rules.get_by_label("Page", exact=True).fill("shop.example/checkout/2")
    expect(result).to_contain_text("Rule 1 fires: Hand over to people.")
    expect(result).to_contain_text("It is “https://shop.example/checkout/2”.")
    attribute.get_by_label("Who says it").select_option("claimed")
    expect(result).to_contain_text("No rule fires: the bot is asked.")
    assert console.faults() == []

    console.button("Save").click()
    expect(console.page.get_by_text("Saved").first).to_be_visible()
    (rule,) = saved(served, bot).rules
    assert rule.when is not None
    assert [[test.fact for test in group.tests] for group in rule.when.of] == [
        ["signed"],
        ["page", "hours"],
    ]
    assert rule.when.of[0].tests[0].values == ("pro", "team")


def test_what_is_wrong_is_said_at_its_place_and_a_removed_condition_leaves_no_gap(
    console: Console, served: Served
) -> None:
    _, rules = opened(console, served)
    rules.get_by_role("button", name="Add a condition").click()
    first = rules.get_by_role("group", name="Condition 1", exact=True)
    first.get_by_label("Question").select_option("at_least")
    first.get_by_label("Value").fill("many")
    console.button("Save").click()
    expect(first.locator(".field-error")).to_have_text("A comparison is with a number or a date.")
    assert console.faults() == []
    first.get_by_role("button", name="Remove condition 1").press("Enter")
    expect(rules.get_by_role("group", name="Condition 1", exact=True)).to_have_count(0)
    expect(rules.get_by_role("button", name="Add a condition")).to_be_focused()


def test_a_chat_shows_what_is_known_of_its_visitor_and_whose_word_it_is(
    console: Console, served: Served
) -> None:
    facts = VisitorFacts(signed={"plan": "pro"}, claimed={"cart": 3.5}, device="phone")
    served.world.conversation(page="https://shop.example/checkout", attributes=facts)
    console.visit("/console/conversations/c1")
    shown = console.page.locator("dl.facts")
    expect(shown).to_contain_text("https://shop.example/checkout")
    expect(shown).to_contain_text(re.compile(r"plan\s*pro\s*Signed"))
    expect(shown).to_contain_text(re.compile(r"cart\s*3\.5\s*Claimed by the page"))
    expect(shown).to_contain_text("Phone")
    assert console.faults() == []
