"""The routes by which a visitor confirms an address, as HTTP: what is answered, and how refused."""

from dataclasses import dataclass
from typing import Any

import pytest

from escalation.domain.identity_ports import TokenClaims
from escalation.use_cases.visitor.confirm_address import AskForCodeUseCase, ConfirmAddress
from escalation.use_cases.visitor.read_conversation import RequestTranscriptMail
from functions.classify import handler as classify
from tests.fakes.chat_world import WS, ChatWorld
from tests.fakes.outside import PlainTokens
from tests.functions.http_events import CONTEXT, document, header, http_event

ADA = "ada@example.com"


@dataclass(frozen=True)
class Api:
    """The visitor's use cases over a chat in memory."""

    world: ChatWorld
    tokens: PlainTokens
    ask_for_code: AskForCodeUseCase
    confirm_address: ConfirmAddress
    mail_transcript: RequestTranscriptMail


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> ChatWorld:
    world = ChatWorld()
    ports = world.ports()
    api = Api(
        world=world,
        tokens=PlainTokens(),
        ask_for_code=AskForCodeUseCase(
            ports, allowances=world.allowances, marks=world.address_marks, ids=world.ids
        ),
        confirm_address=ConfirmAddress(ports, profiles=world.profiles),
        mail_transcript=RequestTranscriptMail(
            ports, allowances=world.allowances, marks=world.address_marks, ids=world.ids
        ),
    )
    monkeypatch.setattr(classify, "visitor_api", lambda: api)
    return world


def call(world: ChatWorld, chat: str, what: str, **body: object) -> dict[str, Any]:
    claims = TokenClaims(conversation_id=chat, bot_id="support", workspace_id=WS)
    token = PlainTokens().issue(claims, now=world.clock.now())
    answer: dict[str, Any] = classify.app.resolve(
        http_event(
            "POST",
            f"/v1/conversations/{chat}/{what}",
            body=body,
            headers={"authorization": f"Bearer {token}"},
        ),
        CONTEXT,
    )
    return answer


def test_a_code_is_asked_for_and_taken_and_then_the_transcript_goes_out(world: ChatWorld) -> None:
    chat = world.start()
    refused = call(world, chat, "transcript", email=ADA)
    assert (refused["statusCode"], document(refused)["code"]) == (409, "address_not_confirmed")

    asked = call(world, chat, "contact/code", email=ADA)
    world.work_through()
    code = world.mailed_code(ADA)
    assert (asked["statusCode"], document(asked)["messages"]) == (200, [])
    assert code not in asked["body"]

    taken = call(world, chat, "contact/confirm", email=ADA, code=code)
    shown = document(taken)["conversation"]["contact"]
    assert (taken["statusCode"], shown) == (200, {"email": ADA, "state": "confirmed"})
    assert call(world, chat, "transcript", email=ADA)["statusCode"] == 200
    again = call(world, chat, "contact/code", email=ADA)
    assert (again["statusCode"], document(again)["code"]) == (409, "already_confirmed")


def test_a_wrong_code_names_its_field_and_too_many_are_a_429(world: ChatWorld) -> None:
    chat = world.start()
    call(world, chat, "contact/code", email=ADA)
    world.work_through()
    wrong = f"{(int(world.mailed_code(ADA)) + 1) % 10**6:06d}"

    answers = [call(world, chat, "contact/confirm", email=ADA, code=wrong) for _ in range(6)]

    assert [answer["statusCode"] for answer in answers] == [400] * 5 + [429]
    problem = document(answers[0])
    assert (problem["code"], problem["field"]) == ("wrong_code", "code")
    assert int(header(answers[5], "retry-after") or 0) > 0


@pytest.mark.parametrize(
    ("what", "body", "field"),
    [
        ("contact/code", {}, "email"),
        ("contact/code", {"email": "ada@localhost"}, "email"),
        ("contact/code", {"email": "josé@example.com"}, "email"),
        ("contact/confirm", {"email": ADA}, "code"),
        ("contact/confirm", {"email": ADA, "code": "12345"}, "code"),
        ("contact/confirm", {"email": ADA, "code": 123456}, "code"),
    ],
)
def test_what_cannot_be_taken_is_a_problem_of_its_field(
    world: ChatWorld, what: str, body: dict[str, object], field: str
) -> None:
    answer = call(world, world.start(), what, **body)

    assert (answer["statusCode"], document(answer)["field"]) == (400, field)


def test_another_chats_token_confirms_nothing(world: ChatWorld) -> None:
    mine, other = world.start(), world.start()
    claims = TokenClaims(conversation_id=mine, bot_id="support", workspace_id=WS)
    token = PlainTokens().issue(claims, now=world.clock.now())
    for what in ("contact/code", "contact/confirm"):
        event = http_event(
            "POST",
            f"/v1/conversations/{other}/{what}",
            body={"email": ADA, "code": "123456"},
            headers={"authorization": f"Bearer {token}"},
        )
        answer = classify.app.resolve(event, CONTEXT)
        assert (answer["statusCode"], document(answer)["code"]) == (403, "other_conversation")
