import base64
import json
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.local.pages.app import create_app
from tests.unit.standins.asgi_client import AsgiClient

SEND = "/mailbox/ses/v2/email/outbound-emails"
OF_THE_ACCOUNT = (
    r"AWS4-HMAC-SHA256 Credential=test/\d{8}/us-east-1/ses/aws4_request, "
    r"SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}"
)
HOSTILE = "<script>alert(1)</script>"


class Emulator:
    """What the emulator does with mail: keeps the subject and bodies, drops the rest."""

    def __init__(self) -> None:
        self.up = True
        self.records: list[dict[str, Any]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if not self.up:
            raise httpx.ConnectError("refused")
        if request.url.path == "/_ministack/ses/messages":
            return httpx.Response(200, json={"messages": {"000000000000": self.records}})
        signature = request.headers.get("authorization", "")
        if not re.fullmatch(OF_THE_ACCOUNT, signature):
            return httpx.Response(403, json={"message": "unsigned"})
        assert "x-amz-security-token" not in request.headers
        body = json.loads(request.content)
        number = len(self.records) + 1
        record = {
            "MessageId": f"mail-{number}@email.amazonses.com",
            "Source": "from@example.com",
            "To": body["Destination"]["ToAddresses"],
            "CC": [],
            "BCC": [],
            "Subject": "as the emulator read it",
            "BodyText": "text",
            "BodyHtml": None,
            "Timestamp": 1_790_000_000 + number,
            "Type": "v2.SendEmail",
        }
        self.records.append(record)
        return httpx.Response(200, json={"MessageId": record["MessageId"]})


@pytest.fixture
def emulator() -> Emulator:
    return Emulator()


@pytest.fixture
def client(emulator: Emulator, tmp_path: Path) -> Iterator[AsgiClient]:
    app = create_app(
        emulator_url="http://emulator.test",
        stack_file=tmp_path / "stack.json",
        transport=httpx.MockTransport(emulator),
    )
    with AsgiClient(app) as opened:
        yield opened


@pytest.fixture
def send(client: AsgiClient) -> Callable[[EmailMessage], str]:
    def send(message: EmailMessage) -> str:
        raw = base64.b64encode(message.as_bytes()).decode()
        answer = client.post(
            SEND,
            json={
                "Destination": {"ToAddresses": ["owner@example.com"]},
                "Content": {"Raw": {"Data": raw}},
            },
            headers={
                "Authorization": "AWS4-HMAC-SHA256 x",
                "X-Amz-Security-Token": "of the function's role",
            },
        )
        return str(answer.json()["MessageId"]).partition("@")[0]

    return send


def mail(subject: str = "Chat with Zoë") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Harborlight <chat@example.com>"
    message["To"] = "Owner <owner@example.com>"
    message["Reply-To"] = "zoe@example.com"
    message["Subject"] = subject
    message["X-Escalation-Id"] = "esc-1"
    message["Message-ID"] = "<replaced@example.com>"
    message.set_content(f"Hello {HOSTILE}\n")
    message.add_alternative(f"<p style='color:red'>Hello</p>{HOSTILE}", subtype="html")
    message.add_attachment("the whole chat", filename="träns.txt")
    return message


def test_what_is_not_signed_stays_so(client: AsgiClient, emulator: Emulator) -> None:
    assert client.post(SEND, json={}).status_code == 403
    assert emulator.records == []


def test_a_mail_is_listed_with_its_headers_bodies_and_files(
    client: AsgiClient, send: Callable[[EmailMessage], str]
) -> None:
    number = send(mail())
    (listed,) = client.get("/mailbox/messages.json").json()
    assert listed["id"] == number
    assert listed["from"] == "Harborlight <chat@example.com>"
    assert (listed["to"], listed["subject"]) == (["owner@example.com"], "Chat with Zoë")
    assert listed["headers"]["X-Escalation-Id"] == "esc-1"
    assert listed["headers"]["Reply-To"] == "zoe@example.com"
    assert listed["text"].startswith("Hello")
    assert "color:red" in listed["html"]
    assert [item["filename"] for item in listed["attachments"]] == ["träns.txt"]


def test_the_message_id_is_the_one_that_ses_gives(
    client: AsgiClient, send: Callable[[EmailMessage], str]
) -> None:
    number = send(mail())
    (listed,) = client.get("/mailbox/messages.json").json()
    assert listed["headers"]["Message-ID"] == f"<{number}@email.amazonses.com>"


def test_the_newest_mail_comes_first_and_what_the_emulator_forgot_stays(
    client: AsgiClient, send: Callable[[EmailMessage], str], emulator: Emulator
) -> None:
    send(mail("one"))
    send(mail("two"))
    subjects = [item["subject"] for item in client.get("/mailbox/messages.json").json()]
    assert subjects == ["two", "one"]
    emulator.records.clear()
    kept = [item["subject"] for item in client.get("/mailbox/messages.json").json()]
    assert sorted(kept) == ["one", "two"]


def test_a_mail_sent_past_the_page_is_shown_as_far_as_it_is_known(
    client: AsgiClient, send: Callable[[EmailMessage], str], tmp_path: Path
) -> None:
    number = send(mail())
    (tmp_path / "mail" / f"{number}.eml").unlink()
    (listed,) = client.get("/mailbox/messages.json").json()
    assert (listed["subject"], listed["text"]) == ("as the emulator read it", "text")
    assert client.get(f"/mailbox/{number}").status_code == 200


def test_hostile_mail_is_text_on_the_page_and_runs_nothing_in_its_frame(
    client: AsgiClient, send: Callable[[EmailMessage], str]
) -> None:
    number = send(mail(HOSTILE))
    for path in ("/mailbox", f"/mailbox/{number}"):
        page = client.get(path)
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert(1)" in page.text
        assert "unsafe" not in page.headers["content-security-policy"]
    frame = client.get(f"/mailbox/{number}/html").headers["content-security-policy"]
    assert "default-src 'none'" in frame
    assert "script-src" not in frame
    assert "sandbox allow-same-origin" in frame


def test_a_file_is_a_download_and_nothing_else(
    client: AsgiClient, send: Callable[[EmailMessage], str]
) -> None:
    number = send(mail())
    answer = client.get(f"/mailbox/{number}/files/0")
    assert answer.text.strip() == "the whole chat"
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''tr%C3%A4ns.txt"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert client.get(f"/mailbox/{number}/files/1").status_code == 404


def test_no_path_leads_out_of_the_folder(client: AsgiClient, tmp_path: Path) -> None:
    (tmp_path / "secret.eml").write_text("Subject: secret\n\n")
    assert client.get("/mailbox/..%2Fsecret/raw").status_code == 404
    assert client.get("/mailbox/nothing/raw").status_code == 404


def test_what_the_emulator_refuses_is_refused_here_and_kept_nowhere(
    client: AsgiClient, tmp_path: Path
) -> None:
    answer = client.post(SEND, json={"Content": {"Raw": {"Data": "eA=="}}})
    assert (answer.status_code, answer.json()) == (403, {"message": "unsigned"})
    assert not (tmp_path / "mail").exists()


def test_a_silent_emulator_is_an_error_and_not_an_empty_mailbox(
    client: AsgiClient, emulator: Emulator
) -> None:
    emulator.up = False
    assert client.get("/mailbox").status_code == 503
    assert client.get("/mailbox/messages.json").status_code == 503
    assert client.post(SEND, json={}).status_code == 503
