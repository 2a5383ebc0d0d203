"""Lists of a helpdesk's fields serve for some minutes, and are read anew when that is asked for."""

from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from escalation.domain.ports import SystemClock
from escalation.domain.ticket_fields import TicketFieldList
from escalation.domain.workspace import Connection
from escalation.runtime.helpdesks import LISTS_KEPT, OwnersHelpdesks

CONNECTION = Connection(
    connection_id="c1",
    workspace_id="w1",
    helpdesk="zoho",
    secret_ref="arn:1",
    created_at=SystemClock().now(),
)


class Lists:
    """A factory that counts what is read."""

    def __init__(self) -> None:
        self.read: list[str | None] = []
        self.age = timedelta(0)
        self.problems: tuple[str, ...] = ()

    def fields(self, connection: Connection, *, within: str | None) -> TicketFieldList:
        self.read.append(within)
        return TicketFieldList(problems=self.problems, read_at=SystemClock().now() - self.age)


@pytest.fixture
def lists(monkeypatch: pytest.MonkeyPatch) -> Lists:
    made = Lists()

    @contextmanager
    def factory(self: Any, tokens: Any) -> Any:
        yield made

    monkeypatch.setattr(OwnersHelpdesks, "_factory", factory)
    return made


def read(helpdesks: OwnersHelpdesks, **changes: Any) -> TicketFieldList:
    connection = CONNECTION.model_copy(update=changes.pop("connection", {}))
    return helpdesks.fields(connection, **{"within": None, "fresh": False, **changes})


def test_a_list_serves_again_for_the_same_account_and_department(lists: Lists) -> None:
    helpdesks = OwnersHelpdesks({})
    assert read(helpdesks) is read(helpdesks)
    read(helpdesks, within="7")
    read(helpdesks, connection={"connection_id": "c2"})
    read(helpdesks, connection={"secret_ref": "arn:2"})
    assert lists.read == [None, "7", None, None]


def test_a_list_is_read_anew_on_request_when_it_is_old_and_when_it_was_not_whole(
    lists: Lists,
) -> None:
    helpdesks = OwnersHelpdesks({})
    read(helpdesks)
    read(helpdesks, fresh=True)
    assert len(lists.read) == 2
    lists.age = LISTS_KEPT
    read(helpdesks, fresh=True)
    lists.age, lists.problems = timedelta(0), ("One may not be read.",)
    read(helpdesks)
    read(helpdesks)
    assert len(lists.read) == 5
