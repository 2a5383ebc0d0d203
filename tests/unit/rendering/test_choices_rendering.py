"""A question with choices, in mails, tickets and transcripts: once, and whole."""

import pytest

from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket
from escalation.adapters.helpdesks.zoho.settings import ZohoTicket
from escalation.adapters.rendering import JinjaRenderer
from escalation.domain.choices import Choice, plain_reading
from escalation.domain.conversation import Message
from tests.unit.rendering.handovers import handover, message
from tests.unit.rendering.reading import Page

RENDERER = JinjaRenderer()
LABELS = ("Refunds for *one* order", "<b>Bills</b> {{ticket.id}}", "None of these")
CHOICES = tuple(Choice(id=f"c{n}", label=label) for n, label in enumerate(LABELS))
ASKED = "Do you mean one of **these**?"


def asking(text: str) -> list[Message]:
    asked = message(2, "bot", text).model_copy(update={"choices": CHOICES, "asks": "clarify"})
    return [message(1, "visitor", "Money?"), asked, message(3, "visitor", LABELS[0])]


READINGS = [plain_reading(ASKED, CHOICES), "\n".join([ASKED, "", *(f"- {x}" for x in LABELS)])]


def once(seen: str) -> None:
    """The question first, then each label where it stands in the list, and nothing twice."""
    assert seen.count("Do you mean one of these?") == 1
    places = [
        seen.index("Do you mean"),
        *(seen.index(label, seen.index("Do you")) for label in LABELS),
    ]
    assert places == sorted(places)
    assert [seen.count(label) for label in LABELS] == [2, 1, 1]  # the first was said, too


@pytest.mark.parametrize("text", READINGS)
def test_a_mail_shows_them_as_a_list_below_the_question(text: str) -> None:
    html = RENDERER.mail(handover(asking(text), question="Money?")).html
    page = Page(html)
    once(page.text)
    assert page.tags.count("ol") == 1
    assert page.tags.count("li") == len(LABELS)
    assert "b" not in page.tags


@pytest.mark.parametrize("text", READINGS)
@pytest.mark.parametrize(
    "settings", [ZendeskTicket(helpdesk="zendesk"), ZohoTicket(helpdesk="zoho", department_id="7")]
)
def test_a_ticket_does_too(text: str, settings: ZendeskTicket | ZohoTicket) -> None:
    html = RENDERER.ticket(handover(asking(text), question="Money?"), settings).html
    page = Page(html)
    once(page.text)
    assert page.tags.count("ol") == 1
    assert "{{" not in html


def test_what_a_visitor_gets_of_the_chat_has_them_in_html_and_as_lines() -> None:
    mail = RENDERER.transcript_mail(handover(asking(READINGS[0])))
    once(Page(mail.html).text)
    for number, label in enumerate(LABELS, start=1):
        assert (
            f"    {number}. {label}".replace("{{", "{\u200c{").replace("}}", "}\u200c}")
            in mail.text
        )
    assert mail.text.count("Do you mean") == 1


def test_a_text_that_does_not_end_with_them_stays_as_it_is() -> None:
    page = Page(RENDERER.mail(handover(asking("Say one of: refunds, bills."))).html)
    assert "Say one of: refunds, bills." in page.text
    assert "None of these" not in page.text


def test_a_question_too_long_for_one_note_is_parted_and_keeps_each_label_once() -> None:
    text = plain_reading(f"{ASKED} {'word ' * 6_000}", CHOICES)
    draft = RENDERER.ticket(handover(asking(text)), ZohoTicket(helpdesk="zoho", department_id="7"))
    seen = " ".join(Page(part).text for part in (draft.html, *draft.notes))
    assert [seen.count(label) for label in LABELS] == [2, 1, 1]
