"""Signing in on the hosted pages, staying signed in, and coming back without a loss."""

import json

from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.console.conftest import NewConsole, Owner
from tests.browser.console.console import SESSION, Console, fill_in
from tests.e2e.world import World


def test_a_link_into_the_console_survives_the_sign_in(
    new_console: NewConsole, owner: Owner, world: World
) -> None:
    console = new_console()
    console.page.goto(f"{world.url}/console/escalations?state=failed")
    console.page.wait_for_url(f"{world.url}/oauth2/authorize?**")
    assert "code_challenge_method=S256" in console.page.url
    console.sign_in(*owner)
    console.at("Escalations")
    assert console.path == "/console/escalations?state=failed"
    stored = json.loads(console.page.evaluate("JSON.stringify(localStorage)"))
    assert not [key for key in stored if key.startswith("console:sign-in:")]
    assert "access" not in json.dumps(stored)


def test_what_comes_back_with_another_state_or_nonce_signs_nobody_in(
    new_console: NewConsole, owner: Owner, world: World
) -> None:
    console = new_console()
    console.expect_errors("unexpected", "nonce", "JWT")
    console.page.goto(f"{world.url}/console")
    console.page.wait_for_url(f"{world.url}/oauth2/authorize?**")
    console.page.evaluate(
        """() => {
            const [key] = Object.keys(localStorage).filter((k) => k.startsWith("console:sign-in:"));
            const kept = JSON.parse(localStorage.getItem(key));
            localStorage.setItem(key, JSON.stringify({ ...kept, nonce: "another" }));
        }"""
    )
    fill_in(console.page, *owner)
    expect(console.heading).to_have_text("The sign-in did not work")
    assert console.violations() == []
    assert console.page.evaluate("key => sessionStorage.getItem(key)", SESSION) is None
    console.problems.clear()  # the error that the page reports is the point here

    console.page.goto(f"{world.url}/?code=made-up&state=made-up")
    console.page.wait_for_url(f"{world.url}/oauth2/authorize?**")


def test_a_second_tab_takes_over_the_session_of_the_first(
    console: Console, context: BrowserContext, world: World
) -> None:
    console.visit("/console", "Overview")
    second = context.new_page()
    console.watch(second)
    second.add_init_script(f"sessionStorage.removeItem({json.dumps(SESSION)})")
    second.goto(f"{world.url}/console/bots")
    expect(second.locator("h1")).to_have_text("Bots")


def test_signing_out_ends_every_tab_and_asks_before_it_signs_in_again(
    console: Console, context: BrowserContext, world: World
) -> None:
    console.visit("/console", "Overview")
    second = context.new_page()
    second.goto(f"{world.url}/console/bots")
    expect(second.locator("h1")).to_have_text("Bots")
    context.add_init_script("sessionStorage.clear = () => {}")
    console.page.add_init_script(f"sessionStorage.removeItem({json.dumps(SESSION)})")
    console.button("Sign out").click()
    expect(console.heading).to_have_text("You are signed out")
    expect(second.locator("h1")).to_have_text("You are signed out")
    assert console.violations() == []
    console.button("Sign in").click()
    console.page.get_by_label("Username").wait_for()


def test_a_token_near_its_end_is_renewed_without_a_word(
    new_console: NewConsole, context: BrowserContext, session: str
) -> None:
    ending = json.loads(session) | {"access": "over", "expires": 0}
    context.add_init_script(
        f"sessionStorage.getItem({json.dumps(SESSION)}) ?? "
        f"sessionStorage.setItem({json.dumps(SESSION)}, {json.dumps(json.dumps(ending))})"
    )
    console = new_console().visit("/console/bots", "Bots")
    expect(console.link("General Assistant")).to_be_visible()


def test_an_expired_session_keeps_what_is_typed_and_the_save_goes_on_after_a_sign_in(
    console: Console, context: BrowserContext, owner: Owner, world: World
) -> None:
    bot = world.bot({"handoff_method": "email"})
    console.visit(f"/console/bots/{bot}")
    console.expect_errors("401", "400")
    console.field("Description").fill("Typed before the session ended.")

    def refuse(route: Route) -> None:
        route.fulfill(status=401, json={"message": "Unauthorized"})

    def over(route: Route) -> None:
        route.fulfill(status=400, json={"error": "invalid_grant"})

    # The save alone: what the page asks for by itself would open the dialog as well.
    context.route("**/v1/admin/bots/**", refuse)
    context.route("**/oauth2/token", over)
    console.button("Save").click()
    dialog = console.page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    assert console.faults() == []
    context.unroute("**/v1/admin/bots/**", refuse)
    context.unroute("**/oauth2/token", over)

    with context.expect_page() as opened:
        dialog.get_by_role("button", name="Sign in").click()
    with opened.value.expect_event("close"):
        fill_in(opened.value, *owner)
    expect(dialog).to_be_hidden()
    console.says("Saved.")
    assert console.field("Description").input_value() == "Typed before the session ended."
    assert world.owner.get(f"/bots/{bot}")["description"] == "Typed before the session ended."
