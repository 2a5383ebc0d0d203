"""The mail with a code that shows whose mailbox it is."""

from collections.abc import Callable

from escalation.adapters.rendering import escaping, views
from escalation.domain.delivery import MailContent
from escalation.domain.ports import BotProfile
from escalation.domain.texts import language_with, spoken

_NAMES = ("code_subject", "code_intro", "code_ends", "code_unasked")


def code_mail(
    profile: BotProfile, digits: str, locale: str, *, render: Callable[..., str]
) -> MailContent:
    """The code in large digits, what it is for, and what to do for whoever has not asked.

    Anybody can have it sent to anybody, so it holds fixed words and the owner's names, and nothing
    that a visitor chose but the language.
    """
    language = language_with(_NAMES, locale, profile.languages)
    title, intro, ends, unasked = (spoken(name, language, profile.languages, {}) for name in _NAMES)
    values = {
        "case": views.letterhead(profile.workspace, profile.bot, title),
        "digits": digits,
        "intro": intro,
        "ends": ends,
        "unasked": unasked,
        "locale": language,
    }
    return MailContent(
        subject=escaping.shorten(f"{profile.workspace.name}: {title} {digits}", 200),
        text=render("code.txt.j2", **values),
        html=render("code.html.j2", **values),
    )
