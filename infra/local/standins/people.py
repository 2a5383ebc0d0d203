"""Who always exists at a stand-in."""

from datetime import UTC, datetime
from typing import Final

from infra.local.standins.state import Person

# Addresses of requesters whom every stand-in refuses.
SUSPENDED_EMAIL: Final = "suspended@example.com"
BLOCKED_EMAIL: Final = "blocked@example.com"
_BORN: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)


def agent(number: int, name: str, email: str) -> Person:
    """Return an agent."""
    return Person(id=number, name=name, email=email, agent=True, created_at=_BORN)


def refused(name: str, first: int) -> list[Person]:
    """Return the two people, with ids from `first` on, whom a vendor makes no tickets for."""
    return [
        Person(id=number, name=name, email=email, suspended=True, created_at=_BORN)
        for number, email in enumerate((SUSPENDED_EMAIL, BLOCKED_EMAIL), first)
    ]
