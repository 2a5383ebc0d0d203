"""What the reference bot answers from."""

from typing import Annotated

from pydantic import Field, StringConstraints

from escalation.domain.types import Frozen, HttpsUrl, Identifier

Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Answer = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8_000)]


class KnowledgeEntry(Frozen):
    """One answer and the ways people ask for it."""

    id: Identifier
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=200)]
    answer: Answer
    url: HttpsUrl | None = None
