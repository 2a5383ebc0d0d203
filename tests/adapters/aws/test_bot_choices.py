"""What a bot of either version of the contract gets, and what of its choices is heeded."""

import json
from io import BytesIO
from typing import Any

import pytest
from botocore.response import StreamingBody

from escalation.adapters.aws.bot_lambda import LambdaBots
from escalation.domain.bot_contract import BotMessage, BotReply, BotRequest
from escalation.domain.types import MAX_STORED_TEXT_CHARS
from tests.adapters.aws.stubs import stubbed
from tests.adapters.aws.test_lambda_bots import FOREIGN, NOW, REFERENCE, bot, request

CHOICES = [{"id": "bills", "label": "Bills"}, {"id": "refunds", "label": "Refunds"}]
CHOSEN = BotMessage(author="visitor", text="Bills", at=NOW, chosen="bills")


def asked(
    contract: int, reply: dict[str, Any], *, route: bool = False
) -> tuple[dict[str, Any], BotReply]:
    """The request as it went out, and the reply as it is taken."""
    client, stub = stubbed("lambda")
    payload = json.dumps({"confidence": 0.9, **reply}).encode()
    answer = {"StatusCode": 200, "Payload": StreamingBody(BytesIO(payload), len(payload))}
    stub.add_response("invoke", answer)
    sent: list[bytes] = []
    client.meta.events.register(
        "provide-client-params.lambda.Invoke",
        lambda params, **_: sent.append(params["Payload"]),
    )
    bots = LambdaBots(client, REFERENCE, [FOREIGN], granted_to=lambda _: (FOREIGN,))
    one = bot(FOREIGN).model_copy(update={"contract": contract})
    said: BotRequest = request(messages=(CHOSEN,))
    with stub:
        found = bots.route(said) if route else bots.ask(one, said)
    return json.loads(sent[0]), found


@pytest.mark.parametrize(("contract", "version"), [(1, 1), (2, 2), (9, 2)])
def test_a_bot_gets_the_version_of_its_record_and_none_above_what_is_known(
    contract: int, version: int
) -> None:
    sent, _ = asked(contract, {"text": "Hello"})
    assert sent["version"] == version
    assert ("chosen" in sent["messages"][0]) is (version == 2)


def test_scores_are_asked_for_in_the_first_version() -> None:
    sent, _ = asked(2, {"text": "", "confidence": 0.0}, route=True)
    assert (sent["version"], "chosen" in sent["messages"][0]) == (1, False)


def test_a_bot_of_the_second_version_may_offer_choices() -> None:
    text = "Which?\nBills\nRefunds"
    _, found = asked(2, {"text": text, "choices": CHOICES})
    assert (found.text, [one.id for one in found.choices]) == (text, ["bills", "refunds"])


def test_a_text_that_leaves_its_choices_out_gets_them_as_lines() -> None:
    _, found = asked(2, {"text": " Which? ", "choices": CHOICES})
    assert found.text == "Which?\n1. Bills\n2. Refunds"


def test_a_bot_of_the_first_version_says_what_it_says_and_no_more() -> None:
    _, found = asked(1, {"text": "Which?", "choices": CHOICES})
    assert (found.text, found.choices) == ("Which?", ())


@pytest.mark.parametrize("text", ["", "x" * MAX_STORED_TEXT_CHARS])
def test_choices_that_have_no_room_or_no_question_are_left_out(text: str) -> None:
    _, found = asked(2, {"text": text, "wants_handoff": True, "choices": CHOICES})
    assert (found.text, found.choices) == (text, ())
