"""Proofs of work by ALTCHA's protocol: a hash whose number a browser finds by trying.

https://altcha.org/docs/v2/protocol/proof-of-work-v1/: `challenge` is the SHA-256 of salt and
number, signed by us; whoever sends salt and number back has tried half of the numbers on average.
"""

from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from escalation.adapters.aws.conversation_tokens import SigningKeys
from escalation.adapters.aws.keyed_digests import keyed_digest
from escalation.domain.types import Frozen

LIFE: Final = timedelta(minutes=10)
HARDNESS: Final = 50_000
"""Most numbers to try: about a second of a phone's browser, where a hash takes 20 to 40 µs."""
MAX_PROOF_CHARS: Final = 1_024


class _Solution(Frozen):
    algorithm: str
    challenge: str
    number: int
    salt: str
    signature: str


class SignedProofs:
    """Implements `Proofs` under a key of its own, derived from the key that signs tokens."""

    def __init__(self, keys: SigningKeys) -> None:
        self._keys = keys

    def challenge(self, bot_id: str, *, now: datetime) -> Mapping[str, object]:
        """See `Proofs`."""
        from altcha.v1 import ChallengeOptions, create_challenge  # noqa: PLC0415 - only in a flood

        made = create_challenge(
            ChallengeOptions(
                max_number=HARDNESS,
                hmac_key=self._key(now),
                expires=now + LIFE,
                params={"bot": bot_id},
            )
        )
        return {
            "algorithm": made.algorithm,
            "challenge": made.challenge,
            "maxnumber": made.max_number,
            "salt": made.salt,
            "signature": made.signature,
        }

    def expiry(self, proof: str, bot_id: str, *, now: datetime) -> datetime | None:
        """See `Proofs`. A key that was rotated meanwhile makes the browser work once more."""
        from altcha.v1 import PayloadType, extract_params, verify_solution  # noqa: PLC0415

        try:
            given = _Solution.model_validate_json(b64decode(proof, validate=True), strict=True)
        except ValueError:
            return None
        payload = cast("PayloadType", given.model_dump())
        solved, _ = verify_solution(payload, self._key(now), check_expires=False)
        if given.algorithm != "SHA-256" or not solved:
            return None
        return _good_until(extract_params(payload), bot_id, now)

    def _key(self, now: datetime) -> str:
        return keyed_digest(self._keys, "proof", "", now=now)


def _good_until(params: Mapping[str, Any], bot_id: str, now: datetime) -> datetime | None:
    """The end of a signed challenge's life, where it is for this bot and not over."""
    if params.get("bot") != [bot_id]:
        return None
    until = datetime.fromtimestamp(int(params["expires"][0]), UTC)
    return until if until > now else None
