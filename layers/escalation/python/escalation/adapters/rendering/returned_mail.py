"""The mail that tells a team which of its addresses do not take mail."""

from collections.abc import Callable, Sequence

from escalation.adapters.rendering import escaping, views
from escalation.domain.delivery import MailContent
from escalation.domain.ports import BotProfile
from escalation.domain.returned_mail import ReturnedMail, ReturnKind
from escalation.domain.team_texts import TeamTexts, team_texts

WHY: dict[ReturnKind, str] = {
    "no_mailbox": "there is no such mailbox",
    "refused": "its mail server refuses it for good",
    "suppressed": "mail there came back before, so none is sent there any more",
    "complained": "somebody there marked it as unwanted",
    "full": "the mailbox is full",
    "too_large": "the mail is too large for it",
    "content": "its mail server does not take what is in it",
    "rejected": "the mail service found something harmful in it",
    "gave_up": "its mail server did not take it within hours",
    "unclear": "its mail server does not say why",
}
"""Why mail came back, as the end of a sentence."""


def returned_mail(
    profile: BotProfile,
    returned: Sequence[ReturnedMail],
    *,
    console_url: str,
    render: Callable[..., str],
) -> MailContent:
    """Each address with the reason, and where to set another: no word of a visitor."""
    say = team_texts(profile.workspace.team_language)
    title = say("Mail for {bot} does not arrive everywhere", bot=profile.bot.name)
    case = views.letterhead(profile.workspace, profile.bot, title, console_url=console_url)
    values = {
        "case": case,
        "say": say,
        "lines": [_line(one, say) for one in returned],
        "locale": say.language,
    }
    return MailContent(
        subject=escaping.shorten(title, 200),
        text=render("returned.txt.j2", **values),
        html=render("returned.html.j2", **values),
    )


def _line(one: ReturnedMail, say: TeamTexts) -> str:
    return say("{address}: {why}.", address=one.address, why=say(WHY[one.kind]))
