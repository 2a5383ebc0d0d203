"""Why people get something is said for each reason there is, in a mail and in a ticket."""

from typing import get_args

import pytest

from escalation.adapters.rendering.views import OTHER_REASON, REASONS, why
from escalation.domain.decision import Reason
from tests.unit.rendering.handovers import handover, messages
from tests.unit.rendering.test_ticket_rendering import RENDERER, ZENDESK


@pytest.mark.parametrize("reason", get_args(Reason))
def test_each_reason_is_said_to_those_who_get_it(reason: Reason) -> None:
    one = handover(messages("Hello"))
    escalation = one.escalation.model_copy(update={"reason": reason})
    told = one.model_copy(update={"escalation": escalation})
    assert REASONS[reason] in RENDERER.mail(told).text
    ticket = RENDERER.ticket(told, ZENDESK)
    assert REASONS[reason] in ticket.html + ticket.team_note


def test_a_reason_of_a_newer_release_stops_no_handover() -> None:
    assert why("newly_made") == OTHER_REASON  # type: ignore[arg-type] # as a newer one writes it
