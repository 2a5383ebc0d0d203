"""The chats of a workspace: reading them, and stepping in."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from escalation.domain.conversation import Author, Head
from escalation.domain.errors import Conflict, InvalidInput, NotFound
from escalation.domain.escalation import cancel
from escalation.domain.internal_notes import InternalNotes
from escalation.domain.owner_ports import WorkspaceStore
from escalation.domain.ports import ConversationFilter
from escalation.domain.retry import RESEND_AFTER
from escalation.domain.settings import EscalationSettings, first_settings
from escalation.domain.texts import spoken
from escalation.domain.workspace import Bot
from escalation.use_cases.owner.access import MISSING, Access, Caller, require_living
from escalation.use_cases.owner.conversation_models import (
    ConversationDetail,
    OwnedTurnResult,
    PostAgentMessage,
)
from escalation.use_cases.owner.listed import ConversationList, listed_conversations
from escalation.use_cases.owner.member_changes import (
    change_as,
    require_open_chat,
    take_if_nobodys,
)
from escalation.use_cases.writing.answer_mails import mail_if_unread
from escalation.use_cases.writing.answers import note_people
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts
from escalation.use_cases.writing.taken import was_taken

PAGE_OF_TURNS = 100


class Conversations:
    """Lists and reads conversations; writes as an agent; takes over and hands back."""

    def __init__(
        self, ports: WritePorts, *, access: Access, store: WorkspaceStore, notes: InternalNotes
    ) -> None:
        self._ports = ports
        self._notes = notes
        self._access = access
        self._store = store

    def list(
        self, caller: Caller, bot_id: str, where: ConversationFilter, *, after: str | None
    ) -> ConversationList:
        """Conversations of one bot, newest first, without erased ones. Raises NotFound."""
        self._access.bot(caller, bot_id)
        page = self._ports.transcripts.list_conversations(bot_id, where, after=after)
        return ConversationList(
            items=listed_conversations(
                self._ports.transcripts,
                (
                    head
                    for head in page.items
                    if head.workspace_id == caller.workspace_id and head.state != "erased"
                ),
            ),
            next=page.next,
        )

    def get(self, caller: Caller, conversation_id: str, *, after: str | None) -> ConversationDetail:
        """A page of the transcript with its decisions, all escalations and internal notes.

        It begins after the message id `after`.

        Raises:
            NotFound: unknown, erased or another workspace's.
            InvalidInput: `after` is not a message id.
        """
        after_seq, transcripts = _seq(after), self._ports.transcripts
        conversation = transcripts.load_since(conversation_id, after_seq, limit=PAGE_OF_TURNS)
        if conversation is None:
            raise NotFound(MISSING)
        require_living(caller, conversation.head)
        escalations = transcripts.escalations_of(conversation_id)
        notes = self._notes.notes_of(conversation_id) if conversation.head.notes else ()
        said = transcripts.feedback_of(conversation_id) if conversation.head.feedback else None
        return ConversationDetail.of(
            conversation, escalations, notes=notes, feedback=said, after_seq=after_seq
        )

    def write(
        self, caller: Caller, conversation_id: str, body: PostAgentMessage
    ) -> OwnedTurnResult:
        """Say something to the visitor as a person of the team.

        Raises:
            NotFound: unknown, erased or another workspace's.
            Conflict: `conversation_closed`; or `team_is_not_assignee`: take over first;
                or `client_message_id_reused` for another text.
            StoreConflict: other writers kept winning.
        """

        def edit(draft: Draft) -> OwnedTurnResult:
            repeated = self._repeated(draft.head, body)
            if repeated is not None:
                return repeated
            head = draft.head
            require_open_chat(head)
            if head.assignee.kind != "team":
                raise Conflict(
                    "The bot has this conversation. Take over before you write.",
                    code="team_is_not_assignee",
                )
            # What members chose to be shown as comes before what a console sends along.
            author = Author(kind="agent", name=caller.shown_name or body.name)
            message = draft.say(author, body.text)
            draft.by_member = caller.member_id
            settings = self._settings(head)
            note_people(draft, settings)
            take_if_nobodys(draft, caller)
            if head.ticket is not None and head.ticket.open:
                # The ticket keeps the whole story. What the relay misses, the sweep sends again.
                draft.set(unanswered_seq=message.seq)
                draft.look_again_by(draft.now + RESEND_AFTER)
            if body.client_message_id is not None:
                draft.take_call(body.client_message_id)
            _look_when_silent(draft, settings)
            mail_if_unread(draft, settings, message)
            return self._stepped_in(draft, "agent_wrote")

        return change_as(self._ports, caller, conversation_id, edit)

    def take_over(self, caller: Caller, conversation_id: str) -> OwnedTurnResult:
        """Give the conversation to the team, whatever the bot is doing.

        An answer it has begun is dropped and a transfer under way is cancelled. It is the caller's
        then, and so is one of the team's that is nobody's yet. Taking over again changes nothing.

        Raises:
            NotFound: unknown, erased or another workspace's.
            Conflict: `conversation_closed`.
            StoreConflict: other writers kept winning.
        """

        def edit(draft: Draft) -> OwnedTurnResult:
            head = draft.head
            require_open_chat(head)
            if head.assignee.kind == "team":
                take_if_nobodys(draft, caller)
                return OwnedTurnResult.of((), draft.before if draft.is_empty else draft.head)
            self._cancel_transfer(draft)
            draft.to_team(caller.member_id, caller.shown_name)
            settings = self._settings(head)
            _look_when_silent(draft, settings)
            self._announce(draft, "taken_over")
            return self._stepped_in(draft, "taken_over")

        return change_as(self._ports, caller, conversation_id, edit)

    def hand_back(self, caller: Caller, conversation_id: str) -> OwnedTurnResult:
        """Give the conversation to the bot that last spoke in it, with a clean slate.

        Handing back again changes nothing.

        Raises:
            NotFound: unknown, erased or another workspace's.
            Conflict: `conversation_closed`; or `bot_gone`: there is no bot to hand back to.
            StoreConflict: other writers kept winning.
        """

        def edit(draft: Draft) -> OwnedTurnResult:
            head = draft.head
            require_open_chat(head)
            if head.assignee.kind == "bot":
                return OwnedTurnResult.of((), draft.before)
            spoke = [m.author.bot_id for m in draft.earlier if m.author.bot_id is not None]
            bot = self._first_living(caller, [*reversed(spoke), head.bot_id])
            self._announce(draft, "handed_back", bot=bot.name)
            draft.to_bot(bot.bot_id, clean_slate=True)
            draft.handed_back()
            return self._stepped_in(draft, "handed_back")

        return change_as(self._ports, caller, conversation_id, edit)

    def _stepped_in(self, draft: Draft, what: str) -> OwnedTurnResult:
        draft.on_commit(
            lambda: self._ports.events.record(
                "person_stepped_in",
                what=what,
                workspace_id=draft.head.workspace_id,
                conversation_id=draft.head.conversation_id,
            )
        )
        return OwnedTurnResult.of(tuple(draft.messages), draft.head)

    def _repeated(self, head: Head, body: PostAgentMessage) -> OwnedTurnResult | None:
        sent = body.client_message_id
        if sent is None or not was_taken(self._ports.transcripts, head, sent):
            return None
        turn = self._ports.transcripts.turn_of(head.conversation_id, sent)
        if turn is None or turn.messages[0].text != body.text:
            raise Conflict(
                "This client_message_id was used for another message.",
                code="client_message_id_reused",
            )
        return OwnedTurnResult.of(turn.messages, head)

    def _cancel_transfer(self, draft: Draft) -> None:
        pending = draft.head.pending_transfer
        if pending is None:
            return
        transfer = self._ports.transcripts.escalation(pending)
        if transfer is not None and not transfer.is_final:
            draft.changed_escalations.append(cancel(transfer, draft.now))
        draft.set(pending_transfer=None)

    def _first_living(self, caller: Caller, bot_ids: Sequence[str]) -> Bot:
        for bot_id in dict.fromkeys(bot_ids):
            bot = self._store.bot(bot_id)
            if bot is not None and bot.workspace_id == caller.workspace_id:
                return bot
        raise Conflict("The bots of this conversation do not exist any more.", code="bot_gone")

    def _announce(
        self, draft: Draft, key: Literal["taken_over", "handed_back"], **values: str
    ) -> None:
        languages = self._store.languages(draft.head.workspace_id)
        draft.announce(spoken(key, draft.head.locale, languages, values))

    def _settings(self, head: Head) -> EscalationSettings:
        stored = self._store.settings(head.bot_id)
        if stored is not None:
            return stored.settings
        bot = self._store.bot(head.bot_id)
        return first_settings(bot.defaults if bot else 1)


def _look_when_silent(draft: Draft, settings: EscalationSettings) -> None:
    """A team that has a conversation and says nothing does not keep it for ever."""
    draft.look_again_by(draft.now + timedelta(hours=settings.team_silence_hours))


def _seq(after: str | None) -> int:
    if after is None:
        return 0
    if not (after.isascii() and after.isdigit() and len(after) == 8):
        raise InvalidInput("after", "Must be the id of a message: eight digits.")
    return int(after)
