"""The facts that a decision rests on: those that the bot's rules ask for, and no others.

They are part of the evidence, so that a decision is taken again from what was known then.
"""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field

from escalation.domain.attributes import Device, KeptAttributes, VisitorFacts
from escalation.domain.rule_conditions import Condition
from escalation.domain.types import SELDOM, Frozen, PageAddress


class RuleFacts(Frozen):
    """What rules looked at in a turn. What is not here was not known, or not asked for."""

    signed: KeptAttributes = {}
    claimed: KeptAttributes = {}
    page: PageAddress | None = None
    referrer: PageAddress | None = None
    device: Device | None = None
    handoffs: Annotated[int, Field(ge=0), SELDOM] = 0
    """How often the chat was handed to people before this message."""


def looked_at(
    conditions: Iterable[Condition], facts: VisitorFacts | None, *, page: str | None, handoffs: int
) -> RuleFacts | None:
    """What of a conversation its bot's rules and targets ask for; None where none has a condition,
    which costs a decision nothing.

    Args:
        conditions: of the bot's settings.
        facts: as the conversation keeps them.
        page: where it began.
        handoffs: to people, before.
    """
    tests = [test for condition in conditions for test in condition.tests()]
    if not tests:
        return None
    known = facts or VisitorFacts()
    kinds = {test.fact for test in tests}
    signed = {test.name for test in tests if test.fact in ("signed", "attribute")}
    claimed = {test.name for test in tests if test.fact == "attribute"}
    values: dict[str, Any] = {
        "signed": {name: value for name, value in known.signed.items() if name in signed},
        "claimed": {name: value for name, value in known.claimed.items() if name in claimed},
        "page": page if "page" in kinds else None,
        "referrer": known.referrer if "referrer" in kinds else None,
        "device": known.device if "device" in kinds else None,
        "handoffs": handoffs if "handoffs" in kinds else 0,
    }
    return RuleFacts(**values)


def filled_up(recorded: RuleFacts | None, known: RuleFacts | None) -> RuleFacts | None:
    """What a decision recorded, with what it did not look at as the conversation keeps it: for
    rules that ask for more than those of then.
    """
    if known is None or recorded is None:
        return recorded or known
    return RuleFacts(
        signed={**known.signed, **recorded.signed},
        claimed={**known.claimed, **recorded.claimed},
        page=recorded.page or known.page,
        referrer=recorded.referrer or known.referrer,
        device=recorded.device or known.device,
        handoffs=recorded.handoffs or known.handoffs,
    )
