"""RS256 for the Zoho stand-in's tokens: signing alone, with a key of its own.

Nothing that is locked for the local stack signs with RSA, and a stand-in's key guards nothing,
so RSASSA-PKCS1-v1_5 (RFC 8017, 8.2) is done with whole numbers here.
"""

import base64
import hashlib
import json
import math
import secrets
from typing import Any, Final

from pydantic import BaseModel

from infra.local.standins.state import Store

_BITS: Final = 2_048
_EXPONENT: Final = 65_537
_SHA256: Final = bytes.fromhex("3031300d060960864801650304020105000420")
"""What says "SHA-256" before a digest (RFC 8017, 9.2, note 1)."""
_SMALL_PRIMES: Final = [n for n in range(3, 2_000) if all(n % d for d in range(2, 45) if d < n)]
_ROUNDS: Final = 24


class SigningKey(BaseModel):
    """A private key; the numbers as text, for JSON."""

    kid: str
    modulus: str
    exponent: str


class Signer:
    """Signs tokens. The key is made when it is first needed and kept with the state."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def jwks(self) -> dict[str, Any]:
        """Return the public keys."""
        key = self._key()
        return {
            "keys": [
                {
                    "kty": "RSA",
                    "use": "sig",
                    "alg": "RS256",
                    "kid": key.kid,
                    "n": _encoded(int(key.modulus).to_bytes(_BITS // 8, "big")),
                    "e": _encoded(_EXPONENT.to_bytes(3, "big")),
                }
            ]
        }

    def token(self, claims: dict[str, Any]) -> str:
        """Return a signed JWT."""
        key = self._key()
        header = {"alg": "RS256", "typ": "JWT", "kid": key.kid}
        signed = ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
        digest = hashlib.sha256(signed.encode()).digest()
        size = _BITS // 8
        tail = b"\x00" + _SHA256 + digest
        block = b"\x00\x01" + b"\xff" * (size - 2 - len(tail)) + tail
        number = pow(int.from_bytes(block, "big"), int(key.exponent), int(key.modulus))
        return f"{signed}.{_encoded(number.to_bytes(size, 'big'))}"

    def renew(self) -> None:
        """Sign with another key from now on."""
        self._store.set_document("signing_key", _new_key().model_dump_json())

    def _key(self) -> SigningKey:
        stored = self._store.document("signing_key")
        if stored is None:
            self.renew()
            return self._key()
        return SigningKey.model_validate_json(stored)


def _new_key() -> SigningKey:
    while True:
        first, second = _prime(_BITS // 2), _prime(_BITS // 2)
        phi = (first - 1) * (second - 1)
        if first != second and math.gcd(_EXPONENT, phi) == 1:
            private = pow(_EXPONENT, -1, phi)
            return SigningKey(
                kid=secrets.token_hex(8), modulus=str(first * second), exponent=str(private)
            )


def _prime(bits: int) -> int:
    while True:
        # The two highest bits make the product as long as it must be.
        number = secrets.randbits(bits) | (3 << (bits - 2)) | 1
        if all(number % small for small in _SMALL_PRIMES) and _is_prime(number):
            return number


def _is_prime(number: int) -> bool:
    """Miller and Rabin's test."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(_ROUNDS):
        value = pow(secrets.randbelow(number - 3) + 2, odd, number)
        if value in {1, number - 1}:
            continue
        for _ in range(twos - 1):
            value = value * value % number
            if value == number - 1:
                break
        else:
            return False
    return True


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
