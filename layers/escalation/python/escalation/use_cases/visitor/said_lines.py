"""What a visitor has written, put into the conversation: the same from the widget and by mail."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal

from escalation.domain.choices import ChoiceTaken
from escalation.domain.conversation import Author
from escalation.domain.masking import masked
from escalation.domain.ports import BotProfile
from escalation.domain.retry import RESEND_AFTER
from escalation.use_cases.visitor.api_models import PostedLine
from escalation.use_cases.visitor.calls import count_message
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import Draft

NOTHING_TAKEN: Final[Mapping[str, ChoiceTaken]] = MappingProxyType({})


def say_lines(
    draft: Draft,
    profile: BotProfile,
    lines: Sequence[PostedLine],
    *,
    by_mail: Literal[True] | None = None,
    taken: Mapping[str, ChoiceTaken] = NOTHING_TAKEN,
) -> list[PostedLine]:
    """Add the lines as messages; they are returned as everybody from here on may see them.

    `taken` are the choices that lines take, by their client ids.

    What is confidential goes no further than here: detectors and bots do not get it either.

    Raises:
        TooManyRequests, Conflict: see `count_message`.
    """
    count_message(draft, len(lines))
    shown = masked([line.text for line in lines], profile.settings.masking)
    author = Author(kind="visitor", name=draft.head.visitor.name)
    for line, text in zip(lines, shown, strict=True):
        hidden: Literal[True] | None = True if text != line.text else None
        chosen = taken.get(line.client_message_id)
        draft.say(author, text, masked=hidden, by_mail=by_mail, chosen=chosen)
    draft.take_call(*(line.client_message_id for line in lines))
    return [line.model_copy(update={"text": text}) for line, text in zip(lines, shown, strict=True)]


def say_what_was_hidden(draft: Draft, profile: BotProfile) -> None:
    """Tell the visitor, after everything else, where something of theirs was hidden."""
    if any(message.masked for message in draft.messages):
        hand_over.say_text(draft, profile, "masked")


def leave_to_team(draft: Draft, seq: int) -> None:
    """The message at this position is for the people who have the conversation."""
    draft.set(unanswered_seq=seq)
    if draft.head.ticket is not None and draft.head.ticket.open:
        draft.look_again_by(draft.now + RESEND_AFTER)
