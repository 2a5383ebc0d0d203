"""The accounts that exist in the stand-in helpdesks.

They open nothing outside the local stack. Seeding and tests import them from here, so that a
value is written once.
"""

from typing import Final

# Requester addresses that every stand-in treats specially.
SUSPENDED_EMAIL: Final = "suspended@example.com"
BLOCKED_EMAIL: Final = "blocked@example.com"

# --- Zendesk Support -------------------------------------------------------------------------
ZENDESK_SUBDOMAIN: Final = "acme"
ZENDESK_CLIENT_ID: Final = "escalation_local"
ZENDESK_CLIENT_SECRET: Final = "local-zendesk-client-secret"  # noqa: S105 - opens a stand-in only
ZENDESK_EMAIL: Final = "robin.agent@acme.example"
ZENDESK_API_TOKEN: Final = "local-zendesk-api-token"  # noqa: S105 - opens a stand-in only
ZENDESK_AGENT_ID: Final = 9_001_000_001
# A person, unlike the user above, whom the API acts for.
ZENDESK_PERSON_ID: Final = 9_001_000_002
ZENDESK_PERSON_NAME: Final = "Dana Keller"
ZENDESK_PERSON_EMAIL: Final = "dana.keller@acme.example"
ZENDESK_SUPPORT_ADDRESS: Final = "support@acme.zendesk.example"
ZENDESK_GROUP_ID: Final = 9_002_000_001
ZENDESK_GROUP_NAME: Final = "Support"
ZENDESK_SECOND_GROUP_ID: Final = 9_002_000_002
ZENDESK_SECOND_GROUP_NAME: Final = "Billing"
ZENDESK_TEXT_FIELD_ID: Final = 9_003_000_001
ZENDESK_CHOICE_FIELD_ID: Final = 9_003_000_002
ZENDESK_CHOICES: Final = ("web", "mobile", "desktop")

# --- Freshdesk v2 ----------------------------------------------------------------------------
FRESHDESK_DOMAIN: Final = "acme"
FRESHDESK_API_KEY: Final = "local-freshdesk-api-key"
FRESHDESK_AGENT_ID: Final = 43_000_000_001
FRESHDESK_AGENT_EMAIL: Final = "sam.agent@acme.example"
FRESHDESK_PERSON_ID: Final = 43_000_000_002
FRESHDESK_PERSON_NAME: Final = "Priya Nair"
FRESHDESK_PERSON_EMAIL: Final = "priya.nair@acme.example"
FRESHDESK_GROUP_ID: Final = 43_000_000_101
FRESHDESK_GROUP_NAME: Final = "Support"
FRESHDESK_SECOND_GROUP_ID: Final = 43_000_000_102
FRESHDESK_SECOND_GROUP_NAME: Final = "Billing"
FRESHDESK_TEXT_FIELD: Final = "cf_conversation"
FRESHDESK_CHOICE_FIELD: Final = "cf_platform"
FRESHDESK_CHOICES: Final = ("Web", "Mobile", "Desktop")

# --- Zoho Desk v1 ----------------------------------------------------------------------------
ZOHO_DATA_CENTRE: Final = "com"
ZOHO_ORG_ID: Final = "700000001"
ZOHO_CLIENT_ID: Final = "1000.LOCALZOHOCLIENT"
ZOHO_CLIENT_SECRET: Final = "local-zoho-client-secret"  # noqa: S105 - opens a stand-in only
ZOHO_REFRESH_TOKEN: Final = "1000.local-zoho-refresh-token"  # noqa: S105 - opens a stand-in only
ZOHO_CODE: Final = "1000.local-zoho-code"
"""Every code that begins like this buys the refresh token, once."""
ZOHO_SCOPES: Final = (
    "Desk.tickets.CREATE",
    "Desk.tickets.READ",
    "Desk.tickets.UPDATE",
    "Desk.search.READ",
    "Desk.basic.CREATE",
    "Desk.basic.READ",
    "Desk.contacts.CREATE",
    "Desk.contacts.READ",
    "Desk.settings.READ",
    "Desk.tickets.DELETE",
    "Desk.agents.READ",
    "Desk.events.ALL",
)
# A second grant, too narrow to create tickets: for the SCOPE_MISMATCH path.
ZOHO_READ_ONLY_REFRESH_TOKEN: Final = "1000.local-zoho-read-only-token"  # noqa: S105 - opens a stand-in only
ZOHO_READ_ONLY_SCOPES: Final = ("Desk.tickets.READ", "Desk.basic.READ")
ZOHO_AGENT_ID: Final = "700000000000001"
ZOHO_AGENT_EMAIL: Final = "alex.agent@acme.example"
ZOHO_PERSON_ID: Final = "700000000000002"
ZOHO_PERSON_NAME: Final = "Jonas Weber"
ZOHO_PERSON_EMAIL: Final = "jonas.weber@acme.example"
ZOHO_DEPARTMENT_ID: Final = "700000000000101"
ZOHO_DEPARTMENT_NAME: Final = "Support"
ZOHO_SECOND_DEPARTMENT_ID: Final = "700000000000102"
ZOHO_SECOND_DEPARTMENT_NAME: Final = "Billing"
ZOHO_FROM_ADDRESS: Final = "support@acme.example"
ZOHO_TEXT_FIELD: Final = "cf_conversation"
ZOHO_CHOICE_FIELD: Final = "cf_platform"
ZOHO_CHOICES: Final = ("Web", "Mobile", "Desktop")
