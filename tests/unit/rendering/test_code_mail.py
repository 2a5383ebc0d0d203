"""The mail with a code: fixed words in the visitor's language, marked as that, and nothing else."""

import pytest

from escalation.adapters.rendering.renderer import JinjaRenderer
from escalation.domain.ports import BotProfile
from escalation.domain.translations import BUILT_IN
from tests.fakes.chat_world import ChatWorld
from tests.locales import LOCALES

RENDERER = JinjaRenderer()


def _profile(name: str = "Northwind") -> BotProfile:
    profile = ChatWorld().profiles.known["support"]
    workspace = profile.workspace.model_copy(update={"name": name})
    return profile.model_copy(update={"workspace": workspace})


@pytest.mark.parametrize("locale", LOCALES)
def test_it_is_in_the_visitors_language_and_says_so(locale: str) -> None:
    mail = RENDERER.code_mail(_profile(), "042137", locale)
    assert f'<html lang="{locale}" dir="{"rtl" if locale == "ar" else "ltr"}">' in mail.html
    assert BUILT_IN["code_intro"][locale] in mail.text
    assert BUILT_IN["code_unasked"][locale] in mail.text
    assert mail.text.count("042137") == 1
    assert "042137" in mail.html
    assert mail.subject == f"Northwind: {BUILT_IN['code_subject'][locale]} 042137"


def test_a_language_that_there_is_not_is_not_claimed() -> None:
    mail = RENDERER.code_mail(_profile(), "042137", "ka-GE")
    assert '<html lang="en"' in mail.html
    assert "It is good for 10 minutes." in mail.text


def test_the_owners_name_is_text() -> None:
    mail = RENDERER.code_mail(_profile("<b>A & B</b> {{ticket.id}}"), "042137", "en")
    assert "<b>A" not in mail.html
    assert "{{ticket.id}}" not in mail.html
