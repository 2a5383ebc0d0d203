"""Routes of conversations: reading, stepping in, exporting and erasing."""

from aws_lambda_powertools.event_handler import Response
from pydantic import TypeAdapter, ValidationError

from escalation.domain.conversation import ConversationState
from escalation.domain.errors import InvalidInput
from escalation.domain.ports import ConversationFilter
from escalation.domain.types import Email
from escalation.runtime import query
from escalation.runtime.http import json_response, path_id
from escalation.use_cases.owner.conversation_models import JobView, PostAgentMessage
from functions.admin.frame import Frame

ONE = "/v1/admin/conversations/<conversation_id>"
_STATES: tuple[ConversationState, ...] = ("open", "handed_off", "closed")
_EMAIL: TypeAdapter[str] = TypeAdapter(Email)


def add(frame: Frame) -> None:
    """Add the routes."""
    _reading(frame)
    _stepping_in(frame)
    _long_work(frame)


def _reading(frame: Frame) -> None:
    @frame.app.get("/v1/admin/bots/<bot_id>/conversations")
    def list_conversations(bot_id: str) -> Response[str]:
        caller, event = frame.caller(), frame.event
        where = ConversationFilter(
            state=query.choice(event, "state", _STATES),
            reason=query.text(event, "reason"),
            started_from=query.time(event, "from"),
            started_to=query.time(event, "to"),
        )
        return json_response(
            frame.owner().conversations.list(
                caller, path_id(bot_id), where, after=query.cursor(event)
            )
        )

    @frame.app.get(ONE)
    def get_conversation(conversation_id: str) -> Response[str]:
        caller = frame.caller()
        after = query.text(frame.event, "after")
        return json_response(
            frame.owner().conversations.get(caller, path_id(conversation_id), after=after)
        )


def _stepping_in(frame: Frame) -> None:
    @frame.app.post(f"{ONE}/messages")
    def write_message(conversation_id: str) -> Response[str]:
        caller = frame.caller()
        body = frame.body(PostAgentMessage)
        return json_response(
            frame.owner().conversations.write(caller, path_id(conversation_id), body)
        )

    @frame.app.post(f"{ONE}/take-over")
    def take_over(conversation_id: str) -> Response[str]:
        caller = frame.caller()
        return json_response(
            frame.owner().conversations.take_over(caller, path_id(conversation_id))
        )

    @frame.app.post(f"{ONE}/hand-back")
    def hand_back(conversation_id: str) -> Response[str]:
        caller = frame.caller()
        return json_response(
            frame.owner().conversations.hand_back(caller, path_id(conversation_id))
        )


def _long_work(frame: Frame) -> None:
    @frame.app.post(f"{ONE}/export")
    def export_conversation(conversation_id: str) -> Response[str]:
        caller = frame.caller()
        return accepted(frame.owner().exports.conversation(caller, path_id(conversation_id)))

    @frame.app.delete(ONE)
    def erase_conversation(conversation_id: str) -> Response[str]:
        caller = frame.caller()
        return accepted(frame.owner().erase.conversation(caller, path_id(conversation_id)))

    @frame.app.delete("/v1/admin/visitors")
    def erase_visitor() -> Response[str]:
        caller = frame.caller()
        return accepted(frame.owner().erase.visitor(caller, _email(frame)))

    @frame.app.get("/v1/admin/jobs/<job_id>")
    def get_job(job_id: str) -> Response[str]:
        return json_response(frame.owner().jobs.get(frame.caller(), path_id(job_id)))


def accepted(job: JobView) -> Response[str]:
    """202: the work goes on; where to look for it."""
    return json_response(job, 202, {"Location": f"/v1/admin/jobs/{job.job_id}"})


def _email(frame: Frame) -> str:
    given = query.text(frame.event, "email", max_chars=254)
    try:
        return _EMAIL.validate_python(given)
    except ValidationError:
        raise InvalidInput("email", "Must be the visitor's e-mail address.") from None
