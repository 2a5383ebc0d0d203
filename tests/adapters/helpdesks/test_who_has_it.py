"""Who of the team has a ticket, as each vendor shows it."""

import pytest

from tests.adapters.helpdesks import freshdesk_thread, zendesk_thread, zoho_thread
from tests.adapters.helpdesks.support import Vendor, reply


@pytest.mark.parametrize(("number", "name"), [(8, "Dana Keller"), (77, None), (None, None)])
def test_zendesk_names_the_assignee_among_the_users(
    vendor: Vendor, number: int | None, name: str | None
) -> None:
    assert zendesk_thread.shown(vendor, assignee_id=number).assignee == name


@pytest.mark.parametrize(("number", "name"), [(8, "Priya Nair"), (None, None)])
def test_freshdesk_is_asked_for_the_name_of_the_responder(
    vendor: Vendor, number: int | None, name: str | None
) -> None:
    assert freshdesk_thread.shown(vendor, responder_id=number).assignee == name


def test_a_freshdesk_key_that_may_not_read_agents_names_nobody(vendor: Vendor) -> None:
    vendor.on("GET", f"{freshdesk_thread.API}/agents/7", reply(403))
    assert freshdesk_thread.shown(vendor, responder_id=7).assignee is None


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"id": "1", "firstName": "Jonas", "lastName": "Weber"}, "Jonas Weber"),
        ({"id": "1", "firstName": None, "lastName": "Weber"}, "Weber"),
        ({"id": "1", "firstName": 5, "lastName": "\u202eWeber"}, "Weber"),
        (None, None),
    ],
)
def test_zoho_shows_the_assignee_with_the_ticket(
    vendor: Vendor, person: dict[str, object] | None, name: str | None
) -> None:
    assert zoho_thread.shown(vendor, assignee=person).assignee == name
