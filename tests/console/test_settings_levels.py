"""Careful, balanced or bold; what is sure enough to be sent; and what was changed of either."""

from playwright.sync_api import Locator, expect

from tests.browser.console.console import Console
from tests.console.served import Served
from tests.console.settings_pages import SettingsPages, connected, new_bot


def advanced(settings: SettingsPages, section: str) -> Locator:
    """What the part's line says that leads to its numbers."""
    return settings.section(section).locator("summary").filter(has_text="Advanced")


def test_one_choice_sets_the_numbers_and_a_number_makes_it_a_custom_one(
    console: Console, served: Served
) -> None:
    settings = SettingsPages(console, served, new_bot(served)).open()
    sure = settings.section("threshold")
    sure.get_by_role("radio", name="Bold").check()
    expect(advanced(settings, "threshold")).not_to_contain_text("Custom")
    settings.unfold("threshold")
    expect(sure.get_by_label("A wrong answer is as bad as")).to_have_value("1")
    expect(sure.get_by_role("radio", name="Offer a person first")).to_be_checked()
    expect(sure.get_by_role("switch", name="Ask which answer is meant")).to_be_checked()
    sure.get_by_role("radio", name="Hand over at once").check()
    expect(advanced(settings, "threshold")).to_contain_text(
        "Custom: Balanced, but a wrong answer is as bad as one needless handoff"
    )
    assert sure.get_by_role("radio", name="Bold").is_checked() is False
    saved = settings.save()
    assert saved.answer_costs is not None
    assert (saved.answer_costs.wrong_answer, saved.clarify, saved.low_confidence) == (
        1,
        True,
        "handoff",
    )


def test_a_bot_of_before_reads_as_custom_and_is_not_changed(
    console: Console, served: Served
) -> None:
    settings = SettingsPages(console, served).open()
    expect(advanced(settings, "threshold")).to_contain_text("answers from 60 % on")
    expect(settings.section("threshold").get_by_role("radio", checked=True)).to_have_count(0)
    assert console.button("Save").count() == 0


def test_the_two_ends_are_moved_by_keys_and_do_not_pass_each_other(
    console: Console, served: Served
) -> None:
    connected(served)
    settings = SettingsPages(console, served, new_bot(served)).open()
    console.button("Use Enterprise SaaS").click()
    settings.go("How it reaches them")
    replies = settings.section("auto_reply")
    draft, sent = (
        replies.get_by_role("slider", name=name)
        for name in ("Confidence a draft needs", "Confidence a reply needs")
    )
    expect(draft).to_have_attribute("aria-valuetext", "30 %")
    draft.press("ArrowRight")
    expect(replies).to_contain_text("Below 31 %: nothing")
    draft.press("End")
    expect(draft).to_have_value("0.8")
    sent.press("Home")
    expect(sent).to_have_value("0.8")
    sent.press("End")
    expect(replies).to_contain_text("From 100 % on: sent")
    draft.press("End")
    expect(draft).to_have_attribute("aria-valuetext", "100 %")
    assert settings.faults() == []
    width = draft.evaluate("one => one.clientWidth")
    sent.focus()
    draft.click(position={"x": width - 10, "y": 14})  # the one that can still move is on top
    expect(draft).to_be_focused()
    draft.press("Home")
    saved = settings.save().auto_ticket_reply
    assert (saved.min_draft_confidence, saved.min_confidence) == (0, 1)


def test_the_two_ends_follow_the_direction_of_the_text(console: Console, served: Served) -> None:
    connected(served)
    settings = SettingsPages(console, served, new_bot(served)).open()
    console.button("Use Enterprise SaaS").click()
    settings.go("How it reaches them")
    settings.page.evaluate("() => { document.documentElement.dir = 'rtl' }")
    replies = settings.section("auto_reply")
    draft = replies.get_by_role("slider", name="Confidence a draft needs")
    draft.press("ArrowLeft")
    expect(draft).to_have_value("0.31")
    nothing, drafts, sent = (replies.locator(f".range-zones .zone-{at}") for at in range(3))
    places = [one.bounding_box() for one in (nothing, drafts, sent)]
    assert all(places)
    assert sorted(places, key=lambda box: -box["x"] if box else 0) == places


def test_what_was_changed_of_the_advanced_numbers_is_said(console: Console, served: Served) -> None:
    settings = SettingsPages(console, served, new_bot(served)).open()
    console.button("Use Multi-department").click()
    expect(advanced(settings, "transfer")).to_have_text("Advanced")
    settings.unfold("transfer").get_by_label("Margin").press("ArrowRight")
    expect(advanced(settings, "transfer")).to_contain_text("Custom: Transfer margin 16 %")
