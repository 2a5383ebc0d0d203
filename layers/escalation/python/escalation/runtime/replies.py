"""The addresses that mail replies go to, for whoever sends mail and whoever receives it."""

from functools import cache

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.conversation_tokens import SigningKeys
from escalation.adapters.aws.reply_addresses import SignedReplyAddresses
from escalation.adapters.aws.secrets import SecretReader
from escalation.domain.ports import SystemClock
from escalation.runtime.environment import InboundMail, RepliesByMail, read


@cache
def addresses() -> SignedReplyAddresses:
    """The process's reply addresses; only where mail is received."""
    inbound = read(InboundMail)
    keys = SigningKeys.from_secret(SecretReader(client("secretsmanager")), inbound.reply_secret_arn)
    return SignedReplyAddresses(keys, domain=inbound.inbound_mail_domain, clock=SystemClock())


def reply_address(workspace_id: str, conversation_id: str) -> str | None:
    """The address at which a mail reply comes into a chat; None where no mail is received.

    Raises:
        RetryableError: the keys cannot be read now.
    """
    if read(RepliesByMail).inbound_mail_domain is None:
        return None
    return addresses().of(workspace_id, conversation_id)
