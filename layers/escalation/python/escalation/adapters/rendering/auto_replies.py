"""What stands in a ticket beside an answer of the AI."""

from typing import Any

from escalation.domain.auto_reply import AutoReplyNote, AutoReplyReason
from escalation.domain.team_texts import team_texts

DECISIONS: dict[AutoReplyReason, str] = {
    "confident": "the answer above was sent, because the bot was confident of it.",
    "draft_mode": "not sent, because the settings say that answers stay drafts.",
    "below_gate": "not sent, because the bot was not confident enough.",
    "below_draft_floor": "no draft, because the bot was not confident enough even for that.",
    "explicit_request": "not sent, because the customer asked for a person.",
    "human_replied": "not sent, because a person has answered already.",
    "limit_reached": "not sent, because this ticket has had as many answers as the settings allow.",
    "automatic_message": "not sent, because the message may come from a robot.",
    "ticket_closed": "not sent, because the ticket is solved.",
    "requester_changed": "not sent, because the ticket has become another person's.",
    "message_gone": "not sent, because the customer's message is gone.",
    "bot_failure": "no answer, because the bot could not be reached or did not work.",
    "bot_asked_for_handoff": "not sent, because the bot itself asked for a person.",
    "switched_off": "not sent, because it is switched off.",
    "outcome_unknown": (
        "the answer below may have been sent: the helpdesk did not say. Look whether it stands "
        "in this ticket. It will not be sent again."
    ),
    "helpdesk_failed": "not sent, because the helpdesk did not take it.",
}
"""What was decided and why, in words for the team."""


def note_values(note: AutoReplyNote) -> dict[str, Any]:
    """What the note's template shows."""
    say = team_texts(note.team_language)
    confidence = ""
    if note.confidence is not None:
        confidence = say(
            "Confidence {confidence}, at least {needed} is needed.",
            confidence=_percent(note.confidence),
            needed=_percent(note.min_confidence),
        )
    drafted = note.state == "noted"
    return {
        "say": say,
        "decided": say(DECISIONS[note.reason]),
        "confidence": confidence,
        "draft": note.text if drafted else "",
        "bot": note.bot_name,
        "sources": [(s.title, s.url) for s in note.sources] if drafted else [],
        "console_url": note.console_url,
    }


def _percent(value: float) -> str:
    """Rounded down: what is below the gate must not look as if it reached it."""
    return f"{int(value * 1000 + 1e-6) / 10:g} %"
