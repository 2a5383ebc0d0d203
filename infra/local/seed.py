"""Fills an empty local service: one workspace, four bots with help-centre text, a connection to
each stand-in helpdesk, which tells of changes by its webhook. All but the workspace itself and its
add-on goes through the owner's API, as a person would do it in the console. What exists stays as
it is.

Every call is the first that some function gets: each is repeated while there is no answer, and is
such that it may be. What was broken off is gone on with at the next start.
"""

import json
import time
from collections.abc import Mapping
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
from botocore.exceptions import BotoCoreError, ClientError

from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.knowledge import index_key
from escalation.domain.ports import RandomIds, SystemClock
from escalation.domain.workspace import Member, Workspace
from infra.local.api_clients import ApiError, Json, OwnerClient
from infra.local.errors import LocalError
from infra.local.retrying import retrying
from infra.local.stack import LocalStack
from infra.local.standins.registry import stand_ins
from infra.local.standins.stand_in import StandIn

OWNER_EMAIL = "ada@harborlight.example"
WORKSPACE_NAME = "Harborlight"
KNOWLEDGE = Path(__file__).parent / "knowledge"
BOTS = ("general_assistant", "tech_support", "billing", "sales")

_TEAMS: Mapping[str, str] = {"tech_support": "Support", "billing": "Billing", "sales": "Support"}
"""Whose tickets go where: each of these bots has a helpdesk of its own, as far as there are any."""
_TARGETS: Mapping[str, tuple[str, ...]] = {
    "general_assistant": ("tech_support", "billing", "sales"),
    "tech_support": ("billing", "sales"),
    "billing": ("tech_support",),
    "sales": ("billing",),
}
_INDEX_SECONDS = 180
_CALL_SECONDS = 60
_CONNECTION_TESTS = 3


class SeedError(LocalError):
    """The service runs, and could not be filled."""


def seed(stack: LocalStack) -> Json:
    """Seed what is missing; what `stack.json` says of tokens, workspace and bots.

    Raises:
        SeedError: a call had no answer though it was repeated, or was refused.
    """
    try:
        return _seed(stack)
    except (ApiError, httpx.TransportError, BotoCoreError, ClientError) as error:
        raise SeedError(
            f"The service could not be filled: {str(error) or repr(error)}\nIf the machine is "
            "busy, start again, which goes on from here; `make reset` begins without the data of "
            f"before. What the functions wrote is in {stack.log}."
        ) from error


def _seed(stack: LocalStack) -> Json:
    token, sub = stack.admin_token(OWNER_EMAIL)
    workspace_id = _workspace(stack, sub)
    with OwnerClient(stack.api_url, token) as owner:
        bots = retrying(lambda: _bots(owner), [])
        texts = {name: json.loads((KNOWLEDGE / f"{name}.json").read_text()) for name in BOTS}
        under_way = stack.folder / "seeding"
        if not bots or under_way.is_file():
            under_way.touch()
            for desk in stand_ins():
                _connect(owner, desk)
            bots = _make_bots(stack, owner, texts)
            under_way.unlink()
        for desk in stand_ins():
            _have_changes_told(owner, stack.public_url, desk)
        return {
            "admin_token": token,
            "sign_in": {"email": OWNER_EMAIL, "password": stack.password(OWNER_EMAIL)},
            "workspace_id": workspace_id,
            "bots": [{"bot_id": bot["bot_id"], "name": name} for name, bot in bots.items()],
        }


def _workspace(stack: LocalStack, sub: str) -> str:
    dynamodb = stack.session().client("dynamodb", endpoint_url=stack.endpoint)
    store = SettingsStore(dynamodb, stack.names.settings_table)
    member = store.member(sub)
    if member is not None:
        return member.workspace_id
    now = SystemClock().now()
    workspace = Workspace(
        workspace_id=RandomIds().new(),
        name=WORKSPACE_NAME,
        owner_email=OWNER_EMAIL,
        # Booked, so that it can be tried; a bot's settings switch it on.
        add_ons=("auto_ticket_reply",),
        granted_functions=("arn:aws:lambda:*:000000000000:function:*",),
        created_at=now,
    )
    store.create_workspace(
        workspace,
        Member(
            sub=sub,
            workspace_id=workspace.workspace_id,
            email=OWNER_EMAIL,
            role="owner",
            created_at=now,
        ),
    )
    return workspace.workspace_id


def _bots(owner: OwnerClient) -> dict[str, Json]:
    return {bot["name"]: bot for bot in owner.every("/bots")}


def _connect(owner: OwnerClient, desk: StandIn) -> None:
    for _ in range(_CONNECTION_TESTS):
        made = retrying(lambda: owner.put(f"/connections/{desk.name}", desk.connection), [])
        if made.get("tested_at"):
            return
    raise SeedError(f"The stand-in for {desk.name} refused its own credentials: {made}")


def _have_changes_told(owner: OwnerClient, public_url: str, desk: StandIn) -> None:
    """Set up the helpdesk's webhook unless it is there."""
    path = f"/connections/{desk.name}"
    connection = retrying(lambda: owner.get(path), [])
    if connection["updates"]["mode"] == "webhook":
        return
    # A helpdesk may call the address at once and wait for five seconds, which the function's first
    # start on a busy machine may not keep.
    address = f"{public_url}/v1/webhooks/{desk.name}/{connection['connection_id']}"
    retrying(lambda: _answered(httpx.get(address, timeout=_CALL_SECONDS)), [])
    done = retrying(lambda: owner.post(f"{path}/webhook"), [])
    if not done["installed"]:
        _follow_steps(desk.name, public_url, done)


def _answered(response: httpx.Response) -> None:
    if response.is_error:
        raise ApiError(response)


def _follow_steps(helpdesk: str, public_url: str, done: Json) -> None:
    """What a person does where the helpdesk's API sets nothing up: enters a rule on its page."""
    rule = {
        "url": done["url"],
        "headers": {done["header"]: done["secret"]},
        "body": next((step for step in done["steps"] if step.startswith("{")), ""),
    }
    address = f"{public_url}/stand-in/_control/{helpdesk}/rules"
    retrying(lambda: _answered(httpx.post(address, json=rule, timeout=_CALL_SECONDS)), [])


def _make_bots(stack: LocalStack, owner: OwnerClient, texts: Mapping[str, Json]) -> dict[str, Json]:
    made: dict[str, Json] = {}
    for name, text in texts.items():
        made[name] = make_bot(owner, text)
        _wait_for_index(stack, made[name]["bot_id"])
    desks = dict(zip(_TEAMS, cycle(stand_ins()), strict=False))
    for name in texts:
        settings = _settings(name, made, texts, desks.get(name))
        retrying(partial(owner.save_settings, made[name]["bot_id"], settings), [])
    return {bot["name"]: bot for bot in made.values()}


def make_bot(owner: OwnerClient, text: Json) -> Json:
    """The bot of this name with this text's knowledge, made once however often it is asked for.

    Raises:
        ApiError: refused, or not answered though it was repeated.
        httpx.TransportError: the last try's.
    """
    body = {key: text[key] for key in ("name", "description", "greeting")}

    def make() -> Json:  # what had no answer may have been done
        return _bots(owner).get(text["name"]) or owner.post("/bots", body)

    bot = retrying(make, [])
    retrying(lambda: owner.save_knowledge(bot["bot_id"], text["entries"]), [])
    return bot


def _wait_for_index(stack: LocalStack, bot_id: str) -> None:
    """Until then a bot answers by words alone. And for one bot after the other: each index that is
    made beside another one loads the encoder once more.
    """
    s3 = stack.session().client("s3", endpoint_url=stack.endpoint)
    deadline = time.monotonic() + _INDEX_SECONDS
    while time.monotonic() < deadline:
        try:
            s3.head_object(Bucket=stack.names.private_bucket, Key=index_key(bot_id))
        except ClientError:
            time.sleep(0.2)
        else:
            return


def _settings(
    name: str, made: Mapping[str, Json], texts: Mapping[str, Json], desk: StandIn | None
) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "ai_agent_transfer": {
            "enabled": True,
            "targets": [
                {"bot_id": made[target]["bot_id"], **texts[target]["transfer_target"]}
                for target in _TARGETS[name]
            ],
        },
    }
    if desk is not None:
        ticket = {"helpdesk": desk.name, **desk.teams[_TEAMS[name]], "tags": ["chat"]}
        settings |= {"handoff_method": "ticket", "ticket": ticket}
    return settings
