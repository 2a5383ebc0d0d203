"""What a member does inside one chat, on its page."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from escalation.domain.conversation import Assignee, Visitor
from escalation.domain.desk_settings import DeskSettings
from escalation.domain.head_parts import TicketLink
from escalation.domain.owner_ports import SettingsVersion
from escalation.domain.settings import EscalationSettings
from escalation.domain.waiting import is_snoozed
from escalation.use_cases.owner.conversation_models import PostAgentMessage
from escalation.use_cases.owner.saved_replies import SavedReplyBody
from tests.browser.console.console import Console
from tests.console.served import Served
from tests.fakes.owner_world import SUBJECTS

HOSTILE = '<img src=x onerror="alert(1)"> {{member.name}} \u202egnp.exe'
ONE = "/console/conversations/c1"


@pytest.fixture(autouse=True)
def with_team(served: Served) -> None:
    """A chat that the team has, and nobody in particular."""
    served.world.conversation(
        "c1",
        assignee=Assignee(kind="team"),
        state="handed_off",
        visitor=Visitor(name=HOSTILE[:60], email="vic@visitor.example"),
        client="net-1",
    )
    served.world.side.members.show_as(served.world.member, "Grace")
    served.world.side.members.show_as(served.world.owner, "Ada")


def test_a_chat_is_given_to_a_member_and_taken_back(console: Console, served: Served) -> None:
    console.visit(ONE)
    console.button("Assign to me").click()
    console.says("Assigned to Ada.")
    choice = console.field("Assigned to")
    choice.select_option(label="Grace")
    console.says("Assigned to Grace.")
    head = served.world.transcripts.heads["c1"]
    assert head.assignee.member_id == served.world.member.member_id
    choice.select_option(label="Nobody yet")
    console.says("Assigned to nobody.")
    assert console.faults() == []


def test_members_write_notes_to_each_other(console: Console, served: Served) -> None:
    console.visit(ONE)
    console.field("Note for the team").fill(HOSTILE)
    console.field("Note for the team").press("Control+Enter")
    console.says("The note is kept.")
    note = console.page.locator(".note")
    expect(note).to_contain_text(HOSTILE)
    expect(note).to_contain_text("Ada")
    expect(console.field("Note for the team")).to_have_value("")
    assert len(served.world.transcripts.turns["c1"]) == 1, "no message of the chat"
    assert console.faults() == []


def test_a_chat_is_put_off_and_taken_up_again(console: Console, served: Served) -> None:
    console.visit(ONE)
    console.button("Snooze").click()
    dialog = console.page.get_by_role("dialog", name="Snooze this conversation")
    assert console.violations() == []
    dialog.get_by_role("radio", name="Tomorrow morning").check()
    dialog.get_by_role("button", name="Snooze", exact=True).click()
    console.says("Snoozed.")
    expect(console.page.get_by_text("or until the visitor writes")).to_be_visible()
    head = served.world.transcripts.heads["c1"]
    assert is_snoozed(head, served.world.clock.now())
    assert console.faults() == []
    console.button("Look at it now").click()
    expect(console.button("Snooze")).to_be_visible()
    assert served.world.transcripts.heads["c1"].snoozed is None


def test_spam_is_closed_after_a_question(console: Console, served: Served) -> None:
    console.visit(ONE)
    console.button("Spam").click()
    console.page.get_by_role("dialog").get_by_role("button", name="It is spam").click()
    console.says("Marked as spam, and closed.")
    expect(console.page.locator("h1 ~ .badge")).to_have_text("Closed")
    expect(console.button("Not spam")).to_be_visible()
    assert served.world.transcripts.heads["c1"].spam
    assert console.faults() == []


def test_a_visitor_is_blocked_and_heard_again(console: Console, served: Served) -> None:
    console.visit(ONE)
    console.button("Block visitor").click()
    dialog = console.page.get_by_role("dialog", name="Block this visitor")
    expect(dialog).to_contain_text("from the same network")
    expect(dialog.get_by_role("button", name="Block", exact=True)).to_be_disabled()
    console.field("Reason").fill(HOSTILE)
    console.field("For how long").select_option("30")
    assert console.violations() == []
    dialog.get_by_role("button", name="Block", exact=True).click()
    console.says("The visitor is blocked.")
    (block,) = served.world.blocks.blocks("acme")
    assert block.client == "net-1"
    assert timedelta(days=29) < block.expires_at - served.world.clock.now() <= timedelta(days=30)

    console.visit("/console/workspace", "Workspace")
    listed = console.page.get_by_role("region", name="Blocked visitors")
    expect(listed).to_contain_text('<img src=x onerror="alert(1)">')
    assert console.faults() == []
    listed.get_by_role("button", name="Lift the block").click()
    console.says("The block is lifted.")
    expect(listed).to_contain_text("Nobody is blocked.")
    assert served.world.blocks.blocks("acme") == ()


def test_a_saved_reply_is_kept_and_inserted_by_keyboard(console: Console, served: Served) -> None:
    console.expect_errors("400 (Bad Request)")
    console.visit("/console/workspace", "Workspace")
    console.button("Add reply").click()
    dialog = console.page.get_by_role("dialog", name="Add a saved reply")
    dialog.get_by_label("Title").fill("Greeting")
    text = dialog.get_by_role("textbox", name="Text")
    text.fill("Hello {{visitor.nam}}")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".field-error")).to_contain_text("{{visitor.nam}}")
    assert console.violations() == []
    text.fill("Hello {{visitor.name}}, {{ member.name }} here: {{ticket.reference}}.")
    dialog.get_by_role("button", name="Save").click()
    console.says("Saved.")
    served.world.side.saved_replies.add(
        served.world.owner, SavedReplyBody(title="Refund", text="Three to five days.")
    )

    console.visit(ONE)
    field = console.field("Message to the visitor")
    field.press("/")
    picker = console.page.get_by_role("dialog", name="Saved replies")
    search = picker.get_by_label("Find a saved reply")
    expect(search).to_be_focused()
    search.fill("hello")
    expect(picker.get_by_role("option")).to_have_count(1)
    search.fill("")
    search.press("ArrowDown")
    expect(picker.get_by_role("option", selected=True)).to_contain_text("Refund")
    assert console.violations() == []
    search.press("ArrowUp")
    search.press("Enter")
    # Put in once: a name that looks like a placeholder stays what it is.
    name = served.world.transcripts.heads["c1"].visitor.name
    assert name is not None
    assert "{{member.name}}" in name
    expect(field).to_have_value(f"Hello {name}, Ada here: {{{{ticket.reference}}}}.")
    expect(field).to_be_focused()
    expect(console.button("Send")).to_be_disabled()
    expect(console.page.get_by_text("Fill in what is not known: {{")).to_be_visible()
    assert console.faults() == []
    field.fill("Hello there.")
    console.button("Send").click()
    console.says("Sent.")
    author = served.world.transcripts.turns["c1"][-1].messages[0].author
    assert author.name == "Ada"
    head = served.world.transcripts.heads["c1"]
    assert head.assignee.member_id == served.world.owner.member_id, "who writes first has it"


def test_who_has_no_name_yet_chooses_it_with_the_first_message(
    console: Console, served: Served
) -> None:
    served.world.side.members.show_as(served.world.owner, None)
    console.visit(ONE)
    console.field("Your name, as the visitor sees it").fill("Countess Ada")
    console.field("Message to the visitor").fill("Hello.")
    console.button("Send").click()
    console.says("Sent.")
    expect(console.page.get_by_text("The visitor sees you as Countess Ada.")).to_be_visible()
    assert served.world.side.access.caller(SUBJECTS["owner"]).shown_name == "Countess Ada"
    console.visit("/console/workspace", "Workspace")
    members = console.page.get_by_role("region", name="Members")
    expect(members.get_by_role("row").filter(has_text="ada@acme.example")).to_contain_text(
        "Countess Ada"
    )


def _with_ticket(served: Served) -> TicketLink:
    """The chat has an open ticket."""
    link = TicketLink(
        helpdesk="zendesk",
        connection_id="zendesk-1",
        ticket_id="1",
        reference="#1042",
        url="https://acme.zendesk.com/agent/tickets/1042",
        escalation_id="c1-1",
        relayed_seq=2,
        status="pending",
        assignee="Dana <b>Keller</b>",
    )
    head = served.world.transcripts.heads["c1"]
    served.world.transcripts.heads["c1"] = head.model_copy(update={"ticket": link})
    return link


def test_a_note_says_that_it_goes_into_the_ticket_where_the_owner_wants_that(
    console: Console, served: Served
) -> None:
    _with_ticket(served)
    note = console.page.locator(".note")
    console.visit(ONE)
    console.field("Note for the team").fill("For us alone")
    console.button("Add note").click()
    expect(note).to_have_count(1)
    expect(note).not_to_contain_text("In the ticket, too")

    stored = served.world.store.settings("support")
    served.world.store.save_settings(
        SettingsVersion(
            bot_id="support",
            workspace_id="acme",
            version=(stored.version if stored else 0) + 1,
            settings=EscalationSettings(desk=DeskSettings(notes_in_ticket=True)),
            author="ada@acme.example",
            saved_at=served.world.clock.now(),
        )
    )
    console.field("Note for the team").fill("For all")
    console.button("Add note").click()
    expect(note).to_have_count(2)
    expect(note.last).to_contain_text("In the ticket, too")
    assert console.violations() == []
    assert console.faults() == []


def test_a_chat_with_a_ticket_opens_it_first(console: Console, served: Served) -> None:
    link = _with_ticket(served)
    console.visit(ONE)
    first = console.page.locator("header .actions a, header .actions button").first
    expect(first).to_have_text("Open in Zendesk")
    expect(first).to_have_attribute("href", link.url or "")
    facts = console.page.get_by_role("region", name="At a glance")
    expect(facts).to_contain_text("Pending")
    expect(facts).to_contain_text("Dana <b>Keller</b> has it there.")
    expect(console.page.get_by_text("It goes into ticket #1042 too")).to_be_visible()
    assert console.faults() == []


def test_what_another_member_does_appears_by_itself(console: Console, served: Served) -> None:
    console.visit(ONE)
    body = PostAgentMessage(text="I am on it.")
    caller = served.world.side.access.caller(SUBJECTS["member"])
    served.world.side.conversations.write(caller, "c1", body)
    expect(console.page.locator(".bubble.agent")).to_contain_text("Grace")
    chosen = console.field("Assigned to").locator("option:checked")
    expect(chosen).to_have_text("Grace")


def test_in_german(console: Console, served: Served) -> None:
    acme = served.world.store.workspace("acme")
    assert acme is not None
    spoken = acme.model_copy(update={"team_language": "de", "version": acme.version})
    served.world.store.save_workspace(spoken, expected_version=acme.version)
    console.visit(ONE)
    expect(console.field("Zugewiesen an")).to_be_visible()
    expect(console.button("Besucher sperren")).to_be_visible()
    expect(console.page.get_by_role("heading", name="Interne Notizen")).to_be_visible()
    assert console.faults() == []


class TestViewer:
    """Who may only read sees what there is, and nothing to do about it."""

    @pytest.fixture(autouse=True)
    def viewer(self, served: Served) -> None:
        served.subject = SUBJECTS["viewer"]

    def test_a_viewer_is_offered_nothing(self, served: Served, console: Console) -> None:
        console.visit(ONE)
        expect(console.page.get_by_text("Assigned to nobody.")).to_be_visible()
        for name in ("Snooze", "Spam", "Block visitor", "Add note", "Assign to me"):
            expect(console.button(name)).to_have_count(0)
        assert console.faults() == []
