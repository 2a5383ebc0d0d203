"""Bots as Lambda functions."""

import json
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    ReadTimeoutError,
)
from pydantic import ValidationError

from escalation.adapters.aws.clients import error_code
from escalation.domain.bot_contract import CHOICES_SINCE, BotReply, BotRequest
from escalation.domain.choice_words import whole_reading
from escalation.domain.errors import BotFailed, RetryableError
from escalation.domain.workspace import REFERENCE, AllowedFunctions, Bot

if TYPE_CHECKING:
    from types_boto3_lambda import LambdaClient

MAX_REPLY_BYTES = 1_000_000
"""The longest text the contract allows is 384 KB when every character is a JSON escape."""
_MISSING = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "InvalidParameterValueException",
        "ResourceNotFoundException",
    }
)
_TIMED_OUT = "Sandbox.Timedout"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Kind = Literal["error", "timeout", "bad_reply", "missing"]


def _failed(kind: Kind, detail: str) -> BotFailed:
    return BotFailed(kind, detail[:200])


class LambdaBots:
    """Invokes bots and holds them to their contract.

    Failures name codes and fields only: what a bot or a visitor wrote never becomes part of an
    error, because errors are logged and stored as evidence.
    """

    def __init__(
        self,
        client: "LambdaClient",
        reference_arn: str,
        allowed_arns: Sequence[str] = (),
        *,
        granted_to: Callable[[str], Sequence[str] | None],
    ) -> None:
        """Takes what may be invoked.

        Args:
            client: with the time-outs of a bot.
            reference_arn: every workspace's.
            allowed_arns: in this environment: ARNs, or patterns where `*` stands for anything (as
                in IAM).
            granted_to: which of them a workspace has been granted; None for one from before there
                were grants. Asked only for a function of the workspace's own.
        """
        self._client = client
        self._reference_arn = reference_arn
        self._allowed = AllowedFunctions(allowed_arns)
        self._granted_to = granted_to

    def ask(self, bot: Bot, request: BotRequest) -> BotReply:
        """The bot's reply, with scores only for bots that were asked about. The request goes out
        in the version of the contract that the bot is known to speak, and none gets a higher one.

        Raises:
            BotFailed: `missing` when the function does not exist or may not be invoked, else
                `error`, `timeout` or `bad_reply`.
        """
        if bot.function == REFERENCE:
            return self._invoke(self._reference_arn, request, bot.contract)
        if bot.function not in self._allowed:
            raise _failed("missing", "this environment does not allow the function")
        try:
            granted = self._granted_to(bot.workspace_id)
        except RetryableError as error:
            raise _failed("error", error.code) from error
        if granted is not None and bot.function not in AllowedFunctions(granted):
            raise _failed("missing", "the workspace has not been granted the function")
        return self._invoke(bot.function, request, bot.contract)

    def route(self, request: BotRequest) -> BotReply:
        """The reference bot's scores of the request's targets. Raises BotFailed."""
        asked = request.model_copy(update={"purpose": "route"})
        return self._invoke(self._reference_arn, asked, 1)

    def _invoke(self, arn: str, given: BotRequest, version: int) -> BotReply:
        request = given.at_version(version)
        try:
            answer = self._client.invoke(
                FunctionName=arn,
                InvocationType="RequestResponse",
                Payload=request.model_dump_json().encode(),
            )
            raw = answer["Payload"].read(MAX_REPLY_BYTES + 1)
        except (ReadTimeoutError, ConnectTimeoutError) as error:
            raise _failed("timeout", error_code(error)) from error
        except ClientError as error:
            code = error_code(error)
            raise _failed("missing" if code in _MISSING else "error", code) from error
        except BotoCoreError as error:
            raise _failed("error", error_code(error)) from error
        if "FunctionError" in answer:
            name = _error_type(raw)
            raise _failed("timeout" if name == _TIMED_OUT else "error", name)
        if len(raw) > MAX_REPLY_BYTES:
            raise _failed("bad_reply", f"longer than {MAX_REPLY_BYTES} bytes")
        return _within_contract(raw, request)


def _error_type(raw: bytes) -> str:
    """The exception's class name. Its message may quote the visitor and is left out."""
    try:
        name = json.loads(raw)["errorType"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return "FunctionError"
    return name if re.fullmatch(r"[A-Za-z0-9_.]{1,100}", str(name)) else "FunctionError"


def _within_contract(raw: bytes, request: BotRequest) -> BotReply:
    try:
        # Strict: "0.9" or true is not a number, and guessing one would decide an escalation.
        reply = BotReply.model_validate_json(raw, strict=True)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"][:3]) or "reply"
        raise _failed("bad_reply", f"{where}: {first['type']}") from None
    text = _CONTROLS.sub("", reply.text).strip()
    if not text and not reply.wants_handoff and reply.confidence > 0 and request.purpose == "chat":
        raise _failed("bad_reply", "text: empty, though the bot claims to know the answer")
    known = {request.bot_id, *request.targets}
    routing = (
        None
        if reply.routing is None
        else tuple(score for score in reply.routing if score.bot_id in known)
    )
    second = reply.second and reply.second.model_copy(
        update={
            "text": _CONTROLS.sub("", reply.second.text).strip(),
            "left_open": _CONTROLS.sub("", reply.second.left_open).strip(),
        }
    )
    choices = reply.choices if request.version >= CHOICES_SINCE else ()
    whole = whole_reading(text, choices)
    if whole is None or not text:
        whole, choices = text, ()
    return reply.model_copy(
        update={"text": whole, "routing": routing, "second": second, "choices": choices}
    )
