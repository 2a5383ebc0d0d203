"""A visitor whom the site vouches for meets the chat that they have open on another device."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chat import WAIT_MS
from tests.browser.closing import close
from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

ADA = "identify({token: 'a.d.a'})"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Tab]:
    """A browser that has seen nothing of the other."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(WAIT_MS)
    one = Tab(context.new_page())
    one.expected = ("404",)  # where there is no chat to be found
    yield one
    close(context)
    assert one.problems == []


@pytest.fixture(autouse=True)
def finds(api: VisitorApi) -> None:
    api.profile = {"finds_chat": True}


def signed_in(tab: Tab, site: Site, call: str = ADA) -> Tab:
    tab.expected = ("404",)
    tab.visit(site.page())
    tab.page.evaluate(f"escalation.{call}")
    return tab


def asked_for_chats(api: VisitorApi) -> int:
    return sum(one.endswith("/conversations") for one in api.asked)


def wait_until_asked(tab: Tab, api: VisitorApi, times: int) -> None:
    for _ in range(100):
        if asked_for_chats(api) >= times:
            return
        tab.page.wait_for_timeout(50)


def test_the_chat_is_there_with_its_history_and_both_devices_go_on_with_it(
    tab: Tab, phone: Tab, site: Site, api: VisitorApi
) -> None:
    signed_in(tab, site).open()
    tab.write("Where is my order?")
    tab.says("You said: Where is my order?")

    signed_in(phone, site).open()
    phone.says("Where is my order?", kind="visitor")
    phone.says("You said: Where is my order?")
    expect(phone.rows()).to_have_count(3)
    phone.write("It is late")
    phone.says("You said: It is late")
    tab.page.evaluate("escalation.close()")
    tab.page.evaluate("escalation.open()")  # who looks again asks for what is new
    tab.says("You said: It is late")
    assert len(api.chats) == 1


def test_what_was_said_before_is_no_news_and_what_is_half_written_stays(
    tab: Tab, phone: Tab, site: Site, api: VisitorApi
) -> None:
    signed_in(tab, site).open()
    tab.write("Hello")
    tab.says("You said: Hello")

    phone.visit(site.page()).open()
    phone.field.fill("Half a sen")
    phone.page.evaluate("window.heard = []; escalation.on('message', (one) => heard.push(one))")
    phone.page.evaluate(f"escalation.{ADA}")
    phone.says("You said: Hello")
    expect(phone.field).to_have_value("Half a sen")
    assert phone.page.evaluate("heard") == []
    phone.page.reload()
    phone.says("You said: Hello")
    expect(phone.field).to_have_value("Half a sen")


def test_who_writes_before_the_site_has_said_who_it_is_reads_what_was_there_too(
    tab: Tab, phone: Tab, site: Site, api: VisitorApi
) -> None:
    signed_in(tab, site).open()
    tab.write("Hello")
    tab.says("You said: Hello")

    phone.visit(site.page())
    phone.page.evaluate("escalation.open()")
    phone.page.evaluate(
        f"""() => {{
            escalation.{ADA};
            const root = document.querySelector("escalation-chat").shadowRoot;
            const field = root.querySelector("textarea");
            field.value = "And more";
            field.form.requestSubmit();
        }}"""
    )
    phone.says("You said: And more")
    phone.says("You said: Hello")
    assert len(api.chats) == 1


def test_nothing_begins_where_there_is_none_and_each_visitor_is_looked_for_once(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    signed_in(tab, site)
    assert asked_for_chats(api) == 0  # not before the chat is seen
    tab.open()
    tab.says("Hello from sales")
    wait_until_asked(tab, api, 1)
    for call in ("close()", "open()", ADA, "close()", "open()"):
        tab.page.evaluate(f"escalation.{call}")
    expect(tab.rows()).to_have_count(1)
    assert (asked_for_chats(api), api.chats) == (1, [])
    tab.page.evaluate("escalation.identify({token: 'b.o.b'})")
    wait_until_asked(tab, api, 2)
    assert (asked_for_chats(api), api.chats) == (2, [])


@pytest.mark.parametrize("call", ["identify({name: 'Ada', email: 'ada@shop.example'})", "open()"])
def test_who_only_claims_to_be_somebody_or_nobody_is_not_looked_for(
    tab: Tab, site: Site, api: VisitorApi, call: str
) -> None:
    signed_in(tab, site, call)
    tab.page.evaluate("escalation.open()")
    tab.panel.wait_for()
    tab.page.wait_for_timeout(200)
    assert asked_for_chats(api) == 0


def test_a_bot_that_does_not_let_find_is_not_asked(tab: Tab, site: Site, api: VisitorApi) -> None:
    api.profile = {}
    signed_in(tab, site).open()
    tab.page.wait_for_timeout(200)
    assert asked_for_chats(api) == 0


def test_who_signs_out_leaves_the_chat_and_the_next_one_finds_their_own(
    tab: Tab, phone: Tab, site: Site, api: VisitorApi
) -> None:
    signed_in(phone, site, "identify({token: 'b.o.b'})").open()
    phone.write("I am Bob")
    phone.says("You said: I am Bob")

    signed_in(tab, site).open()
    tab.write("I am Ada")
    tab.says("You said: I am Ada")
    tab.page.evaluate("escalation.identify(null)")
    expect(tab.rows("visitor")).to_have_count(0)
    tab.page.evaluate("escalation.identify({token: 'b.o.b'})")
    tab.says("You said: I am Bob")
    expect(tab.panel).not_to_contain_text("Ada")  # nor in what is read out
    assert len(api.chats) == 2


def test_a_message_waits_where_what_begins_a_chat_does_not_arrive(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("ERR_FAILED",)
    tab.page.route("**/widget-start-*", lambda route: route.abort())
    tab.visit(site.page()).open()
    tab.write("Hello")
    expect(tab.element().locator(".pending")).to_contain_text("Waiting for a connection")
    assert api.chats == []
    tab.page.unroute("**/widget-start-*")
    tab.says("You said: Hello")
    assert len(api.chats) == 1
