"""What stands around a transcript that its visitor reads: in one language, in their time zone."""

from datetime import datetime
from functools import partial

from escalation.adapters.rendering import views
from escalation.domain.delivery import Handover
from escalation.domain.spoken_times import moment, zone_name
from escalation.domain.texts import language_with, spoken

_NAMES = (
    "transcript_subject",
    "transcript_intro",
    "transcript_attached",
    "transcript_begun",
    "transcript_cut",
    "transcript_back",
    "transcript_elsewhere",
    "author_visitor",
    "author_bot",
    "author_agent",
    "author_system",
    "times_in",
)


class VisitorWords:
    """The words of one transcript, all in the best language that has every one of them."""

    def __init__(self, handover: Handover) -> None:
        """Takes whose transcript it is."""
        head = handover.head
        self._handover = handover
        self.locale = language_with(_NAMES, head.locale, handover.languages)
        """The language that the words are in: never another than it says."""
        # A region's way of writing the time holds within its language.
        same = head.locale.lower().startswith(self.locale.lower())
        self._said = partial(
            moment,
            locale=head.locale if same else self.locale,
            zone=head.time_zone or handover.team_zone or "UTC",
            languages=handover.languages,
        )
        bot = handover.bot.name
        self.subject = self._word("transcript_subject", bot=bot)
        self.intro = self._word("transcript_intro")
        self.attached = self._word("transcript_attached")
        self.cut = self._word("transcript_cut")
        self.back = self._word("transcript_back")
        self.elsewhere = self._word("transcript_elsewhere")
        self.begun = self._word("transcript_begun", bot=bot, begun=self._said(head.created_at))
        zone = zone_name(self._said.keywords["zone"], head.created_at)
        self.times_in = self._word("times_in", zone=zone)
        self.page = page_of(handover)

    def lines(self) -> tuple[views.Line, ...]:
        """The messages as the visitor sees them."""
        kinds = ("visitor", "bot", "agent", "system")
        names = {kind: self._word(f"author_{kind}") for kind in kinds}
        return views.visitor_lines(self._handover, names, self._at)

    def _at(self, at: datetime) -> str:
        return self._said(at)

    def _word(self, name: str, **values: str) -> str:
        return spoken(name, self.locale, self._handover.languages, values)


def page_of(handover: Handover) -> str | None:
    """Where the chat is: the page on which it began, if the bot may be there, else the site that
    alone may embed it. None where that may be anywhere.
    """
    page, origins = handover.head.page, handover.bot.allowed_origins
    fits = not origins or any(f"{page}/".startswith(f"{origin}/") for origin in origins)
    if page is not None and page.startswith(("https://", "http://")) and fits:
        return page
    return origins[0] if len(origins) == 1 else None
