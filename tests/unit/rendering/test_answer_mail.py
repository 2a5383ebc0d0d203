"""The mail with the team's answer: who answered, what, and the way into the chat."""

import pytest

from escalation.adapters.rendering.renderer import JinjaRenderer
from escalation.domain.delivery import AnswerToMail, MailContent
from escalation.domain.ports import BotProfile
from escalation.domain.settings import EscalationSettings, VersionedSettings
from escalation.domain.translated_answer_mails import ANSWERS
from escalation.domain.translations import BUILT_IN
from tests.locales import LOCALES
from tests.unit.rendering.handovers import BOT, WORKSPACE, handover, message

URL = "https://chat.example/chats/c1#abcdefghijklmnopqrstuvwxyz012345"
QUESTION = "My secret question"
PROFILE = BotProfile(
    bot=BOT,
    workspace=WORKSPACE,
    versioned=VersionedSettings(
        bot_id="b1", workspace_id="w1", version=1, settings=EscalationSettings()
    ),
)


def mail(
    *texts: str,
    locale: str = "en",
    name: str | None = "Grace Hopper",
    takes_replies: bool = False,
    workspace: str = "Northwind Travel",
) -> MailContent:
    named = WORKSPACE.model_copy(update={"name": workspace})
    return JinjaRenderer().answer_mail(
        AnswerToMail(
            profile=PROFILE.model_copy(update={"workspace": named}),
            head=handover([message(1, "visitor", QUESTION)], locale=locale).head,
            lines=tuple(
                message(seq, "agent", text, name=name) for seq, text in enumerate(texts, 2)
            ),
            url=URL,
            takes_replies=takes_replies,
        )
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_it_is_in_the_visitors_language_and_says_so(locale: str) -> None:
    made = mail("Yes.", locale=locale)
    assert made.subject == ANSWERS["answer_subject"][locale].replace(
        "{workspace}", "Northwind Travel"
    )
    assert f'<html lang="{locale}" dir="{"rtl" if locale == "ar" else "ltr"}">' in made.html
    for name in ("answer_title", "answer_open", "answer_no_reply", "answer_good", "answer_stop"):
        assert ANSWERS[name][locale] in made.text
    assert f"Grace Hopper ({BUILT_IN['author_agent'][locale]})" in made.text


def test_every_line_stands_under_the_name_that_its_writer_chose_and_the_link_once() -> None:
    made = mail("Yes, we do.", "**Until Friday**, see https://shop.example/")
    for words in (made.text, made.html):
        assert "Grace Hopper (Team)" in words
        assert "Yes, we do." in words
        assert words.count(URL) == 1
    assert "<strong>Until Friday</strong>" in made.html
    assert "Grace" not in mail("Yes.", name=None).text


def test_nothing_that_the_visitor_wrote_is_in_it() -> None:
    made = mail("Yes.")
    assert QUESTION not in made.text + made.html + made.subject
    assert "Anna" not in made.text + made.html + made.subject
    assert made.attachments == ()


def test_it_asks_for_a_reply_only_where_one_arrives() -> None:
    assert "reply to this mail" in mail("Yes.", takes_replies=True).text
    without = mail("Yes.")
    assert "reply to this mail" not in without.text + without.html
    assert "Nobody reads replies" in without.html


def test_what_others_wrote_is_text_and_a_subject_stays_one_line() -> None:
    made = mail(
        "<script>alert(1)</script> {{ticket.id}}", name="<b>Eve</b>", workspace="A\u2028B <i>"
    )
    assert "<script>" not in made.html
    assert "<b>Eve" not in made.html
    assert "<i>" not in made.html
    assert "{{ticket.id}}" not in made.html
    assert "\n" not in made.subject


def test_of_very_many_words_the_last_are_shown() -> None:
    made = mail(*(f"line {number} " + "x" * 4_000 for number in range(60)))
    assert "line 59 " in made.text
    assert "line 0 " not in made.text
    assert len(made.html.encode()) < 400_000


def test_a_language_that_there_is_not_is_not_claimed() -> None:
    assert '<html lang="en"' in mail("Yes.", locale="ka-GE").html
