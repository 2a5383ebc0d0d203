"""What the service reaches outside: people's mailboxes and the helpdesks."""

import json

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
