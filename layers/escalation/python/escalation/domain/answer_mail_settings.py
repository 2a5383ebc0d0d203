"""Whether the team's answers are mailed to visitors who have left the chat."""

from escalation.domain.types import Frozen


class AnswerMailSettings(Frozen):
    """Off unless said otherwise; on for a bot that is new, see `Bot.defaults`."""

    enabled: bool = False
    """The team's answer goes to a confirmed address where the visitor's page is closed. Where it is
    off, links of earlier mails open nothing.
    """
