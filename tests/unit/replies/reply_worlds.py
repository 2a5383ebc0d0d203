"""A chat whose visitor has left, and whose team has written: what a mail reply is to."""

import secrets
from dataclasses import dataclass
from itertools import count
from typing import Any

from escalation.adapters.incoming_mail.reading import read_reply
from escalation.domain.jobs import Defer
from escalation.domain.mail_replies import ReceivedMail
from escalation.engine.detectors import RuleDetectors
from escalation.use_cases.visitor.take_reply import TakeReply
from tests.fakes.inbox import InboxWorld
from tests.fakes.received_mail import MemoryMails, memory_addresses
from tests.unit.replies.mails import ADA, mail


@dataclass
class HexIds:
    """Ids as they are made where it is deployed: what a reply address can hold."""

    def new(self) -> str:
        return secrets.token_hex(12)


class ReplyWorld(InboxWorld):
    """The world with mail coming in."""

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        self.ids: Any = HexIds()
        self.mails = MemoryMails()
        self.reply_addresses = memory_addresses(self.clock)
        self._mail_ids = count(1)

    def with_team(self, *, signed: str | None = ADA) -> str:
        """A chat that a member has taken over and written in."""
        chat = self.start(signed=signed)
        self.take_over(chat)
        self.write(chat, "Which colour?")
        return chat

    def address(self, conversation_id: str, workspace_id: str = "acme") -> str:
        found = self.reply_addresses.of(workspace_id, conversation_id)
        assert found is not None
        return found

    def mailed(self, to: str, content: bytes | None = None, **told: Any) -> Defer | None:
        """A mail comes in, and the function takes what SES tells of it."""
        mail_id = told.pop("mail_id", f"ses-{next(self._mail_ids)}")
        if content is not None or mail_id not in self.mails.kept:
            self.mails.kept[mail_id] = mail() if content is None else content
        return self.taken(self.received(mail_id, to, **told))

    def received(self, mail_id: str, *to: str, **told: Any) -> ReceivedMail:
        fields = {"bounces_to": ADA, "dmarc": "PASS", "spam": "PASS", "virus": "PASS", **told}
        return ReceivedMail(mail_id=mail_id, key=mail_id, recipients=to, **fields)

    def taken(self, received: ReceivedMail) -> Defer | None:
        use = TakeReply(
            self.writing(),
            profiles=self.profiles,
            detectors=RuleDetectors(),
            addresses=self.reply_addresses,
            mails=self.mails,
            read=read_reply,
        )
        return use(received)

    def refusals(self) -> list[object]:
        """Why mails were refused, in order."""
        return [fields["reason"] for fields in self.events.named("mail_reply_refused")]
