"""What a vendor's operations are kept in: rooms, each for one kind of thing."""

from datetime import datetime

from infra.local.standins.changes import Hook
from infra.local.standins.deliveries import Delivery
from infra.local.standins.stand_in import VendorApi


class Room:
    """Some operations of a vendor's API, and what they work on."""

    def __init__(self, api: VendorApi) -> None:
        self._api = api
        self._desk = api.desk
        self._store = api.store


class HookRoom(Room):
    """Who asked a vendor to be told of changes, and what is sent to them."""

    def __init__(self, api: VendorApi) -> None:
        super().__init__(api)
        self._deliveries = api.deliveries

    def by_key(self, key: str) -> Hook | None:
        """Return the hook with the id that the vendor shows."""
        return next((hook for hook in self._desk.all(Hook) if hook.key == key), None)

    def send(self, hook: Hook, event: str, body: str, key: str = "") -> None:
        """Queue a webhook."""
        name = self._api.stand_in.name
        self._deliveries.add(name, hook.key, event, url=hook.url, body=body.encode(), key=key)

    def held(self, delivery: Delivery, now: datetime) -> bool:
        """Drop what a deleted webhook left."""
        del now
        return self.by_key(delivery.hook) is None
