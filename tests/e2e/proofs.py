"""A visitor shows that an address is theirs."""

import re

from infra.local.api_clients import Json, VisitorClient
from tests.e2e.world import World, wait_until


def prove(world: World, visitor: VisitorClient, address: str) -> Json:
    """Have a code sent there, and type it into the chat; what the service answers."""
    path = f"/v1/conversations/{visitor.conversation_id}/contact"
    visitor.call("POST", f"{path}/code", {"email": address}, token=visitor.token)
    (mail,) = wait_until(lambda: world.mails.to(address), what="the mail with the code")
    (code,) = re.findall(r"\b[0-9]{6}\b", mail["text"])
    body = {"email": address, "code": code}
    answer: Json = visitor.call("POST", f"{path}/confirm", body, token=visitor.token).json()
    return answer
