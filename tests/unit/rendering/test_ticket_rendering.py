from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from escalation.adapters.helpdesks.field_values import custom_values
from escalation.adapters.helpdesks.freshdesk.settings import FreshdeskTicket
from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket
from escalation.adapters.helpdesks.zoho.settings import ZohoTicket
from escalation.adapters.rendering import JinjaRenderer
from escalation.adapters.rendering.escaping import visible
from escalation.domain.attributes import VisitorFacts
from escalation.domain.conversation import Visitor
from escalation.domain.head_parts import TicketLink
from escalation.domain.internal_notes import InternalNote
from escalation.domain.settings import TicketSettings
from escalation.domain.team_texts import team_texts
from escalation.domain.ticket_values import Fact, FromChat
from tests.unit.rendering.handovers import handover, message, messages
from tests.unit.rendering.reading import Page, squeezed

RENDERER = JinjaRenderer()
CLAIMED = Visitor(name="Anna Lindqvist", email="anna@example.org")
ZENDESK = ZendeskTicket(helpdesk="zendesk")
ZOHO = ZohoTicket(helpdesk="zoho", department_id="7")
EVERY = [(ZENDESK, 65_535, 65_535), (FreshdeskTicket(helpdesk="freshdesk"), 65_535, 65_535)]
LIMITS = [*EVERY, (ZOHO, 65_535, 32_000)]


def test_a_ticket_has_question_facts_conversation_and_a_link_back() -> None:
    draft = RENDERER.ticket(handover(messages("How do I cancel?", "I do not know.")), ZENDESK)
    text = Page(draft.html).text
    assert text.index("Question") < text.index("How do I cancel?") < text.index("I do not know.")
    team = Page(draft.team_note)
    assert "The bot was not confident" in team.text
    assert "Anna Lindqvist, anna@example.org" in team.text
    assert team.links == ["https://console.example.com/console/#/conversations/c1"]
    assert draft.notes == ()
    assert draft.requester.address == "anna@example.org"


@pytest.mark.parametrize("visitor", [CLAIMED, Visitor(name="Anna Lindqvist"), Visitor()])
def test_of_a_visitor_whose_address_is_not_proved_the_requester_sees_nothing(
    visitor: Visitor,
) -> None:
    said = messages("My card ends 4242", "I do not know.")
    settings = ZendeskTicket(helpdesk="zendesk", subject="[{bot}] {name}: {question}")
    draft = RENDERER.ticket(handover(said, visitor=visitor), settings)
    assert draft.requester.address is None
    assert draft.subject == "[Tech Support] Visitor: Chat with a visitor"
    seen = f"{draft.subject} {Page(draft.html).text}"
    other = RENDERER.ticket(handover(messages("x", "y"), visitor=Visitor()), settings)
    assert seen == f"{other.subject} {Page(other.html).text}"
    team = Page(draft.team_note).text
    assert "Share nothing about an account" in team
    assert "My card ends 4242" in team
    assert "I do not know." in team
    assert ("anna@example.org (unverified" in team) is (visitor.email is not None)


def test_an_owner_who_trusts_typed_addresses_gets_them_as_requesters_with_the_mark() -> None:
    one = handover(messages("Hello", "Hi"), visitor=CLAIMED)
    draft = RENDERER.ticket(one.model_copy(update={"trusts_claims": True}), ZENDESK)
    assert draft.requester.address == "anna@example.org"
    assert "Hello" in Page(draft.html).text
    assert "unverified" in Page(draft.team_note).text


def test_nothing_for_the_team_alone_is_in_what_the_requester_sees() -> None:
    one = handover(messages("Hello", "Hi")).model_copy(update={"summary": "Wants a refund"})
    draft = RENDERER.ticket(one, ZENDESK)
    assert "Wants a refund" in Page(draft.team_note).text
    for part in ("Wants a refund", "not confident", "verified", "console", "Why"):
        assert part not in draft.html


def test_a_visitor_writes_neither_markup_nor_placeholders_into_a_ticket() -> None:
    hostile = (
        "<img src=x onerror=alert(1)> {{ticket.requester.email}} {% if %} ${x} https://e.example"
    )
    draft = RENDERER.ticket(
        handover(
            [message(1, "visitor", hostile)],
            visitor=Visitor(name="{{agent.name}}<b>", email="a@example.org", confirmed=True),
        ),
        ZENDESK,
    )
    page = Page(draft.html + draft.team_note)
    assert {"img", "b", "script"}.isdisjoint(page.tags)
    assert page.links == ["https://console.example.com/console/#/conversations/c1"]
    assert squeezed(hostile) in page.text
    for part in (draft.html, draft.team_note, draft.subject):
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
    one = handover(
        messages("secret"),
        visitor=Visitor(name="{question}", email="a@example.org", confirmed=True),
    )
    assert RENDERER.ticket(one, settings).subject == "{question}: secret"


@pytest.mark.parametrize(
    ("visitor", "subject"),
    [
        (Visitor(name="Ada", email="a@example.org", verified=True), "[pro] [3] [] [{x.y}]"),
        (CLAIMED, "[] [] [] [{x.y}]"),  # whoever has the typed address could be mailed it
    ],
)
def test_attributes_stand_in_the_subject_of_a_visitor_who_is_known(
    visitor: Visitor, subject: str
) -> None:
    settings = ZendeskTicket(
        helpdesk="zendesk",
        subject="[{signed.plan}] [{attribute.cart}] [{signed.cart}] [{x.y}]",
    )
    one = handover(messages("Hello"), visitor=visitor)
    facts = VisitorFacts(signed={"plan": "pro"}, claimed={"cart": 3, "plan": "enterprise"})
    head = one.head.model_copy(update={"attributes": facts})
    assert RENDERER.ticket(one.model_copy(update={"head": head}), settings).subject == subject


def test_attributes_fill_fields_and_a_claim_only_where_the_owner_takes_claims() -> None:
    settings = ZendeskTicket.model_validate(
        {
            "helpdesk": "zendesk",
            "custom_fields": {
                "1": {"from_chat": "attribute", "attribute": "plan"},
                "2": {"from_chat": "attribute", "attribute": "cart", "kind": "integer"},
                "3": {"from_chat": "attribute", "attribute": "cart", "signed": False},
                "4": {"from_chat": "device"},
                "5": {"from_chat": "attribute", "attribute": "vip", "signed": False},
            },
        }
    )
    one = handover(messages("Hello"))
    facts = VisitorFacts(signed={"plan": "pro"}, claimed={"cart": 3, "vip": True}, device="phone")
    head = one.head.model_copy(update={"attributes": facts})
    draft = RENDERER.ticket(one.model_copy(update={"head": head}), settings)
    values, empty = custom_values(draft, settings)
    assert values == {"1": "pro", "3": "3", "4": "phone", "5": "true"}
    assert empty == ["2"], "what is merely claimed is not signed"


@pytest.mark.parametrize(
    "wrong",
    [{"from_chat": "attribute"}, {"from_chat": "name", "attribute": "plan"}],
)
def test_a_field_from_an_attribute_names_it(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="attribute goes with from_chat"):
        FromChat.model_validate(wrong)


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


def test_a_members_note_is_neutral_in_the_ticket_and_says_that_it_is_one() -> None:
    note = InternalNote(
        note_id="n1",
        conversation_id="c1",
        by="m1",
        who="grace@acme.example",
        text="<b>Mind</b> {{ticket.id}}\nsecond line",
        at=datetime(2026, 11, 23, 10, 15, tzinfo=UTC),
    )
    html = RENDERER.note(note, team_texts("en"))
    assert "grace@acme.example" in html
    assert "internal note from the console" in html
    assert "&lt;b&gt;Mind&lt;/b&gt;" in html
    assert "{{" not in html
    assert "interne Notiz" in RENDERER.note(note, team_texts("de"))
