"""The routes that helpdesks call."""

from typing import Literal

from pydantic import BaseModel

from infra.openapi_operation import Operation

ONE = "/v1/webhooks/{helpdesk}/{connection_id}"


class Taken(BaseModel):
    """The delivery was taken; nothing more is told."""

    status: Literal["ok"]


WEBHOOKS = (
    Operation(
        method="post",
        path=ONE,
        name="receiveWebhook",
        summary="A helpdesk's event; the vendor's proof is checked, its body is a hint only",
        tag="helpdesk",
        security=None,
        gives=Taken,
        problems=(400, 401, 404, 413, 503),
    ),
    Operation(
        method="get",
        path=ONE,
        name="shakeHands",
        summary="The call by which a helpdesk makes sure that somebody listens",
        tag="helpdesk",
        security=None,
        gives=Taken,
        problems=(404,),
    ),
)
