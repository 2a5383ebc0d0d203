"""What is asked of a large language model, and what may come back.

A request keeps three things apart: instructions (written here, or by the owner), material (data,
among it what visitors wrote), and the one tool whose arguments are the answer. The tool is a form
to fill in; nothing acts on a call of it but the code that reads the form.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Protocol, TypeVar

from pydantic import Field

from escalation.domain.bot_ports import ModelUser
from escalation.domain.errors import EscalationError
from escalation.domain.types import Frozen

ModelTask = Literal["answer", "judge", "guidance", "summary"]
ModelFailure = Literal["timeout", "throttled", "missing", "refused", "bad_reply", "budget", "error"]

T = TypeVar("T")


class Material(Frozen):
    """Data the model reads, as JSON between tags of its name. Never instructions."""

    name: Annotated[str, Field(pattern=r"^[a-z_]{1,30}$")]
    data: Any
    """Lists, mappings, texts and numbers."""


class Form(Frozen):
    """The tool a model must call: a name, what it is for, and a JSON schema of its arguments."""

    name: Annotated[str, Field(pattern=r"^[a-z_]{1,30}$")]
    purpose: str
    schema_: Mapping[str, Any]


class ModelRequest(Frozen):
    """One question to a model; `budget_s` covers every attempt together."""

    task: ModelTask
    user: ModelUser
    instructions: str
    material: tuple[Material, ...]
    form: Form
    max_tokens: Annotated[int, Field(ge=16, le=4_096)]
    budget_s: Annotated[float, Field(gt=0, le=60)]


class ModelPrices(Frozen):
    """US dollars for a million tokens."""

    input_usd: Annotated[float, Field(ge=0)]
    output_usd: Annotated[float, Field(ge=0)]

    def cost(self, *, input_tokens: int, output_tokens: int) -> float:
        """Dollars for one call."""
        spent = self.input_usd * input_tokens + self.output_usd * output_tokens
        return spent / 1_000_000


class ModelFailed(EscalationError):
    """No usable answer; `detail` is a code or field names, never what anybody wrote."""

    def __init__(self, kind: ModelFailure, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind = kind
        self.detail = detail


class LanguageModel(Protocol):
    """A large language model."""

    @property
    def model_id(self) -> str:
        """Which one; evidence names it."""
        ...

    def call(self, request: ModelRequest, read: Callable[[Mapping[str, object]], T]) -> T:
        """The arguments of the form as `read` returns them.

        `read` raises ValueError for arguments that will not do, which counts as a failed attempt.

        Raises:
            ModelFailed: after one more attempt where the budget allowed it.
        """
        ...


class ModelBudgets(Protocol):
    """How many questions a day have been asked, by everybody together."""

    def take(self, budget: str, day: date, *, limit: int) -> bool:
        """Count one more question, unless `limit` have been asked; whether it was counted.

        Args:
            budget: names the bot, the workspace or the environment.
            day: in UTC.
            limit: questions a day.

        Raises:
            RetryableError: the store did not answer; it may be counted or not.
        """
        ...

    def taken(self, budget: str, day: date) -> int:
        """How many have been asked. Raises RetryableError."""
        ...
