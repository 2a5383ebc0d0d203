"""Questions that several tests ask of a template, or of the code that it has to fit."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from infra.packaging import FUNCTIONS, SHARED_LAYER
from infra.published import Name
from tests.infra.conftest import Stacks

Protocol = Literal["HTTP", "WEBSOCKET"]
_RUNTIME = SHARED_LAYER / "escalation" / "runtime"


def functions_by_name(stacks: Stacks) -> dict[str, Any]:
    """Lambda functions by the name of their folder."""
    return {
        function["Properties"]["Handler"].split(".")[1]: function
        for function in stacks.resources("AWS::Lambda::Function").values()
        # Not the library's own, which empties the bucket of an environment that goes.
        if function["Properties"]["Handler"].startswith("functions.")
    }


def entrances(stacks: Stacks) -> dict[str, str]:
    """Function by what its callers know, both logical ids: itself, or its alias."""
    found = {one: one for one in stacks.resources("AWS::Lambda::Function")}
    for alias, made in stacks.resources("AWS::Lambda::Alias").items():
        found[alias] = made["Properties"]["FunctionName"]["Ref"]
    return found


def called(stacks: Stacks, name: Any) -> str:
    """The function, by logical id, that a name or an ARN in a template leads to.

    The library takes an alias's name out of its ARN, which holds one reference.
    """
    (found,) = set(re.findall(r'"(?:Ref|Fn::GetAtt)": \[?"(\w+)"', json.dumps(name)))
    return entrances(stacks)[found]


def only_api(stacks: Stacks, protocol: Protocol) -> tuple[str, Any]:
    """The one API of a protocol: its logical id and resource."""
    (found,) = (
        (logical_id, api)
        for logical_id, api in stacks.resources("AWS::ApiGatewayV2::Api").items()
        if api["Properties"]["ProtocolType"] == protocol
    )
    return found


def of_api(stacks: Stacks, kind: str, *, protocol: Protocol = "HTTP") -> dict[str, Any]:
    """Stages or routes of one API, by logical id."""
    api, _ = only_api(stacks, protocol)
    return {
        logical_id: resource
        for logical_id, resource in stacks.resources(f"AWS::ApiGatewayV2::{kind}").items()
        if resource["Properties"]["ApiId"] == {"Ref": api}
    }


def function_in(uri: Any) -> str:
    """What an integration calls: an HTTP API names it alone, a WebSocket API within an address of
    Lambda's.
    """
    inside = text_of(uri).rpartition(":path/2015-03-31/functions/")[2]
    return inside.removesuffix("/invocations")


def statements_by_name(stacks: Stacks) -> dict[str, list[dict[str, Any]]]:
    """The policy statements of each function's role, by the name of the function's folder."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name, function in functions_by_name(stacks).items():
        role = function["Properties"]["Role"]["Fn::GetAtt"][0]
        found[name] = [
            statement
            for policy in stacks.resources("AWS::IAM::Policy").values()
            if {"Ref": role} in policy["Properties"]["Roles"]
            for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        ]
    return found


def functions_allowed(stacks: Stacks, action: str) -> set[str]:
    """Which functions' roles name the action, by construct id."""
    allowed = set()
    for policy in stacks.resources("AWS::IAM::Policy").values():
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            if action in as_list(statement["Action"]):
                allowed |= {
                    role["Ref"].partition("Role")[0] for role in policy["Properties"]["Roles"]
                }
    return allowed


def as_list(value: Any) -> list[Any]:
    """CloudFormation writes a list of one as that one."""
    return value if isinstance(value, list) else [value]


def source_reads() -> set[str]:
    """The models that some code of the shared package, or a function, passes to `read`."""
    return {
        call.args[0].id
        for folder in (_RUNTIME, FUNCTIONS)
        for call in _calls(folder)
        if isinstance(call.func, ast.Name)
        and call.func.id == "read"
        and call.args
        and isinstance(call.args[0], ast.Name)
    }


def _calls(folder: Path) -> Iterator[ast.Call]:
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield node


def permissions(stacks: Stacks, name: str) -> dict[str, set[str]]:
    """What a function's role may do, by what it may do it to.

    A resource is `tickets` (a queue), `tickets dead letters`, `log`, or the part of its ARN behind
    the account, with `<settings-table>` and the like for what the data stack publishes.
    """
    found: dict[str, set[str]] = {}
    for statement in statements_by_name(stacks)[name]:
        for resource in as_list(statement["Resource"]):
            allowed = found.setdefault(_label(resource), set())
            allowed |= set(as_list(statement["Action"]))
    return found


def queues_told(stacks: Stacks, name: str) -> set[str]:
    """The queues whose addresses a function is given, as `permissions` names them."""
    variables = functions_by_name(stacks)[name]["Properties"]["Environment"]["Variables"]
    return {_label(value) for variable, value in variables.items() if "QUEUE_URL" in variable}


def _label(resource: Any) -> str:
    text = text_of(resource)
    queue = re.fullmatch(r"<Queues(\w+?)(Queue|DeadLetters)[0-9A-F]{8}>", text)
    if queue:
        return queue[1].lower() + (" dead letters" if queue[2] == "DeadLetters" else "")
    alias = re.fullmatch(r"<Rollout(\w+)Live[0-9A-F]{8}>", text)
    if alias:
        return f"live {alias[1].lower()}"
    if re.fullmatch(r"<\w+Logs[0-9A-F]{8}>", text):
        return "log"
    return re.sub(
        r"^arn:<AWS::Partition>:\w+[\w-]*:(<AWS::Region>)?:(<AWS::AccountId>)?:?", "", text
    )


def text_of(value: Any, *, unknown: str | None = None) -> str:
    """A value with the parts that only CloudFormation knows as `<name>`, or as `unknown`."""
    if isinstance(value, str):
        return value
    if "Fn::Join" in value:
        return "".join(text_of(part, unknown=unknown) for part in value["Fn::Join"][1])
    if unknown is not None:
        return unknown
    name: str = value["Ref"] if "Ref" in value else value["Fn::GetAtt"][0]
    for published in Name:
        # CDK drops the dashes of a parameter's name from the logical id.
        if re.match(
            rf"SsmParameterValueescalation[a-z]+{published.replace('-', '')}C96584B6", name
        ):
            return f"<{published}>"
    return f"<{name}>"
