"""A conversation as a ticket: what its requester may see, and what is for the team alone.

Who merely typed an address may have typed somebody else's. So until it is proved the ticket holds
nothing of the chat but in internal notes: the subject and the first text are words of ours.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

from escalation.adapters.helpdesks.vendor import Vendor
from escalation.adapters.rendering import escaping, views
from escalation.adapters.rendering.facts import facts_for
from escalation.adapters.rendering.split import pack, size
from escalation.adapters.rendering.urgent import urgent_kind
from escalation.domain.attributes import IN_BRACES, VisitorFacts
from escalation.domain.delivery import Handover, Requester, TicketDraft
from escalation.domain.settings import TicketSettings
from escalation.domain.team_texts import TeamTexts

SUBJECT_CHARS: Final = 200
"""A helpdesk takes 255; the rest is for its own prefixes."""
_QUESTION_IN_SUBJECT: Final = 120
_QUESTION_IN_TICKET: Final = 6_000
_CONTINUES: Final = 300
UNKNOWN_SUBJECT: Final = "Chat with a visitor"
"""In place of the question of a visitor who is not known."""
UNKNOWN_TEXT: Final = "Somebody asked for help in the chat. What was said is in an internal note."
UNKNOWN_WARNING: Final = (
    "Nobody has proved who this visitor is. Share nothing about an account, and do not make an "
    "address from this note the requester. Your public replies appear in the chat alone."
)


class Render(Protocol):
    """Fills one of the templates."""

    def __call__(self, template: str, **values: Any) -> str:  # noqa: ANN401 - each has its own
        """The text."""
        ...


def ticket_draft(
    handover: Handover,
    settings: TicketSettings,
    case: views.Case,
    *,
    render: Render,
    vendor: Vendor,
) -> TicketDraft:
    """The ticket of a handover, in parts that its vendor takes whole."""
    visitor, say = handover.head.visitor, views.say_of(handover)
    trusted = visitor.address(trusts_claims=handover.trusts_claims) is not None
    team = render(
        "ticket_team.html.j2", case=case, warning="" if trusted else say(UNKNOWN_WARNING), say=say
    )
    opening = render(
        "ticket.html.j2",
        say=say,
        question=escaping.shorten(case.question, _QUESTION_IN_TICKET)
        if len(case.question) > _QUESTION_IN_TICKET
        else case.question,
        question_cut=len(case.question) > _QUESTION_IN_TICKET,
    )
    begins = opening if trusted else team + opening
    most = vendor.description_bytes if trusted else vendor.note_bytes
    groups = pack(
        views.staff_lines(handover),
        _message(render, say),
        first=most - size(begins) - _CONTINUES,
        rest=vendor.note_bytes - _CONTINUES,
    )
    said = begins + _numbered(groups, 0, say)
    return TicketDraft(
        escalation_id=handover.escalation.escalation_id,
        conversation_id=handover.head.conversation_id,
        subject=_subject(handover, settings.subject, trusted=trusted),
        html=said if trusted else f"<p>{say(UNKNOWN_TEXT)}</p>",
        team_note=team if trusted else said,
        notes=tuple(_numbered(groups, number, say) for number in range(1, len(groups))),
        requester=Requester(name=visitor.name, email=visitor.email, trusted=trusted),
        settings=settings,
        team_language=say.language,
        created_at=handover.escalation.created_at,
        facts=facts_for(handover, settings),
    )


def relayed(handover: Handover, *, render: Render, most: int) -> tuple[str, ...]:
    """HTML of the messages from `new_from_seq` on, in comments of at most `most` bytes."""
    lines = views.staff_lines(handover, from_seq=handover.new_from_seq)
    groups = pack(lines, _message(render, views.say_of(handover)), first=most, rest=most)
    return tuple("".join(group) for group in groups if group)


def _message(render: Render, say: TeamTexts) -> Callable[[views.Line], str]:
    return lambda line: render("ticket_message.html.j2", line=line, say=say)


def _numbered(groups: Sequence[Sequence[str]], number: int, say: TeamTexts) -> str:
    """One part of the conversation, saying where the others are."""
    html = "".join(groups[number])
    count = len(groups)
    if count == 1:
        return html
    if number == 0:
        goes_on = say("Part 1 of {count}: the conversation goes on in the notes.", count=count)
        return f"{html}<p><em>{goes_on}</em></p>"
    part = say("The conversation, part {number} of {count}", number=number + 1, count=count)
    return f"<p><em>{part}</em></p>{html}"


_IN_SUBJECT = re.compile(rf"\{{({IN_BRACES}|[a-z]+)\}}")


def _subject(handover: Handover, template: str, *, trusted: bool) -> str:
    """The owner's template with {question}, {bot}, {name} and attributes as `{signed.plan}`; other
    braces stay as written. Of a visitor who is not known nothing stands there: whoever has a typed
    address could be mailed it.
    """
    say = views.say_of(handover)
    question = escaping.shorten(handover.question or say("wants a person"), _QUESTION_IN_SUBJECT)
    values = {
        "question": question if trusted else say(UNKNOWN_SUBJECT),
        "bot": handover.bot.name,
        "name": (handover.head.visitor.name if trusted else None) or say("Visitor"),
    }
    facts = (handover.head.attributes if trusted else None) or VisitorFacts()

    def value(match: re.Match[str]) -> str:
        if "." in match[1]:
            return facts.told_as(match[1]) or ""
        return values.get(match[1], match[0])

    filled = _IN_SUBJECT.sub(value, template)
    if urgent_kind(handover) is not None:
        # What it is about stands in the tags: a subject may be mailed to a typed address.
        filled = f"{say('Urgent')}: {filled}"
    return escaping.shorten(filled, SUBJECT_CHARS) or "Chat"
