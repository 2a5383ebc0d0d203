"""Routes of a member's work on chats: notes, what is put aside, blocked visitors, saved replies."""

from escalation.runtime.http.answers import Versioned
from escalation.runtime.http.parameters import Id
from escalation.runtime.http.routes import Routes
from escalation.use_cases.owner.assigning import AssignTo
from escalation.use_cases.owner.blocking import BlockList, BlockView, BlockVisitor
from escalation.use_cases.owner.conversation_models import OwnedTurnResult
from escalation.use_cases.owner.etags import etag
from escalation.use_cases.owner.notes import WriteNote
from escalation.use_cases.owner.putting_aside import MarkSpam, SnoozeUntil
from escalation.use_cases.owner.saved_replies import (
    SavedReplyBody,
    SavedReplyList,
    SavedReplyView,
)
from functions.admin.parameters import IfMatch, Member, Owner
from functions.admin.recording import recorded

ONE = "/v1/admin/conversations/<conversation_id>"
BLOCKS = "/v1/admin/blocks"
REPLIES = "/v1/admin/saved-replies"
REPLY = f"{REPLIES}/<reply_id>"

routes = Routes(tag="owner", for_members=True, around=recorded)


@routes.put(
    f"{ONE}/assignee",
    least="agent",
    audit="conversation.assign",
    problems=(400, 401, 403, 404, 409),
)
def put_assignee(
    owner: Owner, member: Member, body: AssignTo, conversation_id: Id
) -> OwnedTurnResult:
    """Say whose the conversation is among the team."""
    return owner.assigning.assign(member, conversation_id, body)


@routes.post(
    f"{ONE}/notes", least="agent", audit="conversation.note", problems=(400, 401, 403, 404, 409)
)
def write_note(
    owner: Owner, member: Member, body: WriteNote, conversation_id: Id
) -> OwnedTurnResult:
    """Write a note that members alone read."""
    return owner.notes.write(member, conversation_id, body)


@routes.put(
    f"{ONE}/snooze", least="agent", audit="conversation.snooze", problems=(400, 401, 403, 404, 409)
)
def put_snooze(
    owner: Owner, member: Member, body: SnoozeUntil, conversation_id: Id
) -> OwnedTurnResult:
    """Put the conversation off until a time, or until the visitor writes."""
    return owner.putting_aside.snooze(member, conversation_id, body)


@routes.put(
    f"{ONE}/spam", least="agent", audit="conversation.spam", problems=(400, 401, 403, 404, 409)
)
def put_spam(owner: Owner, member: Member, body: MarkSpam, conversation_id: Id) -> OwnedTurnResult:
    """Say that the conversation is spam, which closes it, or that it is none."""
    return owner.putting_aside.mark(member, conversation_id, body)


@routes.delete(
    f"{ONE}/links", least="agent", audit="conversation.end_links", problems=(401, 403, 404, 409)
)
def end_mailed_links(owner: Owner, member: Member, conversation_id: Id) -> OwnedTurnResult:
    """Let no link that was mailed open the conversation any more."""
    return owner.mailed_links.end(member, conversation_id)


@routes.post(
    f"{ONE}/block",
    least="agent",
    audit="visitor.block",
    success=201,
    problems=(400, 401, 403, 404, 409),
)
def block_visitor(
    owner: Owner, member: Member, body: BlockVisitor, conversation_id: Id
) -> BlockView:
    """Take nothing more from the conversation's visitor."""
    return owner.blocking.block(member, conversation_id, body)


@routes.get(BLOCKS, least="viewer", audit=None)
def list_blocks(owner: Owner, member: Member) -> BlockList:
    """Who is blocked now, and why."""
    return owner.blocking.list(member)


@routes.delete(
    f"{BLOCKS}/<block_id>", least="agent", audit="visitor.unblock", problems=(401, 403, 404)
)
def lift_block(owner: Owner, member: Member, block_id: Id) -> None:
    """Hear a blocked visitor again."""
    owner.blocking.lift(member, block_id)


@routes.get(REPLIES, least="viewer", audit=None)
def list_saved_replies(owner: Owner, member: Member) -> SavedReplyList:
    """The answers that the workspace keeps."""
    return owner.saved_replies.list(member)


@routes.post(
    REPLIES, least="agent", audit="saved_reply.add", success=201, problems=(400, 401, 403, 409)
)
def add_saved_reply(owner: Owner, member: Member, body: SavedReplyBody) -> SavedReplyView:
    """Keep another answer."""
    return SavedReplyView.of(owner.saved_replies.add(member, body))


@routes.put(
    REPLY, least="agent", audit="saved_reply.change", problems=(400, 401, 403, 404, 409, 412)
)
def put_saved_reply(
    owner: Owner, member: Member, body: SavedReplyBody, reply_id: Id, if_match: IfMatch
) -> Versioned[SavedReplyView]:
    """Change an answer that is kept."""
    saved = owner.saved_replies.put(member, reply_id, body, if_match=if_match)
    return Versioned(SavedReplyView.of(saved), etag(saved.version))


@routes.delete(REPLY, least="agent", audit="saved_reply.delete", problems=(401, 403, 404))
def delete_saved_reply(owner: Owner, member: Member, reply_id: Id) -> None:
    """Forget an answer that is kept."""
    owner.saved_replies.delete(member, reply_id)
