"""The settings' five pages: what a new owner sees first, one draft over all, and the ways in."""

import pytest
from playwright.sync_api import expect

from tests.browser.console.console import Console
from tests.console.served import Served
from tests.console.settings_pages import (
    PARTS,
    TICKETS,
    SettingsPages,
    connected,
    new_bot,
)

MOST_CONTROLS = 10
SEED = ["Human Handoff", "Handoff Method", "Auto Ticket Reply", "AI Agent Transfer"]


def with_everything(served: Served) -> None:
    """Save settings of `support` that show nearly every part."""
    connected(served)
    world = served.world
    world.side.settings.put(world.owner, "support", TICKETS, if_match='"0"')


def test_a_new_owner_meets_ten_controls_and_the_four_fields_first(
    console: Console, served: Served
) -> None:
    settings = SettingsPages(console, served, new_bot(served))
    met: list[str] = []
    for part in PARTS:
        settings.open(part)
        met += settings.controls()
        assert settings.page.get_by_text("Custom:").count() == 0, "nobody has changed anything"
    assert len(met) <= MOST_CONTROLS, met
    assert [one for one, field in zip(met, SEED, strict=False) if not one.startswith(field)] == []
    settings.open()
    for field in SEED[:2]:
        expect(settings.page.get_by_text(field, exact=True)).to_be_in_viewport()
    expect(settings.page.get_by_role("radio", name="Balanced")).to_be_checked()


@pytest.mark.parametrize("part", PARTS)
def test_a_page_is_well_made_whether_it_is_folded_or_not(
    part: str, console: Console, served: Served
) -> None:
    with_everything(served)
    settings = SettingsPages(console, served).open(part)
    assert settings.faults() == []
    settings.page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
    assert settings.faults() == []


def test_one_draft_goes_over_all_pages_and_is_saved_at_once(
    console: Console, served: Served
) -> None:
    settings = SettingsPages(console, served).open()
    settings.section("threshold").get_by_role("radio", name="Careful").check()
    settings.go("Privacy and limits")
    settings.unfold("limits").get_by_label("Keep chats for").fill("30")
    settings.go("When a person takes over")
    tabs = settings.page.get_by_role("navigation", name="Parts of the settings")
    expect(tabs.get_by_role("link", name="unsaved changes")).to_have_count(2)
    settings.page.go_back()
    expect(settings.section("limits").get_by_label("Keep chats for")).to_have_value("30")
    assert settings.page.get_by_role("dialog").count() == 0, "no page of these loses anything"
    console.link("Overview").click()
    expect(settings.page.get_by_role("dialog")).to_be_visible()
    settings.page.keyboard.press("Escape")
    saved = settings.save()
    assert saved.answer_costs is not None
    assert (saved.answer_costs.wrong_answer, saved.retention_days) == (10, 30)


def test_what_is_refused_is_shown_on_its_own_page(console: Console, served: Served) -> None:
    settings = SettingsPages(console, served).open("privacy")
    settings.unfold("limits").get_by_label("Escalations per hour, at most").fill("0")
    settings.go("Words")
    console.expect_errors("400", "404")
    console.button("Save").click()
    refused = settings.page.get_by_label("Escalations per hour, at most")
    expect(refused).to_be_focused()
    expect(refused).to_have_attribute("aria-invalid", "true")
    assert console.path == "/console/bots/support/settings/privacy"
    settings.go("Answering")
    settings.page.get_by_role("alert").get_by_role("button", name="Show").click()
    expect(refused).to_be_focused()


def test_a_link_to_a_part_opens_its_page_and_the_part(console: Console, served: Served) -> None:
    settings = SettingsPages(console, served)
    for address, inside in (("#settings-rules", "Add a rule"), ("#settings-limits", None)):
        settings.open(after=address)
        part = settings.section(address.removeprefix("#settings-"))
        expect(part).to_be_in_viewport()
        shown = part.get_by_role("button", name=inside) if inside else part.get_by_label("Keep")
        expect(shown.first).to_be_visible()
    settings.open()
    settings.section("basics").get_by_role("link", name="Details").first.click()
    expect(settings.section("email")).to_be_in_viewport()
    assert console.path == "/console/bots/support/settings/reaching"


def test_the_four_lists_stand_in_the_order_of_decision(console: Console, served: Served) -> None:
    settings = SettingsPages(console, served).open("people")
    expect(settings.page.get_by_text("from top to bottom, and the first that fits")).to_be_visible()
    expect(settings.page.locator(".settings-title:has(.settings-step)")).to_have_text(
        ["1What must reach a person", "2Rules", "3Guidelines", "4Triggers"]
    )


@pytest.mark.parametrize(
    ("preset", "method", "transfers"),
    [
        ("Startup", "email", False),
        ("Enterprise SaaS", "ticket", False),
        ("Multi-department", "email", True),
    ],
)
def test_a_best_practice_is_made_with_two_presses(
    preset: str, method: str, *, transfers: bool, console: Console, served: Served
) -> None:
    connected(served)
    settings = SettingsPages(console, served, new_bot(served)).open()
    console.button(f"Use {preset}").click()
    if preset == "Startup":  # what a new bot begins with
        expect(settings.page.get_by_text("Startup is what this bot has already")).to_be_visible()
        saved = settings.saved
    else:
        saved = settings.save()
    assert saved.human_handoff
    assert (saved.handoff_method, saved.ai_agent_transfer.enabled) == (method, transfers)
    assert saved.auto_ticket_reply.enabled is (method == "ticket")


def test_where_nothing_reaches_people_the_page_says_so(console: Console, served: Served) -> None:
    settings = SettingsPages(console, served).open()
    settings.page.get_by_role("switch", name="Human Handoff").uncheck()
    settings.go("How it reaches them")
    settings.page.get_by_role("link", name="Switch it on").click()
    expect(settings.page.get_by_role("switch", name="Human Handoff")).to_be_visible()
