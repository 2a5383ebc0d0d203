"""The addresses that mail replies go to, for whoever sends mail and whoever receives it."""

from functools import cache

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.conversation_tokens import SigningKeys
from escalation.adapters.aws.reply_addresses import SignedReplyAddresses
from escalation.adapters.aws.secrets import SecretReader
from escalation.domain.ports import SystemClock
from escalation.runtime.environment import InboundMail, read


@cache
def addresses() -> SignedReplyAddresses:
    """The process's reply addresses; only where mail is received."""
    inbound = read(InboundMail)
    keys = SigningKeys.from_secret(SecretReader(client("secretsmanager")), inbound.reply_secret_arn)
    return SignedReplyAddresses(keys, domain=inbound.inbound_mail_domain, clock=SystemClock())
