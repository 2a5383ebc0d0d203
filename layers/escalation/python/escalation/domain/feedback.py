"""What a visitor has said about the help they got in a chat: kept as one record beside it.

A thumb is about one answer of a bot, "Was this solved?" about the last one, and CSAT ("customer
satisfaction", five steps) about people. Words are the visitor's own, hidden in part as a message
would be; they are in no log and go with the chat.

The record is written with the conversation's commits, which raise `Head.feedback`. A transcript
never changes by it, so nobody who has read a chat need read it again.
"""

from typing import Annotated, Final, Literal, Protocol

from pydantic import Field

from escalation.domain.choices import MessageId
from escalation.domain.conversation import Head
from escalation.domain.head_parts import EndQuestion
from escalation.domain.types import SELDOM, Frozen, Identifier, UtcTime

MAX_THUMBS: Final = 40
"""Of one chat: what comes after them is refused. A record with words in all of them is 30 KB."""
MAX_WORDS_CHARS: Final = 500
MAX_STORED_CHARS: Final = 4 * MAX_WORDS_CHARS
"""What is hidden of them may be told in more characters."""
WORST: Final = 1
BEST: Final = 5
SATISFIED: Final = 4
"""From this step on somebody is counted as satisfied, as in the usual CSAT score."""

FeedbackWords = Annotated[str, Field(max_length=MAX_STORED_CHARS)]
AtEnd = Literal["solved", "csat"]
"""What the visitor may be asked at the end of a chat."""


class Said(Frozen):
    """What all kinds have. `at` is when it was said last."""

    at: UtcTime
    signed: Annotated[bool, SELDOM] = False
    """By somebody whom the owner's site vouches for."""
    repeated: Annotated[bool, SELDOM] = False
    """The same client has said it about the same entry within a day: shown, and counted nowhere."""


class AboutAnswer(Said):
    """About one answer of a bot."""

    message_id: MessageId
    bot_id: Identifier


class Thumb(AboutAnswer):
    """A thumb under an answer, and a word with it."""

    up: bool
    words: FeedbackWords | None = None
    masked: Literal[True] | None = None
    """Some of the words was hidden before they were stored."""

    @property
    def helped(self) -> bool:
        """Whether the answer did."""
        return self.up


class Solved(AboutAnswer):
    """What was said to "Was this solved?"; about the bot's last answer then."""

    solved: bool

    @property
    def helped(self) -> bool:
        """Whether the answer did."""
        return self.solved


class Csat(Said):
    """How the help of people was, from 1 (very bad) to 5 (very good)."""

    steps: Annotated[int, Field(ge=WORST, le=BEST)]
    words: FeedbackWords | None = None
    masked: Literal[True] | None = None


class ChatFeedback(Frozen):
    """All that was said about the help in one chat."""

    conversation_id: Identifier
    thumbs: Annotated[tuple[Thumb, ...], Field(max_length=MAX_THUMBS)] = ()
    """One for an answer, in the order of the answers."""
    solved: Solved | None = None
    csat: Csat | None = None

    def thumb(self, message_id: str) -> Thumb | None:
        """The one under an answer."""
        return next((one for one in self.thumbs if one.message_id == message_id), None)

    def with_thumb(self, thumb: Thumb) -> "ChatFeedback":
        """The same with this thumb in the place of the one under that answer."""
        others = [one for one in self.thumbs if one.message_id != thumb.message_id]
        thumbs = sorted([*others, thumb], key=lambda one: one.message_id)
        return self.model_copy(update={"thumbs": tuple(thumbs)})

    def about_answers(self) -> tuple[Thumb | Solved, ...]:
        """What was said about answers, at most once about each: a thumb says it more exactly than
        the end of the chat does.
        """
        solved = self.solved
        if solved is None or self.thumb(solved.message_id) is not None:
            return self.thumbs
        return (*self.thumbs, solved)


class FeedbackRecords(Protocol):
    """Reads records; they are written with the conversation's commits."""

    def feedback_of(self, conversation_id: str) -> ChatFeedback | None:
        """A chat's; None where nothing was said. Strongly consistent."""
        ...


def after_answer(head: Head) -> EndQuestion:
    """What a chat may end with in which a bot has answered."""
    return head.at_end or "solved"


def after_people(head: Head) -> EndQuestion:
    """What a chat may end with in which people have answered."""
    return "csat_said" if head.at_end == "csat_said" else "csat"


def question_at_end(head: Head) -> AtEnd | None:
    """What the visitor may be asked at the end, as far as that has not been said yet.

    After people, once the chat is closed or the request solved: how that was, unless their helpdesk
    asks it itself. Otherwise, where a bot has answered and nothing waits for people: whether it was
    solved. In a chat of which something must reach a person, nothing.
    """
    if head.must_reach is not None:
        return None
    if head.at_end == "csat":
        own = head.ticket is not None and head.ticket.asks_csat
        over = head.state == "closed" or head.is_solved
        return "csat" if over and not own else None
    people = head.has_people or head.ticket is not None or head.last_agent_at is not None
    alone = not people and head.assignee.kind == "bot"
    return "solved" if head.at_end == "solved" and alone else None
