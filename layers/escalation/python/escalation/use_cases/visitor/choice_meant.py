"""Which of the choices that are open the visitor means, by a tap, its label or its number."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from escalation.domain.choices import Choice, ChoiceTaken, choice_meant
from escalation.domain.conversation import Message
from escalation.domain.middle_ground import Answered, OpenQuestion, open_question
from escalation.domain.stored_forms import is_unknown
from escalation.use_cases.visitor.api_models import PostedLine, text_of
from escalation.use_cases.writing.draft import Draft


class Meant(NamedTuple):
    """A choice that a visitor has taken, and with which of the lines."""

    client_message_id: str
    question: OpenQuestion
    choice: Choice

    @property
    def taken(self) -> Mapping[str, ChoiceTaken]:
        """What is stored beside the visitor's message, by its client id."""
        by = ChoiceTaken(message_id=self.question.message_id, id=self.choice.id)
        return {self.client_message_id: by}

    @property
    def answered(self) -> Answered:
        """As evidence."""
        return Answered(
            kind=self.question.kind,
            choice=self.choice.id,
            question_seq=self.question.question_seq,
        )

    def asked(self, lines: Sequence[PostedLine]) -> str:
        """What the lines say together, with the whole label in the place of its number."""
        return text_of(
            [
                line.model_copy(update={"text": self.choice.label})
                if line.client_message_id == self.client_message_id
                else line
                for line in lines
            ]
        )


def choice_of(draft: Draft, lines: Sequence[PostedLine]) -> Meant | None:
    """The choice that these lines take; None where no question is open, or another one was.

    Of several lines the last tap counts: what was typed around it is more about the same. A label
    or a number counts where it is all that was typed.
    """
    question = open_question(draft.head.middle)
    if question is None or is_unknown(question.kind):
        return None  # What only a newer release asks, only that one understands the answer to.
    asking = _message(draft, question)
    if asking is None:
        return None
    by_id = {choice.id: choice for choice in asking.choices}
    for line in reversed(lines):
        tapped = line.choice
        if tapped is not None and tapped.message_id == asking.id and tapped.id in by_id:
            return Meant(line.client_message_id, question, by_id[tapped.id])
    if len(lines) != 1:
        return None
    typed = choice_meant(lines[0].text, asking.choices)
    return None if typed is None else Meant(lines[0].client_message_id, question, typed)


def _message(draft: Draft, question: OpenQuestion) -> Message | None:
    found = (message for message in draft.earlier if message.id == question.message_id)
    return next(found, None)
