"""How an owner lets Freshdesk tell us of changes: an automation rule, which its API cannot make.

Nothing here calls Freshdesk.
"""

from typing import Final

from escalation.adapters.helpdesks.freshdesk.incoming_webhooks import SECRET_HEADER
from escalation.domain.helpdesk import WebhookPlan

TEMPLATE: Final = (
    '{"ticket_id": "{{ticket.id}}", "updated_at": "{{ticket.modified_on}}", '
    '"status": "{{ticket.status}}", "event": "{{triggered_event}}"}'
)
"""The webhook's body: the ticket and the time. What happened is read from Freshdesk; status and
event only tell two changes within a second apart."""


def plan(url: str, *, secret: str) -> WebhookPlan:
    """The steps, with the secret that the rule sends along in a header."""
    return WebhookPlan(
        installed=False, url=url, secret=secret, header=SECRET_HEADER, steps=steps(url)
    )


def steps(url: str) -> tuple[str, ...]:
    """What the owner does by hand."""
    return (
        "In Freshdesk open Admin, Workflows, Automations, and there the tab Ticket Updates. Create "
        "a new rule and name it Chat handoff.",
        "When an action is performed by: Agent or Requester.",
        "Involves any of these events: Reply is sent; Note is added (Any); Status is changed (From "
        "Any, To Any); Ticket is marked as spam; Ticket is deleted. Add each as a line of its own.",
        "On tickets with these properties: leave this empty. What happens to other tickets is "
        "ignored here.",
        f"Perform these actions: Trigger webhook, request type POST, URL {url}",
        f"Add a custom header: the name {SECRET_HEADER}, a colon, a space, then the secret that is "
        "shown here.",
        "Encoding JSON, content Advanced, and this text, unchanged:",
        TEMPLATE,
        "Save and enable the rule, and place it above rules that might stop the execution.",
    )
