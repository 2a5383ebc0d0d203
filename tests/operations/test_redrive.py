"""`python -m infra.redrive`."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from infra import redrive
from infra.components.queues import ALL_QUEUES, pascal
from infra.deployed import Clients

Urls = dict[str, str]
KINDS = ("Queue", "DeadLetters")
BUG = "failed 10 times: KeyError"
REASON = {"reason": {"DataType": "String", "StringValue": BUG}}


class _Stacks:
    """CloudFormation's description of the one stack that there is."""

    def __init__(self, urls: Urls) -> None:
        self._urls = urls

    def describe_stacks(self, *, StackName: str) -> dict[str, Any]:  # noqa: N803 - AWS's name
        if StackName != "Escalation-dev-service":
            said = f"Stack with id {StackName} does not exist"
            raise ClientError(
                {"Error": {"Code": "ValidationError", "Message": said}}, "DescribeStacks"
            )
        outputs = [{"OutputKey": key, "OutputValue": url} for key, url in self._urls.items()]
        return {"Stacks": [{"Outputs": outputs}]}


@pytest.fixture
def urls() -> Iterator[Urls]:
    """The queues of a deployment that has nothing else."""
    with mock_aws():
        sqs = boto3.Session("key", "secret", region_name="eu-west-1").client("sqs")
        names = [f"{pascal(queue)}{kind}" for queue in ALL_QUEUES for kind in KINDS]
        yield {f"{name}Url": sqs.create_queue(QueueName=name)["QueueUrl"] for name in names}


@pytest.fixture
def clients(urls: Urls) -> Clients:
    made = {
        "sqs": boto3.Session("key", "secret", region_name="eu-west-1").client("sqs"),
        "cloudformation": _Stacks(urls),
    }
    return made.__getitem__


def give_up(clients: Clients, urls: Urls, *bodies: str, **more: Any) -> None:
    for body in bodies:
        url = urls["TicketsDeadLettersUrl"]
        clients("sqs").send_message(QueueUrl=url, MessageBody=body, MessageGroupId="w", **more)


def received(clients: Clients, url: str) -> list[str]:
    answer = clients("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return sorted(message["Body"] for message in answer.get("Messages", []))


def test_a_look_says_how_much_lies_where_and_why_and_leaves_it_there(
    clients: Clients, urls: Urls, capsys: pytest.CaptureFixture[str]
) -> None:
    give_up(clients, urls, "died")
    give_up(clients, urls, "bug-1", "bug-2", MessageAttributes=REASON)
    for _ in range(2):
        assert redrive.main(["-c", "env=dev"], clients=clients) == 0
        said = capsys.readouterr().out
        assert "tickets: 3\n" in said
        assert f"  2 x {BUG}\n" in said
        assert f"  1 x {redrive.NO_REASON}\n" in said
        assert "emails: 0\n" in said
    assert received(clients, urls["TicketsDeadLettersUrl"]) == ["bug-1", "bug-2", "died"]


def test_what_is_sent_back_is_in_its_queue_and_no_longer_among_the_dead_letters(
    clients: Clients, urls: Urls
) -> None:
    give_up(clients, urls, "died")
    give_up(clients, urls, "bug", MessageAttributes=REASON)
    command = ["-c", "env=dev", "tickets", "--send", "--reason", BUG]
    assert redrive.main(command, clients=clients) == 0
    assert received(clients, urls["TicketsQueueUrl"]) == ["bug"]
    assert received(clients, urls["TicketsDeadLettersUrl"]) == ["died"]


def test_a_queue_that_is_named_shows_its_messages(
    clients: Clients, urls: Urls, capsys: pytest.CaptureFixture[str]
) -> None:
    give_up(clients, urls, '{"kind":"deliver"}')
    assert redrive.main(["-c", "env=dev", "tickets"], clients=clients) == 0
    assert '  {"kind":"deliver"}\n' in capsys.readouterr().out


def test_a_queue_that_is_not_there_is_said_with_those_that_are(
    clients: Clients, urls: Urls, capsys: pytest.CaptureFixture[str]
) -> None:
    assert redrive.main(["-c", "env=dev", "letters"], clients=clients) == 1
    said = capsys.readouterr().err
    assert all(queue in said for queue in ALL_QUEUES)


def test_nothing_is_sent_back_without_a_queue_being_named(clients: Clients, urls: Urls) -> None:
    with pytest.raises(SystemExit):
        redrive.main(["-c", "env=dev", "--send"], clients=clients)


def test_an_environment_that_is_not_there_is_said(
    clients: Clients, capsys: pytest.CaptureFixture[str]
) -> None:
    assert redrive.main(["-c", "env=prod"], clients=clients) == 1
    assert "Escalation-prod-service" in capsys.readouterr().err
