"""The console of a member who is no owner: all is read, what is the owner's is not offered."""

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.closing import close
from tests.browser.console.conftest import NewConsole
from tests.browser.console.console import Console, resume, saved_session
from tests.e2e.world import ANSWERABLE, UNANSWERABLE, World

EMAIL = "member@harborlight.example"


@pytest.fixture(scope="module")
def member_session(world: World, browser: Browser) -> str:
    """A session of a member whom the owner has invited."""
    world.owner.post("/members", {"email": EMAIL, "role": "agent"})
    world.service.stack.admin_token(EMAIL)  # sets the password, which a mail would tell otherwise
    context = browser.new_context()
    console = Console(context, service=world.url)
    console.page.goto(f"{world.url}/console")
    console.sign_in(EMAIL, world.service.stack.password(EMAIL))
    found = saved_session(console.page)
    close(context)
    return found


@pytest.fixture
def member(context: BrowserContext, member_session: str, new_console: NewConsole) -> Console:
    """A tab of the member, with nothing loaded yet."""
    resume(context, member_session)
    return new_console()


@pytest.fixture(scope="module")
def chat(world: World) -> tuple[str, str, str]:
    """Ids of a bot, of a conversation with it that went to people, and of its escalation."""
    bot = world.bot({"handoff_method": "email", "contact": "never"})
    visitor = world.visitor(bot)
    visitor.say(ANSWERABLE)
    visitor.say(UNANSWERABLE)
    world.settled(visitor)
    return bot, visitor.conversation_id, world.escalations(visitor)[0]["id"]


_PAGES = (
    ("", "Overview"),
    ("/bots", "Bots"),
    ("/bots/new", "New bot"),
    ("/bots/{bot}", None),
    ("/bots/{bot}?tab=knowledge", None),
    ("/bots/{bot}/settings", "Escalation settings"),
    ("/bots/{bot}/settings?history=1", "Escalation settings"),
    ("/bots/{bot}/conversations", "Conversations"),
    ("/bots/{bot}/simulator", "Simulator"),
    ("/bots/{bot}/report", "Report"),
    ("/bots/{bot}/data", "Where this data goes"),
    ("/bots/{bot}/auto-replies", "Auto replies"),
    ("/conversations/{chat}", None),
    ("/escalations/{escalation}", None),
    ("/connections", "Connections"),
    ("/connections/zendesk", "Zendesk"),
    ("/workspace", "Workspace"),
    ("/audit", "Audit"),
    ("/languages", "Languages"),
)


def test_a_member_reads_every_page(member: Console, chat: tuple[str, str, str]) -> None:
    bot, conversation, escalation = chat
    found = {}
    for path, heading in _PAGES:
        there = path.format(bot=bot, chat=conversation, escalation=escalation)
        member.visit(f"/console{there}", heading)
        found[path] = member.violations()
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_what_only_an_owner_may_do_is_not_offered(
    member: Console, chat: tuple[str, str, str]
) -> None:
    bot, conversation, _ = chat
    member.visit("/console/bots", "Bots")
    expect(member.link("New bot")).to_have_count(0)
    member.visit(f"/console/bots/{bot}")
    expect(member.field("Name")).to_be_disabled()
    expect(member.button("Delete bot")).to_have_count(0)
    member.visit(f"/console/bots/{bot}/settings", "Escalation settings")
    expect(member.page.get_by_role("switch", name="Human Handoff")).to_be_disabled()
    expect(member.button("Presets")).to_have_count(0)
    member.visit("/console/connections/zendesk", "Zendesk")
    expect(member.button("Test now")).to_be_visible()
    for name in ("Replace credentials", "Disconnect", "Set the webhook up again"):
        expect(member.button(name)).to_have_count(0)
    member.visit("/console/workspace", "Workspace")
    expect(member.field("Owner's address")).to_be_disabled()
    member.visit(f"/console/conversations/{conversation}")
    expect(member.button("Erase")).to_have_count(0)


def test_a_member_may_step_into_a_chat(member: Console, chat: tuple[str, str, str]) -> None:
    member.visit(f"/console/conversations/{chat[1]}")
    member.button("Take over").click()
    question = member.page.get_by_role("dialog", name="Take this conversation over?")
    question.get_by_role("button", name="Take it over").click()
    member.says("You have the conversation.")
    member.field("Message to the visitor").fill("Let me look.")
    member.button("Send").click()
    expect(member.page.get_by_text("Let me look.")).to_be_visible()
    assert member.faults() == []
