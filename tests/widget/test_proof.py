"""A browser that is asked for work does it, and the visitor only waits a moment longer."""

import json
from datetime import UTC, datetime

from escalation.adapters.aws.conversation_tokens import SigningKeys
from escalation.adapters.aws.proofs import SignedProofs
from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

PROOFS = SignedProofs(SigningKeys(lambda: json.dumps({"current": "k1", "k1": "k" * 48})))


def test_the_chat_begins_with_work_that_the_service_accepts(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("428",)
    now = datetime.now(UTC)
    api.challenge = dict(PROOFS.challenge("shop", now=now))
    tab.visit(site.page()).open()
    tab.write("Hello")
    tab.says("You said: Hello")
    (chat,) = api.chats
    assert PROOFS.expiry(chat.body["proof"], "shop", now=now) is not None


def test_a_browser_that_had_a_chat_says_so_when_it_begins_another(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page()).open()
    tab.write("Hello")
    tab.says("You said: Hello")
    tab.expected = ("409",)
    api.chats[0].view = {**api.chats[0].view, "state": "closed"}
    tab.write("Again")
    tab.says("You said: Again")
    first, second = api.chats
    assert not first.body.get("previous_token")
    assert second.body["previous_token"]
