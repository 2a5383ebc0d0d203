"""The large language model of this deployment, where one is configured, and what it is asked.

Nothing of Amazon Bedrock is imported or built before something is asked: most turns ask nothing.
What asks it is imported only where there is a model.
"""

from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from pydantic import Field

from escalation.domain.bot_ports import Guidance, Summaries
from escalation.domain.language_model import LanguageModel, ModelPrices, ModelRequest
from escalation.domain.ports import SystemClock
from escalation.runtime.environment import TranscriptsTable, Variables, read
from escalation.runtime.events import LoggedEvents

if TYPE_CHECKING:
    from escalation.adapters.aws.model_budgets import DynamoModelBudgets
    from escalation.use_cases.bot.answer_with_model import AnswerWithModel
    from escalation.use_cases.bot.model_budget import SharedLimits

Dollars = Annotated[float, Field(ge=0)]
ModelUse = Literal["model", "model_quick"]

T = TypeVar("T")


class ModelVariables(Variables):
    """Which model, if any, US dollars for a million of its tokens, for the metrics, and how often
    a day it may be asked.
    """

    bedrock_model_id: str | None = None
    bedrock_input_usd: Dollars | None = None
    bedrock_output_usd: Dollars | None = None
    model_calls_of_workspace: Annotated[int, Field(ge=0)] = 0
    model_calls_of_environment: Annotated[int, Field(ge=0)] = 0

    @property
    def prices(self) -> ModelPrices | None:
        """Both prices, or None."""
        if self.bedrock_input_usd is None or self.bedrock_output_usd is None:
            return None
        return ModelPrices(input_usd=self.bedrock_input_usd, output_usd=self.bedrock_output_usd)


class _ModelWhenAsked:
    """The model, with its client built by the first question."""

    def __init__(self, variables: ModelVariables, model_id: str, use: ModelUse) -> None:
        self._variables = variables
        self._model_id = model_id
        self._use = use

    @property
    def model_id(self) -> str:
        return self._model_id

    @cached_property
    def _model(self) -> LanguageModel:
        from escalation.adapters.aws.bedrock import BedrockModel  # noqa: PLC0415
        from escalation.adapters.aws.clients import client  # noqa: PLC0415

        return BedrockModel(
            client("bedrock-runtime", self._use),
            self._model_id,
            events=LoggedEvents(),
            prices=self._variables.prices,
        )

    def call(self, request: ModelRequest, read: Callable[[Mapping[str, object]], T]) -> T:
        return self._model.call(request, read)


def _language_model(use: ModelUse) -> LanguageModel | None:
    variables = read(ModelVariables)
    model_id = variables.bedrock_model_id
    limits = shared_limits()
    if model_id is None or limits is None:
        return None
    from escalation.use_cases.bot.model_budget import BudgetedModel  # noqa: PLC0415

    return BudgetedModel(
        _ModelWhenAsked(variables, model_id, use),
        model_budgets(),
        limits,
        clock=SystemClock(),
        events=LoggedEvents(),
    )


def shared_limits() -> "SharedLimits | None":
    """How often a day the model may be asked for one workspace, and for all of them; None without
    a model.
    """
    if read(ModelVariables).bedrock_model_id is None:
        return None
    from escalation.use_cases.bot.model_budget import SharedLimits  # noqa: PLC0415

    variables = read(ModelVariables)
    return SharedLimits(
        workspace=variables.model_calls_of_workspace,
        environment=variables.model_calls_of_environment,
    )


@cache
def model_budgets() -> "DynamoModelBudgets":
    """What has been asked today."""
    from escalation.adapters.aws.clients import client  # noqa: PLC0415
    from escalation.adapters.aws.model_budgets import DynamoModelBudgets  # noqa: PLC0415

    return DynamoModelBudgets(client("dynamodb"), read(TranscriptsTable).transcripts_table)


@cache
def answers() -> "AnswerWithModel | None":
    """Betters the reference bot's answers; None without a model."""
    model = _language_model("model")
    if model is None:
        return None
    from escalation.use_cases.bot.answer_with_model import AnswerWithModel  # noqa: PLC0415

    return AnswerWithModel(model)


@cache
def guidance() -> Guidance | None:
    """Reads guidelines; None without a model."""
    model = _language_model("model_quick")
    if model is None:
        return None
    from escalation.use_cases.bot.guidance import ModelGuidance  # noqa: PLC0415

    return ModelGuidance(model)


@cache
def summaries() -> Summaries | None:
    """Writes summaries; None without a model."""
    model = _language_model("model")
    if model is None:
        return None
    from escalation.use_cases.bot.summary import ModelSummaries  # noqa: PLC0415

    return ModelSummaries(model)
