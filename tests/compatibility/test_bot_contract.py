"""Two releases, and bots of either version of the contract, in all directions."""

import json
from base64 import b64decode
from datetime import UTC, datetime

import pytest
from pydantic import BaseModel

from escalation.adapters.aws.dynamodb_codec import decode, encode
from escalation.domain.bot_contract import BotMessage, BotReply, BotRequest
from escalation.domain.workspace import Bot
from tests.compatibility.newer import whole
from tests.compatibility.releases import LAST, ask, asked_of

pytestmark = pytest.mark.slow

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
REQUEST = BotRequest(
    request_id="r-1",
    purpose="chat",
    workspace_id="w-1",
    bot_id="b-1",
    conversation_id="c-1",
    locale="en",
    messages=(BotMessage(author="visitor", text="Bills", at=AT, chosen="bills"),),
)
OFFERING = BotReply.model_validate(
    {
        "text": "Which?\n1. Bills",
        "confidence": 0.9,
        "choices": [{"id": "bills", "label": "Bills"}],
        "version": 2,
    }
)


def in_last_release(model: type[BaseModel], content: str) -> dict[str, str]:
    """What the last release answers to this JSON."""
    asked = asked_of(model, b"\x00" + content.encode())
    found: dict[str, str] = ask(LAST, [asked])["answers"][0]
    return found


@pytest.mark.parametrize("contract", [1, Bot.model_fields["contract"].default])
def test_the_last_releases_bot_reads_what_this_one_asks_it(contract: int) -> None:
    answer = in_last_release(BotRequest, REQUEST.at_version(contract).model_dump_json())
    assert "refused" not in answer


def test_it_refuses_the_second_version_which_is_why_it_is_not_asked_in_it() -> None:
    answer = in_last_release(BotRequest, REQUEST.at_version(2).model_dump_json())
    assert answer == {"refused": "ValidationError"}


def test_the_last_release_reads_the_text_of_a_bot_that_offers_choices() -> None:
    answer = in_last_release(BotReply, OFFERING.model_dump_json(exclude_none=True))
    read = decode(BotReply, b64decode(answer["body"]))
    assert (read.text, read.confidence) == ("Which?\n1. Bills", 0.9)


def test_this_release_takes_what_the_last_ones_bot_answers_for_the_first_version() -> None:
    said = json.dumps({"text": "Under Billing.", "confidence": 0.9})
    answer = in_last_release(BotReply, said)
    read = decode(BotReply, b64decode(answer["body"]))
    assert (read.text, read.choices, read.version) == ("Under Billing.", (), 1)


def test_a_bot_that_the_last_release_has_written_speaks_the_first_version() -> None:
    written = whole(Bot).model_copy(update={"contract": 1})
    assert b'"contract"' not in encode(written, codec=1)
    assert decode(Bot, encode(written)).contract == 1


def test_a_version_that_only_a_newer_release_knows_is_kept() -> None:
    bot = whole(Bot).model_copy(update={"contract": 7})
    assert decode(Bot, encode(bot)).contract == 7
