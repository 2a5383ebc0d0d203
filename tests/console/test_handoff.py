"""The page that a handoff's mail leads to: it looks when it is opened, and changes with a tap."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from escalation.domain.handoff_marks import mark_key
from tests.browser.console.console import AXE, DESKTOP, PHONE
from tests.console.served import Served

TOKEN = "0123456789abcdef01234567"
ANN, BEN = "ann@acme.example", "ben@acme.example"
_WRONG = """async () => (await axe.run(document)).violations.map((one) => one.id)"""


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(autouse=True)
def mailed(served: Served) -> None:
    """A handoff that two people have got a mail of."""
    served.world.conversation()
    served.world.escalation(
        method="email",
        state="delivered",
        mailed_to=(ANN, BEN),
        mark_keys=(mark_key(TOKEN, served.world.clock.now()),),
    )


def wrong_with(page: Page) -> list[str]:
    """What axe-core finds, in both sizes and colour schemes; and what is too wide."""
    found: list[str] = []
    for width, height in (DESKTOP, PHONE):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.evaluate(AXE.read_text(encoding="utf-8") + "\n;true")
            found += page.evaluate(_WRONG)
            if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{width} too wide")
    return found


def test_opening_changes_nothing_and_a_tap_does(page: Page, served: Served) -> None:
    before = dict(served.world.transcripts.escalations)
    page.goto(f"{served.url}/handoffs/c1-1#{TOKEN}.take")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "A request from the chat with Support"
    )
    expect(page.get_by_role("status")).to_have_text("Nobody has taken it yet.")
    assert served.world.transcripts.escalations == before
    assert wrong_with(page) == []

    page.get_by_label(ANN).check()
    page.get_by_role("button", name="I am taking this").click()
    expect(page.get_by_role("status")).to_contain_text(f"{ANN} is taking this")
    taken = served.world.transcripts.escalations["c1-1"].taken
    assert taken is not None
    assert taken.by == ANN


def test_the_others_see_who_took_it_and_can_say_that_it_is_answered(
    page: Page, served: Served
) -> None:
    page.goto(f"{served.url}/handoffs/c1-1#{TOKEN}.take")
    page.get_by_label(ANN).check()
    page.get_by_role("button", name="I am taking this").click()
    expect(page.get_by_role("status")).to_contain_text("is taking this")

    page.goto("about:blank")
    page.goto(f"{served.url}/handoffs/c1-1#{TOKEN}.answered")
    expect(page.get_by_role("status")).to_contain_text(f"{ANN} is taking this")
    expect(page.get_by_role("button", name="I am taking this")).to_have_count(0)
    page.get_by_label(BEN).check()
    page.get_by_role("button", name="It is answered").click()
    expect(page.get_by_role("status")).to_contain_text(f"{BEN} has answered it")
    expect(page.get_by_role("button")).to_have_count(0)
    assert wrong_with(page) == []


def test_a_link_that_is_not_good_says_so(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/handoffs/c1-1#{'0' * 24}.take")
    expect(page.get_by_role("alert")).to_contain_text("not good any more")
    expect(page.get_by_role("button")).to_have_count(0)


def test_what_opens_it_is_sent_with_no_address(page: Page, served: Served) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + str(request.headers)))
    page.goto(f"{served.url}/handoffs/c1-1#{TOKEN}.take")
    expect(page.get_by_role("status")).to_be_visible()
    assert len(asked) >= 4
    assert not any(TOKEN in one for one in asked if "#" not in one)
