"""The handlers of the owner's side with everything they are composed of, on moto's AWS."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest

from escalation.adapters.aws.auto_replies import DynamoAutoReplies
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.auto_reply import AutoReply
from escalation.domain.conversation import Assignee, Author, Head, Message, Turn, Visitor
from escalation.domain.ports import Commit
from functions.admin.handler import handler
from functions.jobs.handler import handler as work
from tests.functions.http_events import CONTEXT, access_token, document, header, http_event
from tests.functions.owner_on_moto import NOW, owner_on_moto


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with owner_on_moto(monkeypatch):
        yield


def _call(method: str, path: str, **event: Any) -> dict[str, Any]:
    event.setdefault("claims", access_token("sub-ada"))
    return handler(http_event(method, path, **event), CONTEXT)


def _done(method: str, path: str, status: int = 200, **event: Any) -> Any:
    answer = _call(method, path, **event)
    assert answer["statusCode"] == status, answer["body"]
    return document(answer) if answer["body"] else None


def _conversation(bot_id: str) -> None:
    message = Message(id="00000001", author=Author(kind="visitor"), text="Hello", at=NOW)
    head = Head(
        conversation_id="c1",
        workspace_id="acme",
        bot_id=bot_id,
        assignee=Assignee(kind="bot", bot_id=bot_id),
        next_seq=2,
        visitor=Visitor(email="vic@visitor.example"),
        created_at=NOW,
        last_activity_at=NOW,
        expires_at=NOW + timedelta(days=30),
    )
    turn = Turn(conversation_id="c1", messages=(message,), client_message_id="client-0001")
    store = TranscriptStore(boto3.client("dynamodb"), "transcripts")
    store.commit(Commit(before=None, after=head, turns=(turn,)))


def _work_all() -> None:
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="jobs")["QueueUrl"]
    messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    records = [
        {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "eventSource": "aws:sqs",
        }
        for message in messages
    ]
    assert work({"Records": records}, CONTEXT) == {"batchItemFailures": []}


def test_a_workspace_is_configured() -> None:
    made = _call("POST", "/v1/admin/bots", body={"name": "Support"})
    bot = str(header(made, "location"))
    other = _done("POST", "/v1/admin/bots", 201, body={"name": "Billing"})["bot_id"]

    changed = _done("PUT", bot, body={"name": "Tech Support"})
    assert [item["name"] for item in _done("GET", "/v1/admin/bots")["items"]] == [
        changed["name"],
        "Billing",
    ]
    transfer = {"ai_agent_transfer": {"enabled": True, "targets": [{"bot_id": other}]}}
    settings = f"{bot}/escalation-settings"
    _done("PUT", settings, body=transfer, headers={"if-match": '"0"'})
    _done("PUT", settings, 412, body={}, headers={"if-match": '"0"'})
    _done("DELETE", f"/v1/admin/bots/{other}", 409)
    _done("PUT", settings, body={}, headers={"if-match": '"1"'})
    restored = _done("POST", f"{settings}/versions/1/restore")
    assert restored["ai_agent_transfer"]["enabled"] is True
    versions = _done("GET", f"{settings}/versions")
    assert [item["version"] for item in versions["items"]] == [3, 2, 1]
    entry = {"id": "a", "questions": ["Refund?"], "answer": "Yes.", "url": None}
    _done("PUT", f"{bot}/knowledge", body={"entries": [entry]})
    known = _done("GET", f"{bot}/knowledge")
    assert (known["entries"], known["index"]) == ([entry], "being_made")
    about = {"index", "index_wanted_since", "read_by", "unread", "hosted_failure"}
    assert set(known) == {"entries"} | about
    workspace = _done("GET", "/v1/admin/workspace")
    _done("PUT", "/v1/admin/workspace", body={**workspace, "name": "Acme Ltd"})
    assert _done("GET", "/v1/admin/workspace")["name"] == "Acme Ltd"


def test_people_are_invited_once() -> None:
    _done("POST", "/v1/admin/members", 201, body={"email": "bo@acme.example"})
    _done("POST", "/v1/admin/members", 201, body={"email": "bo@acme.example"})
    _done("POST", "/v1/admin/members", 201, body={"email": "bo@acme.example", "role": "owner"})

    members = _done("GET", "/v1/admin/members")["items"]
    assert {member["email"] for member in members} == {"ada@acme.example", "bo@acme.example"}


def test_a_member_comes_is_given_a_role_and_is_removed() -> None:
    asked = _done("POST", "/v1/admin/members", 201, body={"email": "bo@acme.example"})
    bo = access_token("sub-bo@acme.example")
    assert _done("GET", "/v1/admin/me", claims=bo)["role"] == "agent"
    path = f"/v1/admin/members/{asked['id']}"

    assert _done("PUT", path, body={"role": "admin"})["role"] == "admin"
    assert _done("GET", "/v1/admin/me", claims=bo)["role"] == "admin"
    _done("DELETE", path, 204)

    assert _done("GET", "/v1/admin/me", 403, claims=bo)["code"] == "no_membership"
    entered = _done("GET", "/v1/admin/audit", query={"action": "member"})
    assert [one["action"] for one in entered["items"]][:2] == ["member.remove", "member.change"]


def test_a_connection_that_cannot_be_tested_is_kept_for_later() -> None:
    path = "/v1/admin/connections/freshdesk"

    put = _done("PUT", path, body={"domain": "acme", "api_key": "fresh-s3cret"})

    assert (put["tested_at"], put["check"]["ok"]) == (None, False)
    assert _done("GET", path)["account"] == {"domain": "acme"}
    secrets = boto3.client("secretsmanager")
    (kept,) = secrets.list_secrets()["SecretList"]
    assert kept["Name"].startswith("escalation/local/connection/")
    assert json.loads(secrets.get_secret_value(SecretId=kept["ARN"])["SecretString"]) == {
        "api_key": "fresh-s3cret"
    }
    _done("DELETE", path, 204)
    _done("GET", path, 404)
    assert secrets.list_secrets()["SecretList"] == []


def test_a_webhook_is_set_up_by_hand_and_its_secret_shown_once() -> None:
    path = "/v1/admin/connections/freshdesk"
    put = _done("PUT", path, body={"domain": "acme", "api_key": "fresh-s3cret"})

    done = _done("POST", f"{path}/webhook")

    assert done["installed"] is False
    assert done["url"] == f"https://console.example/v1/webhooks/freshdesk/{put['connection_id']}"
    assert done["header"] == "X-Escalation-Secret"
    shown = _done("GET", path)
    assert shown["updates"]["mode"] == "webhook"
    assert shown["updates"]["first_event_at"] is None
    assert (shown["webhook"]["url"], shown["webhook"]["steps"]) == (done["url"], done["steps"])
    assert shown["health"] == {**shown["health"], "circuit": "closed", "failures": 0}
    assert done["secret"] not in json.dumps(shown)
    secrets = boto3.client("secretsmanager")
    kept = {
        secret["Name"].rsplit("/", 1)[0]: secrets.get_secret_value(SecretId=secret["ARN"])
        for secret in secrets.list_secrets()["SecretList"]
    }
    assert set(kept) == {"escalation/local/connection", "escalation/local/webhook"}
    stored = json.loads(kept["escalation/local/webhook"]["SecretString"])
    assert stored == {"secret": done["secret"]}

    _done("PUT", f"{path}/webhook", 400, body={"secret": "no"})
    changed = _done("PUT", f"{path}/webhook", body={"secret": "chosen-by-the-helpdesk"})
    assert "chosen-by-the-helpdesk" not in json.dumps(changed)
    _done("DELETE", path, 204)
    assert secrets.list_secrets()["SecretList"] == []
    assert "CONNECTION#" not in json.dumps(
        boto3.client("dynamodb").scan(TableName="settings")["Items"], default=str
    )


def test_access_tokens_get_a_secret_of_their_own_with_the_connection() -> None:
    path = "/v1/admin/connections/zendesk"
    credentials = {"subdomain": "acme", "client_id": "one", "client_secret": "two-s3cret"}

    _done("PUT", path, body=credentials)

    secrets = boto3.client("secretsmanager")
    names = {each["Name"].rsplit("/", 1)[0]: each for each in secrets.list_secrets()["SecretList"]}
    assert set(names) == {"escalation/local/connection", "escalation/local/token"}
    shared = secrets.get_secret_value(SecretId=names["escalation/local/token"]["ARN"])
    assert shared["SecretString"] == "{}"
    _done("DELETE", path, 204)
    assert secrets.list_secrets()["SecretList"] == []


def test_what_the_ai_wrote_in_tickets_is_listed_for_review() -> None:
    bot_id = _done("POST", "/v1/admin/bots", 201, body={"name": "Support"})["bot_id"]
    path = f"/v1/admin/bots/{bot_id}/auto-replies"
    assert _done("GET", path) == {"items": [], "next": None}
    replies = DynamoAutoReplies(boto3.client("dynamodb"), "transcripts")
    for number in range(26):
        replies.save_auto_reply(
            AutoReply(
                reply_id=f"c1-{number}",
                conversation_id="c1",
                workspace_id="acme",
                bot_id=bot_id,
                escalation_id="c1-1",
                helpdesk="zendesk",
                connection_id="k",
                ticket_id="1042",
                trigger=f"chat-{number}",
                text="Refunds take a week.",
                created_at=NOW + timedelta(minutes=number),
                expires_at=NOW + timedelta(days=30),
            )
        )
    first = _done("GET", path)
    second = _done("GET", path, query={"after": first["next"]})
    assert [each["id"] for each in first["items"]] == [f"c1-{n}" for n in range(25, 0, -1)]
    assert ([each["id"] for each in second["items"]], second["next"]) == (["c1-0"], None)
    assert first["items"][0]["text"] == "Refunds take a week."
    _done("GET", "/v1/admin/bots/nobody/auto-replies", 404)
    _done("GET", path, 400, query={"after": "no cursor"})


def test_a_conversation_is_read_taken_over_exported_and_erased() -> None:
    bot_id = _done("POST", "/v1/admin/bots", 201, body={"name": "Support"})["bot_id"]
    _conversation(bot_id)
    one = "/v1/admin/conversations/c1"
    listed = _done("GET", f"/v1/admin/bots/{bot_id}/conversations", query={"state": "open"})
    assert [item["id"] for item in listed["items"]] == ["c1"]

    _done("POST", f"{one}/take-over")
    body = {"text": "I am here.", "client_message_id": "agent-0001"}
    written = _done("POST", f"{one}/messages", body=body)
    assert _done("POST", f"{one}/messages", body=body)["messages"] == written["messages"]
    _done("POST", f"{one}/hand-back")
    shown = _done("GET", one)
    assert [m["author"]["kind"] for m in shown["messages"]] == [
        "visitor",
        "system",
        "agent",
        "system",
    ]

    export = _done("POST", f"{one}/export", 202)
    _work_all()
    job = _done("GET", f"/v1/admin/jobs/{export['job_id']}")
    assert (job["state"], job["link"].split("?")[0].endswith("conversation-c1.json")) == (
        "done",
        True,
    )

    erased = _done("DELETE", "/v1/admin/visitors", 202, query={"email": "VIC@visitor.example"})
    _work_all()
    job = _done("GET", f"/v1/admin/jobs/{erased['job_id']}")
    assert (job["state"], job["result"]) == ("done", {"conversations": "1"})
    _done("GET", one, 404)
    stored = json.dumps(
        boto3.client("dynamodb").scan(TableName="transcripts")["Items"], default=str
    )
    assert "I am here" not in stored
    assert "vic@visitor" not in stored
