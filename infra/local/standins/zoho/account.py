"""The portal that exists at this stand-in. What opens it opens nothing outside the local stack.

Seeding and tests import the values from here, so that each is written once.
"""

from typing import Final, Literal

from pydantic import Field

from infra.local.standins.behaviour import Behaviour, Order

Edition = Literal["FREE", "STANDARD", "PROFESSIONAL", "ENTERPRISE"]

DATA_CENTRE: Final = "com"
ORG_ID: Final = "700000001"
CLIENT_ID: Final = "1000.LOCALZOHOCLIENT"
CLIENT_SECRET: Final = "local-zoho-client-secret"  # noqa: S105 - opens a stand-in only
REFRESH_TOKEN: Final = "1000.local-zoho-refresh-token"  # noqa: S105 - opens a stand-in only
CODE: Final = "1000.local-zoho-code"
"""Every code that begins like this buys the refresh token, once."""
SCOPES: Final = frozenset(
    {f"Desk.tickets.{verb}" for verb in ("CREATE", "READ", "UPDATE", "DELETE")}
    | {"Desk.basic.CREATE", "Desk.basic.READ", "Desk.contacts.CREATE", "Desk.contacts.READ"}
    | {"Desk.search.READ", "Desk.settings.READ", "Desk.agents.READ", "Desk.events.ALL"}
)
# A second grant, too narrow to create tickets: for the SCOPE_MISMATCH path.
READ_ONLY_REFRESH_TOKEN: Final = "1000.local-zoho-read-only-token"  # noqa: S105 - opens a stand-in only
READ_ONLY_SCOPES: Final = frozenset({"Desk.tickets.READ", "Desk.basic.READ"})
AGENT_ID: Final = "700000000000001"
AGENT_EMAIL: Final = "alex.agent@acme.example"
# A person, unlike the agent above, whom the API acts for.
PERSON_ID: Final = "700000000000002"
PERSON_NAME: Final = "Jonas Weber"
PERSON_EMAIL: Final = "jonas.weber@acme.example"
DEPARTMENT_ID: Final = "700000000000101"
SECOND_DEPARTMENT_ID: Final = "700000000000102"
DEPARTMENTS: Final = {DEPARTMENT_ID: "Support", SECOND_DEPARTMENT_ID: "Billing"}
FROM_ADDRESS: Final = "support@acme.example"
TEXT_FIELD: Final = "cf_conversation"
CHOICE_FIELD: Final = "cf_platform"
CHOICES: Final = ("Web", "Mobile", "Desktop")
SEATS_FIELD: Final = "cf_seats"
AMOUNT_FIELD: Final = "cf_amount"
VIP_FIELD: Final = "cf_vip"
DUE_FIELD: Final = "cf_renewal"
TOPICS_FIELD: Final = "cf_topics"
TOPICS: Final = ("Billing", "Delivery", "Returns")
CATEGORIES: Final = {"General": ("Opening hours",), "Defects": ("Broken", "Missing part")}
PRODUCTS: Final = {"700000000000301": "Acme Chairs", "700000000000302": "Acme Tables"}
LAYOUT_ID: Final = "700000000000901"


class ZohoBehaviour(Behaviour):
    """What a test may set of Zoho Desk alone."""

    zoho_order: Order = "desc"
    """Of lists that were not asked to be sorted."""
    zoho_mandatory_fields: tuple[str, ...] = ()
    """Fields without which no ticket is taken, by their API names."""
    zoho_edition: Edition = "ENTERPRISE"
    """Free and Standard have no webhooks."""
    zoho_merged: Literal["survivor", "gone"] = "survivor"
    """What reading a merged ticket gives: the ticket it went into, or 404; not documented."""
    zoho_content_chars: int | None = Field(default=None, gt=0)
    """A thread's content is cut there, and says where all of it is."""
    zoho_replies: Literal["SUCCESS", "PENDING", "FAILED"] = "SUCCESS"
    """What has become of the mails that agents wrote."""
    zoho_daily_credits: int | None = Field(default=None, gt=0)
    """Calls in a day (UTC)."""
