"""The form of a written chat: what is said or done, and what must and must not come of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import yaml  # type: ignore[import-untyped] # its types are another package
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

_FOLDER = Path(__file__).parent / "scripts"


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(_Strict):
    """One thing that happens, and what is so afterwards. What is not named may be as it likes.

    Attributes:
        visitor: what the visitor writes; several lines are posted together.
        tap: the choice that is taken of the open question, by its id or counted from 0.
        wait_minutes: time passes, and the sweep comes.
        leaves: the page is closed.
        takes_over: a person of the team takes the chat in the console.
        agent: a person of the team writes.
        does: the decision's action, one of these.
        answers: the id of the entry whose answer comes back.
        says, never: parts of what comes back, and of what must not.
        choices: how many choices come back at least.
        people: how often the chat has been handed to people so far.
        asked_about: part of the question that people get.
        urgent: whether it is marked so for people.
    """

    visitor: Texts | None = None
    tap: int | str | None = None
    wait_minutes: int | None = None
    leaves: bool = False
    takes_over: bool = False
    agent: str | None = None
    does: Texts | None = None
    answers: str | None = None
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    choices: int = 0
    people: int | None = None
    asked_about: str | None = None
    urgent: bool | None = None


class Script(_Strict):
    """A chat with one bot in one language; `settings` over those of a new bot."""

    name: str
    bot: str = "tech_support"
    locale: str = "en"
    settings: Annotated[dict[str, Any], Field(default_factory=dict)]
    lines: Annotated[tuple[Step, ...], Field(min_length=1)]


def scripts() -> Iterator[tuple[str, Script]]:
    """Each written chat with its file's name."""
    for file in sorted(_FOLDER.glob("*.yaml")):
        for one in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield file.stem, Script.model_validate(one)
