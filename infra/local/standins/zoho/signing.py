"""RS256 for the stand-in's tokens, with a key of its own."""

import secrets
from functools import lru_cache
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from pydantic import BaseModel

from infra.local.standins.state import Store

_BITS: Final = 2_048
_EXPONENT: Final = 65_537


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
        public = RSAAlgorithm.to_jwk(_private(key.modulus, key.exponent).public_key(), as_dict=True)
        shown = {name: public[name] for name in ("kty", "n", "e")}
        return {"keys": [{"use": "sig", "alg": "RS256", "kid": key.kid, **shown}]}

    def token(self, claims: dict[str, Any]) -> str:
        """Return a signed JWT."""
        key = self._key()
        private = _private(key.modulus, key.exponent)
        return jwt.encode(claims, private, algorithm="RS256", headers={"kid": key.kid})

    def renew(self) -> None:
        """Sign with another key from now on."""
        private = rsa.generate_private_key(_EXPONENT, _BITS).private_numbers()
        key = SigningKey(
            kid=secrets.token_hex(8),
            modulus=str(private.public_numbers.n),
            exponent=str(private.d),
        )
        self._store.set_document("signing_key", key.model_dump_json())

    def _key(self) -> SigningKey:
        stored = self._store.document("signing_key")
        if stored is None:
            self.renew()
            return self._key()
        return SigningKey.model_validate_json(stored)


@lru_cache(maxsize=4)
def _private(modulus: str, exponent: str) -> rsa.RSAPrivateKey:
    """The key of two stored numbers; finding its primes again takes a moment."""
    n, d = int(modulus), int(exponent)
    p, q = rsa.rsa_recover_prime_factors(n, _EXPONENT, d)
    return rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=d,
        dmp1=rsa.rsa_crt_dmp1(d, p),
        dmq1=rsa.rsa_crt_dmq1(d, q),
        iqmp=rsa.rsa_crt_iqmp(p, q),
        public_numbers=rsa.RSAPublicNumbers(_EXPONENT, n),
    ).private_key()
