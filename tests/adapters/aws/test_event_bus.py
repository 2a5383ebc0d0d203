"""The bus: ten entries a call, 256 KB, and again only what was not taken."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from escalation.adapters.aws.event_bus import SOURCE, MatterBus
from escalation.domain.matters import MAX_WORDS, AgentReplied, Matter, written
from tests.fakes.owner_stores import RecordedEvents

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


class Bus:
    """`PutEvents` as it is documented; `refuses` says why an entry is not taken, if it is not."""

    def __init__(self, refuses: Callable[[str, int], str | None] = lambda _id, _try: None) -> None:
        self.calls: list[list[dict[str, Any]]] = []
        self.taken: list[str] = []
        self.refuses = refuses

    def put_events(self, *, Entries: Sequence[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        assert 1 <= len(Entries) <= 10
        self.calls.append(list(Entries))
        results = []
        for entry in Entries:
            name = json.loads(entry["Detail"])["id"]
            code = self.refuses(name, len(self.calls))
            if code is None:
                self.taken.append(name)
                results.append({"EventId": f"event-{name}"})
            else:
                results.append({"ErrorCode": code, "ErrorMessage": "…"})
        failed = sum("ErrorCode" in each for each in results)
        return {"FailedEntryCount": failed, "Entries": results}


def matters(count: int, words: str | None = None) -> list[Matter]:
    return [
        AgentReplied(
            id=f"c{number}-00000001-replied",
            at=NOW,
            workspace_id="w",
            conversation_id=f"c{number}",
            bot_id="b",
            message_id="00000001",
            place="ticket",
            words=words,
        )
        for number in range(count)
    ]


def publish(bus: Bus, told: Sequence[Matter]) -> tuple[set[str], RecordedEvents]:
    events = RecordedEvents()
    refused = MatterBus(cast(Any, bus), "the-bus", events=events).publish(told)
    return set(refused), events


def test_an_entry_is_the_matter_as_it_is_written() -> None:
    bus = Bus()
    (matter,) = told = matters(1, "Hallo\nTschüß")
    assert publish(bus, told)[0] == set()
    assert bus.calls == [
        [
            {
                "EventBusName": "the-bus",
                "Source": SOURCE,
                "DetailType": "agent.replied",
                "Detail": written(matter),
                "Time": NOW,
            }
        ]
    ]


def test_a_call_takes_ten() -> None:
    bus = Bus()
    publish(bus, matters(23))
    assert [len(call) for call in bus.calls] == [10, 10, 3]


def test_ten_of_the_longest_stay_within_what_a_call_takes() -> None:
    """JSON writes a control character in six bytes, and none in more."""
    bus = Bus()
    publish(bus, matters(10, "\u0001" * MAX_WORDS))
    (call,) = bus.calls
    names = ("Source", "DetailType", "Detail")
    assert sum(14 + len(entry[name].encode()) for entry in call for name in names) < 256 * 1024


def test_only_what_was_not_taken_is_sent_again() -> None:
    bus = Bus(lambda name, call: "ThrottlingException" if call == 1 and name >= "c5" else None)
    assert publish(bus, matters(10))[0] == set()
    assert [len(call) for call in bus.calls] == [10, 5]
    assert len(bus.taken) == len(set(bus.taken)) == 10


def test_what_is_never_taken_is_named_and_the_rest_has_gone() -> None:
    bus = Bus(lambda name, _: "InternalFailure" if name.startswith("c3") else None)
    refused, events = publish(bus, matters(12))
    assert refused == {"c3-00000001-replied"}
    assert len(bus.taken) == 11
    assert events.events == [("bus_refused", {"matters": 1, "code": "InternalFailure"})]


@pytest.mark.parametrize(
    "error",
    [
        ClientError({"Error": {"Code": "InternalException"}}, "PutEvents"),
        EndpointConnectionError(endpoint_url="https://events"),
    ],
)
def test_a_bus_that_does_not_answer_has_taken_nothing(error: Exception) -> None:
    bus = Bus()

    def fails(**_: object) -> None:
        raise error

    bus.put_events = fails  # type: ignore[method-assign,assignment]
    refused, _ = publish(bus, matters(2))
    assert len(refused) == 2
