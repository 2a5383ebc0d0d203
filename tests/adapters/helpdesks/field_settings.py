"""Ticket settings with fields of every type that the stand-ins' accounts have."""

from typing import Any

from escalation.domain.settings import TicketSettings
from infra.local.standins.freshdesk import account as freshdesk_account
from infra.local.standins.zendesk import account as zendesk_account
from infra.local.standins.zoho import account as zoho_account
from tests.adapters.helpdesks.standins_world import SETTINGS

ZENDESK: dict[str, Any] = {
    "type": "incident",
    "assignee_id": str(zendesk_account.PERSON_ID),
    "brand_id": str(zendesk_account.SECOND_BRAND_ID),
    "ticket_form_id": str(zendesk_account.FORM_ID),
    "custom_fields": {
        str(zendesk_account.SEATS_FIELD_ID): 5,
        str(zendesk_account.AMOUNT_FIELD_ID): 12.5,
        str(zendesk_account.VIP_FIELD_ID): True,
        str(zendesk_account.DUE_FIELD_ID): "2026-12-31",
        str(zendesk_account.TOPICS_FIELD_ID): ["billing", "returns"],
        str(zendesk_account.CHOICE_FIELD_ID): "web",
        str(zendesk_account.DETAILS_FIELD_ID): "two\nlines",
        str(zendesk_account.ORDER_FIELD_ID): "A-17",
    },
}
FRESHDESK: dict[str, Any] = {
    "type": "Question",
    "responder_id": str(freshdesk_account.PERSON_ID),
    "product_id": str(next(iter(freshdesk_account.PRODUCTS))),
    "status": 3,
    "custom_fields": {
        freshdesk_account.SEATS_FIELD: 5,
        freshdesk_account.AMOUNT_FIELD: 12.5,
        freshdesk_account.VIP_FIELD: False,
        freshdesk_account.DUE_FIELD: "2026-12-31",
        freshdesk_account.COUNTRY_FIELD: "USA",
        freshdesk_account.STATE_FIELD: "California",
        freshdesk_account.CITY_FIELD: "Fresno",
    },
}
ZOHO: dict[str, Any] = {
    "classification": "Problem",
    "category": "Defects",
    "sub_category": "Broken",
    "assignee_id": zoho_account.PERSON_ID,
    "product_id": next(iter(zoho_account.PRODUCTS)),
    "custom_fields": {
        zoho_account.SEATS_FIELD: 5,
        zoho_account.AMOUNT_FIELD: 12.5,
        zoho_account.VIP_FIELD: True,
        zoho_account.DUE_FIELD: "2026-12-31",
        zoho_account.TOPICS_FIELD: ["Billing", "Returns"],
    },
}
WHOLE = {"zendesk": ZENDESK, "freshdesk": FRESHDESK, "zoho": ZOHO}


def settings_of(helpdesk: str, **changes: Any) -> TicketSettings:
    base = SETTINGS[helpdesk]
    return type(base).model_validate(base.model_dump() | changes)
