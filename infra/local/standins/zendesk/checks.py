"""What Zendesk checks and changes in a ticket that is written to it."""

import json
import re
from typing import Any, Final

from infra.local.standins.markup import (
    clean_html,
    expand_placeholders,
    html_to_text,
    markdown_to_html,
)
from infra.local.standins.operation import Call
from infra.local.standins.zendesk import fields, shapes

STATUSES: Final = ("new", "open", "pending", "hold", "solved", "closed")
PRIORITIES: Final = ("urgent", "high", "normal", "low")
COMMENT_BYTES: Final = 65_535


def ticket_of(call: Call) -> dict[str, Any]:
    """Return the `ticket` object of a request."""
    try:
        body = json.loads(call.body)
    except ValueError:
        raise shapes.bad_request("The request body is not valid JSON") from None
    ticket = body.get("ticket") if isinstance(body, dict) else None
    if not isinstance(ticket, dict):
        raise shapes.bad_request(
            "You passed an invalid value for the ticket attribute. Invalid parameter: "
            "ticket is required"
        )
    return ticket


def check_values(ticket: dict[str, Any]) -> None:
    """Check the values that creates and updates share."""
    if ticket.get("status", "new") not in STATUSES:
        raise shapes.invalid("status", f"Status: {ticket['status']} is not a valid status")
    if ticket.get("priority") not in {None, *PRIORITIES}:
        raise shapes.invalid("priority", f"Priority: {ticket['priority']} is not included")
    fields.check_system(ticket)
    tags = ticket.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise shapes.bad_request("You passed an invalid value for the tags attribute.")
    for name in ("subject", "external_id"):
        if not isinstance(ticket.get(name, ""), str | None):
            raise shapes.bad_request(f"You passed an invalid value for the {name} attribute.")


def tags_of(values: list[str]) -> list[str]:
    """Return tags as Zendesk stores them: lower case, no white space, each once, in order."""
    cleaned = (re.sub(r"\s+", "_", value.strip().lower()) for value in values)
    return sorted({value for value in cleaned if value})


def render(comment: dict[str, Any], values: dict[str, str]) -> tuple[str, str, str, bool]:
    """Return a comment as sent, its HTML, its text, and whether it was cut at 64 kB.

    `html_body` is cleaned; `body` loses its tags and is read as Markdown. Placeholders are
    expanded in both.
    """
    rich = comment.get("html_body")
    sent = rich if rich is not None else comment.get("body")
    if not isinstance(sent, str) or not sent.strip():
        raise shapes.invalid("base", "Description: cannot be blank", "BlankValue")
    data = sent.encode()
    cut = len(data) > COMMENT_BYTES
    source = data[:COMMENT_BYTES].decode(errors="ignore") if cut else sent
    if rich is not None:
        html = clean_html(expand_placeholders(source, values, escape=True))
        return sent, html, html_to_text(html), cut
    plain = re.sub(r"[^\S\n]+", " ", re.sub(r"<[^>]*>", "", source)).strip()
    plain = expand_placeholders(plain, values, escape=False)
    return sent, clean_html(markdown_to_html(plain)), plain, cut
