"""Pages that change under the widget, that are slow, that have two bots or remove one."""

import pytest
from playwright.sync_api import expect

from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

TURBO = """() => {
    const kept = document.body.cloneNode(true);
    const next = document.createElement("body");
    next.textContent = "Another page";
    document.documentElement.replaceChild(next, document.body);
    for (const copy of kept.querySelectorAll("escalation-chat")) next.append(copy);
}"""
CHANGES = {
    "emptied": "() => { document.body.replaceChildren('Another page') }",
    "another body": TURBO,
    "taken out": "() => document.querySelector('escalation-chat').remove()",
    "moved": """() => {
        const home = document.createElement("div");
        document.body.append(home);
        home.append(document.querySelector("escalation-chat"));
    }""",
    "a whole document": """() => {
        const body = document.createElement("body");
        const head = document.createElement("head");
        document.documentElement.replaceChildren(head, body);
    }""",
}
COVER = (
    '<header style="position:fixed;inset:0 0 auto;height:400px;background:#ccc;'
    'z-index:2147483647">Everything is under me</header>'
)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("width", [1280, 390])
def test_the_chat_comes_back_as_it_was_when_the_page_changes(
    tab: Tab, site: Site, api: VisitorApi, change: str, width: int
) -> None:
    tab.page.set_viewport_size({"width": width, "height": 800})
    tab.visit(site.page()).open()
    tab.write("Before")
    tab.says("You said: Before")
    tab.field.fill("half wr")
    tab.page.evaluate(change)
    expect(tab.page.locator("escalation-chat")).to_have_count(1)
    expect(tab.panel).to_be_in_viewport(ratio=0.9)
    expect(tab.field).to_have_value("half wr")
    tab.says("You said: Before")
    tab.write("After")
    tab.says("You said: After")
    assert len(api.chats) == 1
    tab.page.evaluate("escalation.close()")
    expect(tab.panel).to_be_hidden()
    expect(tab.launcher).to_be_in_viewport()
    tab.page.evaluate(change)
    tab.page.evaluate("escalation.open()")
    expect(tab.panel).to_be_in_viewport(ratio=0.9)


def test_a_page_that_keeps_taking_it_away_does_not_hang(tab: Tab, site: Site) -> None:
    tab.visit(site.page())
    count = tab.page.evaluate(
        """async () => {
            let count = 0;
            const watch = new MutationObserver(() => {
                for (const one of document.querySelectorAll("escalation-chat")) {
                    count += 1;
                    one.remove();
                }
            });
            watch.observe(document.body, { childList: true });
            document.querySelector("escalation-chat").remove();
            await new Promise((done) => setTimeout(done, 2000));
            watch.disconnect();
            return count;
        }"""
    )
    assert 3 < count < 60
    tab.launcher.wait_for()


@pytest.mark.parametrize("attributes", ["async", "", "defer", "type=module"])
def test_a_script_in_the_head_of_a_slow_page_waits_for_the_body(
    tab: Tab, site: Site, attributes: str
) -> None:
    tab.visit(site.page("<p>At last</p>", head=site.tag("sales", attributes), slow_s=1.5))
    tab.open()
    tab.write("Hello")
    tab.says("You said: Hello")


def test_the_same_tag_once_more_changes_nothing(tab: Tab, site: Site, api: VisitorApi) -> None:
    tab.visit(site.page(site.tag("sales") * 2)).open()
    tab.write("Hello")
    tab.says("You said: Hello")
    _insert(tab, api, "sales")
    tab.page.wait_for_timeout(500)
    expect(tab.page.locator("escalation-chat")).to_have_count(1)
    expect(tab.panel).to_be_visible()


@pytest.mark.parametrize("late", ["async", "defer"])
def test_of_two_bots_the_first_tag_is_the_pages_however_they_load(
    tab: Tab, site: Site, api: VisitorApi, late: str
) -> None:
    body = f"{site.tag('sales', late)}{site.tag('support', '')}"
    tab.visit(site.page(body))
    # By the place each was given: which of them is in the page first depends on the network.
    first, second = (tab.page.locator(f"escalation-chat[style*='--nth: {nth}']") for nth in (0, 1))
    first.locator(".launcher").wait_for()
    second.locator(".launcher").wait_for()
    boxes = [one.locator(".launcher").bounding_box() for one in (first, second)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[1]["x"] + boxes[1]["width"] <= boxes[0]["x"]
    tab.page.evaluate(
        """() => {
            window.heard = [];
            escalation.on("open", () => heard.push("page"));
            escalation.start({ bot: "support" }).on("open", () => heard.push("support"));
            escalation.identify({ name: "Ada" });
            escalation.open();
        }"""
    )
    expect(first.locator("h2")).to_have_text("Sales")
    expect(first.locator(".panel")).to_be_visible()
    tab.page.evaluate("() => { escalation.start({ bot: 'support' }).open() }")
    expect(second.locator("h2")).to_have_text("Support")
    expect(second.locator(".panel")).to_be_visible()
    expect(first.locator(".panel")).to_be_hidden()
    assert tab.page.evaluate("heard") == ["page", "support"]
    second.locator("textarea").fill("Hi")
    second.locator("textarea").press("Enter")
    expect(second.locator(".row.bot").last).to_contain_text("You said: Hi")
    assert [(chat.bot, chat.body["visitor"]) for chat in api.chats] == [
        ("support", {"name": "Ada"})
    ]


def test_what_is_removed_on_purpose_stays_away_until_it_is_started_again(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page(site.tag("sales") + site.tag("support"))).open()
    tab.write("Before")
    tab.says("You said: Before")
    tab.page.evaluate("escalation.destroy()")
    expect(tab.page.locator("escalation-chat")).to_have_count(0)
    tab.page.evaluate("() => { document.body.append('x'); escalation.open(); escalation.close(); }")
    tab.page.clock.install()
    asked = len(api.asked)
    tab.page.clock.run_for(300_000)
    tab.page.evaluate("window.dispatchEvent(new Event('online'))")
    assert len(api.asked) == asked
    expect(tab.page.locator("escalation-chat")).to_have_count(0)
    tab.page.clock.resume()
    _insert(tab, api, "sales")
    tab.open()
    tab.says("You said: Before")
    tab.write("After")
    tab.says("You said: After")
    assert [chat.said("visitor") for chat in api.chats] == [["Before", "After"]]


def test_started_and_removed_at_once_as_strict_frameworks_do_there_is_one(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page())
    tab.page.evaluate(
        """() => {
            for (let times = 0; times < 3; times += 1) {
                escalation.destroy();
                window.handle = escalation.start({ bot: "sales" });
            }
            handle.open();
        }"""
    )
    expect(tab.panel).to_be_visible()
    expect(tab.page.locator("escalation-chat")).to_have_count(1)
    tab.page.evaluate("handle.destroy()")
    expect(tab.page.locator("escalation-chat")).to_have_count(0)


def test_a_framework_that_mounts_twice_and_leaves_has_one_and_then_none(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.page.goto(site.page("<main>An app</main>"))
    tab.page.evaluate(
        """(src) => {
            window.mount = () => {
                const tag = document.createElement("script");
                tag.src = src;
                tag.dataset.bot = "sales";
                document.body.append(tag);
                return () => {
                    tag.remove();
                    window.escalation?.destroy();
                };
            };
            mount()();
            window.leave = mount();
        }""",
        f"{api.url}/widget.js",
    )
    tab.open()
    expect(tab.page.locator("escalation-chat")).to_have_count(1)
    tab.page.evaluate("leave()")
    expect(tab.page.locator("escalation-chat")).to_have_count(0)
    tab.page.evaluate("() => { window.leave = mount(); }")
    tab.launcher.wait_for()
    expect(tab.panel).to_be_hidden()


def test_a_part_that_cannot_be_loaded_is_told_and_the_tag_once_more_tries_again(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("ERR_FAILED",)
    tab.page.route("**/assets/text-*", lambda route: route.abort())
    tab.page.goto(site.page("<p>Without</p>"))
    tab.page.evaluate("window.heard = []")
    _insert(tab, api, "sales")
    tab.page.wait_for_function("() => heard.length")
    assert tab.page.evaluate("heard") == ["not_loaded"]
    tab.page.unroute("**/assets/text-*")
    _insert(tab, api, "sales")
    tab.open()


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_of_the_page_covers_the_chat(tab: Tab, site: Site, width: int) -> None:
    tab.page.set_viewport_size({"width": width, "height": 500})
    tab.visit(site.page(COVER + site.tag("sales"))).open()
    tab.panel.get_by_role("button", name="Close chat").click()
    expect(tab.panel).to_be_hidden()
    # What the page shows above all else since then does not cover it either, once it is opened.
    tab.page.evaluate(
        """() => {
            const one = document.createElement("div");
            one.popover = "manual";
            one.textContent = "Cookies?";
            one.style = "inset:0;width:100%;height:60%";
            document.body.append(one);
            one.showPopover();
        }"""
    )
    tab.page.evaluate("escalation.open()")
    tab.panel.get_by_role("button", name="Close chat").click()
    expect(tab.panel).to_be_hidden()


def _insert(tab: Tab, api: VisitorApi, bot: str) -> None:
    tab.page.evaluate(
        """([src, bot]) => {
            const tag = document.createElement("script");
            tag.src = src;
            tag.dataset.bot = bot;
            tag.onload = () => escalation.on("error", (detail) => window.heard?.push(detail.code));
            document.body.append(tag);
        }""",
        [f"{api.url}/widget.js", bot],
    )
