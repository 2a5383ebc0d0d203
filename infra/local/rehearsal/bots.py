"""The rehearsal's bots, made through the owner's API as a person would make them."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Final, Literal
from urllib.parse import quote, unquote

from infra.local.api_clients import ApiError, Json, OwnerClient
from infra.local.rehearsal.plan import Plan, spread
from infra.local.standins.registry import stand_ins

Method = Literal["ticket", "email", "mixed"]

PREFIX: Final = "Rehearsal "
_SITE: Final = "https://rehearsal.example/"
_TARGET_EXAMPLES: Final = 50


class SetupError(RuntimeError):
    """The workspace cannot carry the rehearsal; the message says what is missing."""


def make_bots(owner: OwnerClient, plan: Plan, method: Method) -> dict[str, str]:
    """One new bot a group; those of an earlier rehearsal go first.

    New ones because a bot that is changed answers from its old knowledge for up to a minute.

    Returns:
        The bots' ids by group.

    Raises:
        SetupError: no helpdesk has a tested connection, and tickets are wanted.
        ApiError: the service refused something.
    """
    ways = _ways(owner, method)
    remove_bots(owner)
    ids: dict[str, str] = {}
    for group in plan.groups:
        body = {"name": f"{PREFIX}{group}", "description": _description(plan, group)}
        ids[group] = owner.post("/bots", body)["bot_id"]
        owner.save_knowledge(ids[group], knowledge(group, plan.groups[group]))
    for (group, bot_id), way in zip(ids.items(), cycle(ways), strict=False):
        owner.save_settings(bot_id, _settings(plan, ids, group, way))
    return ids


def remove_bots(owner: OwnerClient) -> int:
    """Delete the bots of earlier rehearsals, and say how many; their conversations stay."""
    old = [bot for bot in owner.every("/bots") if bot["name"].startswith(PREFIX)]
    for bot in old:  # a bot that is another's target cannot be deleted
        owner.save_settings(bot["bot_id"], {"ai_agent_transfer": {"enabled": False, "targets": []}})
    for bot in old:
        owner.delete(f"/bots/{bot['bot_id']}")
    return len(old)


def knowledge(group: str, labels: Mapping[str, Sequence[str]]) -> list[Json]:
    """One entry a label; its address names the label, which tells a right answer from a wrong."""
    return [
        {
            "id": f"topic-{number}",
            "questions": list(texts),
            "answer": f"Topic: {label.replace('_', ' ')}.",
            "url": f"{_SITE}{quote(group, safe='')}/{quote(label, safe='')}",
        }
        for number, (label, texts) in enumerate(labels.items(), start=1)
    ]


def label_of(message: Json) -> str | None:
    """The label that an answer's source names; None for any other message."""
    for source in message.get("sources") or ():
        if source["url"].startswith(_SITE):
            return unquote(source["url"].rpartition("/")[2])
    return None


def _ways(owner: OwnerClient, method: Method) -> list[Json]:
    by_mail: Json = {"handoff_method": "email"}
    if method == "email":
        return [by_mail]
    tickets = [
        {"handoff_method": "ticket", "ticket": {"helpdesk": desk.name, **desk.rehearsal}}
        for desk in stand_ins()
        if _is_connected(owner, desk.name)
    ]
    if not tickets:
        raise SetupError("no helpdesk has a tested connection: connect one, or use --method email")
    return tickets if method == "ticket" else [*tickets, by_mail]


def _is_connected(owner: OwnerClient, helpdesk: str) -> bool:
    try:
        return owner.get(f"/connections/{helpdesk}")["tested_at"] is not None
    except ApiError as error:
        if error.status == 404:
            return False
        raise


def _settings(plan: Plan, ids: Mapping[str, str], group: str, way: Json) -> Json:
    targets = [
        {
            "bot_id": bot_id,
            "description": _description(plan, other),
            "examples": spread(plan.groups[other], _TARGET_EXAMPLES),
        }
        for other, bot_id in ids.items()
        if other != group
    ]
    return {
        **way,
        "ai_agent_transfer": {"enabled": bool(targets), "targets": targets},
        "contact": "never",
        "hourly_cap": 10_000,  # a rehearsal is a busy hour; digests would hide what is counted
    }


def _description(plan: Plan, group: str) -> str:
    labels = ", ".join(label.replace("_", " ") for label in plan.groups[group])
    return f"{group.replace('_', ' ').capitalize()}: {labels}."[:500]
