"""Which chat a verified visitor finds again on another device: pure.

Who the visitor is says the token that the owner's site has signed, and nothing else: an address
that somebody typed, or confirmed by a code, finds no chat.
"""

from hashlib import sha256
from typing import Final

from escalation.domain.address_proofs import folded
from escalation.domain.conversation import MAX_TURNS, Head
from escalation.domain.identity_ports import IdentityClaims
from escalation.domain.privacy import Privacy

FINDABLE: Final = frozenset({"open", "handed_off"})
"""States in which a chat takes what its visitor writes. One that only a newer release knows is not
among them: a new chat is begun then."""


def signed_identity(workspace_id: str, claims: IdentityClaims) -> str | None:
    """Digest of who the site says the visitor is; None where the token names nobody for certain.

    That is the token's subject (`sub`), else its address in whatever case. A name is no identity:
    two people have the same.
    """
    if claims.subject is not None:
        who = f"sub#{claims.subject}"
    elif claims.email is not None:
        who = f"email#{folded(claims.email)}"
    else:
        return None
    return sha256(f"{workspace_id}#{who}".encode()).hexdigest()


def is_found(
    head: Head, *, workspace_id: str, bot_id: str, signed_as: str, privacy: Privacy | None
) -> bool:
    """Whether this chat is the one to go on with.

    Args:
        head: as everybody sees it now.
        workspace_id: whose bot the visitor comes to.
        bot_id: that bot.
        signed_as: `signed_identity` of the visitor.
        privacy: what the bot's visitors are told. Where they have to agree, they must have agreed
            in that chat to what is said now.
    """
    agreed = privacy is None or not privacy.consent or _agreed(head) == privacy.version
    return (
        head.workspace_id == workspace_id
        and head.bot_id == bot_id
        and head.signed_as == signed_as
        and head.state in FINDABLE
        and head.erase_requested_at is None
        and head.taken < MAX_TURNS
        and agreed
    )


def _agreed(head: Head) -> str | None:
    return None if head.consent is None else head.consent.version
