"""The mail with what the team has answered, for a visitor who has left the page."""

from collections.abc import Callable
from functools import partial

from escalation.adapters.rendering import escaping, views
from escalation.domain.answer_mails import MOST_LINES
from escalation.domain.delivery import AnswerToMail, MailContent
from escalation.domain.spoken_times import moment
from escalation.domain.texts import language_with, spoken

_NAMES = (
    "answer_subject",
    "answer_title",
    "answer_open",
    "answer_reply",
    "answer_no_reply",
    "answer_good",
    "answer_stop",
    "author_agent",
)
SHOWN_BYTES = 100_000


def answer_mail(answer: AnswerToMail, *, render: Callable[..., str]) -> MailContent:
    """The team's lines under the names that they chose to be shown by, and the way into the chat.

    It is in the best language that has all of its words.
    """
    head, profile = answer.head, answer.profile
    language = language_with(_NAMES, head.locale, profile.languages)
    values = {"workspace": profile.workspace.name}
    said = {name: spoken(name, language, profile.languages, values) for name in _NAMES}
    team = said["author_agent"]
    hours = profile.settings.business_hours
    same = head.locale.lower().startswith(language.lower())
    at = partial(
        moment,
        locale=head.locale if same else language,
        zone=head.time_zone or (hours.timezone if hours else "UTC"),
        languages=profile.languages,
    )
    lines = views.tail(
        tuple(
            views.Line(
                seq=line.seq,
                kind="agent",
                author=f"{line.author.name} ({team})" if line.author.name else team,
                time=at(line.at),
                text=line.text,
            )
            for line in answer.lines
        ),
        count=MOST_LINES,
        max_bytes=SHOWN_BYTES,
    )
    shown = {
        "case": views.letterhead(profile.workspace, profile.bot, said["answer_title"]),
        "said": said,
        "lines": lines,
        "url": answer.url,
        "takes_replies": answer.takes_replies,
        "locale": language,
    }
    return MailContent(
        subject=escaping.shorten(said["answer_subject"], 200),
        text=render("answer.txt.j2", **shown),
        html=render("answer.html.j2", **shown),
    )
