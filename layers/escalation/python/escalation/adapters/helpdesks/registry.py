"""The list of helpdesks. A new one is a folder beside these and a line here."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from escalation.domain.helpdesk_kinds import HelpdeskKinds

if TYPE_CHECKING:
    from escalation.adapters.helpdesks.vendor import Vendor
    from escalation.domain.settings import BaseTicketSettings, HelpdeskName


class Vendors:
    """Vendors by name. A vendor's folder is imported when the vendor is asked for."""

    def __init__(self, loaders: "Mapping[HelpdeskName, Callable[[], Vendor]]") -> None:
        self._loaders = dict(loaders)
        self.names = tuple(loaders)
        self.kinds = HelpdeskKinds({name: partial(self._settings, name) for name in self.names})
        """For the domain, whose models take these helpdesks once they are installed."""

    def of(self, name: "HelpdeskName") -> "Vendor":
        """The vendor of that name, which came out of a validated model."""
        return self._loaders[name]()

    def all(self) -> "tuple[Vendor, ...]":
        """Every vendor, in the order in which owners read them."""
        return tuple(self.of(name) for name in self.names)

    def _settings(self, name: "HelpdeskName") -> "type[BaseTicketSettings]":
        return self.of(name).ticket_settings()


def _zendesk() -> "Vendor":
    from escalation.adapters.helpdesks.zendesk import VENDOR  # noqa: PLC0415 - when it is met

    return VENDOR


def _freshdesk() -> "Vendor":
    from escalation.adapters.helpdesks.freshdesk import VENDOR  # noqa: PLC0415 - when it is met

    return VENDOR


def _zoho() -> "Vendor":
    from escalation.adapters.helpdesks.zoho import VENDOR  # noqa: PLC0415 - when it is met

    return VENDOR


VENDORS: Final = Vendors({"zendesk": _zendesk, "freshdesk": _freshdesk, "zoho": _zoho})
