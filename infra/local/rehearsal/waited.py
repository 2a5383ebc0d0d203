"""What became of what visitors asked on, while their ticket waited for people's first word.

Each visitor whose question became a ticket at once asks one question more. Nobody of the team ever
replies in a rehearsal, so a bot that goes on until somebody does is seen doing so.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from infra.local.api_clients import Json
from infra.local.rehearsal.bots import label_of
from infra.local.rehearsal.plan import Visit


@dataclass(slots=True)
class Waited:
    """Counts of questions that came after a handoff. Each is in one of the last five.

    Attributes:
        lines: all of them.
        answered_right: the bot answered meanwhile, about the right thing.
        answered_wrong: the bot answered meanwhile, about something else.
        added: put to the request.
        passed_on: the team had the chat at once: no bot was asked.
        otherwise: handed over anew, or without any decision.
    """

    lines: int = 0
    answered_right: int = 0
    answered_wrong: int = 0
    added: int = 0
    passed_on: int = 0
    otherwise: int = 0


def before_asking_on(visit: Visit, detail: Json | None) -> Json | None:
    """The conversation, as the owner's API gives it, without what the visitor asked on and what
    came after it.
    """
    cut = None if detail is None else _asked_on(visit, detail)
    if detail is None or cut is None:
        return detail
    return {
        **detail,
        "messages": [one for one in detail["messages"] if one["id"] < cut],
        "decisions": [row for row in detail["decisions"] if row["message_id"] < cut],
    }


def waited(seen: Iterable[tuple[Visit, Json | None]]) -> Waited:
    """Count over visits and their conversations, as the owner's API gives them."""
    found = Waited()
    for visit, detail in seen:
        cut = None if detail is None else _asked_on(visit, detail)
        if detail is None or cut is None:
            continue
        found.lines += 1
        kind = _became(visit, detail, cut)
        setattr(found, kind, getattr(found, kind) + 1)
    return found


def waited_lines(found: Waited) -> str:
    """In sentences."""
    if not found.lines:
        return "Nobody asked on after a question that became a ticket."
    answered = found.answered_right + found.answered_wrong
    return "\n".join(
        [
            f"Of {found.lines} questions that came after a handoff and before anybody's word:",
            f"  {answered} answered by the bot meanwhile, {found.answered_wrong} of them wrong;",
            f"  {found.added} added to the request, {found.passed_on} passed on to a team that had "
            f"the chat at once, {found.otherwise} otherwise.",
        ]
    )


def _asked_on(visit: Visit, detail: Json) -> str | None:
    """The id of the message with which the visitor asked on; None where they did not."""
    if visit.asks_on is None:
        return None
    theirs = (one for one in detail["messages"] if one["author"]["kind"] == "visitor")
    found = (one["id"] for one in theirs if one["text"] == visit.asks_on.text)
    return next(found, None)


def _became(visit: Visit, detail: Json, asked: str) -> str:
    rows = (row for row in detail["decisions"] if row["message_id"] == asked)
    decision = next((row["decision"] for row in rows), None)
    kinds = {"added": "added", "relay": "passed_on"}
    if decision is None or decision["action"] != "answer":
        return kinds.get(decision["action"] if decision else "", "otherwise")
    later = (one for one in detail["messages"] if one["id"] > asked)
    answer = next((one for one in later if one["author"]["kind"] == "bot"), None)
    label = None if answer is None else label_of(answer)
    wanted = None if visit.asks_on is None else visit.asks_on.label
    return "answered_right" if label is not None and label == wanted else "answered_wrong"
