"""Writes the description of the HTTP API: `python -m infra.openapi`.

It is read from the routes as their handlers declare them. The result lies beside the function that
serves it; a test compares the two.
"""

import inspect
import json
import re
import sys
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from pydantic import BaseModel, Field, RootModel
from pydantic.json_schema import models_json_schema

from escalation.adapters.helpdesks.registry import VENDORS
from escalation.domain.matters import MATTERS
from escalation.domain.workspace import ROLES, may
from escalation.runtime.http.answers import JSON
from escalation.runtime.http.parameters import Described
from escalation.runtime.http.problems import phrase
from escalation.runtime.http.routes import Route
from functions.admin import routes as admin
from functions.admin.routes import workspace as routes_workspace
from functions.classify import handler as classify
from functions.site import handler as site
from functions.site.handler import DESCRIPTION
from functions.webhooks import handler as webhooks

Json = dict[str, Any]
Model = type[BaseModel]

BY_FUNCTION: Mapping[str, Sequence[Route]] = {
    "classify": tuple(classify.routes),
    "admin": tuple(route for routes in admin.ROUTES for route in routes),
    "webhooks": tuple(webhooks.routes),
    "site": tuple(site.routes),
}
"""The routes of the HTTP API, by the function that declares and answers them."""

ROUTES = [route for routes in BY_FUNCTION.values() for route in routes if route.described]
_REF = "#/components/schemas/{model}"


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="For people.")
    code: str = Field(description="For programs; stays the same.")
    field: str | None = Field(default=None, description="The first wrong field, as a dotted path.")
    retry_after: int | None = Field(default=None, description="Seconds, as in Retry-After.")
    request_id: str | None = Field(
        default=None, description="Where the fault is the service's: under it the log says more."
    )
    challenge: dict[str, Any] | None = Field(
        default=None, description="With a 428: what to solve, in ALTCHA's form (v1)."
    )


_TAKEN: Any = reduce(
    or_, (model for vendor in VENDORS.all() for model in vendor.credentials().taken)
)


class ConnectionCredentials(RootModel[_TAKEN]):
    """Credentials of the helpdesk in the path. They are stored and never shown again."""


IN_FULL: Mapping[Model, Model] = {routes_workspace.ConnectionCredentials: ConnectionCredentials}
"""What a route takes as any object, because which model it must be depends on the path."""


def describe() -> Json:
    """The OpenAPI 3.1 document."""
    models = sorted(_models(), key=lambda model: model.__name__)
    # One schema per model and direction: an answer always has the fields that a request may leave
    # out.
    pairs = [(model, mode) for model in models for mode in ("validation", "serialization")]
    pairs += [(matter, "serialization") for matter in MATTERS]
    used, definitions = models_json_schema(pairs, ref_template=_REF)  # type: ignore[arg-type]
    for matter in MATTERS:
        # Fields may be added to what leaves, and readers pass over what they do not know.
        name = used[matter, "serialization"]["$ref"].rpartition("/")[2]
        del definitions["$defs"][name]["additionalProperties"]
    paths: Json = {}
    for route in ROUTES:
        path = re.sub(r"<(\w+)>", r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, used)
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
        "webhooks": {
            matter.model_fields["type"].default: _told(matter, used) for matter in MATTERS
        },
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


def _told(matter: Model, used: Any) -> Json:  # noqa: ANN401 - pydantic's own mapping
    """What a receiver of webhooks gets; on the event bus `data` is the event's `detail`."""
    body = {
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"type": "string", "const": matter.model_fields["type"].default},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": used[matter, "serialization"],
        },
    }
    return {
        "post": {
            "summary": (inspect.getdoc(matter) or "").partition("\n")[0].removesuffix("."),
            "tags": ["matters"],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": body}},
            },
            "responses": {"2XX": {"description": "Taken."}},
        }
    }


def _models() -> set[Model]:
    named = [model for route in ROUTES for model in (_taken(route), route.gives, route.accepted)]
    return {Problem, *(model for model in named if model is not None)}


def _taken(route: Route) -> Model | None:
    return IN_FULL.get(route.takes, route.takes) if route.takes else None


def _operation(route: Route, used: Any) -> Json:  # noqa: ANN401 - pydantic's own mapping
    described: Json = {
        "operationId": _camel(route.handle.__name__),
        "summary": _summary(route),
        "tags": [route.tag],
        **_asked_of_members(route),
        "parameters": [_path_parameter(name) for name in re.findall(r"<(\w+)>", route.path)]
        + [_parameter(parameter) for parameter in route.parameters],
        "responses": {
            str(route.status): _answer(route, used),
            **({"202": _accepted(route.accepted, used)} if route.accepted else {}),
            **({"304": {"description": phrase(304)}} if route.has_not_modified else {}),
            **{str(status): _problem(status, used) for status in route.problems},
            **({"401": _not_signed_in(used)} if route.security == "member" else {}),
            "default": _problem(None, used),
        },
    }
    if route.security is not None:
        described["security"] = [{route.security: []}]
    taken = _taken(route)
    if taken is not None:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": used[taken, "validation"]}},
        }
    return described


def _asked_of_members(route: Route) -> Json:
    if route.least is None:
        return {}
    roles = ", ".join(role for role in ROLES if may(role, route.least))
    recorded = {"x-audit": route.audit} if route.audit else {}
    return {"description": f"For {roles}.", "x-least-role": route.least, **recorded}


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.title() for word in others)


def _summary(route: Route) -> str:
    return (inspect.getdoc(route.handle) or "").partition("\n")[0].removesuffix(".")


def _path_parameter(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _parameter(parameter: Described) -> Json:
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


def _answer(route: Route, used: Any) -> Json:  # noqa: ANN401
    answer: Json = {"description": phrase(route.status)}
    if route.gives is not None:
        schema = used[route.gives, "serialization"]
        answer["content"] = {"application/json": {"schema": schema}}
    elif route.media_type is not None:
        kind = "object" if route.media_type == JSON else "string"
        answer["content"] = {route.media_type: {"schema": {"type": kind}}}
    if route.has_etag:
        answer["headers"] = {
            "ETag": {"description": "The version, quoted.", "schema": {"type": "string"}}
        }
    return answer


def _accepted(model: Model, used: Any) -> Json:  # noqa: ANN401
    return {
        "description": "Accepted: Location is where to look for the result",
        "content": {"application/json": {"schema": used[model, "serialization"]}},
    }


def _problem(status: int | None, used: Any) -> Json:  # noqa: ANN401
    return {
        "description": phrase(status) if status else "Any other error",
        "content": {"application/problem+json": {"schema": used[Problem, "serialization"]}},
    }


def _not_signed_in(used: Any) -> Json:  # noqa: ANN401
    """API Gateway's authorizer refuses a member's token before the service hears of it, in a form
    that cannot be changed (docs.aws.amazon.com/apigateway, HTTP APIs: JWT authorizers).
    """
    refused = _problem(401, used)
    refused["description"] += ": {message} where API Gateway has refused the token itself"
    refused["content"]["application/json"] = {
        "schema": {
            "type": "object",
            "properties": {"message": {"type": "string"}},
            "required": ["message"],
        }
    }
    return refused


def text() -> str:
    """The document as it is kept in the repository."""
    return json.dumps(describe(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    DESCRIPTION.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"wrote {DESCRIPTION.name}\n")
