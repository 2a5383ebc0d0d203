import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escalation.adapters.rendering import JinjaRenderer
from escalation.adapters.rendering.escaping import visible
from escalation.domain.bot_contract import Source
from escalation.domain.conversation import Visitor
from escalation.domain.delivery import Handover
from escalation.domain.head_parts import MailThread
from escalation.domain.leased_work import LastError
from tests.properties import tries
from tests.unit.rendering.handovers import NOW, handover, message, messages
from tests.unit.rendering.reading import Page, squeezed

RENDERER = JinjaRenderer()
SAID = st.lists(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("{}%<>&'\"/ \n\u202e"), st.characters(exclude_categories=["Cs"])
        ),
        min_size=1,
        max_size=80,
    ),
    min_size=1,
    max_size=5,
)
ALLOWED_TAGS = {
    "html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td", "p", "h1", "h2",
    "strong", "em", "br", "bdi", "a", "ul", "ol", "li", "blockquote", "pre", "code", "hr",
}  # fmt: skip


def with_thread(one: Handover, subject: str) -> Handover:
    thread = MailThread(escalation_id="c1-1", subject=subject, covered_seq=2)
    return one.model_copy(update={"head": one.head.model_copy(update={"mail": thread})})


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=tries(60))
@given(SAID)
def test_whatever_was_said_is_in_the_mail_and_creates_no_markup(said: list[str]) -> None:
    mail = RENDERER.mail(handover(messages(*said)))
    page = Page(mail.html)
    assert set(page.tags) <= ALLOWED_TAGS
    assert not {name for name in page.attributes if name.startswith("on")}
    assert "{{" not in mail.html
    assert "{{" not in mail.text
    for number, text in enumerate(said):
        # Of a bot's words the marks are shown as what they mean.
        assert number % 2 or squeezed(visible(text)) in page.text
        assert squeezed(visible(text)) in squeezed(mail.text)


def test_addresses_in_what_the_visitor_wrote_are_not_links() -> None:
    said = [message(1, "visitor", "see https://evil.example/login")]
    page = Page(RENDERER.mail(handover(said)).html)
    assert page.links == ["https://console.example.com/console/#/conversations/c1"]


def test_the_bots_sources_are_links() -> None:
    source = Source(title="Refunds", url="https://help.example.com/refunds?a=1&b=2")
    said = [message(1, "visitor", "refund?"), message(2, "bot", "See here", sources=[source])]
    assert source.url in Page(RENDERER.mail(handover(said)).html).links


def test_the_question_stands_before_the_facts_and_the_conversation() -> None:
    mail = RENDERER.mail(handover(messages("How do I cancel?", "I do not know.")))
    for part in (mail.text, Page(mail.html).text):
        text = squeezed(part)
        body = text[text.index("needs your help") :]
        assert body.index("How do I cancel?") < body.index("The bot was not confident")
        assert body.index("The bot was not confident") < body.index("I do not know.")


@pytest.mark.parametrize("part", ["text", "html"])
def test_a_typed_address_is_marked_unverified_and_a_signed_one_is_not(part: str) -> None:
    claim = Visitor(name="Anna", email="anna@example.org")
    typed = getattr(RENDERER.mail(handover(messages("hi"), visitor=claim)), part)
    assert "anna@example.org (unverified" in typed
    signed = Visitor(name="Anna", email="anna@example.org", verified=True)
    verified = getattr(RENDERER.mail(handover(messages("hi"), visitor=signed)), part)
    assert "unverified" not in verified
    assert "verified by your site" in verified


def test_the_mail_says_where_a_reply_goes() -> None:
    anna = Visitor(name="Anna", email="anna@example.org", confirmed=True)
    known = RENDERER.mail(handover(messages("hi"), visitor=anna)).text
    assert "your reply goes to the mailbox anna@example.org, not into the chat" in known
    assert "Anna, anna@example.org (the address was confirmed by a code)" in known
    claim = Visitor(name="Anna", email="anna@example.org")
    typed = RENDERER.mail(handover(messages("hi"), visitor=claim)).text
    assert "Not confirmed: anna@example.org was typed in the chat" in typed
    assert "A reply to this e-mail does not go there" in typed
    assert "(unverified: typed in the chat)" in typed
    unknown = RENDERER.mail(handover(messages("hi"), visitor=Visitor(name="Anna"))).text
    assert "cannot be answered by e-mail" in unknown
    assert "https://console.example.com/" in unknown


def test_every_message_stands_with_its_author_and_time_in_utc() -> None:
    said = [
        message(1, "visitor", "hello"),
        message(2, "bot", "hi there"),
        message(3, "agent", "I am here", name="Jonas"),
        message(60, "system", "passed on"),
    ]
    text = RENDERER.mail(handover(said)).text
    assert "Anna Lindqvist (visitor), 23 Nov 2026, 10:15 UTC\n    hello" in text
    assert "Tech Support (bot), 23 Nov 2026, 10:15 UTC\n    hi there" in text
    assert "Jonas (team), 23 Nov 2026, 10:16 UTC\n    I am here" in text
    assert "Notice, 23 Nov 2026, 10:35 UTC\n    passed on" in text


def test_a_visitor_who_calls_themselves_the_team_is_still_shown_as_a_visitor() -> None:
    visitor = Visitor(name="Jonas (team)")
    assert (
        "Jonas (team) (visitor)," in RENDERER.mail(handover(messages("hi"), visitor=visitor)).text
    )


def test_a_follow_up_keeps_the_threads_subject_and_shows_the_news_before_the_whole() -> None:
    said = messages("first", "answer", "second thing")
    follow_up = with_thread(handover(said, new_from_seq=3), "Anna: first")
    mail = RENDERER.mail(follow_up)
    assert mail.subject == "Re: Anna: first"
    assert RENDERER.mail(with_thread(follow_up, "Re: Anna: first")).subject == "Re: Anna: first"
    news, whole = mail.text.split("THE WHOLE CONVERSATION")
    assert "second thing" in news.split("NEW MESSAGES")[1]
    assert "answer" not in news.split("NEW MESSAGES")[1]
    assert whole.index("first") < whole.index("answer") < whole.index("second thing")


def test_closed_hours_are_said() -> None:
    closed = handover(messages("hi")).model_copy(update={"within_hours": False})
    assert "outside business hours" in RENDERER.mail(closed).text


def test_a_mail_in_a_tickets_place_says_why_there_is_no_ticket() -> None:
    error = LastError(code="connection_missing", at=NOW)
    failed = handover(messages("hi"), method="ticket", helpdesk="zoho", last_error=error)
    instead = handover(messages("hi"), fallback_of="c1-1").model_copy(
        update={"replaces": failed.escalation}
    )
    text = squeezed(RENDERER.mail(instead).text)
    assert "No ticket could be made in Zoho Desk (connection_missing)" in text


@pytest.mark.parametrize(
    ("helpdesk", "code", "fields", "words"),
    [
        ("zendesk", "field_missing", ("Order number",), 'Zendesk requires "Order number"'),
        ("zoho", "field_missing", ("cf.cf_region", "product"), '"cf.cf_region" and "product"'),
        ("freshdesk", "field_refused", ("cf_x",), 'into "cf_x". Correct it in'),
        ("zendesk", "ticket_refused", ("base",), "fields: a field that it does not name"),
        ("freshdesk", "credentials_refused", (), "Replace them in the console"),
        ("zoho", "scope_missing", (), "It lacks Desk.tickets.CREATE"),
        ("zoho", "organisation_mismatch", (), "organisation id does not belong"),
        ("freshdesk", "account_inactive", (), "check the plan"),
        ("zendesk", "connection_missing", (), "connect it again"),
    ],
)
def test_a_mail_in_a_tickets_place_says_what_to_do_and_names_the_vendors_field(
    helpdesk: str, code: str, fields: tuple[str, ...], words: str
) -> None:
    error = LastError(code=code, detail="Desk.tickets.CREATE", at=NOW, fields=fields or None)
    failed = handover(messages("hi"), method="ticket", helpdesk=helpdesk, last_error=error)
    instead = handover(messages("hi"), fallback_of="c1-1").model_copy(
        update={"replaces": failed.escalation}
    )
    text = squeezed(RENDERER.mail(instead).text)
    assert words in text
    assert '"base"' not in text
    assert words.rsplit(maxsplit=1)[-1] in Page(RENDERER.mail(instead).html).text


def test_a_mail_after_an_unknown_outcome_says_what_to_look_for_in_the_helpdesk() -> None:
    failed = handover(messages("hi"), method="ticket", helpdesk="freshdesk", outcome_unknown=True)
    instead = handover(messages("hi"), fallback_of="c1-1").model_copy(
        update={"replaces": failed.escalation}
    )
    text = squeezed(RENDERER.mail(instead).text)
    assert "may have made a ticket" in text
    assert failed.escalation.escalation_id in text


def test_a_long_transcript_is_attached_whole_and_the_mail_shows_its_end_and_says_so() -> None:
    said = messages(*[f"number {n}. " + "words and more words " * 60 for n in range(1, 301)])
    mail = RENDERER.mail(handover(said))
    assert [a.name for a in mail.attachments] == ["transcript.txt", "transcript.html"]
    for attachment in mail.attachments:
        assert all(f"number {n}. " in attachment.content for n in range(1, 301))
    for part in (mail.text, Page(mail.html).text):
        assert "All 300 messages are attached" in part
        conversation = part[part.index("All 300") :]
        assert "number 250. " not in conversation
        assert all(f"number {n}. " in conversation for n in range(251, 301))


def test_a_transcript_of_ordinary_length_is_not_attached() -> None:
    assert RENDERER.mail(handover(messages("hi", "hello"))).attachments == ()


@pytest.mark.slow
def test_a_transcript_too_large_for_any_mailbox_says_what_is_left_out() -> None:
    said = messages(*[f"{n} " + "x" * 31_000 for n in range(1, 401)])
    mail = RENDERER.mail(handover(said))
    assert sum(len(a.content) for a in mail.attachments) < 17_000_000
    plain = mail.attachments[0].content
    assert "messages are left out here. Everything is in the console." in plain
    assert "400 xxx" in plain


def test_the_visitors_transcript_is_in_their_language_and_tells_nothing_of_the_inside() -> None:
    said = [*messages("Hallo", "Guten Tag"), message(3, "agent", "Ja?", name="Jonas")]
    mail = RENDERER.transcript_mail(handover(said, locale="de-AT", over_cap=True))
    assert mail.subject == "Ihr Chat mit Tech Support"
    assert "Sie, 23. November 2026, 10:1" in mail.text
    assert "Jonas (Team), 23. November 2026" in mail.text
    for part in (mail.text, mail.html):
        for inside in ("console", "confident", "unverified", "c1-1", "anna@example.org"):
            assert inside not in part


def test_the_plain_transcript_has_every_message_and_nothing_of_the_inside() -> None:
    text = RENDERER.transcript(handover(messages("one", "two", "three")))
    assert text.index("    one") < text.index("    two") < text.index("    three")
    for inside in ("console", "confident", "unverified", "c1-1", "anna@example.org"):
        assert inside not in text


def test_a_digest_shows_each_question_with_its_link_and_attaches_every_transcript() -> None:
    cases = [handover(messages(f"question {n}", "no idea")) for n in range(3)]
    mail = RENDERER.digest_mail(cases, hour="2026-11-23T23")
    assert mail.subject == (
        "3 more conversations for Tech Support, 23 Nov 2026, 23:00 to 00:00 UTC"
    )
    for n in range(3):
        assert f"question {n}" in mail.text
        assert f"question {n}" in mail.html
        assert f"    question {n}" in mail.attachments[0].content
    assert mail.text.count("https://console.example.com/") == 3
    assert "I am taking this" not in mail.text + mail.html, "nobody has it under a lease"


def test_each_matter_of_a_digest_has_its_own_links_to_take_it_and_to_say_it_is_answered() -> None:
    url = "https://console.example.com/handoffs/c{n}-1#token{n}"
    cases = [
        handover(messages(f"question {n}", "no idea")).model_copy(
            update={"marks_url": url.format(n=n) if n else None}
        )
        for n in range(3)
    ]
    mail = RENDERER.digest_mail(cases, hour="2026-11-23T23")
    for part in (mail.text, mail.html):
        assert part.count("I am taking this") == part.count("It is answered") == 2
        for n in (1, 2):
            shown = [part.index(f"{url.format(n=n)}.{what}") for what in ("take", "answered")]
            assert part.index(f"question {n}") < shown[0] < shown[1]
        assert part.index("#token1.answered") < part.index("#token2.take")


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=tries(60))
def test_a_subject_is_one_printable_line_whatever_was_asked(question: str) -> None:
    subject = RENDERER.mail(handover(messages("x"), question=question)).subject
    assert 1 <= len(subject) <= 200
    assert len(subject.splitlines()) == 1


def test_a_visitor_who_only_pressed_the_button_leaves_no_empty_question() -> None:
    pressed = handover(messages("hello"), question="")
    assert "asked for a person before writing anything" in RENDERER.mail(pressed).text


def test_who_gets_the_mail_can_say_that_they_take_it_or_have_answered() -> None:
    url = "https://app.example/handoffs/c1-1#" + "a" * 24
    with_links = handover(messages("Mars?")).model_copy(update={"marks_url": url})
    mail = RENDERER.mail(with_links)
    for part in (mail.text, mail.html):
        assert f"{url}.take" in part
        assert f"{url}.answered" in part
        assert "I am taking this" in part
    without = RENDERER.mail(handover(messages("Mars?")))
    assert "I am taking this" not in without.text + without.html
