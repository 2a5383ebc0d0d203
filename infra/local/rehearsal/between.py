"""What asking back would have done to the questions that no bot was sure of.

The rehearsal's bots hand over at once. What each of them was torn between stands in its decisions,
and what was really asked is known, so that the choices can be looked through.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from escalation.domain.middle_steps import CLOSE_SHARE, MIN_CLOSE
from infra.local.api_clients import Json
from infra.local.rehearsal.plan import Visit


@dataclass(slots=True)
class Between:
    """Counts of questions that were not sure enough to be answered.

    Attributes:
        unsure: handed over, or left unanswered, for low confidence.
        torn: of these, asked which of a few entries is meant if the bots did that.
        among: of these, the right entry is among the choices.
        outside: of those torn, nothing that a bot knows was asked.
        wrong_answers: questions that were answered wrongly: asking back changes nothing of them.
    """

    unsure: int = 0
    torn: int = 0
    among: int = 0
    outside: int = 0
    wrong_answers: int = 0


def between(
    seen: Iterable[tuple[Visit, Json | None]],
    groups: Mapping[str, Mapping[str, Sequence[str]]],
    group_of_bot: Mapping[str, str],
    *,
    wrong_answers: int,
) -> Between:
    """Count over visits and their conversations, as the owner's API gives them.

    Args:
        seen: each visit with its conversation; None where there is none.
        groups: labels and examples by group: entry n of a bot is its nth label.
        group_of_bot: groups by bot id.
        wrong_answers: how many answers were wrong.
    """
    found = Between(wrong_answers=wrong_answers)
    for visit, detail in seen:
        decisions = [row["decision"] for row in detail["decisions"]] if detail else []
        last = decisions[-1] if decisions else None
        if last is None or last.get("reason") != "low_confidence":
            continue
        found.unsure += 1
        labels = list(groups[group_of_bot[last["evidence"]["bot_id"]]])
        near = (last["evidence"].get("reply") or {}).get("close") or ()
        sure = sum(each["confidence"] for each in near)
        if len(near) < MIN_CLOSE or sure < CLOSE_SHARE * (last.get("threshold") or 1.0):
            continue
        found.torn += 1
        chosen = [labels[int(each["entry_id"].rpartition("-")[2]) - 1] for each in near]
        found.among += visit.label in chosen
        found.outside += visit.label is None
    return found


def between_lines(found: Between) -> str:
    """In sentences."""
    return "\n".join(
        [
            f"Had the bots asked back, of {found.unsure} questions that they were not sure of:",
            f"  {found.torn} visitors asked which of a few things they mean; the right one is "
            f"among the choices of {found.among} (handoffs saved), "
            f"{found.torn - found.among} delayed by a tap, {found.outside} of them out of scope;",
            f"  {found.unsure - found.torn} offered people first, delayed by five minutes at most; "
            f"wrong answers stay {found.wrong_answers}.",
        ]
    )
