"""The simulator: other settings tried on one message and on past chats, then applied."""

import json

from playwright.sync_api import expect

from tests.browser.console.console import WAIT_MS, Console
from tests.e2e.world import ANSWERABLE, UNANSWERABLE, World

SETTINGS = {"handoff_method": "email", "contact": "never"}


def test_what_past_chats_would_have_become_is_shown_and_the_draft_applied(
    console: Console, world: World
) -> None:
    bot = world.bot(SETTINGS)
    console.visit(f"/console/bots/{bot}/simulator", "Simulator")
    expect(console.page.get_by_text("No chats in this time")).to_be_visible()
    assert console.faults() == []

    visitor = world.visitor(bot)
    visitor.say(ANSWERABLE)
    visitor.say(UNANSWERABLE)
    world.settled(visitor)
    console.visit(f"/console/bots/{bot}/simulator", "Simulator")
    headline = console.page.locator(".simulator-headline")
    expect(headline).to_contain_text("0 of 2 decisions in 1 chat would go another way.")
    expect(console.page.get_by_text("Nothing would change")).to_be_visible()
    console.field("Human Handoff").uncheck()
    expect(headline).to_contain_text("1 of 2 decisions", timeout=WAIT_MS)
    example = console.page.get_by_role("region", name="Examples").get_by_role("listitem")
    expect(example).to_contain_text(UNANSWERABLE)
    expect(example).to_contain_text("Handed over by e-mail")
    expect(example).to_contain_text("Not answered")
    outcomes = console.page.get_by_role("region", name="What becomes of them")
    expect(outcomes.get_by_role("row").filter(has_text="Not answered")).to_contain_text("(+1)")
    assert console.faults() == []

    # The draft is there again after a look at the chat, in this tab.
    example.get_by_role("link").click()
    console.at()
    console.page.go_back()
    console.at("Simulator")
    expect(console.field("Human Handoff")).not_to_be_checked()

    console.button("Apply…").click()
    question = console.page.get_by_role("dialog", name="Apply these settings?")
    expect(question).to_contain_text("Human Handoff")
    assert console.violations() == []
    question.get_by_role("button", name="Apply").click()
    console.says("Applied.")
    assert world.owner.get(f"/bots/{bot}/escalation-settings")["human_handoff"] is False
    expect(console.button("Apply…")).to_be_hidden()
    console.page.reload()
    console.at("Simulator")
    expect(console.field("Human Handoff")).not_to_be_checked()


def test_one_message_is_tried_with_its_evidence_and_answer(console: Console, world: World) -> None:
    bot = world.bot(SETTINGS)
    console.visit(f"/console/bots/{bot}/simulator", "Simulator")
    console.page.get_by_role("tab", name="One message").click()
    console.button("Add a rule").click()
    console.field("Keywords of rule 1").fill("submarine")
    console.page.keyboard.press("Enter")
    console.field("Then").select_option("do_not_escalate")
    console.field("A visitor writes").fill(UNANSWERABLE)
    console.button("Try it").click()
    result = console.page.get_by_role("region", name="What would happen")
    expect(result).to_contain_text("Another way than today", timeout=2 * WAIT_MS)
    expect(result).to_contain_text("Handed over by e-mail")
    expect(result).to_contain_text("One of your rules")
    expect(result).to_contain_text("sure")
    expect(result).to_contain_text("The visitor would read")
    assert console.faults() == []
    assert world.owner.get(f"/bots/{bot}/conversations")["items"] == [], "nothing is made"


def test_a_draft_of_the_settings_page_is_taken_and_a_refused_one_names_its_field(
    console: Console, world: World
) -> None:
    bot = world.bot(SETTINGS | {"answer_costs": None})
    saved, etag = world.owner.versioned(f"/bots/{bot}/escalation-settings")
    rule = {"keywords": ["refund"], "then": "transfer", "target_bot_id": bot}
    draft = saved | {"confidence_threshold": 0.85, "rules": [rule]}
    console.visit("/console", "Overview")
    for key, value in (("draft", draft), ("draft-base", {"base": saved, "etag": etag})):
        console.page.evaluate(
            "([key, value]) => sessionStorage.setItem(key, value)",
            [f"escalation.{key}.{bot}", json.dumps(value)],
        )
    console.expect_errors("400")
    console.visit(f"/console/bots/{bot}/simulator", "Simulator")
    expect(console.page.locator("output.slider-value").first).to_have_text("85 %")
    expect(console.page.get_by_role("alert")).to_contain_text("Not tried")
    expect(console.page.locator(".field-error")).to_contain_text("ai_agent_transfer is off")
    assert console.faults() == []
    console.button("Remove rule 1").click()
    expect(console.page.get_by_role("alert")).to_be_hidden()

    # Somebody else saves meanwhile: theirs is not overwritten unasked.
    world.owner.save_settings(bot, {"hourly_cap": 7})
    console.expect_errors("400", "412")
    console.button("Apply…").click()
    question = console.page.get_by_role("dialog", name="Apply these settings?")
    question.get_by_role("button", name="Apply").click()
    expect(question).to_contain_text("Somebody else saved a newer version")
    question.get_by_role("button", name="Show theirs").click()
    expect(console.page.locator("output.slider-value").first).to_have_text("60 %")
    assert world.owner.get(f"/bots/{bot}/escalation-settings")["confidence_threshold"] == 0.6


def test_many_chats_are_a_job_that_shows_its_progress(console: Console, world: World) -> None:
    bot = world.bot(SETTINGS)
    world.visitor(bot).say(ANSWERABLE)
    for _ in range(20):
        world.visitor(bot)
    console.visit(f"/console/bots/{bot}/simulator")
    headline = console.page.locator(".simulator-headline")
    expect(headline).to_contain_text("in 21 chats", timeout=4 * WAIT_MS)
    expect(console.page.get_by_role("progressbar")).to_be_hidden()
    expect(console.link("Download all")).to_be_visible()
    assert console.faults() == []
