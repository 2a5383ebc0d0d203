"""What visitors write is text everywhere: in tickets, in mail, in headers."""

from secrets import token_hex

import pytest

from infra.local.api_clients import Json
from tests.e2e.faulty import HELPDESKS, TICKETS
from tests.e2e.proofs import prove
from tests.e2e.world import UNANSWERABLE, World, squeezed, wait_until


@pytest.fixture(scope="module")
def bot(world: World) -> str:
    """A bot with a new bot's settings."""
    return world.bot()


_MARKUP = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
_PLACEHOLDERS = "{{ticket.requester.name}} {{current_user.email}} ${ticket.id} {% for a in b %}"


@pytest.mark.parametrize("helpdesk", HELPDESKS)
def test_markup_and_placeholders_of_a_visitor_stay_text_in_a_ticket(
    world: World, helpdesk: str
) -> None:
    bot = world.bot({"handoff_method": "ticket", "ticket": TICKETS[helpdesk], "contact": "never"})
    name = "Eve <b>{{ticket.id}}</b>"
    visitor = world.visitor(bot, visitor={"name": name, "email": "eve@visitor.example"})
    visitor.say(f"{UNANSWERABLE} {_MARKUP} {_PLACEHOLDERS}")
    ticket = world.ticket(visitor, helpdesk)
    visitor.say(f"Later on: {_MARKUP} {_PLACEHOLDERS}")

    def comments() -> list[Json]:
        [found] = world.helpdesks.tickets(visitor.conversation_id, helpdesk)
        return [one for one in found["comments"] if "alert(1)" in one["text"]]

    wait_until(lambda: len(comments()) >= 2, what="the later message as a comment")
    for comment in comments():
        for piece in (comment["sent"], comment["html"]):
            assert "<img" not in piece
            assert "<script" not in piece
            assert "<b>{" not in piece
        # What people read is what was typed, and the vendor expanded none of it.
        assert "<img src=x onerror=" in comment["text"]
        assert "ticket.requester.name" in comment["text"]
        assert "{{ticket.requester.name}}" not in comment["sent"]
    assert "{{ticket.requester.name}}" not in ticket["subject"]


def test_markup_and_placeholders_of_a_visitor_stay_text_in_a_mail(world: World, bot: str) -> None:
    name = 'Eve "<i>{{name}}</i>"'
    address = f"eve-{token_hex(3)}@visitor.example"
    visitor = world.visitor(bot, visitor={"name": name, "email": address})
    prove(world, visitor, address)
    visitor.say(f"{UNANSWERABLE} {_MARKUP} {_PLACEHOLDERS}")
    mail = world.first_mail(visitor)
    assert "<img" not in mail["html"]
    assert "<script" not in mail["html"]
    assert "<i>" not in mail["html"]
    assert "&lt;script&gt;" in mail["html"]
    # Placeholders are broken by a character that nobody sees.
    assert "{{" not in mail["text"]
    assert _PLACEHOLDERS in squeezed(mail["text"].replace("\u200c", ""))
    assert address in mail["headers"]["Reply-To"]


def test_a_name_with_a_line_break_is_no_header(world: World, bot: str) -> None:
    started = world.http.post(
        f"/v1/bots/{bot}/conversations",
        json={"visitor": {"name": "Eve\r\nBcc: all@example.org", "email": "eve@visitor.example"}},
    )
    if started.status_code == 201:
        shown = world.owner.get(f"/conversations/{started.json()['conversation_id']}")
        assert "\n" not in shown["conversation"]["visitor"]["name"]
    else:
        assert (started.status_code, started.json()["field"]) == (400, "visitor.name")
