"""What the service reaches outside: people's mailboxes and the helpdesks."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from infra.local.api_clients import Json


class Mails:
    """The mail that left the service."""

    def __init__(self, api_url: str) -> None:
        self._http = httpx.Client(base_url=api_url, timeout=30)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def every(self) -> list[Json]:
        """All mail, oldest first."""
        found: list[Json] = self._http.get("/mailbox/messages.json").raise_for_status().json()
        return found[::-1]

    def of(self, conversation_id: str) -> list[Json]:
        """Handoff mails of one conversation, oldest first."""
        return [
            mail
            for mail in self.every()
            if mail["headers"].get("X-Escalation-Id", "").startswith(f"{conversation_id}-")
        ]

    def to(self, address: str) -> list[Json]:
        """All mail to an address, oldest first."""
        return [mail for mail in self.every() if address in mail["to"]]


class Helpdesks:
    """The stand-in helpdesks' controls."""

    def __init__(self, api_url: str) -> None:
        self._http = httpx.Client(base_url=f"{api_url}/stand-in/_control", timeout=30)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def tickets(self, conversation_id: str, helpdesk: str | None = None) -> list[Json]:
        """The tickets that name a conversation anywhere."""
        query = {"helpdesk": helpdesk} if helpdesk else {}
        items = self._http.get("/tickets", params=query).raise_for_status().json()["items"]
        return [ticket for ticket in items if conversation_id in json.dumps(ticket)]

    def ticket(self, helpdesk: str, ticket_id: int) -> Json:
        """One ticket with all that is known of it."""
        items = self._http.get("/tickets", params={"helpdesk": helpdesk}).raise_for_status().json()
        [found] = [ticket for ticket in items["items"] if ticket["id"] == ticket_id]
        return dict(found)

    def act(self, helpdesk: str, ticket_id: int, action: str, **more: object) -> Json:
        """Have somebody do something inside a helpdesk; the ticket afterwards."""
        body = {"helpdesk": helpdesk, "ticket_id": ticket_id, "action": action, **more}
        changed: Json = self._http.post("/agent", json=body).raise_for_status().json()
        return changed

    def write_on_page(self, helpdesk: str, ticket_id: int, **form: str) -> None:
        """Send the form of the ticket's page, as an agent's browser does."""
        page = self._http.base_url.join(f"/helpdesks/{helpdesk}/{ticket_id}")
        answer = self._http.post(f"{page}/act", data=form)
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.text

    @contextmanager
    def behaving(self, **behaviour: object) -> Iterator[None]:
        """Let the stand-ins behave differently, until the block ends."""
        before = self._http.get("/behaviour").raise_for_status().json()
        self._http.patch("/behaviour", json=behaviour).raise_for_status()
        try:
            yield
        finally:
            again = {name: before[name] for name in behaviour}
            self._http.patch("/behaviour", json=again).raise_for_status()

    def calls_about(self, helpdesk: str, ticket_id: int) -> list[Json]:
        """The calls that a helpdesk received about one ticket, oldest first."""
        query = {"helpdesk": helpdesk}
        items = self._http.get("/requests", params=query).raise_for_status().json()["items"]
        return [call for call in items if str(ticket_id) in call["path"]]

    def take_webhooks(self, helpdesk: str, ticket_id: int) -> list[Json]:
        """The signed calls about a ticket that wait; all that wait are taken out of the way."""
        items = self._http.post("/deliveries/take").raise_for_status().json()["items"]
        return [
            item
            for item in items
            if item["helpdesk"] == helpdesk and str(ticket_id) in item["body"]
        ]

    def add_fault(self, **fault: object) -> None:
        """Queue a fault."""
        self._http.post("/faults", json=fault).raise_for_status()

    def faults(self, helpdesk: str) -> list[Json]:
        """The faults of a helpdesk that no call has met yet."""
        items = self._http.get("/faults").raise_for_status().json()["items"]
        return [fault for fault in items if fault["helpdesk"] == helpdesk]

    def calls(self, helpdesk: str, operation: str) -> list[Json]:
        """The calls that a helpdesk received, oldest first."""
        query = {"helpdesk": helpdesk, "operation": operation}
        items: list[Json] = (
            self._http.get("/requests", params=query).raise_for_status().json()["items"]
        )
        return items
