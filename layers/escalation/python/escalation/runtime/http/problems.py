"""Problem documents, and pydantic's findings as one plain sentence about one field."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from pydantic import ValidationError
from pydantic_core import ErrorDetails

PROBLEM = "application/problem+json"
STRICT_TRANSPORT = "max-age=31536000"
"""A year, as browsers want it at least before they trust it (hstspreload.org)."""
EVERY_ANSWER = {
    "Cache-Control": "no-store",
    "Strict-Transport-Security": STRICT_TRANSPORT,
    "X-Content-Type-Options": "nosniff",
}
"""Headers of each answer of the API, refusals included."""
SENTENCES = {
    "missing": "It is required.",
    "extra_forbidden": "There is no such field here.",
    "greater_than_equal": "Must be at least {ge}.",
    "greater_than": "Must be more than {gt}.",
    "less_than_equal": "Must be at most {le}.",
    "less_than": "Must be less than {lt}.",
    "string_too_short": "Must have at least {min_length} characters.",
    "string_too_long": "Must have at most {max_length} characters.",
    "string_pattern_mismatch": "Must have the form {pattern}",
    "too_short": "Must have at least {min_length} items.",
    "too_long": "Must have at most {max_length} items.",
    "literal_error": "Must be one of {expected}.",
    "union_tag_invalid": "{discriminator} must be one of {expected_tags}.",
    "union_tag_not_found": "Needs the field {discriminator}.",
    "string_type": "Must be text.",
    "bool_type": "Must be true or false.",
    "int_type": "Must be a whole number.",
    "int_from_float": "Must be a whole number.",
    "float_type": "Must be a number.",
    "finite_number": "Must be a finite number.",
    "list_type": "Must be a list.",
    "tuple_type": "Must be a list.",
    "dict_type": "Must be an object.",
    "model_type": "Must be an object.",
    "model_attributes_type": "Must be an object.",
    "none_required": "Must be null.",
}


_RENAMED = {413: "Content Too Large", 422: "Unprocessable Content"}
"""What RFC 9110 calls them; before 3.13 Python had older names."""


def phrase(status: int) -> str:
    """The name of a status, the same on every Python."""
    return _RENAMED.get(status) or HTTPStatus(status).phrase


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    field: str | None = None,
    retry_after_s: int | None = None,
    challenge: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
    request_id: str | None = None,
) -> Response[str]:
    """A problem document (RFC 9457). `code` is for programs, `detail` for people; by `request_id`
    whoever operates the service finds what happened, where it is the service's fault.
    """
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": phrase(status),
        "status": status,
        "detail": detail,
        "code": code,
    }
    if field:
        document["field"] = field
    if request_id:
        document["request_id"] = request_id
    if challenge is not None:
        document["challenge"] = dict(challenge)
    all_headers: dict[str, Any] = {**EVERY_ANSWER, **(headers or {})}
    if retry_after_s is not None:
        document["retry_after"] = retry_after_s
        all_headers["Retry-After"] = str(retry_after_s)
    return Response(
        status_code=status, content_type=PROBLEM, body=json.dumps(document), headers=all_headers
    )


def field_and_message(error: ValidationError, data: object) -> tuple[str, str]:
    """The first wrong field as a dotted path, and what would be right there.

    Args:
        error: what pydantic found.
        data: the JSON value that was validated, to tell fields from the names of union members
            that pydantic puts into its paths.
    """
    first = error.errors(include_url=False, include_input=False)[0]
    return dotted_path(first, data) or "body", _message(first)


def _message(fault: ErrorDetails) -> str:
    context: dict[str, Any] = fault.get("ctx") or {}
    sentence = SENTENCES.get(fault["type"])
    if sentence is not None:
        return sentence.format(**{name: str(value).strip("'") for name, value in context.items()})
    return as_sentence(str(context["error"]) if "error" in context else fault["msg"])


def as_sentence(message: str) -> str:
    """A validator's message as a problem document says it."""
    if message.split(" ", 1)[0].isalpha():  # else it begins with the name of a field
        message = message[:1].upper() + message[1:]
    return message if message.endswith((".", "?", "!")) else f"{message}."


def dotted_path(fault: ErrorDetails, data: object) -> str:
    """Where the fault is, as in `rules.2.keywords`; empty when it is the document as a whole.

    A validator of a whole model may name the field itself, as `field` in the error's context.
    """
    parts: list[str] = []
    current = data
    location = fault["loc"]
    for number, part in enumerate(location):
        last = number == len(location) - 1
        if part == "[key]":
            continue
        if isinstance(current, dict) and isinstance(part, str):
            if part not in current and not (last and fault["type"] == "missing"):
                continue
            current = current.get(part)
        elif isinstance(current, list) and isinstance(part, int) and part < len(current):
            current = current[part]
        elif isinstance(part, str) and not last:
            continue
        parts.append(str(part))
    named = (fault.get("ctx") or {}).get("field")
    if isinstance(named, str):
        parts.append(named)
    if fault["type"] in {"union_tag_invalid", "union_tag_not_found"}:
        parts.append(str((fault.get("ctx") or {}).get("discriminator", "")).strip("'"))
    return ".".join(parts)
