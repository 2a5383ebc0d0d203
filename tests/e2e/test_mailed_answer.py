"""A visitor leaves, the team answers: one mail, whose link opens the chat elsewhere."""

import re
from datetime import timedelta
from secrets import token_hex

from infra.local.api_clients import Json
from tests.e2e.proofs import prove
from tests.e2e.world import ANSWERABLE, World, texts, wait_until


def test_an_answer_is_mailed_once_and_its_link_opens_the_chat(world: World) -> None:
    bot = world.bot({"answer_mail": {"enabled": True}})
    address = f"ada+{token_hex(4)}@example.com"
    visitor = world.visitor(bot)
    visitor.say(ANSWERABLE)
    prove(world, visitor, address)
    chat = f"/conversations/{visitor.conversation_id}"

    def answers() -> list[Json]:
        return [mail for mail in world.mails.to(address) if "/chats/" in mail["text"]]

    world.owner.post(f"{chat}/take-over")
    world.owner.post(f"{chat}/messages", {"text": "Read at once.", "name": "Grace"})
    assert texts(visitor.messages()["messages"], "agent") == ["Read at once."]
    world.owner.post(f"{chat}/messages", {"text": "It is on its way.", "name": "Grace"})
    world.owner.post(f"{chat}/messages", {"text": "Until Friday.", "name": "Grace"})
    world.pass_time_until(visitor, timedelta(minutes=3), answers)

    (mail,) = answers()
    assert "It is on its way." in mail["text"]
    assert "Until Friday." in mail["text"]
    assert "Read at once." not in mail["text"]
    (token,) = re.findall(rf"/chats/{visitor.conversation_id}#([\w-]+)", mail["text"])
    assert wait_until(lambda: world.owner.get(chat)["conversation"]["link_until"])

    elsewhere = world.visitor_client()
    page = elsewhere.call("GET", f"/chats/{visitor.conversation_id}")
    assert page.headers["referrer-policy"] == "no-referrer"
    path = f"/v1/chats/{visitor.conversation_id}"
    opened = elsewhere.call("POST", path, {"token": token, "action": "open"}).json()
    elsewhere.conversation_id, elsewhere.token = visitor.conversation_id, opened["token"]
    said = texts(elsewhere.messages()["messages"], "agent")
    assert said == ["Read at once.", "It is on its way.", "Until Friday."]

    elsewhere.call("POST", path, {"token": token, "action": "stop"})
    world.owner.post(f"{chat}/messages", {"text": "And no more.", "name": "Grace"})
    world.pass_time(visitor.conversation_id, timedelta(minutes=12))
    world.sweep()
    assert len(answers()) == 1
    world.owner.delete(f"{chat}/links")
    assert not world.owner.get(chat)["conversation"]["link_until"]
