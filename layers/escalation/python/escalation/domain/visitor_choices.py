"""What an owner lets visitors have: parts of a bot's settings."""

from escalation.domain.types import Frozen


class FindChat(Frozen):
    """Whether a visitor whom the owner's site vouches for goes on with the chat that is open,
    wherever they come from. Off unless the owner switches it on: whoever shares a sign-in with
    others would read what they wrote.
    """

    enabled: bool = False


class AnswerTime(Frozen):
    """Visitors are told when the team is there, and within which time it usually answers; the
    latter once there is enough to tell it from: see `answer_times`.
    """

    hidden: bool = False
    """The owner does not want that."""
