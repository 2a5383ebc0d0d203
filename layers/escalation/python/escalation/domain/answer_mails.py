"""The team's answer by mail, where the visitor has left the page: when, and what opens the chat.

Lines of the team wait until it has been quiet for `QUIET`, `LONGEST` at most, and go as one mail.
Whatever shows the page all of them in time ends the wait. A mail is taken off the record before it
is sent, so that no line is in two mails; a worker that dies in the very call costs that mail, and
never the answer, which is in the chat.

What opens the chat from a mail is 192 random bits that are in the mail and nowhere else: the head
keeps their digest, and until when they are good. So nothing that could sign anything else is needed
to send a mail, and what is erased is opened by nothing.

Every function here is pure.
"""

import secrets
from datetime import datetime, timedelta
from typing import Annotated, Final

from pydantic import Field

from escalation.domain.handoff_marks import MarkKey, mark_key
from escalation.domain.types import SELDOM, Frozen, UtcTime

QUIET: Final = timedelta(minutes=2)
LONGEST: Final = timedelta(minutes=10)
"""How long a team that goes on writing, or a page that is connected and reads nothing, can put the
mail off.
"""
LINK_GOOD_FOR: Final = timedelta(days=7)
MAX_LINKS: Final = 3
"""Of one conversation: with the fourth mail the link of the first opens nothing any more."""
MOST_LINES: Final = 50
"""Lines of one mail."""
MOST_TRIES: Final = 20
"""How often a mail that the service surely has not taken is tried again."""


class WaitingAnswer(Frozen):
    """Lines of the team that the visitor's page has not asked for yet."""

    seqs: Annotated[tuple[int, ...], Field(min_length=1, max_length=MOST_LINES)]
    """Their positions, in order; of very many the last."""
    since: UtcTime
    """When the first of them was written."""
    last_at: UtcTime
    """When the last one was."""
    not_before: UtcTime | None = None
    """Put off: a page is connected, or the mail service would not take it."""
    tries: int = 0

    @property
    def due_at(self) -> datetime:
        """When they are to be mailed."""
        quiet = min(self.last_at + QUIET, self.since + LONGEST)
        return max(quiet, self.not_before) if self.not_before is not None else quiet


class AnswerMails(Frozen):
    """What a conversation's head holds of it."""

    waiting: WaitingAnswer | None = None
    keys: Annotated[tuple[MarkKey, ...], Field(max_length=MAX_LINKS), SELDOM] = ()
    """What the links of its mails are opened by, the newest last."""
    muted: Annotated[bool, SELDOM] = False
    """The visitor wants no mail about this chat."""


def said(mails: AnswerMails | None, seq: int, now: datetime) -> AnswerMails:
    """The team has written a line: the wait for quiet begins anew."""
    mails = mails or AnswerMails()
    waiting = mails.waiting
    if waiting is None:
        waiting = WaitingAnswer(seqs=(seq,), since=now, last_at=now)
    else:
        seqs = (*waiting.seqs, seq)[-MOST_LINES:]
        waiting = waiting.model_copy(update={"seqs": seqs, "last_at": now})
    return mails.model_copy(update={"waiting": waiting})


def has_reached(mails: AnswerMails | None, up_to: int) -> bool:
    """Whether a page that has all messages up to this one has everything that waits."""
    return mails is not None and mails.waiting is not None and mails.waiting.seqs[-1] <= up_to


def let_go(mails: AnswerMails) -> AnswerMails:
    """Nothing waits any more: it was read, or is not to be mailed."""
    return mails.model_copy(update={"waiting": None})


def put_off(mails: AnswerMails, until: datetime) -> AnswerMails:
    """What waits, waits until then."""
    if mails.waiting is None:
        return mails
    later = mails.waiting.model_copy(update={"not_before": until})
    return mails.model_copy(update={"waiting": later})


def may_put_off(waiting: WaitingAnswer, now: datetime) -> datetime | None:
    """Until when a page that is connected, but reads nothing, puts it off; None for no longer."""
    end = waiting.since + LONGEST
    return min(now + QUIET, end) if now < end else None


def taken(mails: AnswerMails, token: str, now: datetime) -> AnswerMails:
    """A worker is about to mail what waits, with a link that this token opens."""
    key = mark_key(token, now, good_for=LINK_GOOD_FOR)
    return let_go(mails).model_copy(update={"keys": (*mails.keys, key)[-MAX_LINKS:]})


def given_back(
    mails: AnswerMails, waiting: WaitingAnswer, now: datetime, *, wait: timedelta
) -> AnswerMails:
    """The mail service has surely not taken the mail: its lines wait again, before later ones.

    After `MOST_TRIES` they do not, and are in the chat alone.
    """
    if waiting.tries + 1 >= MOST_TRIES:
        return mails
    newer = mails.waiting or waiting
    seqs = waiting.seqs if newer is waiting else (*waiting.seqs, *newer.seqs)
    again = {
        "seqs": seqs[-MOST_LINES:],
        "since": waiting.since,
        "not_before": now + wait,
        "tries": waiting.tries + 1,
    }
    return mails.model_copy(update={"waiting": newer.model_copy(update=again)})


def mute(mails: AnswerMails | None) -> AnswerMails:
    """The visitor wants no more of them."""
    return let_go(mails or AnswerMails()).model_copy(update={"muted": True})


def without_links(mails: AnswerMails) -> AnswerMails:
    """No link of an earlier mail opens anything any more."""
    return mails.model_copy(update={"keys": ()})


def new_token() -> str:
    """What a mail's link is opened by."""
    return secrets.token_urlsafe(24)
