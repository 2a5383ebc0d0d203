"""Decoders of whatever proves something: only what was signed as it should be is let in."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from escalation.adapters.aws.conversation_tokens import AUDIENCE, JwtTokens, SigningKeys
from escalation.adapters.aws.identity import SignedIdentities
from escalation.adapters.aws.live_tickets import AUDIENCE as LIVE
from escalation.adapters.aws.live_tickets import JwtTickets
from escalation.adapters.aws.proofs import SignedProofs
from escalation.adapters.helpdesks.webhook_reader import HelpdeskWebhookReader
from escalation.domain.errors import RequestError
from escalation.domain.settings import HelpdeskName
from escalation.domain.workspace import Workspace
from infra.local.api_clients import solved
from tests.adapters.helpdesks.support import webhook_connection
from tests.fuzz.decoders import Decoder, LetInError
from tests.fuzz.values import Dice, as_bytes, as_json, in_header

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
AT = int(NOW.timestamp())
SECRET = "k" * 48
OTHER_SECRET = "o" * 48
KEYS = SigningKeys(lambda: json.dumps({"current": "k1", "k1": SECRET}))
WORKSPACE = Workspace(
    workspace_id="w1",
    name="W",
    owner_email="o@example.org",
    identity_secret_ref="arn:secret",
    created_at=NOW,
)
CHAT = {"sub": "c1", "ws": "w1", "bot": "b1", "aud": AUDIENCE, "iat": AT, "exp": AT + 600}
LISTENER = {"conv": "c1", "ws": "w1", "aud": LIVE, "iat": AT, "exp": AT + 60}
PERSON = {"aud": "w1", "exp": AT + 600, "name": "Anna", "email": "anna@example.org"}
EVENT = {
    "type": "zen:event-type:ticket.comment_added",
    "subject": "zen:ticket:42",
    "detail": {"id": "42"},
}
CHANGE = {"ticket_id": "42", "updated_at": "2026-11-23 09:59:30 UTC"}
OF_ZOHO = {"iss": "orgId:4711", "aud": "webhookId:900", "iat": AT, "exp": AT + 60}
EVENTS = [
    {"eventType": "Ticket_Comment_Add", "orgId": "4711", "payload": {"id": "7", "ticketId": "42"}},
    {"eventType": "Ticket_Update", "orgId": "4711", "payload": {"id": "43"}},
]


@dataclass(frozen=True)
class Shown:
    """What is shown as a proof, and whether whoever made it had the key."""

    proof: str
    signed: bool


def _in_base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _part(text: str) -> str:
    return _in_base64(as_bytes(text))


def _token(dice: Dice, claims: Mapping[str, Any], key: str) -> Shown:
    """Tokens of any make: right ones, with other claims, by other keys, without a signature."""
    kind = dice.choice(("signed", "signed", "signed", "other key", "none", "parts", "text"))
    if kind == "text":
        return Shown(in_header(dice.text()), signed=False)
    header: Any = {"alg": "HS256", "typ": "JWT", "kid": "k1"}
    if kind != "signed":
        header = dice.changed(header | {"alg": dice.choice(("none", "HS256", "RS256"))})
    head, body = as_json(header), as_json(dice.changed(dict(claims), most=2))
    if kind == "parts":
        head, body = dice.document(header), dice.document(dict(claims))
    signing = f"{_part(head)}.{_part(body)}"
    used = key if kind == "signed" else OTHER_SECRET
    mac = hmac.new(used.encode(), signing.encode(), hashlib.sha256).digest()
    proof = f"{signing}." if kind == "none" else f"{signing}.{_in_base64(mac)}"
    if dice.randrange(10) == 0:
        mended = in_header(dice.broken(proof))
        return Shown(mended, signed=kind == "signed" and _bytes_of(mended) == _bytes_of(proof))
    return Shown(proof, signed=kind == "signed")


def _bytes_of(proof: str) -> object:
    """What is signed and the signature: base64 has more than one way to say the same."""
    signing, _, mac = proof.rpartition(".")
    try:
        return signing, base64.urlsafe_b64decode(mac + "=" * (-len(mac) % 4))
    except ValueError:
        return proof


def _unless_signed(found: object, shown: Shown) -> object:
    if not shown.signed:
        raise LetInError(shown.proof)
    return found


def _read_chat(shown: Shown) -> object:
    return _unless_signed(JwtTokens(KEYS).verify(shown.proof, now=NOW), shown)


def _read_ticket(shown: Shown) -> object:
    return _unless_signed(JwtTickets(KEYS).verify(shown.proof, now=NOW), shown)


class _Secrets:
    def get(self, secret_ref: str, *, fresh: bool = False) -> dict[str, str]:
        del secret_ref, fresh
        return {"secret": SECRET}


def _read_identity(shown: Shown) -> object:
    source: Any = _Secrets()
    found = SignedIdentities(source).verify(WORKSPACE, shown.proof, now=NOW)
    return _unless_signed(found, shown)


@cache
def _solution() -> dict[str, Any]:
    done: dict[str, Any] = json.loads(
        base64.b64decode(solved(dict(SignedProofs(KEYS).challenge("support", now=NOW))))
    )
    return done


def _solutions(dice: Dice) -> Shown:
    """Solutions of a challenge: one that was worked for, and all that only looks like it."""
    text = dice.document(_solution())
    encoded = base64.b64encode(as_bytes(text)).decode()
    if dice.randrange(10) == 0:
        encoded = dice.near((encoded,))
    return Shown(encoded, signed=_says_the_same(text))


def _says_the_same(text: str) -> bool:
    try:
        return bool(json.loads(text) == _solution())
    except (ValueError, RecursionError):
        return False


def _read_solution(shown: Shown) -> object:
    found = SignedProofs(KEYS).expiry(shown.proof, "support", now=NOW)
    if found is not None and not shown.signed and not _decodes_alike(shown.proof):
        raise LetInError(shown.proof)
    return found


def _decodes_alike(proof: str) -> bool:
    """Base64 has more than one way to say the same."""
    return _says_the_same(base64.b64decode(proof).decode("utf-8", "replace"))


@dataclass(frozen=True)
class Call:
    """A webhook's call, and whether its proof is the vendor's."""

    headers: dict[str, str]
    body: bytes
    proved: bool


def _call(dice: Dice, helpdesk: HelpdeskName) -> Call:
    """Calls of one helpdesk: half of them proved, with any body."""
    example = {"zendesk": EVENT, "freshdesk": CHANGE, "zoho": EVENTS}[helpdesk]
    body, proved = as_bytes(dice.document(example)), dice.random() < 0.5
    match helpdesk:
        case "zendesk":
            at = in_header(dice.choice(("2026-11-23T10:00:00Z",) * 3 + (dice.text(),))) or "x"
            key = SECRET if proved else OTHER_SECRET
            mac = hmac.new(key.encode(), at.encode() + body, hashlib.sha256).digest()
            headers = {
                "x-zendesk-webhook-signature": base64.b64encode(mac).decode(),
                "x-zendesk-webhook-signature-timestamp": at,
            }
        case "freshdesk":
            headers = {"x-escalation-secret": SECRET if proved else in_header(dice.text())}
        case _:
            claims = dice.changed(OF_ZOHO, most=2)
            headers = {"x-zdesk-jwt": _zoho_token(claims, proved=proved)}
            if not proved and dice.randrange(2):
                headers = {"x-zdesk-jwt": _token(dice, OF_ZOHO, SECRET).proof}
    return Call(headers, body, proved)


@cache
def _rsa(name: str) -> rsa.RSAPrivateKey:
    del name
    return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


def _zoho_token(claims: object, *, proved: bool) -> str:
    head = _part(json.dumps({"alg": "RS256", "typ": "JWT", "kid": "k1"}))
    signing = f"{head}.{_part(as_json(claims))}"
    key = _rsa("ours" if proved else "another")
    mac = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256).sign(
        signing.encode(), key
    )
    return f"{signing}.{_in_base64(mac)}"


def _published(address: str) -> object:
    del address
    public = jwt.algorithms.RSAAlgorithm.to_jwk(_rsa("ours").public_key(), as_dict=True)
    return {"keys": [public | {"kid": "k1", "use": "sig"}]}


@cache
def _reader() -> HelpdeskWebhookReader:
    return HelpdeskWebhookReader(fetch=_published)


def _read_call(helpdesk: HelpdeskName, call: Call) -> object:
    found = _reader().read(
        webhook_connection(helpdesk),
        secret="" if helpdesk == "zoho" else SECRET,
        headers=call.headers,
        body=call.body,
        now=NOW,
    )
    if not call.proved:
        raise LetInError(repr(call))
    return found


def _webhooks(helpdesk: HelpdeskName) -> Decoder:
    return Decoder(
        lambda dice: _call(dice, helpdesk), lambda call: _read_call(helpdesk, call), (RequestError,)
    )


DECODERS = {
    "conversation tokens": Decoder(
        lambda dice: _token(dice, CHAT, SECRET), _read_chat, (RequestError,)
    ),
    "identity tokens": Decoder(
        lambda dice: _token(dice, PERSON, SECRET), _read_identity, (RequestError,)
    ),
    "live tickets": Decoder(
        lambda dice: _token(dice, LISTENER, SECRET), _read_ticket, (RequestError,)
    ),
    "proofs of work": Decoder(_solutions, _read_solution),
    **{f"webhooks of {name}": _webhooks(name) for name in ("zendesk", "freshdesk", "zoho")},
}
