"""Decoders of what other parties answer: helpdesks, bots, a large model."""

import json
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

import httpx

from escalation.adapters.aws.bedrock import BedrockModel
from escalation.adapters.aws.bot_lambda import LambdaBots
from escalation.adapters.aws.clients import config_for
from escalation.adapters.helpdesks.calls import BoundedTransport
from escalation.adapters.helpdesks.freshdesk.tickets import Freshdesk
from escalation.adapters.helpdesks.zendesk.tickets import Zendesk
from escalation.adapters.helpdesks.zoho.tickets import Zoho
from escalation.domain.choice_words import question_part
from escalation.domain.errors import BotFailed, DeliveryError
from escalation.domain.helpdesk import Helpdesk
from escalation.domain.language_model import ModelFailed
from escalation.domain.settings import HelpdeskName
from tests.adapters.aws.test_bedrock import MODEL
from tests.adapters.aws.test_bedrock import read as read_verdict
from tests.adapters.aws.test_bedrock import request as model_request
from tests.adapters.aws.test_lambda_bots import ALLOWED, REFERENCE, REPLY, bot, request
from tests.adapters.helpdesks import freshdesk_thread, zendesk_thread, zoho_thread
from tests.adapters.helpdesks.support import (
    FRESHDESK_KEY,
    FRESHDESK_SETTINGS,
    NOW,
    ZENDESK_SETTINGS,
    ZENDESK_TOKEN,
    ZOHO_OAUTH,
    ZOHO_SETTINGS,
    draft,
    opening,
)
from tests.fakes.owner_stores import RecordedEvents
from tests.fuzz.decoders import Decoder, LetInError
from tests.fuzz.values import Dice, as_bytes

_SETTINGS = {
    "zendesk": ZENDESK_SETTINGS,
    "freshdesk": FRESHDESK_SETTINGS,
    "zoho": ZOHO_SETTINGS,
}


def _json_of(response: httpx.Response) -> Any:
    return response.json()


_ZENDESK = {
    zendesk_thread.TICKET: _json_of(zendesk_thread.ticket()),
    f"{zendesk_thread.TICKET}/comments": _json_of(
        zendesk_thread.listed(
            zendesk_thread.DESCRIPTION, zendesk_thread.comment(2, 8, "We look into it")
        )
    ),
    "/api/v2/tickets": {"ticket": {"id": 42, "url": "https://acme.zendesk.com/api/v2/tickets/42"}},
    "/api/v2/users/me": {"user": {"id": 9, "email": "bot@acme.example", "role": "admin"}},
}
_FRESHDESK = {
    freshdesk_thread.TICKET: _json_of(freshdesk_thread.ticket()),
    f"{freshdesk_thread.TICKET}/conversations": [freshdesk_thread.entry(1, 8, "We look into it")],
    "/api/v2/agents/me": {"id": 9},
    "/api/v2/agents/8": {"id": 8, "contact": {"name": "Priya Nair"}},
    "/api/v2/tickets": {"id": 42},
}
_ZOHO = {
    zoho_thread.TICKET: _json_of(zoho_thread.ticket()),
    f"{zoho_thread.TICKET}/threads": {"data": [zoho_thread.mail(1, zoho_thread.ADA)]},
    f"{zoho_thread.TICKET}/threads/1": {"id": "1", "content": "<div>Hello</div>"},
    f"{zoho_thread.TICKET}/threads/1/originalContent": {"content": "From: ada@example.com\n\nx"},
    f"{zoho_thread.TICKET}/comments": {
        "data": [zoho_thread.comment(2, zoho_thread.JONAS, "We look into it")]
    },
    "/api/v1/tickets": {"id": "42", "ticketNumber": "7", "webUrl": "https://desk.zoho.eu/x"},
    "/oauth/v2/token": {"access_token": "access-1", "expires_in": 3600},
}
_ANSWERS: Mapping[HelpdeskName, Mapping[str, Any]] = {
    "zendesk": _ZENDESK,
    "freshdesk": _FRESHDESK,
    "zoho": _ZOHO,
}
_READS = ("thread", "create", "find", "fields", "probe", "problems", "set_requester", "webhook")


_STATUSES = (200, 200, 200, 201, 204, 302, 400, 404, 422, 429, 500)


def _wrong_answer(dice: Dice, helpdesk: HelpdeskName) -> tuple[str, int, int, str]:
    """What is asked for, which of the calls is answered wrongly, its status, its body."""
    text = dice.document(*_ANSWERS[helpdesk].values())
    return dice.choice(_READS), dice.randrange(4), dice.choice(_STATUSES), text


def _opened(helpdesk: HelpdeskName, wrong: int, status: int, text: str) -> Helpdesk:
    known, made = _ANSWERS[helpdesk], 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal made
        made += 1
        if made - 1 == wrong:
            return httpx.Response(status, content=as_bytes(text))
        return httpx.Response(200, content=json.dumps(known.get(request.url.path, {})).encode())

    client = httpx.Client(transport=BoundedTransport(httpx.MockTransport(answer)))
    match helpdesk:
        case "zendesk":
            return Zendesk(ZENDESK_TOKEN, opening(client))
        case "freshdesk":
            return Freshdesk(FRESHDESK_KEY, opening(client))
        case _:
            return Zoho(ZOHO_OAUTH, opening(client))


def _read_answer(helpdesk: HelpdeskName, given: tuple[str, int, int, str]) -> object:
    asked, wrong, status, text = given
    desk: Any = _opened(helpdesk, wrong, status, text)
    settings = _SETTINGS[helpdesk]
    match asked:
        case "thread":
            return desk.thread("42")
        case "create":
            return desk.create(desk.prepare(draft(settings)))
        case "find":
            return desk.find(draft(settings), since=NOW - timedelta(minutes=5))
        case "fields":
            return desk.fields(within=None)
        case "problems":
            return desk.problems(settings)
        case "set_requester":
            return desk.set_requester("42", "ada@example.com", "Ada")
        case "webhook":
            return desk.set_up_webhook("https://api.acme.example/v1/webhooks/x/c1", secret="s" * 32)
        case _:
            return desk.probe()


def _helpdesk(helpdesk: HelpdeskName) -> Decoder:
    return Decoder(
        lambda dice: _wrong_answer(dice, helpdesk),
        lambda given: _read_answer(helpdesk, given),
        (DeliveryError,),
    )


class _Invoked:
    """A client of Lambda's whose function has answered this."""

    def __init__(self, payload: bytes, *, failed: bool) -> None:
        self._payload, self._failed = payload, failed

    def invoke(self, **given: object) -> dict[str, object]:
        del given
        failed = {"FunctionError": "Unhandled"} if self._failed else {}
        return {"Payload": BytesIO(self._payload), **failed}


_OFFERING = {
    **REPLY,
    "version": 2,
    "choices": [{"id": "bills", "label": "Bills"}, {"id": "none", "label": "None of these"}],
}


def _read_reply(given: tuple[str, bool]) -> object:
    text, failed = given
    client: Any = _Invoked(as_bytes(text), failed=failed)
    bots = LambdaBots(client, REFERENCE, ALLOWED, granted_to=lambda _: ALLOWED)
    reply = bots.ask(bot().model_copy(update={"contract": 2}), request())
    if reply.choices and question_part(reply.text, reply.choices) == reply.text:
        raise LetInError("choices that the text does not hold")
    return reply


class _Conversed:
    """A client of Bedrock's whose model has answered this."""

    class meta:  # noqa: N801 - botocore's name
        config = config_for("model")

    def __init__(self, answer: object) -> None:
        self._answer = answer

    def converse(self, **given: object) -> object:
        del given
        return self._answer


_STOPS = ("tool_use", "end_turn", "max_tokens", "content_filtered", "guardrail_intervened")


def _block(dice: Dice) -> dict[str, Any]:
    if dice.randrange(4) == 0:
        return {"text": dice.text()}
    given = dice.choice(({"sure": True}, dice.changed({"sure": True}), dice.value()))
    return {"toolUse": {"name": dice.choice(("verdict", "verdict", "other")), "input": given}}


def _converse(dice: Dice) -> dict[str, Any]:
    """Answers as the SDK gives them: what a model may fill in freely is a tool's input."""
    blocks = [_block(dice) for _ in range(dice.randrange(3))]
    return {
        "stopReason": dice.choice(_STOPS),
        "usage": {"inputTokens": 5, "outputTokens": 5},
        "output": {"message": {"role": "assistant", "content": blocks}},
    }


def _read_model(answer: object) -> object:
    client: Any = _Conversed(answer)
    model = BedrockModel(client, MODEL, events=RecordedEvents(), sleep=lambda _: None)
    return model.call(model_request(), read_verdict)


DECODERS = {
    **{f"answers of {name}": _helpdesk(name) for name in ("zendesk", "freshdesk", "zoho")},
    "bots' replies": Decoder(
        lambda dice: (dice.document(_OFFERING), dice.randrange(4) == 0), _read_reply, (BotFailed,)
    ),
    "a model's answers": Decoder(_converse, _read_model, (ModelFailed,)),
}
