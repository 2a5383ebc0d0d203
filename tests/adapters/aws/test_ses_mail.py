from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from escalation.adapters.aws.ses import (
    MAX_RAW_BYTES,
    SesMailer,
    build_message,
    message_id_header,
)
from escalation.domain.delivery import Attachment, OutgoingMail
from escalation.domain.errors import PermanentError, RetryableError, Unanswered
from tests.adapters.aws.stubs import broken, stubbed

SENDER = "support@example.com"
IDS = [f"<{n:064x}@eu-west-1.amazonses.com>" for n in range(20)]


def mail(**changes: Any) -> OutgoingMail:
    fields: dict[str, Any] = {
        "to": ("owner@example.org",),
        "subject": "Anna: refund?",
        "text": "hello",
        "html": "<p>hello</p>",
    }
    return OutgoingMail(**{**fields, **changes})


def parsed(outgoing: OutgoingMail) -> EmailMessage:
    raw = build_message(outgoing, mail_from=SENDER)
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_is_text_and_html_with_attachments() -> None:
    note = Attachment(name="transcript.txt", media_type="text/plain", content="Grüße 🙂\n")
    message = parsed(mail(text="Grüße\n", html="<p>Grüße</p>\n", attachments=(note,)))
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert text.get_content().splitlines() == ["Grüße"]
    assert html is not None
    assert html.get_content().splitlines() == ["<p>Grüße</p>"]
    [attached] = message.iter_attachments()
    assert attached.get_filename() == "transcript.txt"
    assert attached.get_content() == "Grüße 🙂\n"


def test_a_mail_is_seven_bit_with_short_lines_whatever_it_holds() -> None:
    long_line = "ü" * 5_000
    raw = build_message(
        mail(
            text=long_line,
            html=long_line,
            subject="é" * 150,
            headers={"References": " ".join(IDS)},
            attachments=(Attachment(name="a.txt", media_type="text/plain", content=long_line),),
        ),
        mail_from=SENDER,
    )
    raw.decode("ascii")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_robots_are_told_not_to_answer() -> None:
    assert parsed(mail())["Auto-Submitted"] == "auto-generated"


def test_threads_survive_ids_longer_than_a_line() -> None:
    raw = build_message(
        mail(headers={"References": " ".join(IDS), "In-Reply-To": IDS[-1]}), mail_from=SENDER
    )
    headers = raw.split(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").decode()
    assert f"References: {' '.join(IDS)}" in headers
    assert f"In-Reply-To: {IDS[-1]}" in headers


HEADERS = {
    "from", "to", "subject", "reply-to", "auto-submitted", "x-escalation-id", "mime-version",
    "content-type",
}  # fmt: skip


@settings(deadline=None)
@given(
    name=st.text(max_size=100),
    subject=st.text(min_size=1, max_size=150),
    body=st.text(max_size=200),
)
def test_nobody_writes_a_header_through_a_name_a_subject_or_a_text(
    name: str, subject: str, body: str
) -> None:
    try:
        outgoing = mail(
            subject=subject,
            text=body,
            html=body,
            reply_to="anna@example.org",
            reply_to_name=name,
            headers={"X-Escalation-Id": "c1-1"},
        )
    except ValidationError:
        return
    message = parsed(outgoing)
    assert {key.lower() for key in message.keys()} == HEADERS  # noqa: SIM118 - duplicates count
    assert len(message.keys()) == len(HEADERS)
    [reply_to] = message["Reply-To"].addresses
    assert reply_to.addr_spec == "anna@example.org"
    [to] = message["To"].addresses
    assert to.addr_spec == "owner@example.org"


@settings(deadline=None)
@given(st.from_regex(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@example\.org", fullmatch=True))
def test_every_address_that_the_domain_accepts_can_be_replied_to(address: str) -> None:
    try:
        outgoing = mail(reply_to=address)
    except ValidationError:
        return
    [reply_to] = parsed(outgoing)["Reply-To"].addresses
    assert (reply_to.username, reply_to.domain) == tuple(address.rsplit("@", 1))


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Escalation-Id": "1\r\nBcc: evil@example.org"},
        {"X-Escalation-Id": "1\u2028Bcc: evil@example.org"},
        {"Bcc": "evil@example.org"},
        {"From": "boss@example.org"},
        {"X-A: 1\r\nBcc": "evil@example.org"},
        {"References": "<ü@example.org>"},
    ],
)
def test_a_header_that_is_not_ours_to_set_or_not_one_line_is_refused(
    headers: dict[str, str],
) -> None:
    with pytest.raises(PermanentError, match="mail_header"):
        build_message(mail(headers=headers), mail_from=SENDER)


def test_sending_names_sender_recipients_and_configuration_and_returns_the_id() -> None:
    client, stub = stubbed("sesv2")
    outgoing = mail(to=("a@example.org", "b@example.org"))
    sent: list[dict[str, Any]] = []
    client.meta.events.register(
        "provide-client-params.sesv2.SendEmail", lambda params, **_: sent.append(params)
    )
    stub.add_response("send_email", {"MessageId": "0100-abc"})
    with stub:
        message_id = SesMailer(client, SENDER, "config").send(outgoing)
        assert message_id == "<0100-abc@eu-west-1.amazonses.com>"
    assert sent[0]["FromEmailAddress"] == SENDER
    assert sent[0]["Destination"] == {"ToAddresses": ["a@example.org", "b@example.org"]}
    assert sent[0]["ConfigurationSetName"] == "config"
    assert message_from_bytes(sent[0]["Content"]["Raw"]["Data"])["Subject"] == "Anna: refund?"


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("TooManyRequestsException", 429, RetryableError),
        ("ThrottlingException", 400, RetryableError),
        ("InternalFailure", 500, RetryableError),
        ("ServiceUnavailable", 503, RetryableError),
        ("LimitExceededException", 400, RetryableError),
        ("SendingPausedException", 400, RetryableError),
        ("MessageRejected", 400, PermanentError),
        ("MailFromDomainNotVerifiedException", 400, PermanentError),
        ("AccountSuspendedException", 400, PermanentError),
        ("BadRequestException", 400, PermanentError),
        ("NotFoundException", 404, PermanentError),
        ("AccessDeniedException", 403, PermanentError),
    ],
)
def test_a_refusal_is_permanent_and_a_shortage_is_not(
    code: str, status: int, expected: type[Exception]
) -> None:
    client, stub = stubbed("sesv2")
    stub.add_client_error("send_email", code, "to anna@example.org", http_status_code=status)
    with stub, pytest.raises(expected) as caught:
        SesMailer(client, SENDER).send(mail())
    assert "anna@example.org" not in str(caught.value)


def test_an_exhausted_quota_waits_longer_than_a_throttle() -> None:
    client, stub = stubbed("sesv2")
    stub.add_client_error("send_email", "LimitExceededException")
    with stub, pytest.raises(RetryableError) as caught:
        SesMailer(client, SENDER).send(mail())
    assert caught.value.delay_s == 900


@pytest.mark.parametrize(
    "error",
    [ReadTimeoutError(endpoint_url="https://ses"), ConnectionClosedError(endpoint_url="https://s")],
)
def test_no_answer_may_be_tried_again(error: Exception) -> None:
    client, _ = stubbed("sesv2")
    with broken(client, error), pytest.raises(Unanswered, match="mail_unavailable"):
        SesMailer(client, SENDER).send(mail())


@pytest.mark.parametrize(
    ("code", "status"), [("InternalFailure", 500), ("ServiceUnavailable", 503)]
)
def test_a_fault_of_the_service_says_nothing_of_the_mail(code: str, status: int) -> None:
    client, stub = stubbed("sesv2")
    stub.add_client_error("send_email", code, http_status_code=status)
    with stub, pytest.raises(Unanswered):
        SesMailer(client, SENDER).send(mail())


@pytest.mark.parametrize(
    "error",
    [
        ConnectTimeoutError(endpoint_url="https://ses"),
        EndpointConnectionError(endpoint_url="https://ses"),
    ],
)
def test_what_was_not_reached_has_not_sent_it(error: Exception) -> None:
    client, _ = stubbed("sesv2")
    with broken(client, error), pytest.raises(RetryableError) as caught:
        SesMailer(client, SENDER).send(mail())
    assert not isinstance(caught.value, Unanswered)


def test_a_throttle_has_not_sent_it() -> None:
    client, stub = stubbed("sesv2")
    stub.add_client_error("send_email", "TooManyRequestsException", http_status_code=429)
    with stub, pytest.raises(RetryableError) as caught:
        SesMailer(client, SENDER).send(mail())
    assert not isinstance(caught.value, Unanswered)


def test_a_mail_larger_than_ses_takes_is_not_sent() -> None:
    client, _ = stubbed("sesv2")
    big = Attachment(name="a.txt", media_type="text/plain", content="x" * (MAX_RAW_BYTES * 3 // 4))
    with pytest.raises(PermanentError, match="mail_too_large"):
        SesMailer(client, SENDER).send(mail(attachments=(big,)))


@pytest.mark.parametrize(
    ("ses_id", "region", "header"),
    [
        ("0102-a", "eu-west-1", "<0102-a@eu-west-1.amazonses.com>"),
        ("0100-a", "us-east-1", "<0100-a@email.amazonses.com>"),
        ("x@email.amazonses.com", "eu-west-1", "<x@email.amazonses.com>"),
    ],
)
def test_a_thread_names_the_id_that_receivers_see(ses_id: str, region: str, header: str) -> None:
    assert message_id_header(ses_id, region) == header
