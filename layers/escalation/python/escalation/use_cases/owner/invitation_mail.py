"""The mail that asks a person into a workspace: from whom, where to, how to sign in, until when."""

from collections.abc import Mapping
from html import escape

from escalation.domain.delivery import OutgoingMail
from escalation.domain.members import INVITATION_LIVES, Account, Invitation
from escalation.domain.types import Frozen

PRODUCT = "Escalation console"
"""The console's name, as its pages have it."""


class _Texts(Frozen):
    subject: str
    invited: str
    roles: Mapping[str, str]
    sign_in: str
    address: str
    first: str
    change_it: str
    known: str
    until: str
    unknown: str


TEXTS: Mapping[str, _Texts] = {
    "en": _Texts(
        subject="{workspace} invites you to the {product}",
        invited="You are invited to work in {workspace} {role}, in the {product}: the place where "
        "a team answers what its chatbots hand over.",
        roles={
            "viewer": "as a viewer",
            "agent": "as an agent",
            "admin": "as an admin",
            "owner": "as an owner",
        },
        sign_in="Sign in here: {console}",
        address="Your address there: {email}",
        first="Your first password: {password}",
        change_it="It works once: you choose your own when you sign in.",
        known="Sign in with the password that you have. It works for one workspace at a "
        "time: if you belong to another one, ask its owner to remove you first.",
        until="The invitation is good for {days} days, until {until} (UTC).",
        unknown="If you do not know who this is from, do nothing: without you nothing happens.",
    ),
    "de": _Texts(
        subject="{workspace} lädt Sie zur {product} ein",
        invited="Sie sind eingeladen, bei {workspace} mitzuarbeiten, {role}, in der {product}: "
        "dort beantwortet ein Team, was seine Chatbots weitergeben.",
        roles={
            "viewer": "mit Leserechten",
            "agent": "im Kundendienst",
            "admin": "als Admin",
            "owner": "als Inhaber",
        },
        sign_in="Hier melden Sie sich an: {console}",
        address="Ihre Adresse dort: {email}",
        first="Ihr erstes Passwort: {password}",
        change_it="Es gilt einmal: Ihr eigenes wählen Sie beim Anmelden.",
        known="Melden Sie sich mit dem Passwort an, das Sie haben. Es gilt immer nur für "
        "einen Arbeitsbereich: Gehören Sie zu einem anderen, muss dessen Inhaber Sie erst "
        "entfernen.",
        until="Die Einladung gilt {days} Tage, bis {until} (UTC).",
        unknown="Wenn Sie nicht wissen, von wem das kommt, tun Sie nichts: Ohne Sie geschieht "
        "nichts.",
    ),
}


def invitation_mail(
    invitation: Invitation,
    account: Account,
    *,
    workspace_name: str,
    console_url: str,
    language: str = "en",
) -> OutgoingMail:
    """The mail, in English where the language has no texts.

    Only a person who has never signed in is told a first password; that somebody has one already
    is told to that mailbox alone.
    """
    words = TEXTS.get(language, TEXTS["en"])
    about = {
        "product": PRODUCT,
        "workspace": workspace_name,
        "role": words.roles[invitation.role],
        "console": f"{console_url}/",
        "email": invitation.email,
        "password": account.first_password or "",
        "days": INVITATION_LIVES.days,
        "until": invitation.expires_at.strftime("%Y-%m-%d %H:%M"),
    }
    how = [words.first, words.change_it] if account.first_password else []
    parts = [
        [words.invited],
        [words.sign_in, words.address, *(how or [words.known])],
        [words.until],
        [words.unknown],
    ]
    said = [[line.format_map(about) for line in lines] for lines in parts]
    return OutgoingMail(
        to=(invitation.email,),
        subject=words.subject.format_map(about)[:200],
        text="\n\n".join("\n".join(lines) for lines in said) + "\n",
        html="".join(f"<p>{'<br>'.join(map(escape, lines))}</p>" for lines in said),
    )
