"""Reads of one Zoho organisation: tickets, and lists to their end."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.responses import (
    mapping,
    number_of,
    payload,
    rows,
    unreadable,
)
from escalation.adapters.helpdesks.threads import time_of
from escalation.adapters.helpdesks.zoho import api as zoho_api
from escalation.domain.errors import OutcomeUnknown, RetryableError
from escalation.domain.ports import Clock

_PAGE: Final = 100
_MOST_PAGES: Final = 50
"""Zoho lists nothing beyond the first five thousand rows."""


class ZohoReads:
    """Reads of one organisation."""

    def __init__(self, calls: Caller, clock: Clock) -> None:
        self._calls = calls
        self._clock = clock

    def ticket(self, number: str) -> Mapping[str, object]:
        """One ticket in full, with who has it; empty where it is gone."""
        response = self._calls.read(f"/tickets/{number}", {"include": "assignee"})
        if response.status_code == 404:
            return {}
        if not response.is_success:
            raise zoho_api.error(response, now=self._clock.now(), wrote=False)
        return mapping(payload(response))

    def one(self, path: str) -> Mapping[str, object] | None:
        """A resource that may be missing, or not for us; None then."""
        response = self._calls.read(path)
        if response.status_code in {204, 403, 404, 422}:
            return None
        if not response.is_success:
            raise zoho_api.error(response, now=self._clock.now(), wrote=False)
        return mapping(payload(response))

    def contact_of(self, email: str) -> str | None:
        """The id of the contact with this address; None where the search shows none.

        Raises:
            PermanentError: the connection may not search contacts.
        """
        response = self._calls.read("/contacts/search", {"email": email, "limit": 1})
        if response.status_code == 204:
            return None
        if not response.is_success:
            raise zoho_api.error(response, now=self._clock.now(), wrote=False)
        listed = rows(mapping(payload(response)).get("data"))
        return next((number_of(row.get("id")) for row in listed), None)

    def text_at(self, address: str) -> str | None:
        """The text that an answer names by its address: JSON with a `content`, or the text itself.
        None for an address that is not of this organisation's API, and where nothing can be read.

        Raises:
            RetryableError: not now.
        """
        path = self._calls.path_of(address)
        if path is None:
            return None
        response = self._calls.read(path)
        if not response.is_success:
            refusal = zoho_api.error(response, now=self._clock.now(), wrote=False)
            if isinstance(refusal, RetryableError):
                raise refusal
            return None
        if "json" not in response.headers.get("Content-Type", ""):
            return response.text or None
        body = mapping(payload(response))
        content = body.get("content") or mapping(body.get("data")).get("content")
        return content if isinstance(content, str) else None

    def departments(self) -> list[Mapping[str, object]]:
        """The portal's departments that are in use."""
        found: list[Mapping[str, object]] = []
        for page in self.pages("/departments", {"isEnabled": "true"}):
            found += page
            if len(page) < _PAGE:
                break
        return found

    def fields(self, params: Mapping[str, str]) -> list[Mapping[str, object]]:
        """The fields of the portal's tickets; the list has no pages."""
        response = self._calls.read("/organizationFields", params)
        if response.status_code == 204:
            return []
        if not response.is_success:
            raise zoho_api.error(response, now=self._clock.now(), wrote=False)
        return rows(mapping(payload(response)).get("data"))

    def dependencies(self, layout: str) -> list[Mapping[str, object]]:
        """Which values of one field there are under those of another; the list has no pages."""
        response = self._calls.read("/dependencyMappings", {"layoutId": layout})
        if response.status_code == 204:
            return []
        if not response.is_success:
            raise zoho_api.error(response, now=self._clock.now(), wrote=False)
        return rows(mapping(payload(response)).get("data"))

    def pages(self, path: str, params: Mapping[str, str]) -> Iterator[list[Mapping[str, object]]]:
        """A list page by page; 204 is its end.

        Raises:
            OutcomeUnknown: there are more pages than can be read.
            RetryableError: a page could not be read.
        """
        position = 0
        for _ in range(_MOST_PAGES):
            response = self._calls.read(path, {**params, "limit": _PAGE, "from": position})
            if response.status_code == 204:
                return
            if not response.is_success:
                raise zoho_api.error(response, now=self._clock.now(), wrote=False)
            listed = mapping(payload(response)).get("data")
            if not isinstance(listed, list):
                raise unreadable(response, wrote=False)
            if not listed:
                return
            yield rows(listed)
            position += len(listed)
        raise OutcomeUnknown("read_incomplete", f"more than {_MOST_PAGES} pages")

    def made_since(
        self, start: datetime, params: Mapping[str, str]
    ) -> Iterator[Mapping[str, object]]:
        """Tickets made at or after `start`, asked for newest first.

        The order is not relied upon: the reading ends early only while every page has fallen.
        """
        falling = True
        oldest = datetime.max.replace(tzinfo=UTC)
        for page in self.pages("/tickets", {**params, "sortBy": "-createdTime"}):
            for row in page:
                made = time_of(row.get("createdTime"))
                if made is None or made > oldest:
                    falling = False
                oldest = made or oldest
                if made is None or made >= start:
                    yield row
            if falling and oldest < start:
                return
