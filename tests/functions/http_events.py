"""HTTP API events (payload format 2.0) as API Gateway sends them."""

import base64
import json
from typing import Any


class Context:
    """What the functions read of Lambda's context."""

    aws_request_id = "8f2ad7c5-1f4e-4f6e-9a39-1d2b6f0c7a11"


CONTEXT: Any = Context()


def http_event(
    method: str,
    path: str,
    *,
    body: object = None,
    raw: str | None = None,
    headers: dict[str, str] | None = None,
    query: dict[str, str] | None = None,
    claims: dict[str, str] | None = None,
    in_base64: bool = False,
) -> dict[str, Any]:
    """One request. `claims` are those of an access token that the authorizer has verified."""
    text = raw if raw is not None else (None if body is None else json.dumps(body))
    if in_base64 and text is not None:
        text = base64.b64encode(text.encode("latin-1")).decode()
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} /v1/admin/{{proxy+}}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json", **(headers or {})},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api-1",
            "domainName": "api-1.execute-api.eu-west-1.amazonaws.com",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "test",
            },
            "requestId": "request-1",
            "routeKey": f"{method} /v1/admin/{{proxy+}}",
            "stage": "$default",
            "time": "02/Mar/2026:09:00:00 +0000",
            "timeEpoch": 1772442000000,
        },
        "isBase64Encoded": in_base64,
    }
    if query:
        event["queryStringParameters"] = query
    if text is not None:
        event["body"] = text
    if claims is not None:
        event["requestContext"]["authorizer"] = {"jwt": {"claims": claims, "scopes": None}}
    return event


def access_token(sub: str) -> dict[str, str]:
    """The claims of a Cognito access token."""
    return {"sub": sub, "token_use": "access", "client_id": "client-1", "username": sub}


def header(answer: dict[str, Any], name: str) -> str | None:
    """A header of an answer, whatever its case."""
    for key, value in answer["headers"].items():
        if key.lower() == name.lower():
            return str(value)
    return None


def document(answer: dict[str, Any]) -> Any:
    """The JSON of an answer."""
    return json.loads(answer["body"])
