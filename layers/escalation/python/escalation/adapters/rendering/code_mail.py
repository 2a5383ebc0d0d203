"""The mail with a code that shows whose mailbox it is."""

from collections.abc import Callable

from escalation.adapters.rendering import escaping, views
from escalation.domain.delivery import MailContent
from escalation.domain.settings import Texts
from escalation.domain.texts import Key, language_of, text
from escalation.domain.workspace import Bot, Workspace


def code_mail(
    workspace: Workspace, bot: Bot, digits: str, locale: str, *, render: Callable[..., str]
) -> MailContent:
    """The code in large digits, what it is for, and what to do for whoever has not asked.

    Anybody can have it sent to anybody, so it holds fixed words and the owner's names, and nothing
    that a visitor chose but the language.
    """

    def words(key: Key) -> str:
        return text(Texts(), key, locale)

    title = words("code_subject")
    values = {
        "case": views.letterhead(workspace, bot, title),
        "digits": digits,
        "intro": words("code_intro"),
        "ends": words("code_ends"),
        "unasked": words("code_unasked"),
        "locale": language_of(locale),
    }
    return MailContent(
        subject=escaping.shorten(f"{workspace.name}: {title} {digits}", 200),
        text=render("code.txt.j2", **values),
        html=render("code.html.j2", **values),
    )
