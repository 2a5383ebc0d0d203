"""Entry point of the function `site`."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.event_handler import Response

from escalation.runtime.http import JSON, App, json_response, new_app

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

DESCRIPTION = Path(__file__).with_name("openapi.json")


@cache
def _description() -> str:
    return DESCRIPTION.read_text(encoding="utf-8")


def build() -> App:
    """The application."""
    app = new_app()

    @app.get("/health")
    def health() -> Response[str]:
        return json_response({"status": "ok"})

    @app.get("/openapi.json")
    def openapi() -> Response[str]:
        return Response(
            status_code=200,
            content_type=JSON,
            body=_description(),
            headers={"Cache-Control": "public, max-age=300"},
        )

    return app


_APP = build()


def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
    """Answer one request of the HTTP API (payload format 2.0)."""
    return _APP.resolve(event, context)
