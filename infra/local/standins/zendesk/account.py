"""The account that exists at this stand-in. What opens it opens nothing outside the local stack.

Seeding and tests import the values from here, so that each is written once.
"""

from typing import Final

from pydantic import Field

from infra.local.standins.behaviour import Behaviour

SUBDOMAIN: Final = "acme"
CLIENT_ID: Final = "escalation_local"
CLIENT_SECRET: Final = "local-zendesk-client-secret"  # noqa: S105 - opens a stand-in only
EMAIL: Final = "robin.agent@acme.example"
API_TOKEN: Final = "local-zendesk-api-token"  # noqa: S105 - opens a stand-in only
AGENT_ID: Final = 9_001_000_001
# A person, unlike the user above, whom the API acts for.
PERSON_ID: Final = 9_001_000_002
PERSON_NAME: Final = "Dana Keller"
PERSON_EMAIL: Final = "dana.keller@acme.example"
SUPPORT_ADDRESS: Final = "support@acme.zendesk.example"
GROUP_ID: Final = 9_002_000_001
SECOND_GROUP_ID: Final = 9_002_000_002
GROUPS: Final = {GROUP_ID: "Support", SECOND_GROUP_ID: "Billing"}
TEXT_FIELD_ID: Final = 9_003_000_001
CHOICE_FIELD_ID: Final = 9_003_000_002
CHOICES: Final = ("web", "mobile", "desktop")
SEATS_FIELD_ID: Final = 9_003_000_003
AMOUNT_FIELD_ID: Final = 9_003_000_004
VIP_FIELD_ID: Final = 9_003_000_005
DUE_FIELD_ID: Final = 9_003_000_006
TOPICS_FIELD_ID: Final = 9_003_000_007
TOPICS: Final = ("billing", "delivery", "returns")
DETAILS_FIELD_ID: Final = 9_003_000_008
ORDER_FIELD_ID: Final = 9_003_000_009
FORM_ID: Final = 9_004_000_001
SECOND_FORM_ID: Final = 9_004_000_002
BRAND_ID: Final = 9_005_000_001
SECOND_BRAND_ID: Final = 9_005_000_002


class ZendeskBehaviour(Behaviour):
    """What a test may set of Zendesk alone."""

    external_id_lag_s: float = Field(default=0, ge=0)
    """Seconds until a new ticket is visible to `tickets?external_id=`."""
    zendesk_lists_metadata: bool = True
    """Whether a list of comments shows the custom metadata of their updates, as audits do."""
    zendesk_updates_per_ticket: int | None = Field(default=None, gt=0)
    """Updates of one ticket in 10 minutes; Zendesk allows 30."""
    zendesk_updates_per_minute: int | None = Field(default=None, gt=0)
    """Updates of all tickets; Zendesk allows 100."""
    zendesk_required_fields: tuple[int, ...] = ()
    """Custom fields without which no ticket of their form is taken."""
    zendesk_has_forms: bool = True
    """Not every plan has ticket forms."""
