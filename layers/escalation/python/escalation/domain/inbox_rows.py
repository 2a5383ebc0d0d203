"""A row of the inbox from a conversation: pure, and the same however its messages came in.

Messages are read once, in order; what is kept of them stands in the row. Where the row stands
follows from that, from the head, and from the escalations as they are now, but never from the
time: that a chat which was put off comes up again is for whoever reads its row.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from escalation.domain.conversation import Head, Message, Turn
from escalation.domain.escalation import Escalation
from escalation.domain.handoff_marks import Mark
from escalation.domain.head_parts import TicketLink
from escalation.domain.inbox import (
    MAX_LAST_CHARS,
    MAX_QUESTION_CHARS,
    InboxRow,
    LastLine,
    Place,
    RowTicket,
)
from escalation.domain.types import single_line
from escalation.domain.waiting import snoozed_until


def read_from(before: InboxRow | None, head: Head) -> int:
    """After which message the conversation is to be read for its row."""
    return before.through_seq if before is not None and before.revised == head.revised else 0


def row_of(
    before: InboxRow | None,
    head: Head,
    turns: Iterable[Turn],
    escalations: Sequence[Escalation],
) -> InboxRow | None:
    """The row of a conversation that is not erased; None where it is not in people's hands yet.

    Args:
        before: the row so far.
        head: as it is now.
        turns: all after `read_from`, oldest first.
        escalations: all of the conversation, oldest first, as they are now.
    """
    kept = before if read_from(before, head) or before is None else None
    told = _Told(kept, head, turns)
    matter = _matter(escalations)
    if matter is None and head.handed_off_at is None and head.must_reach is None:
        return None
    place, since = _unless_put_off(*_place(told, head, matter), told, head)
    if before is not None and before.place == place and place not in {"waiting", "snoozed"}:
        since = before.since
    return InboxRow(
        conversation_id=head.conversation_id,
        workspace_id=head.workspace_id,
        bot_id=head.bot_id,
        place=place,
        since=since,
        version=head.version,
        revisions=sum(each.revision for each in escalations),
        through_seq=told.through_seq,
        revised=head.revised,
        agent_seq=told.agent_seq,
        agent_at=told.agent_at,
        pending_seq=told.pending_seq,
        pending_at=told.pending_at,
        visitor=head.visitor,
        page=head.page,
        question=told.question,
        last=told.last,
        reason=matter.last.reason if matter else None,
        method=matter.last.method if matter else None,
        assignee=head.assignee,
        ticket=_ticket(head.ticket) if head.ticket is not None else None,
        snoozed_until=snoozed_until(head),
        urgent=head.must_reach.gravest if head.must_reach and head.must_reach.holds else None,
        taken=matter.taken if matter else None,
        answered=matter.answered if matter else None,
        created_at=head.created_at,
        expires_at=head.expires_at,
    )


class _Told:
    """What the messages tell."""

    def __init__(self, before: InboxRow | None, head: Head, turns: Iterable[Turn]) -> None:
        self.through_seq = before.through_seq if before else 0
        self.question = before.question if before else None
        self.last = before.last if before else None
        self.agent_seq = before.agent_seq if before else 0
        self.agent_at = before.agent_at if before else None
        self.pending_seq = before.pending_seq if before else 0
        self.pending_at = before.pending_at if before else None
        for turn in turns:
            self._take(turn)
            if self.pending_seq <= head.slate_seq:
                self._nothing_pends()
        if self.pending_seq <= head.slate_seq:
            self._nothing_pends()

    def _nothing_pends(self) -> None:
        self.pending_seq, self.pending_at = 0, None

    def _take(self, turn: Turn) -> None:
        for message in turn.messages:
            self.through_seq = message.seq
            if message.author.kind == "visitor" and self.question is None:
                self.question = _cut(message.text, MAX_QUESTION_CHARS) or None
            if message.author.kind != "system":
                self.last = _last(message)
            if message.author.kind == "agent":
                self.agent_seq, self.agent_at = message.seq, message.at
                self._nothing_pends()
        if not self.pending_seq and _is_for_people(turn) and turn.first_seq > self.agent_seq:
            self.pending_seq, self.pending_at = turn.first_seq, turn.messages[0].at


def _is_for_people(turn: Turn) -> bool:
    """Whether the visitor said something that no bot has answered, and people get."""
    decision = turn.decision
    said = (m for m in turn.messages if m.author.kind == "bot" and m.asks != "fact")
    if decision is None or any(said):
        return False
    relayed = decision.action == "relay" and decision.reason != "transfer_pending"
    return relayed or decision.action in {"handoff", "added"}


class _Matter(NamedTuple):
    """The last handover to people, and the one that it goes back to: a mail may stand in for a
    ticket that could not be made. `mails` are the last, if it is one, and what went after it.
    """

    first: Escalation
    last: Escalation
    mails: tuple[Escalation, ...]

    @property
    def taken(self) -> Mark | None:
        """Who has said last that they take it."""
        return _latest(mail.taken for mail in self.mails)

    @property
    def answered(self) -> Mark | None:
        """Who has said last that it is answered."""
        return _latest(mail.answered for mail in self.mails)


def _matter(escalations: Sequence[Escalation]) -> _Matter | None:
    by_id = {each.escalation_id: each for each in escalations}
    to_people = (e for e in escalations if e.method != "transfer" and not e.alert_to)
    handed = [each for each in to_people if _is_handed(each)]
    news = [each for each in handed if each.follow_up_of is None]
    if not news:
        return None
    first = last = news[-1]
    while (earlier := by_id.get(first.fallback_of or "")) is not None and _is_handed(earlier):
        first = earlier
    mails = [last, *(each for each in handed if each.follow_up_of == last.escalation_id)]
    return _Matter(first, last, tuple(mails) if last.method == "email" else ())


def _latest(marks: Iterable[Mark | None]) -> Mark | None:
    return max((mark for mark in marks if mark is not None), key=lambda mark: mark.at, default=None)


def _is_handed(escalation: Escalation) -> bool:
    """Whether it is more than a request for an address."""
    return escalation.recorded_at is not None


def _place(told: _Told, head: Head, matter: _Matter | None) -> tuple[Place, datetime]:
    if head.spam:
        return "closed", head.last_activity_at
    mark = head.must_reach
    if mark is not None and matter is None and mark.holds and told.agent_seq < mark.seq:
        # Nothing is handed over with Human Handoff off: it waits here, or nobody sees it.
        return ("waiting", mark.at) if head.state != "closed" else ("closed", head.last_activity_at)
    waits_since = _waits_since(told, matter)
    last = matter.last if matter is not None else None
    if _have_it(head, last):
        if waits_since is not None:
            return "waiting", waits_since
        return "open", told.agent_at or head.handed_off_at or head.last_activity_at
    if matter is not None and last is not None and _is_out_by_mail(last):
        answered = _answered_at(matter, told)
        if answered is not None:
            return "closed", answered
        unmarked = last.trigger_seq > told.agent_seq or waits_since is not None
        if unmarked:
            return "email", last.recorded_at or last.created_at
    return "closed", head.last_activity_at


def _unless_put_off(
    place: Place, since: datetime, told: _Told, head: Head
) -> tuple[Place, datetime]:
    """What the team has put off is in a place of its own, and stays there when its time is over,
    until a person has written after that, or it is put off no more.
    """
    until = snoozed_until(head)
    if until is None or place == "closed":
        return place, since
    if told.agent_at is not None and told.agent_at >= until:
        return place, since
    return "snoozed", until


def _is_out_by_mail(last: Escalation) -> bool:
    return last.method == "email" and last.state not in {"failed", "cancelled"}


def _answered_at(matter: _Matter, told: _Told) -> datetime | None:
    """When it was answered in a mailbox, as who answered says; None where there is more for people
    since: another mail, or words that wait for one.
    """
    answered = matter.answered
    if answered is None:
        return None
    # A mail that is answered may go out once more, to an address that it did not reach.
    read_seq = max(mail.trigger_seq for mail in matter.mails if mail.answered is not None)
    later = [mail.finished_at for mail in matter.mails if mail.trigger_seq > read_seq]
    if any(went_at is None or went_at > answered.at for went_at in later):
        return None
    if told.pending_at is not None and told.pending_at > answered.at:
        return None
    return answered.at


def _have_it(head: Head, last: Escalation | None) -> bool:
    """Whether it is with people who can be waited for here: who have the chat or its ticket, or
    whom it could not be brought to.
    """
    if head.assignee.kind == "team" and head.state != "closed":
        return True
    if head.ticket is not None and head.ticket.open:
        return True
    if last is None:
        return False
    on_its_way = last.method == "ticket" and not last.is_final
    return on_its_way or last.state == "failed"


def _waits_since(told: _Told, matter: _Matter | None) -> datetime | None:
    """Since when the visitor waits for a person's word; None where the last one was a person's."""
    if matter is not None and matter.first.trigger_seq > told.agent_seq:
        return matter.first.created_at
    return told.pending_at


def _last(message: Message) -> LastLine:
    return LastLine(
        author=message.author.kind,
        name=message.author.name,
        text=_cut(message.text, MAX_LAST_CHARS),
        at=message.at,
        chosen=message.chosen is not None,
    )


def _ticket(link: TicketLink) -> RowTicket:
    return RowTicket(
        helpdesk=link.helpdesk,
        reference=link.reference,
        url=link.url,
        open=link.open,
        ended=link.ended,
        status=link.status,
        assignee=link.assignee,
    )


def _cut(text: str, most: int) -> str:
    line = single_line(text)
    return line if len(line) <= most else line[: most - 1] + "…"
