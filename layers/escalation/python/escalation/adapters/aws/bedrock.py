"""A large language model on Amazon Bedrock, by the Converse API with one forced tool.

The visitor's text reaches the model as JSON between tags, in blocks of their own, with angle
brackets escaped: it can neither close a tag nor stand among the instructions.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ParamValidationError,
    ReadTimeoutError,
)

from escalation.adapters.aws.clients import error_code, is_transient
from escalation.domain.language_model import (
    Material,
    ModelFailed,
    ModelFailure,
    ModelPrices,
    ModelRequest,
)
from escalation.domain.ports import Events

if TYPE_CHECKING:
    from types_boto3_bedrock_runtime import BedrockRuntimeClient

ATTEMPTS: Final = 2
PAUSE_S: Final = 0.25
"""Between two attempts: throttling is by the second."""
_THROTTLED: Final = frozenset({"ThrottlingException", "TooManyRequestsException"})
_TIMED_OUT: Final = frozenset({"ModelTimeoutException", "RequestTimeout"})
_MISSING: Final = frozenset(
    {"AccessDeniedException", "ResourceNotFoundException", "UnrecognizedClientException"}
)
_REFUSED: Final = frozenset({"content_filtered", "guardrail_intervened"})

T = TypeVar("T")


class BedrockModel:
    """Implements the port `LanguageModel`.

    An attempt takes at most the client's connect and read time-outs; it is not begun when the
    budget has less left, so a call never outlasts its budget.
    """

    def __init__(
        self,
        client: "BedrockRuntimeClient",
        model_id: str,
        *,
        events: Events,
        prices: ModelPrices | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Takes a client that does not retry by itself.

        Args:
            client: its time-outs bound one attempt.
            model_id: a model, or an inference profile, that supports forced tool use.
            events: learns tokens, cost and milliseconds of each answer, and each failure.
            prices: of the model; without them no cost is told.
            clock: seconds that never go back.
            sleep: waits so many seconds.
        """
        self._client = client
        self._model_id = model_id
        self._events = events
        self._prices = prices
        self._clock = clock
        self._sleep = sleep
        config: Any = client.meta.config
        self._longest_s = float(config.connect_timeout) + float(config.read_timeout)

    @property
    def model_id(self) -> str:
        """The model's id, as configured."""
        return self._model_id

    def call(self, request: ModelRequest, read: Callable[[Mapping[str, object]], T]) -> T:
        """See `LanguageModel.call`."""
        started = self._clock()
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._attempt(request, read)
            except ModelFailed as failed:
                left = request.budget_s - (self._clock() - started)
                again = (
                    attempt < ATTEMPTS
                    and failed.kind not in {"missing", "refused"}
                    and left >= self._longest_s + PAUSE_S
                )
                self._events.record(
                    "model_failed",
                    task=request.task,
                    kind=failed.kind,
                    detail=failed.detail[:100],
                    attempt=attempt,
                    again=again,
                )
                if not again:
                    raise
                self._sleep(PAUSE_S)
        raise AssertionError("the loop returns or raises")

    def _attempt(self, request: ModelRequest, read: Callable[[Mapping[str, object]], T]) -> T:
        if request.budget_s < self._longest_s:
            raise ModelFailed("timeout", "budget below one attempt")
        started = self._clock()
        answer = self._converse(request)
        self._tell(request, answer, round((self._clock() - started) * 1_000))
        arguments = _arguments(answer, request.form.name)
        try:
            return read(arguments)
        except ValueError as error:
            raise ModelFailed("bad_reply", _faults(error)) from None

    def _converse(self, request: ModelRequest) -> Mapping[str, Any]:
        form = request.form
        try:
            return self._client.converse(
                modelId=self._model_id,
                system=[{"text": request.instructions}],
                messages=[
                    {
                        "role": "user",
                        "content": [{"text": _as_text(part)} for part in request.material],
                    }
                ],
                inferenceConfig={"maxTokens": request.max_tokens, "temperature": 0.0},
                toolConfig={
                    "tools": [
                        {
                            "toolSpec": {
                                "name": form.name,
                                "description": form.purpose,
                                "inputSchema": {"json": dict(form.schema_)},
                            }
                        }
                    ],
                    "toolChoice": {"tool": {"name": form.name}},
                },
                requestMetadata={"task": request.task},
            )
        except (ReadTimeoutError, ConnectTimeoutError) as error:
            raise ModelFailed("timeout", error_code(error)) from None
        except ClientError as error:
            raise ModelFailed(failure_kind(error), error_code(error)) from None
        except (EndpointConnectionError, ParamValidationError, BotoCoreError) as error:
            raise ModelFailed("error", error_code(error)) from None

    def _tell(self, request: ModelRequest, answer: Mapping[str, Any], took_ms: int) -> None:
        usage = answer.get("usage") or {}
        tokens = {
            "input_tokens": int(usage.get("inputTokens") or 0),
            "output_tokens": int(usage.get("outputTokens") or 0),
        }
        cost = None if self._prices is None else round(self._prices.cost(**tokens), 8)
        self._events.record(
            "model_called",
            task=request.task,
            model_id=self._model_id,
            took_ms=took_ms,
            cost_usd=cost,
            **tokens,
        )


def failure_kind(error: ClientError) -> ModelFailure:
    """What a refusal of the service is to whoever asked a model."""
    code = error_code(error)
    if code in _THROTTLED:
        return "throttled"
    if code in _TIMED_OUT:
        return "timeout"
    # What the service refuses (a wrong id, a schema it does not take) it refuses every time.
    return "error" if code not in _MISSING and is_transient(error) else "missing"


def _as_text(part: Material) -> str:
    """One block: a tag, JSON in which no tag can stand, the closing tag."""
    data = json.dumps(part.data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&":
        data = data.replace(char, f"\\u{ord(char):04x}")
    # Half a surrogate pair cannot be sent as UTF-8.
    data = data.encode("utf-8", "replace").decode()
    return f"<{part.name}>\n{data}\n</{part.name}>"


def _arguments(answer: Mapping[str, Any], form: str) -> Mapping[str, object]:
    """The arguments of the one call of the form; anything else is not an answer."""
    reason = answer.get("stopReason")
    if reason in _REFUSED:
        raise ModelFailed("refused", str(reason))
    if reason == "max_tokens":
        raise ModelFailed("bad_reply", "cut off")
    output = answer.get("output") or {}
    content = (output.get("message") or {}).get("content") or []
    calls = [block["toolUse"] for block in content if isinstance(block.get("toolUse"), dict)]
    if len(calls) != 1 or calls[0].get("name") != form:
        raise ModelFailed("bad_reply", f"{len(calls)} tool calls")
    arguments = calls[0].get("input")
    if not isinstance(arguments, dict):
        raise ModelFailed("bad_reply", "arguments are no object")
    return arguments


def _faults(error: ValueError) -> str:
    """Where the arguments were wrong, without the values."""
    errors = getattr(error, "errors", None)
    if errors is None:
        return str(error.args[0])[:100] if error.args else "refused"
    first = errors(include_input=False, include_url=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"][:3]) or "arguments"
    return f"{where}: {first['type']}"
