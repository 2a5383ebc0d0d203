"""What the service refuses, and what it takes as nothing but text."""

import base64
import json
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import httpx
import pytest

from escalation.adapters.aws.conversation_tokens import JwtTokens, SigningKeys
from escalation.domain.identity_ports import TokenClaims
from infra.local.api_clients import Json, VisitorClient, new_client_message_id
from tests.e2e.world import (
    ANSWERABLE,
    World,
    refusal,
    texts,
    wait_until,
)


@pytest.fixture(scope="module")
def bot(world: World) -> str:
    """A bot with a new bot's settings."""
    return world.bot()


@pytest.fixture
def visitor(world: World, bot: str) -> VisitorClient:
    """A visitor of that bot."""
    return world.visitor(bot)


def _post_raw(world: World, visitor: VisitorClient, body: bytes) -> httpx.Response:
    return world.http.post(
        f"/v1/conversations/{visitor.conversation_id}/messages",
        content=body,
        headers={
            "Authorization": f"Bearer {visitor.token}",
            # Sent on byte for byte: a body of a text type arrives as text already.
            "Content-Type": "application/octet-stream",
        },
    )


def _poll(world: World, conversation_id: str, token: str) -> httpx.Response:
    return world.http.get(
        f"/v1/conversations/{conversation_id}/messages",
        headers={"Authorization": f"Bearer {token}"},
    )


def _part(value: Json) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_an_unknown_bot_is_not_found(world: World) -> None:
    for path, method in (("profile", "GET"), ("conversations", "POST")):
        answer = world.http.request(method, f"/v1/bots/no-such-bot/{path}", json={})
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_bot")
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_forged_token_opens_nothing(world: World, visitor: VisitorClient) -> None:
    header, payload, signature = visitor.token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    later = _part({**claims, "exp": claims["exp"] + 1})
    for token in (
        f"{header}.{later}.{signature}",
        f"{_part({'alg': 'none', 'typ': 'JWT'})}.{payload}.",
        f"{header}.{payload}.{signature[:-4]}AAAA",
        "nonsense",
    ):
        assert _poll(world, visitor.conversation_id, token).status_code == 401
    assert _poll(world, visitor.conversation_id, visitor.token).status_code == 200
    bare = world.http.get(f"/v1/conversations/{visitor.conversation_id}/messages")
    assert bare.status_code == 401


def test_an_expired_token_is_told_apart(world: World, visitor: VisitorClient, bot: str) -> None:
    secret = world.aws("secretsmanager").get_secret_value(
        SecretId=world.service.stack.names.token_secret
    )["SecretString"]
    claims = TokenClaims(
        conversation_id=visitor.conversation_id,
        bot_id=bot,
        workspace_id=world.content["workspace_id"],
    )
    tokens = JwtTokens(SigningKeys(lambda: secret))
    old = tokens.issue(claims, now=datetime.now(UTC) - timedelta(days=8))
    answer = _poll(world, visitor.conversation_id, old)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")


def test_a_token_opens_no_other_conversation(
    world: World, visitor: VisitorClient, bot: str
) -> None:
    other = world.visitor(bot)
    answer = _poll(world, other.conversation_id, visitor.token)
    assert (answer.status_code, answer.json()["code"]) == (403, "other_conversation")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param(b"", "body", id="empty body"),
        pytest.param(b'{"client_message_id": "message-1", "text": ""}', "text", id="empty text"),
        pytest.param(
            b'{"client_message_id": "message-1", "text": " \\n "}', "text", id="white space"
        ),
        pytest.param(
            json.dumps({"client_message_id": "message-1", "text": "x" * 4_001}).encode(),
            "text",
            id="too long",
        ),
        pytest.param(
            b'{"client_message_id": "message-1", "text": "caf\xe9"}', "body", id="not UTF-8"
        ),
        pytest.param(b'{"client_message_id": "message-1", "text": "a\\u0000b"}', "text", id="NUL"),
        pytest.param(
            b'{"client_message_id": "message-1", "text": "\\ud800"}', "text", id="half a pair"
        ),
        pytest.param(b'{"client_message_id": "message-1", "text": 7}', "text", id="a number"),
        pytest.param(b'{"client_message_id": "message-1", "te', "body", id="not JSON"),
        pytest.param(b'["message-1", "hello"]', "body", id="not an object"),
        pytest.param(b'{"text": "hello"}', "client_message_id", id="no client message id"),
    ],
)
def test_a_message_that_is_none_is_refused_and_not_stored(
    world: World, visitor: VisitorClient, body: bytes, field: str
) -> None:
    answer = _post_raw(world, visitor, body)
    assert (answer.status_code, answer.json()["field"]) == (400, field), answer.text
    assert texts(visitor.messages()["messages"], "visitor") == []


def test_the_longest_message_is_kept_whole(visitor: VisitorClient) -> None:
    text = "ü" * 4_000
    visitor.say(text)
    assert texts(visitor.messages()["messages"], "visitor") == [text]


def test_a_repeated_message_gets_its_stored_answer(visitor: VisitorClient) -> None:
    sent = new_client_message_id()
    first = visitor.say(ANSWERABLE, client_message_id=sent)
    again = visitor.say(ANSWERABLE, client_message_id=sent)
    assert again["messages"] == first["messages"]
    assert texts(visitor.messages()["messages"], "visitor") == [ANSWERABLE]


def test_a_message_id_is_good_for_one_text(visitor: VisitorClient) -> None:
    sent = new_client_message_id()
    visitor.say(ANSWERABLE, client_message_id=sent)
    refused = refusal(visitor.say, "Something else", client_message_id=sent)
    assert (refused.status, refused.code) == (409, "client_message_id_reused")
    assert texts(visitor.messages()["messages"], "visitor") == [ANSWERABLE]


def test_a_closed_chat_takes_no_message_and_can_still_be_read(visitor: VisitorClient) -> None:
    visitor.say(ANSWERABLE)
    assert visitor.close()["conversation"]["state"] == "closed"
    assert visitor.close()["conversation"]["state"] == "closed"
    for late in (lambda: visitor.say("One more thing"), visitor.handoff):
        refused = refusal(late)
        assert (refused.status, refused.code) == (409, "conversation_closed")
    assert texts(visitor.messages()["messages"], "visitor") == [ANSWERABLE]


def test_two_tabs_writing_at_the_same_moment_lose_nothing(
    world: World, visitor: VisitorClient
) -> None:
    together = Barrier(2)
    answers: dict[str, Json] = {}

    def tab(text: str) -> None:
        with VisitorClient(world.url) as client:
            client.conversation_id, client.token = visitor.conversation_id, visitor.token
            together.wait()
            answers[text] = client.say(text)

    for number in range(3):
        said = [f"{ANSWERABLE} ({name}{number})" for name in "ab"]
        tabs = [Thread(target=tab, args=(text,)) for text in said]
        for one in tabs:
            one.start()
        for one in tabs:
            one.join()
    messages = visitor.messages()["messages"]
    ids = [message["id"] for message in messages]
    assert ids == [f"{number:08d}" for number in range(1, len(ids) + 1)]
    assert sorted(texts(messages, "visitor")) == sorted(answers)
    assert len(answers) == 6
    for answer in answers.values():
        assert [m for m in messages if m in answer["messages"]] == answer["messages"]


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b", "a b@example.org", "a@example.org\nBcc: b@example.org", "@@"]
)
def test_an_address_that_is_none_is_refused(
    world: World, visitor: VisitorClient, bot: str, email: str
) -> None:
    refused = refusal(visitor.contact, email)
    assert (refused.status, refused.problem["field"]) == (400, "email")
    started = world.http.post(f"/v1/bots/{bot}/conversations", json={"visitor": {"email": email}})
    assert (started.status_code, started.json()["field"]) == (400, "visitor.email")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"confidence_threshold": 1.5}, "confidence_threshold"),
        ({"handoff_method": "pigeon"}, "handoff_method"),
        ({"email": {"to": ["not an address"]}}, "email.to.0"),
        ({"rules": [{"keywords": [], "then": "handoff"}]}, "rules.0.keywords"),
        ({"no_such_field": True}, "no_such_field"),
    ],
)
def test_a_wrong_setting_is_refused_by_name_and_nothing_is_saved(
    world: World, bot: str, change: Json, field: str
) -> None:
    before, etag = world.owner.versioned(f"/bots/{bot}/escalation-settings")
    refused = refusal(world.owner.save_settings, bot, change)
    assert (refused.status, refused.problem["field"]) == (400, field)
    assert world.owner.versioned(f"/bots/{bot}/escalation-settings") == (before, etag)


@pytest.mark.parametrize("queue", ["tickets", "emails", "transfers", "jobs"])
def test_a_queue_body_that_nobody_can_act_on_is_set_aside_with_its_reason(
    world: World, queue: str
) -> None:
    sqs, names = world.aws("sqs"), world.service.stack.names
    bodies = {
        f"garbage for {queue} {{",
        json.dumps({"version": 99, "kind": "deliver", "workspace_id": f"w-{queue}"}),
    }
    for body in bodies:
        sqs.send_message(QueueUrl=names.queue_urls[queue], MessageBody=body)
    set_aside: dict[str, str] = {}

    def arrived() -> bool:
        answer = sqs.receive_message(
            QueueUrl=names.dead_letter_urls[queue],
            MaxNumberOfMessages=10,
            MessageAttributeNames=["All"],
        )
        for message in answer.get("Messages", []):
            set_aside[message["Body"]] = message["MessageAttributes"]["reason"]["StringValue"]
            sqs.delete_message(
                QueueUrl=names.dead_letter_urls[queue], ReceiptHandle=message["ReceiptHandle"]
            )
        return set(set_aside) >= bodies

    wait_until(arrived, what="both bodies among the dead letters")

    def logged() -> bool:
        lines = [line for _, line in world.logs() if "job_malformed" in line]
        assert not any("garbage for" in line for line in lines), "reasons, never bodies"
        return all(any(reason in line for line in lines) for reason in set_aside.values())

    wait_until(logged, what=f"a log line for each of {set_aside}")


def test_what_was_set_aside_is_gone_from_its_queue(world: World) -> None:
    sqs, names = world.aws("sqs"), world.service.stack.names
    url = names.queue_urls["transfers"]
    sqs.send_message(QueueUrl=url, MessageBody="nonsense")
    wanted = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

    def waiting(queue_url: str) -> int:
        attributes = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=wanted)
        return sum(int(attributes["Attributes"][name]) for name in wanted)

    wait_until(lambda: waiting(names.dead_letter_urls["transfers"]), what="the dead letter")
    wait_until(lambda: waiting(url) == 0, what="an empty queue")
    sqs.purge_queue(QueueUrl=names.dead_letter_urls["transfers"])
