"""Fills an empty local service: one workspace, four bots with help-centre text, a connection to
each stand-in helpdesk, which tells of changes by its webhook. All but the workspace itself and its
add-on goes through the owner's API, as a person would do it in the console. What exists stays as
it is.
"""

import json
import time
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx

from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.ports import RandomIds, SystemClock
from escalation.domain.workspace import Member, Workspace
from infra.local.api_clients import ApiError, Json, OwnerClient
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


def seed(stack: LocalStack) -> Json:
    """Seed what is missing; what `stack.json` says of tokens, workspace and bots."""
    token, sub = stack.admin_token(OWNER_EMAIL)
    workspace_id = _workspace(stack, sub)
    with OwnerClient(stack.api_url, token) as owner:
        _wait_until_signed_in(owner)
        bots = {bot["name"]: bot for bot in owner.every("/bots")}
        texts = {name: json.loads((KNOWLEDGE / f"{name}.json").read_text()) for name in BOTS}
        if not bots:
            _connect(owner)
            bots = _make_bots(owner, texts)
        _have_changes_told(owner, stack.public_url)
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


def _wait_until_signed_in(owner: OwnerClient, *, tries: int = 20) -> None:
    """The first call starts a function; the emulator may need a moment after a deploy."""
    for attempt in range(tries):
        try:
            owner.get("/workspace")
        except ApiError as error:
            if error.status < 500 or attempt == tries - 1:
                raise
            time.sleep(0.5)
        else:
            return


def _connect(owner: OwnerClient) -> None:
    for desk in stand_ins():
        made = owner.put(f"/connections/{desk.name}", desk.connection)
        if not made.get("tested_at"):
            raise RuntimeError(f"the stand-in for {desk.name} refused its own credentials: {made}")


def _have_changes_told(owner: OwnerClient, public_url: str) -> None:
    """Set up the webhooks that are not there yet."""
    for desk in stand_ins():
        path = f"/connections/{desk.name}"
        connection = owner.get(path)
        if connection["updates"]["mode"] == "webhook":
            continue
        # A helpdesk may call the address at once and wait for five seconds, which the function's
        # first start on a busy machine may not keep.
        address = f"{public_url}/v1/webhooks/{desk.name}/{connection['connection_id']}"
        httpx.get(address, timeout=60).raise_for_status()
        done = owner.post(f"{path}/webhook")
        if not done["installed"]:
            _follow_steps(desk.name, public_url, done)


def _follow_steps(helpdesk: str, public_url: str, done: Json) -> None:
    """What a person does where the helpdesk's API sets nothing up: enters a rule on its page."""
    rule = {
        "url": done["url"],
        "headers": {done["header"]: done["secret"]},
        "body": next((step for step in done["steps"] if step.startswith("{")), ""),
    }
    address = f"{public_url}/stand-in/_control/{helpdesk}/rules"
    if httpx.post(address, json=rule, timeout=10).is_error:
        raise RuntimeError(f"the stand-in for {helpdesk} takes no webhook: {done['steps']}")


def _make_bots(owner: OwnerClient, texts: Mapping[str, Json]) -> dict[str, Json]:
    made: dict[str, Json] = {}
    for name, text in texts.items():
        body = {key: text[key] for key in ("name", "description", "greeting")}
        made[name] = owner.post("/bots", body)
        owner.save_knowledge(made[name]["bot_id"], text["entries"])
    desks = dict(zip(_TEAMS, cycle(stand_ins()), strict=False))
    for name in texts:
        settings = _settings(name, made, texts, desks.get(name))
        owner.save_settings(made[name]["bot_id"], settings)
    return {bot["name"]: bot for bot in made.values()}


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
