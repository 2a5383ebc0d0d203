"""The mail that tells a workspace's owner that one of its webhooks was switched off. Pure."""

from collections.abc import Mapping
from html import escape

from escalation.domain.delivery import OutgoingMail
from escalation.domain.outgoing_webhooks import OutgoingWebhook, SwitchedOff
from escalation.domain.types import Frozen
from escalation.domain.workspace import Workspace


class _Texts(Frozen):
    subject: str
    off: str
    why: Mapping[SwitchedOff, str]
    lost: str
    mend: str


TEXTS: Mapping[str, _Texts] = {
    "en": _Texts(
        subject="A webhook of {workspace} was switched off: {host}",
        off="Nothing is sent to {name} any more.",
        why={
            "gone": "It answered with 410, which means that it is gone for good.",
            "failing": "It has taken nothing for five days, however often it was tried.",
        },
        lost="What happens from now on is not sent to it later. Chats, tickets and mails go on as "
        "before.",
        mend="Mend the receiver, or delete the webhook, here: {page}",
    ),
    "de": _Texts(
        subject="Ein Webhook von {workspace} wurde abgeschaltet: {host}",
        off="An {name} wird nichts mehr gesendet.",
        why={
            "gone": "Die Adresse hat mit 410 geantwortet: Es gibt sie nicht mehr.",
            "failing": "Die Adresse hat fünf Tage lang nichts angenommen, sooft es versucht wurde.",
        },
        lost="Was von jetzt an geschieht, wird nicht nachgeholt. Chats, Tickets und E-Mails laufen "
        "weiter wie bisher.",
        mend="Beheben Sie den Fehler beim Empfänger oder löschen Sie den Webhook, hier: {page}",
    ),
}


def switched_off_mail(
    webhook: OutgoingWebhook, reason: SwitchedOff, workspace: Workspace, *, console_url: str
) -> OutgoingMail:
    """The mail to the owner's address. Of the receiver's address it names the host alone, because
    the rest may be a key.
    """
    words = TEXTS[workspace.team_language]
    about = {
        "workspace": workspace.name,
        "host": webhook.host,
        "name": f"{webhook.description} ({webhook.host})" if webhook.description else webhook.host,
        "page": f"{console_url}/console/webhooks/{webhook.webhook_id}",
    }
    parts = (words.off, words.why[reason], words.lost, words.mend)
    said = [part.format_map(about) for part in parts]
    return OutgoingMail(
        to=(workspace.owner_email,),
        subject=words.subject.format_map(about)[:200],
        text="\n\n".join(said) + "\n",
        html="".join(f"<p>{escape(line)}</p>" for line in said),
    )
