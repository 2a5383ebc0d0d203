"""Tickets in the escalation settings: chosen from the helpdesk's lists, saved, and there again."""

from playwright.sync_api import expect

from infra.local.standins.freshdesk import account as freshdesk_account
from infra.local.standins.zoho import account as zoho_account
from tests.browser.console.settings_page import SettingsPage


def test_every_field_of_a_ticket_is_saved_and_comes_back(settings: SettingsPage) -> None:
    console, page = settings.console, settings.open().page
    settings.choose("basics", "Create Ticket")
    settings.choose("ticket", "Freshdesk")
    console.field("Subject").fill("Help: ")
    page.get_by_role("button", name="{name}").click()
    expect(console.button("Read the lists again")).to_be_visible()
    console.field("Group").fill("bill")
    settings.section("ticket").get_by_role("option", name="Billing").click()
    console.field("Type").select_option("Incident")
    console.field("Agent").fill(freshdesk_account.PERSON_NAME)
    console.field("Agent").press("Enter")
    console.field("Priority").select_option("High")
    console.field("Tags").fill("vip, chat")
    console.field("Tags").press("Enter")
    for name in ("Seats", "VIP", "Renewal", "Country", "State", "Chat"):
        console.field("Add a field").fill(name)
        console.field("Add a field").press("Enter")
    console.field("Seats, value").fill("5")
    console.field("VIP, value").select_option("Yes")
    console.field("Renewal, value").fill("2026-12-31")
    console.field("Country, value").select_option("USA")
    console.field("State, value").select_option("Texas")
    expect(console.field("State, value").get_by_role("option", name="Kerala")).to_have_count(0)
    console.field("Chat").select_option("The page where the chat began")
    console.field("Chat, where the chat does not tell").fill("unknown")
    settings.choose("email", "These addresses")
    console.field("E-mail addresses").fill("help@example.com")
    console.field("E-mail addresses").press("Enter")
    assert settings.faults() == []
    settings.choose("contact", "Ask and wait")
    console.field("Wait for it, at most").fill("2")
    settings.choose("after", "The team")
    console.field("Give the chat back to the bot after").fill("24")
    expect(settings.at("ticket")).to_contain_text("Unsaved")
    assert settings.faults() == []
    settings.save()
    assert settings.saved["ticket"] == {
        "helpdesk": "freshdesk",
        "subject": "Help: {name}",
        "group_id": str(freshdesk_account.SECOND_GROUP_ID),
        "responder_id": str(freshdesk_account.PERSON_ID),
        "product_id": None,
        "type": "Incident",
        "status": 2,
        "priority": 3,
        "tags": ["vip", "chat"],
        "custom_fields": {
            "cf_seats": 5,
            "cf_vip": True,
            "cf_renewal": "2026-12-31",
            "cf_country": "USA",
            "cf_state": "Texas",
            "cf_conversation": {
                "from_chat": "page",
                "attribute": None,
                "signed": True,
                "kind": "text",
                "longest": 255,
                "choices": [],
                "otherwise": "unknown",
            },
        },
    }
    assert settings.saved["email"] == {"to": ["help@example.com"]}
    waiting = ("ask_and_wait", 120, "team", 24)
    assert waiting == tuple(
        settings.saved[name]
        for name in ("contact", "contact_timeout_s", "after_handoff", "team_silence_hours")
    )
    page.reload()
    settings.at("contact")
    expect(console.field("Subject")).to_have_value("Help: {name}")
    expect(console.field("Group")).to_have_value("Billing")
    expect(console.field("Seats, value")).to_have_value("5")
    expect(console.field("Wait for it, at most")).to_have_value("2")
    settings.choose("ticket", "Zoho Desk")
    console.field("Department").fill(str(zoho_account.DEPARTMENT_ID))
    console.field("Department").press("Tab")
    expect(page.get_by_role("combobox", name="Status", exact=True)).to_be_visible()
    console.field("Status").select_option("Open")
    settings.choose("after", "The bot goes on")
    settings.save()
    assert (settings.saved["ticket"]["helpdesk"], settings.saved["ticket"]["status"]) == (
        "zoho",
        "Open",
    )
    assert settings.saved["after_handoff"] == "bot"
