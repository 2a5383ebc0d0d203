"""What of a chat must reach a person, for those who read of it."""

from escalation.domain.delivery import Handover
from escalation.domain.must_reach import ReachKind

URGENT: dict[ReachKind, str] = {
    "self_harm": "self-harm",
    "emergency": "an emergency",
    "legal": "a threat of legal action",
    "data_protection": "a data protection request",
    "security": "a security report",
    "press": "the press",
}
"""What had to reach a person, for the team."""


def urgent_kind(handover: Handover) -> ReachKind | None:
    """What of the chat must reach a person, while people have not handed it back."""
    mark = handover.head.must_reach
    return None if mark is None or mark.handed_back else mark.gravest
