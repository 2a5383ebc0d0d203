"""Writes the description of the HTTP API from the models: `python -m infra.openapi`.

The modules `openapi_*` beside it say which route takes and gives which model. The result lies
beside the function that serves it; a test compares the two.
"""

import json
import re
import sys
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from functions.site.handler import DESCRIPTION
from infra.openapi_configuration import CONFIGURATION
from infra.openapi_operation import Operation, Parameter, Problem
from infra.openapi_visitor import SITE, VISITOR
from infra.openapi_webhooks import WEBHOOKS
from infra.openapi_work import WORK

Json = dict[str, Any]
ROUTES = (*VISITOR, *CONFIGURATION, *WORK, *WEBHOOKS, *SITE)
_REF = "#/components/schemas/{model}"


def describe() -> Json:
    """The OpenAPI 3.1 document."""
    models = sorted(_models(), key=lambda model: model.__name__)
    # One schema per model and direction: an answer always has the fields that a request may leave
    # out.
    pairs = [(model, mode) for model in models for mode in ("validation", "serialization")]
    used, definitions = models_json_schema(pairs, ref_template=_REF)  # type: ignore[arg-type]
    paths: Json = {}
    for operation in ROUTES:
        entry = paths.setdefault(operation.path, {})
        entry[operation.method] = _operation(operation, used)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Escalation service",
            "version": "1",
            "description": "The fail-safe of a chatbot platform. Errors are problem documents "
            "(RFC 9457) with a `code` for programs. A list is `{items, next}`: pass `next` as "
            "`after` to go on.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": definitions["$defs"],
            "securitySchemes": {
                "conversation": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The token given with a new conversation; it opens that one.",
                },
                "member": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "A Cognito access token of a member of the workspace.",
                },
            },
        },
    }


def _models() -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = {Problem}
    for operation in ROUTES:
        named = (operation.takes, operation.gives, operation.accepted)
        found.update(model for model in named if model is not None)
    return found


def _operation(operation: Operation, used: Any) -> Json:  # noqa: ANN401 - pydantic's own mapping
    described: Json = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": [_path_parameter(name) for name in re.findall(r"{(\w+)}", operation.path)]
        + [_parameter(parameter) for parameter in operation.parameters],
        "responses": {
            str(operation.status): _answer(operation, used),
            **({"202": _accepted(operation.accepted, used)} if operation.accepted else {}),
            **{str(status): _problem(status, used) for status in operation.problems},
            "default": _problem(None, used),
        },
    }
    if operation.security is not None:
        described["security"] = [{operation.security: []}]
    if operation.takes is not None:
        schema = used[operation.takes, "validation"]
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    return described


def _path_parameter(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _parameter(parameter: Parameter) -> Json:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.required,
        "description": parameter.description,
        "schema": {
            "type": "string",
            **({"enum": list(parameter.one_of)} if parameter.one_of else {}),
        },
    }


def _answer(operation: Operation, used: Any) -> Json:  # noqa: ANN401
    answer: Json = {"description": HTTPStatus(operation.status).phrase}
    if operation.gives is not None:
        schema = used[operation.gives, "serialization"]
        answer["content"] = {"application/json": {"schema": schema}}
    elif operation.media_type is not None:
        answer["content"] = {operation.media_type: {"schema": {"type": "string"}}}
    if operation.has_etag:
        answer["headers"] = {
            "ETag": {"description": "The version, quoted.", "schema": {"type": "string"}}
        }
    return answer


def _accepted(model: type[BaseModel], used: Any) -> Json:  # noqa: ANN401
    return {
        "description": "Accepted: Location is where to look for the result",
        "content": {"application/json": {"schema": used[model, "serialization"]}},
    }


def _problem(status: int | None, used: Any) -> Json:  # noqa: ANN401
    return {
        "description": HTTPStatus(status).phrase if status else "Any other error",
        "content": {"application/problem+json": {"schema": used[Problem, "serialization"]}},
    }


def text() -> str:
    """The document as it is kept in the repository."""
    return json.dumps(describe(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    DESCRIPTION.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"wrote {DESCRIPTION.name}\n")
