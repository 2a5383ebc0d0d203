import pytest

from escalation.adapters.helpdesks.freshdesk.settings import FreshdeskTicket
from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket
from escalation.adapters.helpdesks.zoho.settings import ZohoTicket
from escalation.adapters.rendering import JinjaRenderer
from escalation.adapters.rendering.escaping import visible
from escalation.domain.conversation import TicketLink, Visitor
from escalation.domain.settings import TicketSettings
from escalation.domain.ticket_values import Fact, FromChat
from tests.unit.rendering.handovers import handover, message, messages
from tests.unit.rendering.reading import Page, squeezed

RENDERER = JinjaRenderer()
ZENDESK = ZendeskTicket(helpdesk="zendesk")
ZOHO = ZohoTicket(helpdesk="zoho", department_id="7")
EVERY = [(ZENDESK, 65_535, 65_535), (FreshdeskTicket(helpdesk="freshdesk"), 65_535, 65_535)]
LIMITS = [*EVERY, (ZOHO, 65_535, 32_000)]


def test_a_ticket_has_question_facts_conversation_and_a_link_back() -> None:
    draft = RENDERER.ticket(handover(messages("How do I cancel?", "I do not know.")), ZENDESK)
    text = Page(draft.html).text
    assert text.index("How do I cancel?") < text.index("The bot was not confident")
    assert text.index("The bot was not confident") < text.index("I do not know.")
    assert "Anna Lindqvist, anna@example.org (unverified: typed in the chat)" in text
    assert "https://console.example.com/console/#/conversations/c1" in Page(draft.html).links
    assert draft.notes == ()
    assert draft.requester.email == "anna@example.org"
    assert not draft.requester.verified


def test_a_visitor_writes_neither_markup_nor_placeholders_into_a_ticket() -> None:
    hostile = (
        "<img src=x onerror=alert(1)> {{ticket.requester.email}} {% if %} ${x} https://e.example"
    )
    draft = RENDERER.ticket(
        handover([message(1, "visitor", hostile)], visitor=Visitor(name="{{agent.name}}<b>")),
        ZENDESK,
    )
    page = Page(draft.html)
    assert {"img", "b", "script"}.isdisjoint(page.tags)
    assert page.links == ["https://console.example.com/console/#/conversations/c1"]
    assert squeezed(hostile) in page.text
    for part in (draft.html, draft.subject):
        assert not any(mark in part for mark in ("{{", "}}", "{%", "%}", "${"))


@pytest.mark.parametrize(("settings", "description", "note"), LIMITS)
def test_a_long_conversation_goes_on_in_notes_within_the_vendors_limits(
    settings: TicketSettings, description: int, note: int
) -> None:
    texts = [f"begin{n} " + "<\"&'> {{x}} 🙂 " * 90 + f" end{n}" for n in range(80)]
    draft = RENDERER.ticket(handover(messages(*texts)), settings)
    assert len(draft.html.encode()) <= description
    assert draft.notes
    assert all(len(part.encode()) <= note for part in draft.notes)
    text = squeezed(" ".join(Page(part).text for part in (draft.html, *draft.notes)))
    conversation = text[text.index("Conversation") :]
    places = [conversation.index(squeezed(visible(one))) for one in texts]
    assert places == sorted(places)
    assert f"Part 1 of {len(draft.notes) + 1}" in text
    assert f"part {len(draft.notes) + 1} of {len(draft.notes) + 1}" in Page(draft.notes[-1]).text


@pytest.mark.parametrize(("settings", "description", "note"), LIMITS)
def test_one_message_longer_than_a_comment_is_split_and_not_cut(
    settings: TicketSettings, description: int, note: int
) -> None:
    words = [f"w{n}&&" for n in range(3_600)]
    said = [message(1, "visitor", "why?"), message(2, "bot", " ".join(words))]
    draft = RENDERER.ticket(handover(said), settings)
    assert all(len(part.encode()) <= note for part in draft.notes)
    seen = " ".join(Page(part).text for part in (draft.html, *draft.notes)).split()
    assert [word for word in seen if word.endswith("&&")] == words


def test_a_question_too_long_for_the_summary_is_whole_in_the_conversation() -> None:
    question = " ".join(f"q{n}" for n in range(2_000))
    draft = RENDERER.ticket(handover([message(1, "visitor", question)]), ZENDESK)
    assert "all of it is in the conversation below" in draft.html
    assert question in Page(draft.html).text


def test_the_owners_subject_is_filled_and_stray_braces_stay() -> None:
    settings = ZendeskTicket(helpdesk="zendesk", subject="[{bot}] {name}: {question} {what} {")
    draft = RENDERER.ticket(handover(messages("Hello\nthere")), settings)
    assert draft.subject == "[Tech Support] Anna Lindqvist: Hello there {what} {"


def test_a_value_that_looks_like_a_placeholder_is_not_filled_again() -> None:
    settings = ZendeskTicket(helpdesk="zendesk", subject="{name}: {question}")
    one = handover(messages("secret"), visitor=Visitor(name="{question}"))
    assert RENDERER.ticket(one, settings).subject == "{question}: secret"


def test_a_subject_stays_within_every_vendors_limit() -> None:
    settings = ZohoTicket(helpdesk="zoho", department_id="1", subject="{question}" * 12)
    assert len(RENDERER.ticket(handover(messages("word " * 300)), settings).subject) <= 200


def test_a_relay_holds_only_what_is_new() -> None:
    html = "".join(
        RENDERER.relay(handover(messages("old", "older answer", "brand new"), new_from_seq=3))
    )
    text = Page(html).text
    assert "brand new" in text
    assert "older answer" not in text


def test_a_long_relay_comes_in_parts_that_the_conversations_helpdesk_takes() -> None:
    texts = [f"begin{n} " + "&" * 3_500 for n in range(20)]
    one = handover(messages(*texts), new_from_seq=2)
    link = TicketLink(
        helpdesk="zoho",
        connection_id="k1",
        ticket_id="9",
        reference="#9",
        escalation_id="c1-1",
        relayed_seq=1,
    )
    one = one.model_copy(update={"head": one.head.model_copy(update={"ticket": link})})
    parts = RENDERER.relay(one)
    assert len(parts) > 1
    assert all(len(part) <= 32_000 for part in parts)
    text = Page("".join(parts)).text
    assert "begin0" not in text
    places = [text.index(f"begin{n} ") for n in range(1, 20)]
    assert places == sorted(places)


def test_a_ticket_tells_what_its_fields_ask_for_and_nothing_else() -> None:
    asked: tuple[Fact, ...] = ("name", "plan", "bot", "reason", "reason_code", "question")
    custom = {str(place): FromChat(from_chat=fact) for place, fact in enumerate(asked)}
    settings = ZENDESK.model_copy(update={"custom_fields": custom})
    visitor = Visitor(name="Anna", email="anna@example.org", plan="Gold")
    given = handover(messages("How do I cancel?"), visitor=visitor)
    assert RENDERER.ticket(given, settings).facts == {
        "name": "Anna",
        "plan": "Gold",
        "bot": "Tech Support",
        "reason": "The bot was not confident enough of an answer.",
        "reason_code": "low_confidence",
        "question": "How do I cancel?",
    }
    assert RENDERER.ticket(given, ZENDESK).facts == {}


def test_what_a_conversation_does_not_tell_is_no_fact() -> None:
    custom = {"1": FromChat(from_chat="page"), "2": FromChat(from_chat="summary")}
    settings = ZENDESK.model_copy(update={"custom_fields": custom})
    assert RENDERER.ticket(handover(messages("Hello")), settings).facts == {}
