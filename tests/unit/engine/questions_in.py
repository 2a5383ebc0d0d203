"""Knowledge in several languages and what it is asked, as tests/benchmarks/languages holds it.

A file has entries: `# id | answer`, the questions that the owner wrote, and after `?` what visitors
ask. What stands below `# -` is about nothing that the bot knows.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from escalation.domain.knowledge import KnowledgeEntry

FOLDER = Path(__file__).parents[2] / "benchmarks" / "languages"
NONE = "-"


class Asked(NamedTuple):
    """A visitor's question and the entry that answers it, None for none."""

    text: str
    entry_id: str | None


class Faq(NamedTuple):
    """A bot's knowledge, and questions that it has not seen."""

    entries: tuple[KnowledgeEntry, ...]
    asked: tuple[Asked, ...]


@cache
def faq(language: str) -> Faq:
    """Read a file."""
    entries: list[KnowledgeEntry] = []
    asked: list[Asked] = []
    entry_id, answer, questions = NONE, "", list[str]()

    def close() -> None:
        if questions:
            made = KnowledgeEntry(id=entry_id, questions=tuple(questions), answer=answer)
            entries.append(made)
            questions.clear()

    for line in (FOLDER / f"{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            close()
            entry_id, _, answer = line[2:].partition(" | ")
        elif line.startswith("? "):
            asked.append(Asked(line[2:], None if entry_id == NONE else entry_id))
        elif line:
            questions.append(line)
    close()
    return Faq(tuple(entries), tuple(asked))
