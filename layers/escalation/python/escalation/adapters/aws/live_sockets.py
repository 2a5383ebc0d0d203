"""The sockets of API Gateway's WebSocket API, as something can be sent to them."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from escalation.adapters.aws.clients import error_code
from escalation.domain.live import Sent

if TYPE_CHECKING:
    from types_boto3_apigatewaymanagementapi import ApiGatewayManagementApiClient

AT_ONCE = 8
"""Frames under way at one time; the client keeps ten connections."""
WITHIN_S = 8.0
"""What all frames of one call have together: whoever comes after it waits."""


class ApiGatewaySockets:
    """Implements `Sockets` by `PostToConnection`.

    A socket that is closed answers 410, and so does one whose `$connect` is under way.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
    """

    def __init__(
        self, client: "ApiGatewayManagementApiClient", *, within_s: float = WITHIN_S
    ) -> None:
        """Takes the client.

        Args:
            client: of the API's stage, with short time-outs and one attempt.
            within_s: seconds until what has not been sent is lost.
        """
        self._client = client
        self._within_s = within_s

    def send(self, frames: Sequence[tuple[str, str]]) -> Sent:
        """See `Sockets`."""
        if len(frames) == 1:
            return _counted([(frames[0][0], self._post(*frames[0]))])
        pool = ThreadPoolExecutor(AT_ONCE)
        try:
            under_way: dict[Future[str], str] = {
                pool.submit(self._post, socket_id, frame): socket_id for socket_id, frame in frames
            }
            done, late = wait(under_way, timeout=self._within_s)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        ended = [(under_way[each], each.result()) for each in done]
        return _counted([*ended, *((under_way[each], "late") for each in late)])

    def _post(self, socket_id: str, frame: str) -> str:
        """What became of one: nothing where it arrived, else why not."""
        try:
            self._client.post_to_connection(ConnectionId=socket_id, Data=frame.encode())
        except (ClientError, BotoCoreError) as error:
            return error_code(error)
        return ""


def _counted(ended: Sequence[tuple[str, str]]) -> Sent:
    gone = frozenset(socket_id for socket_id, why in ended if why == "GoneException")
    arrived = sum(1 for _, why in ended if not why)
    return Sent(
        arrived=arrived,
        gone=gone,
        lost=sum(1 for _, why in ended if why not in ("", "GoneException")),
    )
