"""What a visitor has told of what the team wants to know, as people read it."""

from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket
from escalation.adapters.rendering import JinjaRenderer
from escalation.domain.delivery import Handover
from escalation.domain.wanted_facts import GivenFact
from tests.unit.rendering.handovers import handover, messages
from tests.unit.rendering.reading import Page

RENDERER = JinjaRenderer()


def told(value: str) -> Handover:
    """A handover of a visitor who has told their order's number."""
    made = handover(messages("Where is it?"))
    fact = GivenFact(name="Order number", value=value, seq=1)
    return made.model_copy(update={"head": made.head.model_copy(update={"facts": (fact,)})})


def test_it_stands_by_its_name_in_the_mail_and_beside_the_ticket() -> None:
    mail = RENDERER.mail(told("A-12345"))
    assert "Order number: A-12345" in mail.text
    assert "A-12345" in Page(mail.html).text
    draft = RENDERER.ticket(told("A-12345"), ZendeskTicket(helpdesk="zendesk"))
    assert "Order number: A-12345" in Page(draft.team_note).text
    assert "A-12345" not in draft.html, "the requester has said it, and reads it in the chat"


def test_it_creates_no_markup_and_no_placeholder() -> None:
    hostile = "<b>x</b> {{ticket.requester.email}}"
    draft = RENDERER.ticket(told(hostile), ZendeskTicket(helpdesk="zendesk"))
    assert "<b>" not in draft.team_note
    assert "{{" not in draft.team_note
    assert "<b>x" not in RENDERER.mail(told(hostile)).html
