"""What came into the chat from a ticket, and is shown there otherwise now, or no more.

An agent takes an answer back: redacted, deleted or made private. The chat then says that it was
withdrawn, in its place, for good: an answer that is made public again does not come back. One that
was edited, or redacted in part, is shown as it is now.

A ticket that is deleted, spam or merged as a whole takes back none of its answers, and one that an
older chat, or another ticket, was about is not read for it any more.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final

from escalation.domain.conversation import Message, Turn
from escalation.domain.head_parts import MAX_SHOWN, ShownEntry, TicketLink
from escalation.domain.helpdesk import GONE, REDACTED, TicketEntry, TicketThread
from escalation.domain.ports import BotProfile, TranscriptStore
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import Draft

AT_ONCE: Final = 10
"""Changes in one commit, each of which may be of another turn."""


def as_message(entry: TicketEntry, message: Message) -> ShownEntry:
    """What is remembered of an answer that is said in the chat."""
    return ShownEntry(
        entry_id=entry.entry_id,
        seq=message.seq,
        digest=_digest(entry.text.strip()),
        at=message.at,
    )


def with_answers(link: TicketLink, answers: Sequence[ShownEntry]) -> TicketLink:
    """The link, knowing these answers too."""
    return link.model_copy(update={"shown": (*link.shown, *answers)[-MAX_SHOWN:]})


def otherwise_now(
    link: TicketLink, thread: TicketThread, began_at: datetime
) -> list[tuple[ShownEntry, str | None]]:
    """Answers that the ticket shows otherwise, with their text now: None where it shows none.

    Only a read that began after an answer came into the chat tells anything of it: an older one,
    applied late, has never seen it.
    """
    if not thread.entries or thread.status in {*GONE, "merged"}:
        return []
    texts = {entry.entry_id: entry.text.strip() for entry in thread.entries if entry.public}
    found: list[tuple[ShownEntry, str | None]] = []
    for entry in link.shown:
        text = texts.get(entry.entry_id)
        if began_at > entry.at and (text is None or _digest(text) != entry.digest):
            found.append((entry, text if text and not _is_redacted(text) else None))
    return found


def follow(
    draft: Draft,
    profile: BotProfile,
    thread: TicketThread,
    began_at: datetime,
    transcripts: TranscriptStore,
) -> None:
    """Change the messages of answers that the ticket shows otherwise now.

    The turns are read here, after the head: whoever changes one in between raises its version, and
    this draft is lost.
    """
    link = draft.head.ticket
    if link is None:
        return
    changes = otherwise_now(link, thread, began_at)[:AT_ONCE]
    if not changes:
        return
    texts = {entry.seq: text for entry, text in changes}
    withdrawn = hand_over.words(draft, profile, "withdrawn")
    for turn in _turns_of(draft.head.conversation_id, sorted(texts), transcripts):
        said = tuple(_said_now(each, texts, withdrawn) for each in turn.messages)
        draft.rewrite(turn, turn.model_copy(update={"messages": said}))
    again = {
        entry.entry_id: entry.model_copy(update={"digest": _digest(text), "at": draft.now})
        for entry, text in changes
        if text is not None
    }
    over = {entry.entry_id for entry, text in changes if text is None}
    kept = [again.get(each.entry_id, each) for each in link.shown if each.entry_id not in over]
    draft.set(ticket=link.model_copy(update={"shown": tuple(kept)}), revised=draft.head.revised + 1)


def _said_now(message: Message, texts: dict[int, str | None], withdrawn: str) -> Message:
    if message.seq not in texts:
        return message
    text = texts[message.seq]
    if text is None:
        return message.model_copy(update={"text": withdrawn, "withdrawn": True})
    return message.model_copy(update={"text": text})


def _turns_of(conversation_id: str, seqs: list[int], transcripts: TranscriptStore) -> list[Turn]:
    """The turns with these messages, each once."""
    found: list[Turn] = []
    for seq in seqs:
        if found and seq <= found[-1].messages[-1].seq:
            continue
        since = transcripts.load_since(conversation_id, seq - 1, limit=1)
        found += since.turns if since is not None else ()
    return found


def _is_redacted(text: str) -> bool:
    """Whether nothing of it was left."""
    return REDACTED in text and not any(character.isalnum() for character in text)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
