"""What the bot said last, which tells what a bare yes or no means."""

from typing import Literal

from escalation.use_cases.writing.draft import Draft


def last_word(draft: Draft) -> Literal["question", "acknowledged"] | None:
    """See `Evidence.last_word`; None where somebody else spoke last."""
    spoken = [m for m in draft.earlier if m.author.kind != "system"]
    last = spoken[-1] if spoken else None
    if last is not None and last.author.kind == "bot" and (last.asks or _asks(last.text)):
        return "question"
    decision = draft.turns[-1].decision if draft.turns else None
    return "acknowledged" if decision and decision.reason == "acknowledgement" else None


def _asks(text: str) -> bool:
    return text.rstrip(" \n*_\"'\u201d)").endswith(("?", "\u061f", "\uff1f"))
