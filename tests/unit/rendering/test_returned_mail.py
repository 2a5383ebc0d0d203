"""The mail about an address that does not take mail."""

from typing import get_args

import pytest

from escalation.adapters.rendering import JinjaRenderer
from escalation.adapters.rendering.returned_mail import WHY
from escalation.domain.returned_mail import ReturnedMail, ReturnKind
from escalation.domain.workspace import TeamLanguage
from tests.fakes.chat_world import ChatWorld

PAGE = "https://console.example/console/bots/support/settings"


@pytest.mark.parametrize(
    ("language", "why"),
    [("en", "there is no such mailbox"), ("de", "dieses Postfach gibt es nicht")],
)
def test_it_names_the_address_the_reason_and_where_to_set_another(
    language: TeamLanguage, why: str
) -> None:
    world = ChatWorld()
    profile = world.profiles.known["support"]
    workspace = profile.workspace.model_copy(update={"team_language": language})
    returned = ReturnedMail(
        address="o'neil@acme.example", message_id="1", kind="no_mailbox", at=world.clock.now()
    )
    mail = JinjaRenderer().returned_mail(
        profile.model_copy(update={"workspace": workspace}), [returned], console_url=PAGE
    )
    assert f"o'neil@acme.example: {why}." in mail.text
    assert PAGE in mail.text
    assert f'href="{PAGE}"' in mail.html
    assert "Support" in mail.subject
    assert f'lang="{language}"' in mail.html


def test_every_reason_has_its_words() -> None:
    assert set(WHY) == set(get_args(ReturnKind))
