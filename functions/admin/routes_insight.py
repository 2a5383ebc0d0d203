"""Routes that explain: simulations, replays and the report."""

from collections.abc import Callable
from datetime import date, datetime

from aws_lambda_powertools.event_handler import Response

from escalation.domain.errors import InvalidInput
from escalation.runtime import query
from escalation.runtime.http import json_response, path_id
from escalation.use_cases.owner.conversation_models import JobView
from escalation.use_cases.owner.report import last_day_before
from escalation.use_cases.owner.settings import MAX_SETTINGS_BYTES
from escalation.use_cases.owner.simulation_models import SimulationRequest
from functions.admin.frame import Frame
from functions.admin.routes_conversations import accepted


def add(frame: Frame) -> None:
    """Add the routes."""

    @frame.app.post("/v1/admin/bots/<bot_id>/simulations")
    def simulate(bot_id: str) -> Response[str]:
        caller = frame.caller()
        body = frame.body(SimulationRequest, limit=2 * MAX_SETTINGS_BYTES)
        result = frame.owner().simulations.run(caller, path_id(bot_id), body)
        return accepted(result) if isinstance(result, JobView) else json_response(result)

    @frame.app.get("/v1/admin/bots/<bot_id>/simulations/<job_id>")
    def get_simulation(bot_id: str, job_id: str) -> Response[str]:
        caller = frame.caller()
        found = frame.owner().simulations.result(caller, path_id(bot_id), path_id(job_id))
        return json_response(found)

    @frame.app.get("/v1/admin/conversations/<conversation_id>/replay")
    def replay(conversation_id: str) -> Response[str]:
        caller = frame.caller()
        after = query.text(frame.event, "after")
        return json_response(
            frame.owner().replays.get(caller, path_id(conversation_id), after=after)
        )

    @frame.app.get("/v1/admin/bots/<bot_id>/report")
    def get_report(bot_id: str) -> Response[str]:
        caller = frame.caller()
        first = _day(frame, "from", datetime.date)
        last = _day(frame, "to", last_day_before)
        return json_response(frame.owner().reports.get(caller, path_id(bot_id), first, last))


def _day(frame: Frame, name: str, of_moment: Callable[[datetime], date]) -> date | None:
    """A day of UTC, given as such or as a time."""
    given = query.text(frame.event, name)
    if given is None:
        return None
    try:
        if "T" in given:
            moment = query.time(frame.event, name)
            return of_moment(moment) if moment else None
        return date.fromisoformat(given)
    except (ValueError, OverflowError, InvalidInput):
        raise InvalidInput(
            name, "Must be a day, as in 2026-01-31, or a time with its zone."
        ) from None
