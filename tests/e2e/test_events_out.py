"""What happens in the running stack is on its bus, and a rule brings it to who made the rule."""

import json
from collections.abc import Iterator
from secrets import token_hex

import pytest

from infra.local.api_clients import Json
from tests.e2e.world import UNANSWERABLE, World, wait_until


class Listener:
    """A rule on the bus with a queue behind it, as somebody makes them who wants to know."""

    def __init__(self, world: World, workspace_id: str) -> None:
        self._sqs, self._events = world.aws("sqs"), world.aws("events")
        self.name = f"listener-{token_hex(4)}"
        self.bus = world.service.stack.names.event_bus
        self.queue = self._sqs.create_queue(QueueName=self.name)["QueueUrl"]
        attributes = self._sqs.get_queue_attributes(
            QueueUrl=self.queue, AttributeNames=["QueueArn"]
        )
        arn = attributes["Attributes"]["QueueArn"]
        pattern = {"source": ["escalation"], "detail": {"workspace_id": [workspace_id]}}
        rule = self._events.put_rule(
            Name=self.name, EventBusName=self.bus, EventPattern=json.dumps(pattern)
        )
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": rule["RuleArn"]}},
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self._sqs.set_queue_attributes(QueueUrl=self.queue, Attributes={"Policy": policy})
        self._events.put_targets(
            Rule=self.name, EventBusName=self.bus, Targets=[{"Id": "queue", "Arn": arn}]
        )
        self._heard: dict[str, Json] = {}

    def heard(self, conversation_id: str) -> list[Json]:
        """The events of a conversation so far, each once, in the order of their times."""
        answer = self._sqs.receive_message(
            QueueUrl=self.queue, MaxNumberOfMessages=10, WaitTimeSeconds=1
        )
        for message in answer.get("Messages", ()):
            event = json.loads(message["Body"])
            self._heard[event["detail"]["id"]] = event
            self._sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
        mine = [e for e in self._heard.values() if _chat(e) == conversation_id]
        return sorted(mine, key=lambda each: str(each["detail"]["at"]))

    def leave(self) -> None:
        """Take all of it away."""
        self._events.remove_targets(Rule=self.name, EventBusName=self.bus, Ids=["queue"])
        self._events.delete_rule(Name=self.name, EventBusName=self.bus)
        self._sqs.delete_queue(QueueUrl=self.queue)


def _chat(event: Json) -> object:
    return event["detail"].get("conversation_id")


@pytest.fixture
def listener(world: World) -> Iterator[Listener]:
    listening = Listener(world, str(world.content["workspace_id"]))
    yield listening
    listening.leave()


@pytest.mark.slow
def test_a_handover_is_on_the_bus_when_it_is_recorded_and_when_it_has_arrived(
    world: World, listener: Listener
) -> None:
    visitor = world.visitor(world.bot(), visitor={"email": "events@visitor.example"})
    visitor.say(UNANSWERABLE)
    [escalation] = world.settled(visitor)

    def both() -> list[Json]:
        told = listener.heard(visitor.conversation_id)
        return told if len(told) == 2 else []

    handed_over, delivered = wait_until(both, what="both matters on the bus")
    assert (handed_over["detail-type"], delivered["detail-type"]) == (
        "escalation.handed_over",
        "escalation.delivered",
    )
    for event in (handed_over, delivered):
        assert event["source"] == "escalation"
        assert event["detail"]["escalation_id"] == escalation["id"]
        assert event["detail"]["workspace_id"] == str(world.content["workspace_id"])
        assert event["detail"]["id"].startswith(escalation["id"])
        assert UNANSWERABLE not in json.dumps(event)
    assert delivered["detail"]["method"] == escalation["method"]
