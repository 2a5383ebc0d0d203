"""Reply addresses, signed with a key ring of their own."""

from escalation.adapters.aws.conversation_tokens import SigningKeys
from escalation.domain.ports import Clock
from escalation.domain.reply_addresses import (
    ReplyTo,
    address,
    can_be_named,
    read_token,
    token,
    token_in,
)


class SignedReplyAddresses:
    """Gives out reply addresses and reads them (`ReplyAddresses`).

    The keys are a secret apart from the conversation tokens', in the same form and with the same
    rotation: who sends mail, and who reads strangers' mail, could forge no more than a reply
    address. A token has no room to name its key, so each is tried; a new one is in every cache
    before it signs.
    """

    def __init__(self, keys: SigningKeys, *, domain: str, clock: Clock) -> None:
        """Args: `domain` is the one that mail is received at."""
        self._keys = keys
        self._domain = domain
        self._clock = clock

    def of(self, workspace_id: str, conversation_id: str) -> str | None:
        """See `ReplyAddresses`."""
        if not can_be_named(conversation_id):
            return None
        now = self._clock.now()
        _, key = self._keys.signing(now)
        return address(token(workspace_id, conversation_id, key=key, now=now), self._domain)

    def opened(self, address: str) -> ReplyTo | None:
        """See `ReplyAddresses`."""
        found = token_in(address, self._domain)
        return read_token(found, self._keys.all(self._clock.now())) if found else None
