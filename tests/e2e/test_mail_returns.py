"""A handover whose mail comes back, on the whole way: SES's event, its topic and queue, and what
people see then.
"""

from secrets import token_hex

from infra.local.api_clients import Json
from tests.e2e.world import UNANSWERABLE, World, wait_until

OWNER = "ada@harborlight.example"


def test_a_handover_that_bounces_goes_to_the_owner_who_can_try_the_address_again(
    world: World,
) -> None:
    gone = f"bounce+{token_hex(4)}@simulator.amazonses.com"
    away = f"ooto+{token_hex(4)}@simulator.amazonses.com"
    bot = world.bot({"human_handoff": True, "handoff_method": "email", "email": {"to": [gone]}})
    visitor = world.visitor(bot)
    visitor.say(UNANSWERABLE)

    def back() -> Json:
        (one,) = world.escalations(visitor)
        return one if one["returned"] and one["state"] == "delivered" else {}

    escalation = wait_until(back, 60, what="the second mail")
    assert [(one["address"], one["kind"]) for one in escalation["returned"]] == [
        (gone, "no_mailbox")
    ]
    assert escalation["mailed_to"] == [OWNER]
    second = next(m for m in world.mails.of(visitor.conversation_id) if m["to"] == [OWNER])
    assert f"Mail to {gone} came back" in second["text"]

    def marked() -> list[str]:
        return [one["email"] for one in world.owner.get("/returned-addresses")["items"]]

    wait_until(lambda: gone in marked(), 20, what="its mark")
    world.owner.post("/returned-addresses/try-again", {"email": gone})
    assert gone not in marked()

    # Somebody on holiday has got theirs.
    other = world.bot({"human_handoff": True, "handoff_method": "email", "email": {"to": [away]}})
    holiday = world.visitor(other)
    holiday.say(UNANSWERABLE)

    def arrived() -> Json:
        (one,) = world.escalations(holiday)
        return one if one["arrived"] else {}

    assert wait_until(arrived, 150, what="its arrival")["returned"] == []
