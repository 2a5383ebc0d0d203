"""Entry point of the reference bot; its event and its result are those of the bot contract."""

from typing import Any

from pydantic import ValidationError

from escalation.domain.bot_contract import BotRequest
from escalation.runtime import observability
from escalation.runtime.bot import answer_question


class InvalidEventError(ValueError):
    """The event is not a request of the bot contract; names the fields, never their values."""


@observability.entry_point
def handler(event: dict[str, Any], context: observability.Invocation) -> dict[str, Any]:  # noqa: ARG001
    """Answer one request. Whatever is raised is a bot failure to the caller."""
    try:
        request = BotRequest.model_validate(event)
    except ValidationError as error:
        fields = {".".join(map(str, fault["loc"])) or "event" for fault in error.errors()}
        raise InvalidEventError(f"not a bot request: {', '.join(sorted(fields))}") from None
    reply = answer_question()(request)
    return reply.model_dump(mode="json", exclude_none=True)
