"""Small made-up conversations, escalations, tickets and mails in the shapes of the API."""

from typing import Any

from escalation.adapters.helpdesks.text import marker_of

Json = dict[str, Any]

LAMPS, DOORS = "bot-lamps", "bot-doors"


def escalation(number: int, method: str, state: str = "delivered", **changes: Any) -> Json:
    return {
        "id": f"c1-{number}",
        "conversation_id": "c1",
        "method": method,
        "state": state,
        "target_bot_id": DOORS if method == "transfer" else None,
        "fallback_of": None,
        "attempts": 1,
        "last_error": None,
        **changes,
    }


def decision(action: str, *, bot: str = LAMPS, target: str | None = None) -> Json:
    return {
        "message_id": "00000002",
        "decision": {
            "action": action,
            "target_bot_id": target,
            "settings_bot_id": bot,
            "evidence": {"bot_id": bot},
        },
    }


def said(kind: str, text: str, **changes: Any) -> Json:
    return {"author": {"kind": kind}, "text": text, "sources": None, **changes}


def conversation(
    decisions: list[Json],
    escalations: list[Json] | None = None,
    messages: list[Json] | None = None,
) -> Json:
    return {
        "conversation": {"id": "c1"},
        "decisions": decisions,
        "escalations": escalations or [],
        "messages": messages or [said("bot", "Hello"), said("visitor", "how?")],
    }


def zendesk(escalation_id: str, number: int = 1) -> Json:
    return {
        "helpdesk": "zendesk",
        "id": number,
        "external_id": escalation_id,
        "tags": [],
        "comments": [{"text": "how?"}],
    }


def freshdesk(escalation_id: str, number: int = 1) -> Json:
    return {
        "helpdesk": "freshdesk",
        "id": number,
        "external_id": None,
        "tags": ["chat", marker_of(escalation_id)],
        "comments": [{"text": "how?"}],
    }


def zoho(escalation_id: str, number: int = 1, text: str = "how?") -> Json:
    return {
        "helpdesk": "zoho",
        "id": number,
        "external_id": None,
        "tags": [],
        "comments": [{"text": f"{text}\n[ref:{marker_of(escalation_id)}]"}],
    }


def mail(escalation_id: str, header: str = "X-Escalation-Id") -> Json:
    return {"id": "m", "headers": {"Subject": "Chat", header: escalation_id}}
