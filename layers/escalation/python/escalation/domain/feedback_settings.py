"""What visitors are asked about the help they got: a bot's settings. Each can be passed over."""

from escalation.domain.types import Frozen


class Feedback(Frozen):
    """Whether there are thumbs under a bot's answers, whether a chat that a bot answered ends with
    "Was this solved?", and whether one that people answered ends with five steps to say how it was.
    """

    thumbs: bool = False
    solved: bool = False
    csat: bool = False
