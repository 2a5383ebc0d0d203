import json
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.response import StreamingBody

from escalation.adapters.aws.bot_lambda import MAX_REPLY_BYTES, LambdaBots
from escalation.adapters.aws.profiles import KEPT_S, CachedGrants
from escalation.domain.bot_contract import (
    BotMessage,
    BotReply,
    BotRequest,
    SecondAnswer,
    Source,
    TargetScore,
)
from escalation.domain.errors import BotFailed, RetryableError
from escalation.domain.workspace import Bot, Workspace
from tests.adapters.aws.stubs import broken, stubbed

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
REFERENCE = "arn:aws:lambda:eu-west-1:111111111111:function:bot"
FOREIGN = "arn:aws:lambda:eu-west-1:222222222222:function:acme-billing"
ALLOWED = ["arn:aws:lambda:eu-west-1:222222222222:function:acme-*"]
REPLY = {"text": " Hello ", "confidence": 0.9, "sources": [], "wants_handoff": False}
SECRET = "my card is 4111"


def bot(function: str = "reference") -> Bot:
    return Bot(bot_id="b1", workspace_id="w1", name="Bot", function=function, created_at=NOW)


def request(**changes: Any) -> BotRequest:
    fields: dict[str, Any] = {
        "request_id": "r1",
        "purpose": "chat",
        "workspace_id": "w1",
        "bot_id": "b1",
        "conversation_id": "c1",
        "locale": "en",
        "messages": (BotMessage(author="visitor", text=SECRET, at=NOW),),
        "targets": ("b2",),
    }
    return BotRequest(**{**fields, **changes})


def ask(payload: bytes, *, function_error: str | None = None, **changes: Any) -> BotReply:
    client, stub = stubbed("lambda")
    answer: dict[str, Any] = {
        "StatusCode": 200,
        "Payload": StreamingBody(BytesIO(payload), len(payload)),
    }
    if function_error:
        answer["FunctionError"] = function_error
    stub.add_response("invoke", answer)
    with stub:
        return _bots(client).ask(bot(), request(**changes))


def failure(payload: bytes, *, function_error: str | None = None) -> BotFailed:
    with pytest.raises(BotFailed) as caught:
        ask(payload, function_error=function_error)
    assert SECRET not in str(caught.value)
    return caught.value


def test_a_reply_within_the_contract_comes_back_with_its_text_trimmed() -> None:
    reply = ask(json.dumps({**REPLY, "new_field": 1}).encode())
    assert reply.text == "Hello"
    assert reply.confidence == 0.9


@pytest.mark.parametrize("sources", [[], [{"title": "Plans", "url": "https://help.example/p"}]])
def test_the_answer_to_a_second_question_comes_with_its_sources(sources: list[Any]) -> None:
    second = {"text": "Worldwide.", "confidence": 0.8, "sources": sources, "asked_first": True}
    found = ask(json.dumps({**REPLY, "second": second}).encode()).second
    assert found is not None
    assert (found.text, found.confidence, found.asked_first) == ("Worldwide.", 0.8, True)
    assert [source.model_dump() for source in found.sources] == sources


@pytest.mark.parametrize("second", ["yes", 3, [], {"confidence": "0.8"}, {"text": "no number"}])
def test_a_second_answer_that_is_out_of_order_is_left_out(second: object) -> None:
    reply = ask(json.dumps({**REPLY, "second": second}).encode())
    assert (reply.text, reply.second) == ("Hello", None)


def test_whatever_the_reference_bot_says_arrives_whole() -> None:
    source = Source(title="Plans", url="https://help.example/p")
    said = BotReply(
        text="Hello",
        confidence=0.9,
        sources=(source,),
        routing=(TargetScore(bot_id="b2", score=0.4, reason="plans"),),
        second=SecondAnswer(text="Worldwide.", confidence=0.8, sources=(source,)),
    )
    assert ask(said.model_dump_json().encode()) == said


@pytest.mark.parametrize(
    ("function", "arn"), [("reference", REFERENCE), (FOREIGN, FOREIGN), (FOREIGN + ":live",) * 2]
)
def test_a_bot_is_invoked_once_by_its_function_with_the_whole_request(
    function: str, arn: str
) -> None:
    client, stub = stubbed("lambda")
    payload = json.dumps(REPLY).encode()
    stub.add_response(
        "invoke",
        {"StatusCode": 200, "Payload": StreamingBody(BytesIO(payload), len(payload))},
        {
            "FunctionName": arn,
            "InvocationType": "RequestResponse",
            "Payload": request().model_dump_json().encode(),
        },
    )
    with stub:
        _bots(client).ask(bot(function), request())
    stub.assert_no_pending_responses()


@pytest.mark.parametrize(
    "function",
    [
        "arn:aws:lambda:eu-west-1:222222222222:function:other",
        "arn:aws:lambda:us-east-1:222222222222:function:acme-billing",
        "arn:aws:lambda:eu-west-1:222222222222:function:acme-/../other",
        FOREIGN + "\n",
        "acme-billing",
        "*",
    ],
)
def test_a_function_that_is_not_allowed_is_never_invoked(function: str) -> None:
    client, stub = stubbed("lambda")
    bots = _bots(client)
    with stub, pytest.raises(BotFailed) as caught:
        bots.ask(bot(function), request())
    assert caught.value.kind == "missing"
    with pytest.raises(BotFailed) as failed:
        bots.ask(bot(function), request())
    assert failed.value.kind == "missing"


@pytest.mark.parametrize("function_error", ["Unhandled", "Handled"])
def test_a_function_that_raised_is_an_error_named_by_its_type_only(function_error: str) -> None:
    payload = json.dumps({"errorType": "ValueError", "errorMessage": SECRET}).encode()
    failed = failure(payload, function_error=function_error)
    assert (failed.kind, failed.detail) == ("error", "ValueError")


def test_an_error_type_that_is_a_sentence_is_not_repeated() -> None:
    payload = json.dumps({"errorType": f"{SECRET}!"}).encode()
    assert failure(payload, function_error="Unhandled").detail == "FunctionError"


def test_a_function_stopped_by_its_own_time_out_is_a_time_out() -> None:
    payload = json.dumps({"errorType": "Sandbox.Timedout", "errorMessage": "x"}).encode()
    assert failure(payload, function_error="Unhandled").kind == "timeout"


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"not json " + SECRET.encode(),
        json.dumps({**REPLY, "confidence": 1.2}).encode(),
        json.dumps({**REPLY, "confidence": "0.9"}).encode(),
        json.dumps({**REPLY, "confidence": True}).encode(),
        b'{"text": "x", "confidence": NaN}',
        json.dumps({"confidence": 0.9}).encode(),
        json.dumps({**REPLY, "text": SECRET * 3_000}).encode(),
        json.dumps({**REPLY, "text": " \x00 "}).encode(),
        json.dumps({**REPLY, "sources": [{"title": SECRET, "url": "javascript:x"}]}).encode(),
        json.dumps({**REPLY, "routing": [{"bot_id": "b2", "score": -1}]}).encode(),
        json.dumps({**REPLY, "pad": "x" * MAX_REPLY_BYTES}).encode(),
    ],
    ids=range(13),
)
def test_a_reply_outside_the_contract_is_a_bad_reply_and_is_not_quoted(payload: bytes) -> None:
    assert failure(payload).kind == "bad_reply"


def test_a_bot_that_knows_nothing_may_say_nothing() -> None:
    assert ask(b'{"text": "", "confidence": 0}').text == ""
    assert ask(b'{"text": "", "confidence": 0.9, "wants_handoff": true}').wants_handoff


def test_scores_of_bots_that_were_not_asked_about_are_dropped() -> None:
    scores = [{"bot_id": b, "score": 0.5} for b in ("b1", "b2", "someone-elses")]
    routing = ask(json.dumps({**REPLY, "routing": scores}).encode()).routing
    assert routing is not None
    assert [score.bot_id for score in routing] == ["b1", "b2"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ResourceNotFoundException", "missing"),
        ("AccessDeniedException", "missing"),
        ("TooManyRequestsException", "error"),
        ("ServiceException", "error"),
        ("RequestTooLargeException", "error"),
    ],
)
def test_a_refused_invocation_says_whether_the_function_is_missing(code: str, kind: str) -> None:
    client, stub = stubbed("lambda")
    stub.add_client_error("invoke", code, SECRET)
    with stub, pytest.raises(BotFailed) as caught:
        _bots(client).ask(bot(), request())
    assert (caught.value.kind, caught.value.detail) == (kind, code)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ReadTimeoutError(endpoint_url="https://lambda"), "timeout"),
        (ConnectTimeoutError(endpoint_url="https://lambda"), "timeout"),
        (EndpointConnectionError(endpoint_url="https://lambda"), "error"),
    ],
)
def test_no_answer_is_a_time_out_or_an_error(error: Exception, kind: str) -> None:
    client, _ = stubbed("lambda")
    with broken(client, error), pytest.raises(BotFailed) as caught:
        _bots(client).ask(bot(), request())
    assert caught.value.kind == kind


def test_routing_asks_the_reference_bot_for_scores_only() -> None:
    client, stub = stubbed("lambda")
    payload = b'{"text": "", "confidence": 0.2, "routing": [{"bot_id": "b2", "score": 0.7}]}'
    stub.add_response(
        "invoke",
        {"StatusCode": 200, "Payload": StreamingBody(BytesIO(payload), len(payload))},
        {
            "FunctionName": REFERENCE,
            "InvocationType": "RequestResponse",
            "Payload": request(purpose="route").model_dump_json().encode(),
        },
    )
    with stub:
        reply = _bots(client).route(request())
    assert reply.routing is not None
    assert reply.routing[0].score == 0.7


def _bots(client: Any, granted: Sequence[str] | None = ALLOWED) -> LambdaBots:
    return LambdaBots(client, REFERENCE, ALLOWED, granted_to=lambda workspace_id: granted)


@pytest.mark.parametrize("granted", [(), ("arn:aws:lambda:eu-west-1:999999999999:function:*",)])
def test_a_function_that_the_workspace_was_not_granted_is_not_invoked(
    granted: tuple[str, ...],
) -> None:
    client, stub = stubbed("lambda")
    with stub, pytest.raises(BotFailed) as failed:
        _bots(client, granted).ask(bot(FOREIGN), request())

    assert failed.value.kind == "missing"


def test_a_workspace_from_before_there_were_grants_keeps_its_bots() -> None:
    client, stub = stubbed("lambda")
    payload = json.dumps(REPLY).encode()
    body = StreamingBody(BytesIO(payload), len(payload))
    stub.add_response("invoke", {"StatusCode": 200, "Payload": body})
    with stub:
        assert _bots(client, None).ask(bot(FOREIGN), request()).text == "Hello"


def test_what_was_granted_and_cannot_be_read_is_a_bots_failure() -> None:
    client, stub = stubbed("lambda")

    def unavailable(workspace_id: str) -> None:
        raise RetryableError("store_unavailable")

    bots = LambdaBots(client, REFERENCE, ALLOWED, granted_to=unavailable)
    with stub, pytest.raises(BotFailed) as failed:
        bots.ask(bot(FOREIGN), request())
    assert failed.value.kind == "error"


def test_grants_are_read_once_a_minute() -> None:
    now = [0.0]
    read: list[str] = []
    workspace = Workspace(
        workspace_id="acme",
        name="Acme",
        owner_email="ada@acme.example",
        granted_functions=(FOREIGN,),
        created_at=datetime(2026, 3, 2, tzinfo=UTC),
    )

    def look(workspace_id: str) -> Workspace | None:
        read.append(workspace_id)
        return workspace if workspace_id == "acme" else None

    grants = CachedGrants(look, clock=lambda: now[0])
    assert [grants("acme"), grants("acme"), grants("gone")] == [(FOREIGN,), (FOREIGN,), ()]
    now[0] = KEPT_S
    assert grants("acme") == (FOREIGN,)
    assert read == ["acme", "gone", "acme"]
