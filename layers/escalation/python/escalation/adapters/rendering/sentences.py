"""What mails and notes tell the team of an escalation, in sentences of its language."""

from collections.abc import Sequence

from escalation.domain.conversation import Visitor
from escalation.domain.escalation import Escalation
from escalation.domain.team_texts import TeamTexts


def visitor_words(visitor: Visitor, say: TeamTexts) -> str:
    """Who it is, and whether anybody vouches for that."""
    known = ", ".join(part for part in (visitor.name, visitor.email) if part)
    if not known:
        return say("Unknown: neither a name nor an address was given")
    if visitor.verified:
        return say("{known} (verified by your site)", known=known)
    if visitor.confirmed:
        return say("{known} (the address was confirmed by a code)", known=known)
    return say("{known} (unverified: typed in the chat)", known=known)


def not_reached_words(addresses: Sequence[str], say: TeamTexts) -> str:
    """Which addresses do not get a mail that they should."""
    return say(
        "Mail to {addresses} came back, so this did not go there. The bot's settings say why.",
        addresses=", ".join(addresses),
    )


def replaced_words(
    failed: Escalation | None, helpdesk: str, say: TeamTexts, cause: str = ""
) -> str:
    """What went wrong with the escalation that a mail takes the place of, and in which helpdesk."""
    if failed is None or failed.method != "ticket":
        return say("Another way of passing this on failed; this takes its place.")
    if failed.outcome_unknown:
        return say(
            "{helpdesk} may have made a ticket for this: its answer was lost. Look there for "
            "{escalation_id} before you answer, so that nobody answers twice.",
            helpdesk=helpdesk,
            escalation_id=failed.escalation_id,
        )
    if failed.state == "delivered":
        return say(
            "Ticket {reference} in {helpdesk} takes no more messages. This mail brings what the "
            "visitor wrote since.",
            reference=failed.reference,
            helpdesk=helpdesk,
        )
    code = f" ({failed.last_error.code})" if failed.last_error else ""
    because = f" {cause}" if cause else ""
    about = {"helpdesk": helpdesk, "code": code, "because": because}
    if failed.reopens is not None:
        return say(
            "The visitor says that a ticket in {helpdesk} is not solved, and it could not be "
            "opened again{code}.{because} This mail takes its place.",
            **about,
        )
    return say(
        "No ticket could be made in {helpdesk}{code}.{because} This mail takes its place.", **about
    )


def reply_words(visitor: Visitor, say: TeamTexts, *, trusts_claims: bool) -> str:
    """Where a reply to the mail goes. The bot goes on in the chat, so nobody may guess."""
    if visitor.email is not None and visitor.address(trusts_claims=trusts_claims) is None:
        return say(
            "Not confirmed: {email} was typed in the chat and may be somebody else's address. A "
            "reply to this e-mail does not go there, and nothing about an account should. Open the "
            "chat in the console to answer there.",
            email=visitor.email,
        )
    if visitor.email is None:
        return say(
            "No e-mail address is known, so the visitor cannot be answered by e-mail. "
            "Open the chat in the console to answer there."
        )
    return say(
        "Reply to this e-mail to answer: your reply goes to the mailbox {mailbox}, "
        "not into the chat. To write into the chat, open it in the console.",
        mailbox=visitor.email,
    )
