"""The environment's event bus, as the place that matters leave by."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from escalation.adapters.aws.clients import error_code
from escalation.domain.matters import Matter, written
from escalation.domain.ports import Events

if TYPE_CHECKING:
    from types_boto3_events import EventBridgeClient
    from types_boto3_events.type_defs import PutEventsRequestEntryTypeDef

SOURCE = "escalation"
"""Of every event; what AWS itself sends begins with `aws.`."""
MOST_ENTRIES = 10
"""Of one call. Together they may have 256 KB, which ten of the longest matters do not reach.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
"""
TRIES = 3


class MatterBus:
    """Implements `matters.MatterSink` by `PutEvents`.

    A call takes what it can and names what it did not take: only that is sent again.
    https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
    """

    def __init__(self, client: "EventBridgeClient", bus: str, *, events: Events) -> None:
        """Takes the client and the bus.

        Args:
            client: a low-level client with time-outs and a few attempts (`clients.client`).
            bus: name or ARN.
            events: for the log.
        """
        self._client = client
        self._bus = bus
        self._events = events

    def publish(self, matters: Sequence[Matter]) -> frozenset[str]:
        """See `MatterSink`."""
        refused: set[str] = set()
        for first in range(0, len(matters), MOST_ENTRIES):
            group = matters[first : first + MOST_ENTRIES]
            refused |= self._put({matter.id: self._entry(matter) for matter in group})
        return frozenset(refused)

    def _put(self, entries: "Mapping[str, PutEventsRequestEntryTypeDef]") -> set[str]:
        """Send these; the ids of those that were not taken after a few tries."""
        waiting = dict(entries)
        codes: set[str] = set()
        for _ in range(TRIES):
            try:
                answer = self._client.put_events(Entries=list(waiting.values()))
            except (ClientError, BotoCoreError) as error:
                codes = {error_code(error)}
                break
            if not answer["FailedEntryCount"]:
                return set()
            # "For each record, the index of the response element is the same as the index in the
            # request array."
            results = zip(waiting, answer["Entries"], strict=True)
            failed = {name: told["ErrorCode"] for name, told in results if told.get("ErrorCode")}
            waiting = {name: waiting[name] for name in failed}
            codes = set(failed.values())
        self._events.record("bus_refused", matters=len(waiting), code=", ".join(sorted(codes)))
        return set(waiting)

    def _entry(self, matter: Matter) -> "PutEventsRequestEntryTypeDef":
        return {
            "EventBusName": self._bus,
            "Source": SOURCE,
            "DetailType": matter.type,
            "Detail": written(matter),
            "Time": matter.at,
        }
