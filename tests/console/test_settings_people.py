"""What must reach a person, who speaks afterwards, what the team needs, and whether it helped."""

from playwright.sync_api import expect

from tests.browser.console.console import Console
from tests.console.served import Served
from tests.console.settings_pages import TICKETS, SettingsPages, connected


def test_the_page_warns_until_somebody_is_on_call(console: Console, served: Served) -> None:
    settings = SettingsPages(console, served).open("people")
    reach = settings.section("must_reach")
    expect(reach.get_by_text("Nobody is on call")).to_be_visible()
    expect(reach.locator("summary").first).to_contain_text("On: self-harm, emergencies.")
    reach.get_by_label("On call").fill("night@acme.example")
    expect(reach.get_by_text("Nobody is on call")).to_have_count(0)
    assert settings.save().must_reach.on_call == "night@acme.example"
    reach.get_by_label("On call").fill("")
    settings.unfold("must_reach")
    expect(reach.get_by_text("Nobody is on call")).to_be_visible()
    for kind in ("Self-harm", "Emergencies"):
        reach.get_by_role("switch", name=kind).uncheck()
    expect(reach.get_by_text("Nobody is on call")).to_have_count(0)


def test_a_kind_has_its_own_words_priority_tags_and_recipient(
    console: Console, served: Served
) -> None:
    settings = SettingsPages(console, served).open("people")
    reach = settings.unfold("must_reach")
    reach.get_by_role("switch", name="Threats of legal action").check()
    reach.get_by_label("Language of the texts").select_option("de")
    reach.get_by_label("Threats of legal action: What is said").fill("Das liest unsere Kanzlei.")
    reach.get_by_label("Threats of legal action: Priority").select_option("urgent")
    reach.get_by_label("Threats of legal action: Who is mailed besides").fill("law@acme.example")
    tags = reach.get_by_label("Threats of legal action: Tags")
    tags.fill("lawyer")
    tags.press("Enter")
    reach.get_by_label("Country").fill("zz")
    console.button("Add a line").click()
    expect(reach.get_by_text("A country is two letters")).to_be_visible()
    reach.get_by_label("Country").fill("at")
    console.button("Add a line").click()
    reach.get_by_label("Austria", exact=True).fill("Telefonseelsorge 142")
    reach.get_by_label("Of these per hour, at most").fill("9")
    assert settings.faults() == []
    must_reach = settings.save().must_reach
    assert must_reach.legal.model_dump(mode="json") == {
        "enabled": True,
        "text": {"de": "Das liest unsere Kanzlei."},
        "priority": "urgent",
        "tags": ["lawyer"],
        "to": "law@acme.example",
    }
    assert (must_reach.country_lines, must_reach.hourly_cap) == (
        {"AT": "Telefonseelsorge 142"},
        9,
    )
    console.button("Remove Austria").click()
    assert settings.save().must_reach.country_lines == {}


def test_the_bot_may_keep_helping_until_somebody_replies(console: Console, served: Served) -> None:
    connected(served)
    served.world.side.settings.put(served.world.owner, "support", TICKETS, if_match='"0"')
    settings = SettingsPages(console, served).open("people")
    after = settings.unfold("after")
    after.get_by_role("radio", name="The bot keeps helping until somebody replies").check()
    after.get_by_role("radio", name="Solve the ticket").check()
    saved = settings.save()
    assert (saved.after_handoff, saved.solved_by_visitor) == ("until_answered", "solve")
    after.get_by_role("radio", name="The bot goes on").check()
    expect(after.get_by_label("Give the chat back to the bot after")).to_have_count(0)


def test_two_facts_at_most_are_asked_for(console: Console, served: Served) -> None:
    settings = SettingsPages(console, served).open("reaching")
    facts = settings.unfold("facts")
    console.button("Ask for a fact").click()
    facts.get_by_label("What it is").fill("Order number")
    facts.get_by_label("How it looks").fill("ORDER-####")
    console.expect_errors("400", "404")
    console.button("Save").click()
    expect(facts).to_contain_text("Must have at least 1")
    facts.get_by_label("How it is asked").fill("What is your order number?")
    console.button("Ask for a fact").click()
    expect(console.button("Ask for a fact")).to_have_count(0)
    console.button("Remove fact 2").click()
    assert settings.faults() == []
    (fact,) = settings.save().wanted_facts
    assert (fact.name, dict(fact.question), fact.pattern, fact.ticket_field) == (
        "Order number",
        {"en": "What is your order number?"},
        "ORDER-####",
        None,
    )
    expect(facts.locator("summary").first).to_contain_text("Asked after the handoff: Order number.")


def test_visitors_are_asked_whether_it_helped(console: Console, served: Served) -> None:
    settings = SettingsPages(console, served).open()
    helped = settings.unfold("feedback")
    expect(helped.locator("summary")).to_contain_text("Visitors are asked nothing.")
    helped.get_by_role("switch", name="Thumbs under answers").check()
    helped.get_by_role("switch", name="Ask how people's help was").check()
    feedback = settings.save().feedback
    assert (feedback.thumbs, feedback.solved, feedback.csat) == (True, False, True)
