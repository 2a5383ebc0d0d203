"""Workspaces cannot reach each other, and nothing secret or private leaves by a side door."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from secrets import token_hex

import pytest

from infra.local.api_clients import Json, OwnerClient
from infra.local.standins.freshdesk import account as freshdesk_account
from infra.local.standins.zendesk import account as zendesk_account
from infra.local.standins.zoho import account as zoho_account
from tests.e2e.faulty import TICKETS
from tests.e2e.owners import CREDENTIALS, Tenant, new_tenant
from tests.e2e.world import UNANSWERABLE, World, refusal, wait_until

_SECRETS = (
    zendesk_account.CLIENT_SECRET,
    freshdesk_account.API_KEY,
    zoho_account.CLIENT_SECRET,
    zoho_account.REFRESH_TOKEN,
)


@pytest.fixture(scope="module")
def stranger(world: World) -> Tenant:
    """The owner of another workspace."""
    return new_tenant(world, "stranger")


@pytest.fixture(scope="module")
def belongings(world: World) -> dict[str, str]:
    """Ids of the first workspace: a bot, a conversation, an escalation, a job."""
    bot = world.bot()
    visitor = world.visitor(bot, visitor={"email": "mine@visitor.example"})
    visitor.say(UNANSWERABLE)
    [escalation] = world.settled(visitor)
    job = world.owner.post(f"/conversations/{visitor.conversation_id}/export")
    return {
        "bot": bot,
        "conversation": visitor.conversation_id,
        "escalation": escalation["id"],
        "job": job["job_id"],
    }


_READS = (
    "/bots/{bot}",
    "/bots/{bot}/escalation-settings",
    "/bots/{bot}/escalation-settings/versions",
    "/bots/{bot}/knowledge",
    "/bots/{bot}/auto-replies",
    "/bots/{bot}/conversations",
    "/conversations/{conversation}",
    "/escalations/{escalation}",
    "/jobs/{job}",
)


def _writes(owner: OwnerClient, ids: dict[str, str]) -> list[Callable[[], object]]:
    bot, conversation = f"/bots/{ids['bot']}", f"/conversations/{ids['conversation']}"
    return [
        lambda: owner.put(bot, {"name": "Taken"}),
        lambda: owner.put(f"{bot}/escalation-settings", {}, if_match='"0"'),
        lambda: owner.put(f"{bot}/knowledge", {"entries": []}, if_match='"0"'),
        lambda: owner.delete(bot),
        lambda: owner.post(f"{conversation}/take-over"),
        lambda: owner.post(f"{conversation}/messages", {"text": "Boo"}),
        lambda: owner.post(f"{conversation}/export"),
        lambda: owner.delete(conversation),
        lambda: owner.post(f"/escalations/{ids['escalation']}/retry"),
        lambda: owner.post(f"/escalations/{ids['escalation']}/dismiss"),
    ]


@pytest.mark.parametrize("path", _READS)
def test_another_workspaces_things_are_not_found_by_their_ids(
    world: World, stranger: Tenant, belongings: dict[str, str], path: str
) -> None:
    path = path.format(**belongings)
    world.owner.get(path)
    assert refusal(stranger.owner.get, path).status == 404


def test_another_workspaces_things_cannot_be_changed(
    world: World, stranger: Tenant, belongings: dict[str, str]
) -> None:
    before = world.owner.get(f"/conversations/{belongings['conversation']}")
    for write in _writes(stranger.owner, belongings):
        assert refusal(write).status == 404
    assert world.owner.get(f"/conversations/{belongings['conversation']}") == before
    assert world.owner.get(f"/bots/{belongings['bot']}")["name"] != "Taken"


def test_lists_of_a_new_workspace_are_empty(stranger: Tenant, belongings: dict[str, str]) -> None:
    assert stranger.owner.every("/bots") == []
    assert stranger.owner.every("/escalations") == []
    for helpdesk in ("zendesk", "freshdesk", "zoho"):
        refused = refusal(stranger.owner.get, f"/connections/{helpdesk}")
        assert refused.status == 404
    assert stranger.owner.get("/workspace")["workspace_id"] == stranger.workspace_id
    [member] = stranger.owner.every("/members")
    assert member["email"] == stranger.email


def test_another_workspaces_bot_is_no_transfer_target(
    world: World, stranger: Tenant, belongings: dict[str, str]
) -> None:
    own = world.bot(owner=stranger.owner)
    targets = [{"bot_id": belongings["bot"], "description": "theirs"}]
    refused = refusal(
        stranger.owner.save_settings,
        own,
        {"ai_agent_transfer": {"enabled": True, "targets": targets}},
    )
    assert refused.status == 400
    assert "target" in refused.problem["field"]


def test_erasing_a_visitor_stops_at_the_workspaces_border(
    world: World, stranger: Tenant, belongings: dict[str, str]
) -> None:
    job = stranger.owner.delete("/visitors?email=mine@visitor.example").json()
    wait_until(
        lambda: stranger.owner.get(f"/jobs/{job['job_id']}")["state"] == "done", what="the job"
    )
    assert world.owner.get(f"/conversations/{belongings['conversation']}")["messages"]


def test_claims_that_nobody_signed_are_refused_by_the_authorizer(
    world: World, stranger: Tenant
) -> None:
    header, payload, signature = stranger.token.split(".")
    claims: Json = json.loads(base64.urlsafe_b64decode(payload + "=="))
    _, first_payload, _ = str(world.content["admin_token"]).split(".")
    first: Json = json.loads(base64.urlsafe_b64decode(first_payload + "=="))
    forged = {**claims, "sub": first["sub"], "custom:workspace_id": world.content["workspace_id"]}
    body = base64.urlsafe_b64encode(json.dumps(forged).encode()).rstrip(b"=").decode()
    tokens = {
        "forged": f"{header}.{body}.{signature}",
        "nonsense": "nonsense",
        "none": "",
    }
    for what, token in tokens.items():
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = world.http.get("/v1/admin/workspace", headers=headers)
        assert answer.status_code == 401, what


def test_a_workspace_written_by_the_user_into_their_own_profile_changes_nothing(
    world: World, stranger: Tenant
) -> None:
    world.aws("cognito-idp").update_user_attributes(
        AccessToken=stranger.token,
        UserAttributes=[{"Name": "name", "Value": world.content["workspace_id"]}],
    )
    token, _ = world.service.stack.admin_token(stranger.email)
    again = world.signed_in(token)
    assert again.get("/workspace")["workspace_id"] == stranger.workspace_id


def test_a_visitors_token_opens_nothing_of_the_owners_side(
    world: World, belongings: dict[str, str]
) -> None:
    visitor = world.visitor(belongings["bot"])
    answer = world.http.get(
        "/v1/admin/workspace", headers={"Authorization": f"Bearer {visitor.token}"}
    )
    assert answer.status_code == 401


def test_no_answer_holds_a_secret(world: World, belongings: dict[str, str]) -> None:
    paths = [path.format(**belongings) for path in _READS] + [
        "/workspace",
        "/members",
        "/bots",
        "/escalations",
        *(f"/connections/{helpdesk}" for helpdesk in ("zendesk", "freshdesk", "zoho")),
    ]
    for path in paths:
        answer = json.dumps(world.owner.get(path))
        assert not any(secret in answer for secret in _SECRETS), path
        assert "arn:aws:secretsmanager" not in answer, path
        assert "secret_ref" not in answer, path


def test_credentials_are_in_no_table(world: World) -> None:
    names = world.service.stack.names
    for table in (names.settings_table, names.transcripts_table):
        scan = world.aws("dynamodb").get_paginator("scan").paginate(TableName=table)
        for page in scan:
            for item in page["Items"]:
                stored = b"".join(
                    value.get("B") or value.get("S", "").encode() for value in item.values()
                )
                assert not any(secret.encode() in stored for secret in _SECRETS), item["pk"]


def test_no_log_holds_what_a_visitor_wrote(world: World) -> None:
    mark = f"sentinel{token_hex(6)}"
    for settings in (
        None,
        {"handoff_method": "ticket", "ticket": TICKETS["zendesk"]},
        {"handoff_method": "ticket", "ticket": TICKETS["freshdesk"]},
    ):
        visitor = world.visitor(world.bot(settings))
        visitor.say(f"{UNANSWERABLE} {mark}")
        visitor.contact(f"{mark}@visitor.example", f"Name {mark}")
        refusal(visitor.contact, f"{mark} is no address")
        refusal(visitor.say, mark * 400)
        # An address that comes after the first mail goes out with the next, in two quiet minutes.
        world.pass_time_until(visitor, timedelta(minutes=3))
        visitor.transcript()
    refusal(
        world.owner.put, "/connections/freshdesk", {**CREDENTIALS["freshdesk"], "api_key": mark}
    )
    seen = 0
    for group, line in world.logs():
        seen += 1
        assert mark not in line, (group, line)
        assert not any(secret in line for secret in _SECRETS), group
    assert seen > 50
    assert mark not in world.service.stack.log.read_text(errors="replace")
