"""The workspace's saved replies: listed, added, changed, deleted."""

from escalation.domain.errors import Conflict, InvalidInput, NotFound
from escalation.domain.ports import Clock, Ids
from escalation.domain.saved_replies import (
    MAX_SAVED_REPLIES,
    PLACEHOLDERS,
    ReplyText,
    SavedReplies,
    SavedReply,
    unknown_placeholder,
)
from escalation.domain.stored_forms import carried
from escalation.domain.types import Frozen, Identifier, Line, UtcTime, View
from escalation.use_cases.owner.access import Caller
from escalation.use_cases.owner.etags import check_if_given


class SavedReplyBody(Frozen, defer_build=True):
    """POST /v1/admin/saved-replies, and PUT of one."""

    title: Line
    text: ReplyText


class SavedReplyView(View, defer_build=True):
    """A saved reply, with its placeholders as they are written."""

    id: Identifier
    title: str
    text: str
    version: int
    changed_at: UtcTime

    @classmethod
    def of(cls, reply: SavedReply) -> "SavedReplyView":
        """As the console sees it."""
        return cls.showing(reply, id=reply.reply_id)


class SavedReplyList(Frozen, defer_build=True):
    """All of the workspace, by title; and what may stand in double braces."""

    items: tuple[SavedReplyView, ...]
    placeholders: tuple[str, ...] = PLACEHOLDERS
    next: str | None = None


class SavedReplyShelf:
    """GET and POST /v1/admin/saved-replies, PUT and DELETE of one."""

    def __init__(self, *, kept: SavedReplies, ids: Ids, clock: Clock) -> None:
        self._kept = kept
        self._ids = ids
        self._clock = clock

    def list(self, caller: Caller) -> SavedReplyList:
        """All of them, by title."""
        found = self._kept.replies(caller.workspace_id)
        by_title = sorted(found, key=lambda one: (one.title.casefold(), one.reply_id))
        return SavedReplyList(items=tuple(map(SavedReplyView.of, by_title)))

    def add(self, caller: Caller, body: SavedReplyBody) -> SavedReply:
        """Keep another one.

        Raises:
            InvalidInput: a placeholder of its text is unknown.
            Conflict: there are as many as there may be.
        """
        _check(body)
        if len(self._kept.replies(caller.workspace_id)) >= MAX_SAVED_REPLIES:
            raise Conflict(
                f"A workspace keeps at most {MAX_SAVED_REPLIES} replies.",
                code="too_many_saved_replies",
            )
        return self._save(caller, self._ids.new(), body, None)

    def put(
        self, caller: Caller, reply_id: str, body: SavedReplyBody, *, if_match: str | None
    ) -> SavedReply:
        """Change one.

        Raises:
            NotFound: there is none of this id.
            InvalidInput: a placeholder of its text is unknown.
            PreconditionFailed: `if_match` is given and not the current version.
            VersionLost: somebody else changed it at the same moment.
        """
        _check(body)
        before = self._find(caller, reply_id)
        check_if_given(if_match, before.version)
        return self._save(caller, reply_id, body, before)

    def delete(self, caller: Caller, reply_id: str) -> None:
        """Forget one. Raises NotFound where there is none of this id."""
        self._kept.delete_reply(caller.workspace_id, self._find(caller, reply_id).reply_id)

    def _find(self, caller: Caller, reply_id: str) -> SavedReply:
        for one in self._kept.replies(caller.workspace_id):
            if one.reply_id == reply_id:
                return one
        raise NotFound("There is no such saved reply in this workspace.")

    def _save(
        self, caller: Caller, reply_id: str, body: SavedReplyBody, before: SavedReply | None
    ) -> SavedReply:
        version = before.version if before else 0
        reply = carried(
            SavedReply(
                reply_id=reply_id,
                title=body.title,
                text=body.text,
                version=version + 1,
                changed_at=self._clock.now(),
            ),
            before,
        )
        self._kept.save_reply(caller.workspace_id, reply, expected_version=version)
        return reply


def _check(body: SavedReplyBody) -> None:
    unknown = unknown_placeholder(body.text)
    if unknown is not None:
        known = ", ".join("{{" + one + "}}" for one in PLACEHOLDERS)
        raise InvalidInput("text", f"There is no {unknown} here. There are {known}.")
