"""The inbox in memory, and a chat's world in which it is kept from what is written."""

from collections.abc import Callable, Collection
from datetime import timedelta
from itertools import islice

from escalation.domain.changes import HeadWritten
from escalation.domain.conversation import Head
from escalation.domain.errors import InvalidInput, RetryableError
from escalation.domain.handoff_marks import Mark
from escalation.domain.inbox import MAX_COUNTED, InboxPage, InboxRow, Place
from escalation.domain.inbox_words import fits, words_of
from escalation.domain.members import member_id
from escalation.domain.owner_ports import SettingsVersion
from escalation.domain.ports import Clock
from escalation.domain.workspace import Member
from escalation.use_cases.keep_inbox import KeepInbox
from escalation.use_cases.owner.access import Access, Caller
from escalation.use_cases.owner.conversation_models import PostAgentMessage
from escalation.use_cases.owner.conversations import Conversations
from escalation.use_cases.owner.notes import Notes, WriteNote
from escalation.use_cases.owner.putting_aside import MarkSpam, PuttingAside, SnoozeUntil
from escalation.use_cases.writing.ports import WritePorts
from tests.fakes.chat_world import OWNER, WS
from tests.fakes.owner_stores import MemoryWorkspaces
from tests.fakes.told import StreamedTranscripts, ToldWorld


class MemoryInbox:
    """`InboxKeeper` and `InboxLists` in a dictionary; a cursor is the position of the last row."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.rows: dict[str, InboxRow] = {}
        self.writes = 0
        self.is_down = False

    def row(self, conversation_id: str) -> InboxRow | None:
        if self.is_down:
            raise RetryableError("store_unavailable")
        return self.rows.get(conversation_id)

    def keep(self, before: InboxRow | None, after: InboxRow) -> None:
        stored = self.rows.get(after.conversation_id)
        if stored is None or not after.is_made_before(stored):
            assert before is None or stored == before
            self.writes += 1
            self.rows[after.conversation_id] = after

    def take_out(self, head: Head) -> None:
        self.rows.pop(head.conversation_id, None)

    def page(
        self,
        workspace_id: str,
        places: Collection[Place],
        *,
        oldest_first: bool,
        after: str | None,
        limit: int = 25,
    ) -> InboxPage:
        rows = [row for row in self._of(workspace_id) if row.place in places]
        rows.sort(key=lambda row: (row.since, row.conversation_id), reverse=not oldest_first)
        return _paged(rows, after, limit)

    def page_of_member(
        self, workspace_id: str, member_id: str, *, after: str | None, limit: int = 25
    ) -> InboxPage:
        rows = [row for row in self._of(workspace_id) if row.is_listed_for(member_id)]
        rows.sort(key=lambda row: (row.place != "waiting", row.since, row.conversation_id))
        return _paged(rows, after, limit)

    def search(
        self, workspace_id: str, words: Collection[str], *, after: str | None, limit: int = 25
    ) -> InboxPage:
        rows = [
            row
            for row in self._of(workspace_id)
            if all(fits(words_of(row), word) for word in words)
        ]
        rows.sort(key=lambda row: (row.created_at, row.conversation_id), reverse=True)
        return _paged(rows, after, limit)

    def count(self, workspace_id: str, place: Place) -> int:
        return self._count(workspace_id, lambda row: row.place == place)

    def count_of_member(self, workspace_id: str, member_id: str) -> int:
        return self._count(workspace_id, lambda row: row.is_listed_for(member_id))

    def _count(self, workspace_id: str, fits: Callable[[InboxRow], bool]) -> int:
        found = filter(fits, self._of(workspace_id))
        return len(list(islice(found, MAX_COUNTED + 1)))

    def _of(self, workspace_id: str) -> list[InboxRow]:
        now = self.clock.now()
        rows = (row.as_of(now) for row in self.rows.values())
        return [row for row in rows if row.workspace_id == workspace_id]


class InboxWorld(ToldWorld):
    """The world with the keeper of the inbox behind its store."""

    transcripts: StreamedTranscripts

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        self.inbox = MemoryInbox(self.clock)
        self.store = MemoryWorkspaces()
        member = Member(
            sub="sub-ada", workspace_id=WS, email=OWNER, role="owner", created_at=self.clock.now()
        )
        self.store.create_workspace(self.workspace, member)
        for profile in self.profiles.known.values():
            self.store.create_bot(profile.bot)
            versioned = profile.versioned
            self.store.save_settings(
                SettingsVersion(
                    bot_id=profile.bot.bot_id,
                    workspace_id=WS,
                    version=1,
                    settings=versioned.settings,
                    author=OWNER,
                    saved_at=self.clock.now(),
                )
            )
        self.access = Access(
            store=self.store, kept=self.store, transcripts=self.transcripts, clock=self.clock
        )
        self.member = Caller.of(member)

    def writing(self) -> WritePorts:
        return WritePorts(
            transcripts=self.transcripts, queue=self.queue, clock=self.clock, events=self.events
        )

    def members(self) -> Conversations:
        """What members do in a chat."""
        return Conversations(
            self.writing(), access=self.access, store=self.store, notes=self.transcripts
        )

    def members_addresses(self, *emails: str) -> None:
        """Members with these addresses, whose subjects are made of them; but the owner's."""
        for email in emails:
            sub = self.member.sub if email == OWNER else f"sub-{email}"
            self.addresses[member_id(WS, sub)] = email

    def take_over(self, conversation_id: str) -> None:
        self.members().take_over(self.member, conversation_id)

    def write(self, conversation_id: str, text: str) -> None:
        self.members().write(self.member, conversation_id, PostAgentMessage(text=text))

    def note(self, conversation_id: str, text: str) -> None:
        """A member writes an internal note."""
        notes = Notes(self.writing(), ids=self.ids, store=self.store)
        notes.write(self.member, conversation_id, WriteNote(text=text))

    def hand_back(self, conversation_id: str) -> None:
        self.members().hand_back(self.member, conversation_id)

    def snooze(self, conversation_id: str, span: timedelta | None) -> None:
        until = None if span is None else self.clock.now() + span
        PuttingAside(self.writing()).snooze(self.member, conversation_id, SnoozeUntil(until=until))

    def mark_spam(self, conversation_id: str, *, spam: bool = True) -> None:
        PuttingAside(self.writing()).mark(self.member, conversation_id, MarkSpam(spam=spam))

    def mark_mail(self, conversation_id: str, what: str, by: str = OWNER) -> None:
        """Somebody opens the links of the last mail, and says that they take or answered it."""
        mail = self.escalations(conversation_id)[-1]
        changes = {what: Mark(by=by, at=self.clock.now()), "revision": mail.revision + 1}
        self.transcripts.save_escalation(mail.model_copy(update=changes))

    def tell_again(self, conversation_id: str) -> None:
        """The head as it is, as if it were written now."""
        self.transcripts.stream.append(HeadWritten(None, self.head(conversation_id)))

    def keep(self) -> MemoryInbox:
        """The inbox once the stream is read to its end; what must come again stays in it."""
        waiting, self.transcripts.stream = self.transcripts.stream, []
        again = self.keeper().take({str(n): change for n, change in enumerate(waiting)})
        self.transcripts.stream = [waiting[int(number)] for number in sorted(again, key=int)]
        return self.inbox

    def keeper(self) -> KeepInbox:
        return KeepInbox(transcripts=self.transcripts, inbox=self.inbox, events=self.events)

    def row(self, conversation_id: str) -> InboxRow:
        """The row of a conversation as it is now."""
        return self.keep().rows[conversation_id]


def _paged(rows: list[InboxRow], after: str | None, limit: int) -> InboxPage:
    if after is not None and not after.isdigit():
        raise InvalidInput("after", "not a cursor of this list")
    start = int(after or 0)
    end = start + limit
    return InboxPage(items=tuple(rows[start:end]), next=str(end) if end < len(rows) else None)
