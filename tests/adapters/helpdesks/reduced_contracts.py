"""What the contract tests need of the vendors' API descriptions, kept in `contracts/`.

    python -m tests.adapters.helpdesks.reduced_contracts

makes the files again from the full descriptions in `../shared/contracts`. A reduced one holds the
calls that the adapters make and nothing but facts about them: paths, parameters, fields, types,
what is required, example values. No text of a vendor's is copied. A test compares the two where
the full descriptions are there.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml  # type: ignore[import-untyped] # for full descriptions only; its types are another package

from escalation.domain.settings import HelpdeskName

FULL: Final = Path(__file__).resolve().parents[4] / "shared" / "contracts"
REDUCED: Final = Path(__file__).with_name("contracts")
SOURCES: Final[dict[HelpdeskName, str]] = {
    "zendesk": "zendesk.contract.yaml",
    "freshdesk": "freshdesk.contract.yaml",
    "zoho": "zoho-desk.contract.json",
}
CALLS: Final[dict[HelpdeskName, set[str]]] = {
    "zendesk": {
        "POST /api/v2/tickets",
        "GET /api/v2/tickets",
        "GET /api/v2/tickets/{id}",
        "PUT /api/v2/tickets/{id}",
        "GET /api/v2/tickets/{id}/comments",
        "POST /api/v2/users/create_or_update",
    },
    "freshdesk": {
        "POST /api/v2/tickets",
        "GET /api/v2/tickets",
        "GET /api/v2/tickets/{id}",
        "PUT /api/v2/tickets/{id}",
        "GET /api/v2/tickets/{id}/conversations",
        "POST /api/v2/tickets/{id}/notes",
        "POST /api/v2/tickets/{id}/reply",
    },
    "zoho": {
        "POST /api/v1/tickets",
        "GET /api/v1/tickets",
        "GET /api/v1/tickets/{id}",
        "PATCH /api/v1/tickets/{id}",
        "POST /api/v1/tickets/{id}/associateTag",
        "GET /api/v1/tickets/{id}/comments",
        "POST /api/v1/tickets/{id}/comments",
        "GET /api/v1/tickets/{id}/threads",
        "POST /api/v1/tickets/{id}/sendReply",
        "GET /api/v1/webhooks",
        "POST /api/v1/webhooks",
    },
}
"""Every call that the adapters make and that a description covers; other numbers are `{id}`."""
_PROSE: Final = {
    "description",
    "summary",
    "title",
    "externalDocs",
    "tags",
    "operationId",
    "contact",
}
_VERBATIM: Final = {"example", "value"}
_NAMED_BY_USERS: Final = {"properties", "schemas", "examples", "parameters", "responses"}
"""Below these, a key is somebody's name for something, not a word of OpenAPI's."""


def full(vendor: HelpdeskName) -> dict[str, Any]:
    """The description as it came, but for what the tests know better.

    Freshdesk's paths begin below /api/v2, which its servers entry holds, and its ids have no
    example, for which a mock would invent negative ones. Zoho's text explains the prefix `-` for a
    falling order, which its list of values leaves out; the style `simple`, which it gives its lists
    in queries, is one of paths: its text says that commas separate their values, none of them null.
    """
    text = (FULL / SOURCES[vendor]).read_text("utf-8")
    read: dict[str, Any] = json.loads(text) if vendor == "zoho" else yaml.safe_load(text)
    if vendor == "freshdesk":
        read["paths"] = {f"/api/v2{path}": item for path, item in read["paths"].items()}
        for schema in _dicts(read["components"]):
            if str(schema.get("description")).startswith("Unique identifier of the "):
                schema["example"] = 42
    if vendor == "zoho":
        for parameter in read["paths"]["/api/v1/tickets"]["get"]["parameters"]:
            if parameter.get("name") == "sortBy":
                parameter["schema"]["enum"].append("-createdTime")
        for parameter in _dicts(read["paths"]):
            if parameter.get("in") == "query" and parameter.get("style") == "simple":
                parameter |= {"style": "form", "explode": False}
                parameter["schema"]["type"] = "array"
    return read


def reduced(vendor: HelpdeskName) -> dict[str, Any]:
    """The calls in use, and what they refer to."""
    whole = full(vendor)
    paths: dict[str, Any] = {}
    for path, item in whole["paths"].items():
        kept = {
            key: operation
            for key, operation in item.items()
            if key == "parameters" or f"{key.upper()} {_with_id(path)}" in CALLS[vendor]
        }
        if set(kept) - {"parameters"}:
            paths[path] = kept
    found: dict[str, Any] = {
        "openapi": whole["openapi"],
        "info": {"title": vendor, "version": "reduced"},
        "paths": _facts(paths, named=True),
        "components": {},
    }
    if "security" in whole:
        found["security"] = whole["security"]
    _add_referred(found, found["paths"], whole)
    schemes = whole["components"].get("securitySchemes", {})
    found["components"]["securitySchemes"] = _facts(schemes, named=True)
    return found


def _with_id(path: str) -> str:
    return "/".join("{id}" if part.startswith("{") else part for part in path.split("/"))


def _add_referred(into: dict[str, Any], part: Any, whole: dict[str, Any]) -> None:
    """Components that a part refers to, and those that these refer to."""
    for holder in _dicts(part):
        target = holder.get("$ref")
        if not isinstance(target, str):
            continue
        _, _, kind, name = target.split("/")
        known = into["components"].setdefault(kind, {})
        if name not in known:
            known[name] = _facts(whole["components"][kind][name], named=False)
            _add_referred(into, known[name], whole)


def _facts(part: Any, *, named: bool) -> Any:
    """A part without prose. `named`: its keys are names that somebody gave."""
    if isinstance(part, list):
        return [_facts(item, named=False) for item in part]
    if not isinstance(part, dict):
        return part
    if named:
        return {key: _facts(value, named=False) for key, value in part.items()}
    return {
        key: value if key in _VERBATIM else _facts(value, named=key in _NAMED_BY_USERS)
        for key, value in part.items()
        if key not in _PROSE and not key.startswith("x-")
    }


def _dicts(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from _dicts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _dicts(value)


def path_of(vendor: HelpdeskName) -> Path:
    """The reduced description of a vendor."""
    return REDUCED / f"{vendor}.json"


def written(contract: dict[str, Any]) -> str:
    """As it lies in its file: a line for each path and each component, so that changes show."""
    groups = {"paths": contract["paths"], **contract["components"]}
    sections = {name: _lines(group) for name, group in sorted(groups.items()) if group}
    paths = sections.pop("paths")
    rest = {key: contract[key] for key in contract if key not in {"paths", "components"}}
    head = ",\n".join(f"{_json(key)}: {_json(value)}" for key, value in sorted(rest.items()))
    parts = ",\n".join(f"{_json(name)}: {{\n{lines}\n}}" for name, lines in sections.items())
    return f'{{\n{head},\n"paths": {{\n{paths}\n}},\n"components": {{\n{parts}\n}}\n}}\n'


def _lines(group: dict[str, Any]) -> str:
    return ",\n".join(f" {_json(name)}: {_json(part)}" for name, part in sorted(group.items()))


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def main() -> None:
    """Write all of them."""
    REDUCED.mkdir(exist_ok=True)
    for vendor in SOURCES:
        path_of(vendor).write_text(written(reduced(vendor)), "utf-8")


if __name__ == "__main__":
    main()
