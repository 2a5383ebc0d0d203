"""The forms a create call can take: the whole ticket, and smaller ones after a refusal.

full ── requester refused ──▶ anonymous ──┐
  ├──── a field refused ────▶ plain ──────┤
  ├──── the link refused ───▶ unlinked ───┴─ refused too ──▶ bare ── refused ──▶ none left
  └──── anything else ───────────────────────────────────────▶
The link is the one to a closed ticket that the new one follows up, where the vendor has such. Each
step leaves something out, so the chain ends. Every smaller form says what it left out.
"""

import html
from collections.abc import Sequence
from typing import Final, Literal

from escalation.domain.delivery import Requester
from escalation.domain.team_texts import ENGLISH, TeamTexts

Form = Literal["full", "anonymous", "plain", "unlinked", "bare"]

_AFTER: Final[dict[str, Form]] = {
    "requester_refused": "anonymous",
    "field_refused": "plain",
    "link_refused": "unlinked",
    "request_refused": "bare",
}
ANONYMOUS: Final[frozenset[Form]] = frozenset({"anonymous", "bare"})
"""Forms that do not name the requester."""
PLAIN: Final[frozenset[Form]] = frozenset({"plain", "bare"})
"""Forms without the optional fields of the settings."""
UNLINKED: Final[frozenset[Form]] = frozenset({"unlinked", "bare"})
"""Forms without the link to the ticket that they follow up."""


def refusal_code(
    form: str, *, requester: bool, fields: bool, missing: bool, link: bool = False
) -> str:
    """The code of a refused create, from which the next form follows.

    Args:
        form: the form that was refused.
        requester: the refusal names the requester.
        fields: the refusal names something else.
        missing: a field that the helpdesk requires was not sent; no smaller form has it.
        link: the refusal names the link to the ticket that is followed up, and nothing else.
    """
    if missing:
        return "field_missing"
    if form == "bare":
        return "ticket_refused"
    if form == "full" and link:
        return "link_refused"
    if form == "full" and requester != fields:
        return "requester_refused" if requester else "field_refused"
    return "request_refused"


def next_form(error: str, requester: Requester) -> Form | None:
    """The form after a refusal with this code (or `code: detail`); None when none is left."""
    form = _AFTER.get(error.partition(":")[0].strip())
    if form == "anonymous" and requester.address is None:
        return "bare"
    return form


def lead(
    form: str,
    requester: Requester,
    *,
    helpdesk: str,
    fields: Sequence[str],
    empty: Sequence[str] = (),
    follow_up_of: str | None = None,
    say: TeamTexts = ENGLISH,
) -> str:
    """HTML for the team alone: no address is known, or what was left out and why.

    Args:
        form: the form that was made.
        requester: the visitor; name and address are shown as text.
        helpdesk: the vendor's name.
        fields: what the settings wanted, in words; left out in the plain forms.
        empty: names of fields that stay empty, because the conversation tells nothing that fits.
        follow_up_of: the ticket that this one continues, where it is to be linked to it.
        say: in the team's language.
    """
    parts = []
    if requester.email is None:
        known = [say("No e-mail address is known for this visitor.")]
        if requester.name:
            known.append(say("The visitor gave the name {name}.", name=_shown(requester.name)))
        parts.append(" ".join(known))
    left_out = []
    if form in ANONYMOUS and requester.address is not None:
        name = f"{_shown(requester.name)}, " if requester.name else ""
        left_out.append(say("the requester ({who})", who=name + _shown(requester.address)))
    if form in PLAIN:
        left_out.extend(html.escape(field) for field in fields)
    if follow_up_of is not None and form in UNLINKED:
        number = html.escape(follow_up_of)
        left_out.append(
            say("the link to ticket #{number}, which this one continues", number=number)
        )
    if left_out:
        parts.append(
            say(
                "{helpdesk} refused the ticket as it should have been. It was made without: "
                "{left_out}.",
                helpdesk=helpdesk,
                left_out=", ".join(left_out),
            )
        )
    if empty and form not in PLAIN:
        names = html.escape(", ".join(empty))
        parts.append(
            say(
                "Not filled, because the conversation tells nothing that fits: {names}.",
                names=names,
            )
        )
    return "".join(f"<p><strong>{part}</strong></p>" for part in parts)


def _shown(text: str) -> str:
    return html.escape(text)
