"""People of a workspace on the deployed service: asked in by mail, ranked, removed, recorded."""

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Callable
from secrets import token_hex

import pytest

from escalation.use_cases.owner.second_factor import REQUIRED_KEPT
from infra.local.api_clients import ApiError, OwnerClient
from tests.e2e.owners import Tenant, new_tenant
from tests.e2e.world import World, refusal, wait_until


@pytest.fixture(scope="module")
def tenant(world: World) -> Tenant:
    """A workspace of its own for this file."""
    return new_tenant(world, "people")


def _address() -> str:
    return f"person-{token_hex(4)}@tenant.example"


def _joined(world: World, tenant: Tenant, role: str) -> tuple[str, str, OwnerClient]:
    """A person whom the owner has asked in and who has come: address, access token, their calls."""
    email = _address()
    asked = tenant.owner.post("/members", {"email": email, "role": role})
    assert asked["state"] == "invited"
    token, _ = world.service.stack.admin_token(email)
    client = world.signed_in(token)
    assert client.get("/me")["role"] == role
    return email, token, client


def _id(tenant: Tenant, email: str) -> str:
    return str(next(m["id"] for m in tenant.owner.every("/members") if m["email"] == email))


def test_an_invitation_is_a_mail_of_our_own_with_a_password_that_signs_in(
    world: World, tenant: Tenant
) -> None:
    email = _address()
    tenant.owner.post("/members", {"email": email, "role": "agent"})

    mail = wait_until(lambda: world.mails.to(email), what="the invitation")[0]

    assert "Tenant people" in mail["subject"]
    assert f"{world.url}/" in mail["text"]
    password = next(
        line.partition(": ")[2] for line in mail["text"].splitlines() if "first password" in line
    )
    answer = world.aws("cognito-idp").initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=world.service.stack.names.client_id,
        AuthParameters={"USERNAME": email, "PASSWORD": password},
    )
    assert answer["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


@pytest.mark.parametrize(("role", "may"), [("viewer", 0), ("agent", 1), ("admin", 2), ("owner", 3)])
def test_a_role_may_do_so_much(world: World, tenant: Tenant, role: str, may: int) -> None:
    bot = world.bot(owner=tenant.owner)
    visitor = world.visitor(bot)
    visitor.say("Hello")
    _, _, person = _joined(world, tenant, role)
    chat = f"/conversations/{visitor.conversation_id}"
    person.get(chat)
    steps: tuple[Callable[[], object], ...] = (
        lambda: person.post(f"{chat}/take-over"),
        lambda: person.put(f"/bots/{bot}", {"name": "Renamed"}),
        lambda: person.post("/members", {"email": _address()}),
    )
    for number, step in enumerate(steps):
        if number < may:
            step()
        else:
            assert refusal(step).status == 403


def test_a_removed_member_reads_nothing_with_a_token_that_is_still_good(
    world: World, tenant: Tenant
) -> None:
    email, token, person = _joined(world, tenant, "admin")
    assert tenant.owner.delete(f"/members/{_id(tenant, email)}").status_code == 204

    refused = refusal(person.get, "/workspace")

    assert (refused.status, refused.problem["code"]) == (403, "no_membership")
    again = refusal(world.signed_in(token).get, "/bots")
    assert again.status == 403


def test_the_last_owner_stays_and_another_may_follow(world: World) -> None:
    tenant = new_tenant(world, "last-owner")
    own = _id(tenant, tenant.email)
    for step in (
        lambda: tenant.owner.delete(f"/members/{own}"),
        lambda: tenant.owner.put(f"/members/{own}", {"role": "viewer"}),
    ):
        assert refusal(step).problem["code"] == "last_owner"
    email, _, other = _joined(world, tenant, "owner")

    tenant.owner.put(f"/members/{own}", {"role": "viewer"})

    assert refusal(tenant.owner.post, "/members", {"email": email}).status == 403
    assert other.get("/me")["role"] == "owner"


def test_who_belongs_elsewhere_is_answered_for_as_anybody(world: World, tenant: Tenant) -> None:
    stranger = new_tenant(world, "elsewhere")

    asked = tenant.owner.post("/members", {"email": stranger.email, "role": "agent"})
    nobody = tenant.owner.post("/members", {"email": _address(), "role": "agent"})

    assert {name: asked[name] for name in ("role", "state")} == {
        name: nobody[name] for name in ("role", "state")
    }
    assert stranger.owner.get("/workspace")["workspace_id"] == stranger.workspace_id


def _code(secret: str) -> str:
    """A time-based one-time password (RFC 6238) of this half minute."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def _refused(client: OwnerClient, path: str) -> ApiError | None:
    try:
        client.get(path)
    except ApiError as error:
        return error
    return None


def test_a_required_second_factor_is_asked_of_everybody(world: World) -> None:
    tenant = new_tenant(world, "factor")
    cognito = world.aws("cognito-idp")
    shown = tenant.owner.get("/workspace")
    required = {**shown, "require_second_factor": True}
    assert refusal(tenant.owner.put, "/workspace", required).problem["code"] == "mfa_not_set_up"

    secret = cognito.associate_software_token(AccessToken=tenant.token)["SecretCode"]
    cognito.verify_software_token(AccessToken=tenant.token, UserCode=_code(secret))
    cognito.set_user_mfa_preference(
        AccessToken=tenant.token,
        SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True},
    )
    assert tenant.owner.get("/me")["second_factor"] is True
    _, _, person = _joined(world, tenant, "agent")
    tenant.owner.put("/workspace", required)

    refused = wait_until(
        lambda: _refused(person, "/bots"), REQUIRED_KEPT.total_seconds() + 20, what="the refusal"
    )
    assert refused is not None
    assert (refused.status, refused.problem["code"]) == (403, "mfa_required")
    assert person.get("/me")["second_factor_required"] is True
    assert tenant.owner.get("/bots")["items"] == []
    tenant.owner.post(f"/members/{_id(tenant, tenant.email)}/reset-second-factor")
    assert tenant.owner.get("/me")["second_factor"] is False


def test_the_audit_trail_tells_who_did_it_and_can_be_taken_along(
    world: World, tenant: Tenant
) -> None:
    bot = world.bot(owner=tenant.owner)
    visitor = world.visitor(bot)
    visitor.say("needle-in-the-chat")
    email, _, person = _joined(world, tenant, "agent")
    person.get(f"/conversations/{visitor.conversation_id}")
    refusal(person.put, f"/bots/{bot}", {"name": "Renamed"})

    found = tenant.owner.every(f"/audit?who={email}")

    assert [(one["action"], one["outcome"]) for one in found] == [
        ("bot.change", "refused"),
        ("conversation.read", "allowed"),
    ]
    assert found[1]["ids"] == {"conversation_id": visitor.conversation_id}
    assert found[1]["origin"]["ip"]
    assert "needle" not in str(tenant.owner.every("/audit"))
    job = tenant.owner.post("/audit/export", {"format": "jsonl"})
    wait_until(
        lambda: tenant.owner.get(f"/jobs/{job['job_id']}")["state"] == "done", what="the export"
    )
    assert world.owner.every(f"/audit?who={email}") == []
