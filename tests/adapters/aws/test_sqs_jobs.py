import pytest
from botocore.exceptions import ConnectTimeoutError
from botocore.stub import ANY

from escalation.adapters.aws.sqs import QueueUrls, SqsJobQueue
from escalation.domain.errors import RetryableError
from escalation.domain.jobs import (
    DeliverEscalation,
    MailTranscript,
    QueueJob,
    RelayMessages,
    RunOwnerJob,
    SendDigest,
    SyncTicket,
    WriteAutoReply,
    decode,
)
from tests.adapters.aws.stubs import broken, stubbed

URLS = QueueUrls(
    tickets="q/tickets",
    emails="q/emails",
    transfers="q/transfers",
    jobs="q/jobs",
    helpdesk_events="q/events",
    auto_replies="q/replies",
    dead_letters="q/dead",
)
TICKET = DeliverEscalation(
    workspace_id="w1", method="ticket", conversation_id="c1", escalation_id="c1-1"
)
SENT = {"MessageId": "1", "MD5OfMessageBody": "x"}


@pytest.mark.parametrize(
    ("job", "queue"),
    [
        (TICKET, "q/tickets"),
        (TICKET.model_copy(update={"method": "email"}), "q/emails"),
        (TICKET.model_copy(update={"method": "transfer"}), "q/transfers"),
        (RelayMessages(workspace_id="w1", conversation_id="c1"), "q/tickets"),
        (SendDigest(workspace_id="w1", bot_id="b1", hour="2026-11-23T10"), "q/emails"),
        (MailTranscript(workspace_id="w1", conversation_id="c1", request_id="r"), "q/emails"),
        (RunOwnerJob(workspace_id="w1", job_id="j1"), "q/jobs"),
        (
            SyncTicket(workspace_id="w1", helpdesk="zoho", connection_id="k", ticket_id="7"),
            "q/events",
        ),
        (WriteAutoReply(workspace_id="w1", conversation_id="c1", reply_id="r"), "q/replies"),
    ],
)
def test_a_job_goes_to_the_queue_of_its_kind_grouped_by_workspace(
    job: QueueJob, queue: str
) -> None:
    client, stub = stubbed("sqs")
    bodies: list[str] = []
    client.meta.events.register(
        "provide-client-params.sqs.SendMessage",
        lambda params, **_: bodies.append(params["MessageBody"]),
    )
    expected = {
        "QueueUrl": queue,
        "MessageBody": ANY,
        "DelaySeconds": 0,
        "MessageGroupId": "w1",
        "MessageAttributes": {},
    }
    stub.add_response("send_message", SENT, expected)
    with stub:
        SqsJobQueue(client, URLS).send(job)
    assert decode(bodies[0]) == job


@pytest.mark.parametrize(("asked", "sent"), [(-5, 0), (30, 30), (900, 900), (5_000, 900)])
def test_a_delay_stays_within_what_sqs_takes(asked: int, sent: int) -> None:
    client, stub = stubbed("sqs")
    expected = {
        "QueueUrl": "q/tickets",
        "MessageBody": ANY,
        "DelaySeconds": sent,
        "MessageGroupId": "w1",
        "MessageAttributes": {},
    }
    stub.add_response("send_message", SENT, expected)
    with stub:
        SqsJobQueue(client, URLS).send(TICKET, delay_s=asked)
    stub.assert_no_pending_responses()


@pytest.mark.parametrize(
    "code", ["RequestThrottled", "AWS.SimpleQueueService.NonExistentQueue", "AccessDenied"]
)
def test_a_job_that_the_queue_did_not_take_may_be_sent_again(code: str) -> None:
    client, stub = stubbed("sqs")
    stub.add_client_error("send_message", code, http_status_code=400)
    with stub, pytest.raises(RetryableError) as caught:
        SqsJobQueue(client, URLS).send(TICKET)
    assert caught.value.code == "queue_unavailable"


def test_a_queue_that_does_not_answer_is_the_same() -> None:
    client, _ = stubbed("sqs")
    with (
        broken(client, ConnectTimeoutError(endpoint_url="https://sqs")),
        pytest.raises(RetryableError),
    ):
        SqsJobQueue(client, URLS).send(TICKET)


def test_a_function_without_a_queue_cannot_use_it() -> None:
    client, _ = stubbed("sqs")
    with pytest.raises(LookupError, match="tickets"):
        SqsJobQueue(client, QueueUrls(emails="q/emails")).send(TICKET)
    with pytest.raises(LookupError, match="dead-letter"):
        SqsJobQueue(client, QueueUrls()).to_dead_letters("{}", "why")


def test_a_message_is_hidden_for_whole_seconds_within_twelve_hours() -> None:
    client, stub = stubbed("sqs")
    for seconds in (31, 43_200):
        stub.add_response(
            "change_message_visibility",
            {},
            {"QueueUrl": "q/tickets", "ReceiptHandle": "r", "VisibilityTimeout": seconds},
        )
    with stub:
        queue = SqsJobQueue(client, URLS)
        assert queue.hide("q/tickets", "r", 31.9)
        assert queue.hide("q/tickets", "r", 99_999)


def test_hiding_a_message_that_is_no_longer_ours_says_so() -> None:
    client, stub = stubbed("sqs")
    stub.add_client_error("change_message_visibility", "AWS.SimpleQueueService.MessageNotInflight")
    with stub:
        assert not SqsJobQueue(client, URLS).hide("q/tickets", "r", 30)


def test_a_body_nobody_understands_goes_to_the_dead_letters_with_the_reason() -> None:
    client, stub = stubbed("sqs")
    stub.add_response(
        "send_message",
        SENT,
        {
            "QueueUrl": "q/dead",
            "MessageBody": "{bad",
            "MessageAttributes": {
                "reason": {"DataType": "String", "StringValue": "body: not  JSON"}
            },
        },
    )
    with stub:
        SqsJobQueue(client, URLS).to_dead_letters("{bad", "body: not \nJSON")
    stub.assert_no_pending_responses()
