"""Claims about the visitor that are not usable: the chat begins, and the page hears of it."""

from typing import Any

import pytest

from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

LONG = "x" * 600


@pytest.mark.parametrize(
    ("claims", "refused", "sent", "fields"),
    [
        (
            {"name": "Ada", "email": "ada@shop.example"},
            [],
            {"name": "Ada", "email": "ada@shop.example"},
            [],
        ),
        ({"name": "Ann", "email": "ann@intranet"}, ["visitor.email"], {"name": "Ann"}, ["email"]),
        ({"name": LONG}, [], {"name": LONG[:120]}, ["name"]),
        ({"name": "👩‍🚀" * 200}, [], {"name": ("👩‍🚀" * 200)[:120]}, ["name"]),
        ({"name": "Ann", "email": f"{LONG}@shop.example"}, [], {"name": "Ann"}, ["email"]),
        ({"name": 42, "email": "ann@shop.example"}, [], {"email": "ann@shop.example"}, ["name"]),
        ({"name": {"first": "Ann"}, "email": ["a@b.example"]}, [], {}, ["name", "email"]),
        ({"name": "A\nB", "email": "no"}, ["visitor.name", "visitor.email"], {}, ["name", "email"]),
        ({"name": "  ", "email": ""}, [], {}, []),
        ({"name": None}, [], {}, []),
        ({"token": 42, "name": "Ann"}, [], {"name": "Ann"}, ["token"]),
        ({"token": "e.x.p"}, ["identity_token"], {}, ["token"]),
        ({"token": "e.x.p", "name": "Ann"}, ["identity_token"], {"name": "Ann"}, ["token"]),
        ({"token": "x" * 5000, "name": "Ann"}, [], {"name": "Ann"}, ["token"]),
        ("ann@shop.example", [], {}, []),
        (42, [], {}, []),
    ],
)
def test_a_claim_that_is_not_usable_is_left_out_and_the_page_hears_which(
    tab: Tab,
    site: Site,
    api: VisitorApi,
    claims: Any,
    refused: list[str],
    sent: dict[str, str],
    fields: list[str],
) -> None:
    tab.expected = ("400",)
    api.refused_claims = dict.fromkeys(refused, "It is not valid.")
    tab.visit(site.page())
    tab.page.evaluate(
        """(claims) => {
            window.heard = [];
            escalation.on("error", (detail) => heard.push(detail));
            escalation.identify(claims);
            escalation.open();
        }""",
        claims,
    )
    tab.write("Hello")
    tab.says("You said: Hello")
    assert api.chats[0].body.get("visitor", {}) == sent
    heard = tab.page.evaluate("heard")
    assert [one["field"] for one in heard] == fields
    assert {one["code"] for one in heard} <= {"claim_not_usable"}
    assert all(one["message"] for one in heard)


def test_a_chat_says_on_which_page_it_began_but_not_what_may_be_secret_there(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    address = site.page(path="/shop?token=s3cret")
    tab.visit(f"{address}#part").open()
    tab.write("Hello")
    tab.says("You said: Hello")
    assert api.chats[0].body["page"] == address.partition("?")[0]


@pytest.mark.parametrize(
    ("given", "sent", "unusable"),
    [
        ({"plan": "pro", "cart_total": 99.5, "vip": True}, ..., []),
        ({"plan": None}, {}, []),
        ({"a b": "x", "__proto": 1, "list": [1], "long": "x" * 201, "empty": " "}, {}, None),
        ("plan", {}, None),
    ],
)
def test_what_the_page_says_of_its_visitor_is_sent_as_a_claim_of_its_own(
    tab: Tab, site: Site, api: VisitorApi, given: Any, sent: Any, unusable: list[str] | None
) -> None:
    tab.visit(site.page())
    tab.page.evaluate(
        """(attributes) => {
            window.heard = [];
            escalation.on("error", (detail) => heard.push(detail));
            escalation.identify({ token: "e.x.p", attributes });
            escalation.open();
        }""",
        given,
    )
    tab.write("Hello")
    tab.says("You said: Hello")
    body = api.chats[0].body
    assert body["attributes"] == (given if sent is ... else sent)
    assert body["identity_token"] == "e.x.p"
    heard = [one["field"] for one in tab.page.evaluate("heard")]
    assert all(field.startswith("attributes.") for field in heard)
    assert bool(heard) == (unusable is None)


def test_attributes_of_start_are_sent_with_those_of_identify_over_them(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page())
    tab.page.evaluate(
        """() => {
            escalation.destroy();
            const bot = document.querySelector("script[data-bot]").dataset.bot;
            escalation.start({ bot, attributes: { page_kind: "pricing", tier: 1 } });
            escalation.identify({ attributes: { tier: 2 } });
            escalation.open();
        }"""
    )
    tab.write("Hello")
    tab.says("You said: Hello")
    assert api.chats[0].body["attributes"] == {"page_kind": "pricing", "tier": 2}


def test_a_chat_says_on_what_it_is_and_not_which_page_of_this_site_came_before(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page(path="/first"))
    tab.page.evaluate("address => { location.href = address }", site.page(path="/second"))
    tab.page.wait_for_url("**/second*")
    tab.open()
    tab.write("Hello")
    tab.says("You said: Hello")
    body = api.chats[0].body
    assert body["device"] == "computer"
    assert "referrer" not in body
