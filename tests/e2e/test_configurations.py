"""The three configurations of the product's promise, whole, each set through the owner's API."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

import infra.local.seed
from infra.local.api_clients import Json
from tests.e2e.faulty import HELPDESKS, TICKETS
from tests.e2e.proofs import prove
from tests.e2e.world import (
    ADDED,
    ANSWER,
    ANSWERABLE,
    HANDED_OVER,
    REFERENCE,
    UNANSWERABLE,
    World,
    occurrences,
    squeezed,
    texts,
    wait_until,
)

_QUIET = timedelta(minutes=2, seconds=5)
_SECOND = "Does the submarine need a parking permit in Latin?"
_THIRD = "And may a walrus steer it over the weekend?"


def _help_centre(name: str) -> Mapping[str, Any]:
    text: Json = json.loads((infra.local.seed.KNOWLEDGE / Path(f"{name}.json")).read_text())
    return text


def test_startup_every_unanswered_question_reaches_the_founder_by_mail(world: World) -> None:
    bot = world.bot({"human_handoff": True, "handoff_method": "email"})
    address = f"grace-{token_hex(3)}@visitor.example"
    visitor = world.visitor(bot, visitor={"name": "Grace", "email": address})
    prove(world, visitor, address)
    assert texts(visitor.say(ANSWERABLE)["messages"], "bot") == [ANSWER]
    turn = visitor.say(UNANSWERABLE)
    assert turn["escalation"]["method"] == "email"
    assert turn["conversation"]["assignee"]["kind"] == "bot", "with a mail the bot goes on"
    transcript = texts(visitor.messages()["messages"])
    assert sum(text.startswith(HANDED_OVER) for text in transcript) == 1

    mail = world.first_mail(visitor)
    assert mail["to"] == ["ada@harborlight.example"]
    assert address in mail["headers"]["Reply-To"]
    assert mail["headers"]["X-Escalation-Id"] == turn["escalation"]["id"]
    assert UNANSWERABLE in mail["subject"]
    for text in transcript:
        assert squeezed(text) in squeezed(mail["text"])
    [escalation] = world.settled(visitor)
    assert escalation["state"] == "delivered"

    # Two more within the quiet time make one mail, in the first one's thread.
    assert texts(visitor.say(_SECOND)["messages"], "system") == [ADDED]
    assert texts(visitor.say(_THIRD)["messages"], "system") == [ADDED]
    second = world.escalations(visitor)[1]
    assert second["state"] == "recorded"
    assert second["follow_up_of"] == escalation["id"]
    assert len(world.mails.of(visitor.conversation_id)) == 1, "the visitor is still typing"

    world.pass_time_until(visitor, _QUIET)
    assert [one["state"] for one in world.settled(visitor)] == ["delivered", "delivered"]
    first, follow_up = world.mails.of(visitor.conversation_id)
    assert first["headers"]["Message-ID"] in follow_up["headers"]["References"]
    assert follow_up["headers"]["In-Reply-To"] == first["headers"]["Message-ID"]
    assert follow_up["subject"] == f"Re: {first['subject']}"
    assert address in follow_up["headers"]["Reply-To"]
    for text in (_SECOND, _THIRD):
        assert text in squeezed(follow_up["text"])


def test_a_mail_about_a_visitor_without_an_address_says_so_and_the_address_follows(
    world: World,
) -> None:
    visitor = world.visitor(world.bot())
    turn = visitor.say(UNANSWERABLE)
    assert turn["conversation"]["contact_required"]
    mail = world.first_mail(visitor)
    assert "Reply-To" not in mail["headers"]
    assert f"/console/conversations/{visitor.conversation_id}" in mail["text"]
    world.settled(visitor)

    address = f"late-{token_hex(3)}@visitor.example"
    visitor.contact(address, "Late Riser")
    prove(world, visitor, address)
    world.pass_time_until(visitor, _QUIET, lambda: len(world.mails.of(visitor.conversation_id)) > 1)
    mails = world.mails.of(visitor.conversation_id)
    assert address in mails[1]["headers"]["Reply-To"]
    assert mails[0]["headers"]["Message-ID"] in mails[1]["headers"]["References"]
    assert len(mails) == 2


@pytest.mark.parametrize("helpdesk", HELPDESKS)
def test_enterprise_a_ticket_holds_the_query_and_the_history_and_the_team_takes_over(
    world: World, helpdesk: str
) -> None:
    bot = world.bot(
        {
            "human_handoff": True,
            "handoff_method": "ticket",
            "ticket": TICKETS[helpdesk],
            "contact": "ask",
        }
    )
    visitor = world.visitor(bot)
    assert texts(visitor.say(ANSWERABLE)["messages"], "bot") == [ANSWER]
    turn = visitor.say(UNANSWERABLE)
    assert turn["escalation"]["method"] == "ticket"
    assert turn["conversation"]["assignee"] == {"kind": "team", "bot_id": None, "name": None}
    assert turn["conversation"]["state"] == "handed_off"
    assert turn["conversation"]["contact_required"]

    ticket = world.ticket(visitor, helpdesk)
    assert "Chat with a visitor" in ticket["subject"], "nothing of an unknown visitor stands there"
    for text in (ANSWERABLE, ANSWER, UNANSWERABLE):
        assert occurrences(ticket, text) >= 1, text

    # The bot does not talk over people; what the visitor writes reaches them once.
    later = ["It is a yellow submarine, by the way.", "Our crew boards on Thursday morning."]
    for text in later:
        said = visitor.say(text)
        assert texts(said["messages"], "bot") == []
    visitor.contact("captain@visitor.example", "Captain")

    def relayed() -> bool:
        [now] = world.helpdesks.tickets(visitor.conversation_id, helpdesk)
        return all(occurrences(now, text) for text in (*later, "captain@visitor.example"))

    wait_until(relayed, 60, what="every later message in the ticket")
    told = texts(visitor.messages()["messages"], "system")
    assert sum(text.startswith(HANDED_OVER) for text in told) == 1, told
    [reference] = [text for text in told if text.startswith(REFERENCE)]
    [escalation] = world.settled(visitor)
    assert escalation["reference"] in reference
    # A sweep finds nothing left to bring over.
    world.pass_time(visitor.conversation_id, timedelta(minutes=3))
    world.sweep()
    ticket = world.ticket(visitor, helpdesk)
    for text in later:
        assert occurrences(ticket, text) == 1, text
    assert world.mails.of(visitor.conversation_id) == []


def test_multi_department_a_refund_goes_to_billing_and_back_without_a_ticket(
    world: World,
) -> None:
    tech_text, billing_text = _help_centre("tech_support"), _help_centre("billing")
    tech, billing = (world.bot(knowledge=text) for text in (tech_text, billing_text))
    ticket = {"handoff_method": "ticket", "ticket": TICKETS["zendesk"], "contact": "never"}
    for bot, target, text in ((tech, billing, billing_text), (billing, tech, tech_text)):
        targets = [{"bot_id": target, **text["transfer_target"]}]
        world.owner.save_settings(
            bot, {**ticket, "ai_agent_transfer": {"enabled": True, "targets": targets}}
        )
    visitor = world.visitor(tech)
    turn = visitor.say("I want a refund for last month")
    assert turn["escalation"]["method"] == "transfer"
    assert turn["escalation"]["target_bot_id"] == billing
    assert turn["conversation"]["assignee"] == {
        "kind": "bot",
        "bot_id": billing,
        "name": None,
    }

    def answered_by(bot: str) -> list[Json]:
        found: list[Json] = visitor.messages(after=turn["messages"][-1]["id"])["messages"]
        return [message for message in found if message["author"]["bot_id"] == bot]

    [answer] = wait_until(lambda: answered_by(billing), what="Billing's answer")
    assert "refund" in answer["text"].lower()
    announced = texts(visitor.messages()["messages"], "system")
    assert len(announced) == 1
    assert billing_text["name"] in announced[0]
    [escalation] = world.settled(visitor)
    assert escalation["state"] == "delivered"

    turn = visitor.say("And my files are not syncing any more, the sync client is stuck")
    assert turn["conversation"]["assignee"] == {"kind": "bot", "bot_id": tech, "name": None}
    wait_until(lambda: answered_by(tech), what="Tech Support's answer")
    assert len(texts(visitor.messages()["messages"], "system")) == 2
    assert [one["method"] for one in world.settled(visitor)] == ["transfer", "transfer"]
    assert world.helpdesks.tickets(visitor.conversation_id) == []
    assert world.mails.of(visitor.conversation_id) == []
