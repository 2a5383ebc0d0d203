"""Routes of conversations: reading, stepping in, and exporting."""

from datetime import datetime
from typing import Annotated

from escalation.domain.conversation import ConversationState
from escalation.domain.ports import ConversationFilter
from escalation.runtime.http import query
from escalation.runtime.http.answers import Accepted
from escalation.runtime.http.parameters import Described, Id
from escalation.runtime.http.routes import Routes
from escalation.use_cases.owner.conversation_models import (
    ConversationDetail,
    JobView,
    OwnedTurnResult,
    PostAgentMessage,
)
from escalation.use_cases.owner.listed import ConversationList
from functions.admin.parameters import Cursor, LastSeen, Member, Owner
from functions.admin.recording import recorded

ONE = "/v1/admin/conversations/<conversation_id>"
_STATES: tuple[ConversationState, ...] = ("open", "handed_off", "closed")

routes = Routes(tag="owner", for_members=True, around=recorded)


def accepted(job: JobView) -> Accepted[JobView]:
    """The job goes on; where to look for it."""
    return Accepted(job, location=f"/v1/admin/jobs/{job.job_id}")


_State = Annotated[ConversationState | None, query.one_of("state", "Only in this state.", _STATES)]
_Reason = Annotated[
    str | None,
    Described("reason", "Only with this latest reason of an escalation.", query.text),
]
_From = Annotated[
    datetime | None,
    Described("from", "Begun at or after this time (ISO 8601 with a zone).", query.time),
]
_To = Annotated[
    datetime | None, Described("to", "Begun before this time (ISO 8601 with a zone).", query.time)
]


@routes.get(
    "/v1/admin/bots/<bot_id>/conversations",
    least="viewer",
    audit=None,
    problems=(400, 401, 403, 404),
)
def list_conversations(
    owner: Owner,
    member: Member,
    *,
    state: _State,
    reason: _Reason,
    started_from: _From,
    started_to: _To,
    bot_id: Id,
    after: Cursor,
) -> ConversationList:
    """A bot's conversations, newest first."""
    where = ConversationFilter(
        state=state, reason=reason, started_from=started_from, started_to=started_to
    )
    return owner.conversations.list(member, bot_id, where, after=after)


@routes.get(ONE, least="viewer", audit="conversation.read", problems=(400, 401, 403, 404))
def get_conversation(
    owner: Owner, member: Member, after: LastSeen, conversation_id: Id
) -> ConversationDetail:
    """Transcript, decisions and escalations."""
    return owner.conversations.get(member, conversation_id, after=after)


@routes.post(
    f"{ONE}/messages", least="agent", audit="conversation.write", problems=(400, 401, 403, 404, 409)
)
def write_message(
    owner: Owner, member: Member, body: PostAgentMessage, conversation_id: Id
) -> OwnedTurnResult:
    """Write to the visitor as a person of the team."""
    return owner.conversations.write(member, conversation_id, body)


@routes.post(
    f"{ONE}/take-over", least="agent", audit="conversation.take_over", problems=(401, 403, 404, 409)
)
def take_over(owner: Owner, member: Member, conversation_id: Id) -> OwnedTurnResult:
    """Give the conversation to the team."""
    return owner.conversations.take_over(member, conversation_id)


@routes.post(
    f"{ONE}/hand-back", least="agent", audit="conversation.hand_back", problems=(401, 403, 404, 409)
)
def hand_back(owner: Owner, member: Member, conversation_id: Id) -> OwnedTurnResult:
    """Give the conversation back to the bot."""
    return owner.conversations.hand_back(member, conversation_id)


@routes.post(f"{ONE}/export", least="agent", audit="conversation.export")
def export_conversation(owner: Owner, member: Member, conversation_id: Id) -> Accepted[JobView]:
    """Export a conversation as a file."""
    return accepted(owner.exports.conversation(member, conversation_id))


@routes.get("/v1/admin/jobs/<job_id>", least="agent", audit=None)
def get_job(owner: Owner, member: Member, job_id: Id) -> JobView:
    """Long work."""
    return owner.jobs.get(member, job_id)
