"""Routes of escalations."""

from aws_lambda_powertools.event_handler import Response

from escalation.domain.escalation import METHODS, STATES
from escalation.runtime import query
from escalation.runtime.http import json_response, path_id
from functions.admin.frame import Frame

ONE = "/v1/admin/escalations/<escalation_id>"


def add(frame: Frame) -> None:
    """Add the routes."""

    @frame.app.get("/v1/admin/escalations")
    def list_escalations() -> Response[str]:
        caller, event = frame.caller(), frame.event
        return json_response(
            frame.owner().escalations.list(
                caller,
                state=query.choice(event, "state", STATES),
                method=query.choice(event, "method", METHODS),
                after=query.cursor(event),
            )
        )

    @frame.app.get(ONE)
    def get_escalation(escalation_id: str) -> Response[str]:
        return json_response(frame.owner().escalations.get(frame.caller(), path_id(escalation_id)))

    @frame.app.post(f"{ONE}/retry")
    def retry_escalation(escalation_id: str) -> Response[str]:
        return json_response(
            frame.owner().escalations.retry(frame.caller(), path_id(escalation_id))
        )

    @frame.app.post(f"{ONE}/dismiss")
    def dismiss_escalation(escalation_id: str) -> Response[str]:
        return json_response(
            frame.owner().escalations.dismiss(frame.caller(), path_id(escalation_id))
        )
