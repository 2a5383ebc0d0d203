"""The account that exists at this stand-in. What opens it opens nothing outside the local stack.

Seeding and tests import the values from here, so that each is written once.
"""

from typing import Final

from pydantic import Field

from infra.local.standins.behaviour import Behaviour, Order

DOMAIN: Final = "acme"
API_KEY: Final = "local-freshdesk-api-key"
AGENT_ID: Final = 43_000_000_001
AGENT_EMAIL: Final = "sam.agent@acme.example"
# A person, unlike the agent above, whom the API acts for.
PERSON_ID: Final = 43_000_000_002
PERSON_NAME: Final = "Priya Nair"
PERSON_EMAIL: Final = "priya.nair@acme.example"
GROUP_ID: Final = 43_000_000_101
SECOND_GROUP_ID: Final = 43_000_000_102
GROUPS: Final = {GROUP_ID: "Support", SECOND_GROUP_ID: "Billing"}
TEXT_FIELD: Final = "cf_conversation"
CHOICE_FIELD: Final = "cf_platform"
CHOICES: Final = ("Web", "Mobile", "Desktop")
SEATS_FIELD: Final = "cf_seats"
AMOUNT_FIELD: Final = "cf_amount"
VIP_FIELD: Final = "cf_vip"
DUE_FIELD: Final = "cf_renewal"
DETAILS_FIELD: Final = "cf_details"
COUNTRY_FIELD: Final = "cf_country"
STATE_FIELD: Final = "cf_state"
CITY_FIELD: Final = "cf_city"
PLACES: Final = {
    "USA": {"California": ["Fresno", "San Jose"], "Texas": ["Austin"]},
    "India": {"Kerala": ["Kochi"]},
}
PRODUCTS: Final = {43_000_000_501: "Acme Chairs", 43_000_000_502: "Acme Tables"}


class FreshdeskBehaviour(Behaviour):
    """What a test may set of Freshdesk alone."""

    freshdesk_ticket_order: Order = "desc"
    freshdesk_conversation_order: Order = "asc"
    freshdesk_creates_per_minute: int | None = Field(default=None, gt=0)
    """80, 160 or 280, by plan."""
    freshdesk_required_fields: tuple[str, ...] = ()
    """Fields that agents must fill, by their names in the list."""
    freshdesk_updates_per_minute: int | None = Field(default=None, gt=0)
    """80, 160 or 280, by plan."""
