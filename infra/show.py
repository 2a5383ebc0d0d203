"""A conversation or an escalation as it is stored, readably: AWS's console shows packed bytes.

    python -m infra.show -c env=prod CONVERSATION
    python -m infra.show -c env=prod ESCALATION
    python -m infra.show -c env=prod --text CONVERSATION

Every item of it: keys and attributes, and its record with states, times and ids. What somebody
wrote, and who they are, is hidden unless `--text` asks for it, which the workspace's audit trail
then says. Of a record that a newer release wrote, what this one does not know is printed too.

Where the tables are comes from the deployment's SSM parameters; credentials and region are boto3's
own, so that `AWS_ENDPOINT_URL` leads to an emulator.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import BaseModel

from escalation.adapters.aws import keys
from escalation.adapters.aws.clients import client
from escalation.adapters.aws.dynamodb_codec import BODY, decode
from escalation.adapters.aws.dynamodb_table import Table
from escalation.adapters.aws.transcript_items import is_whole, turn_groups
from escalation.domain.auto_reply import AutoReply
from escalation.domain.conversation import Head, Turn
from escalation.domain.errors import EscalationError, NewerRelease, NotFound
from escalation.domain.escalation import Escalation, conversation_of
from escalation.domain.feedback import ChatFeedback
from escalation.domain.internal_notes import InternalNote
from escalation.domain.personal_data import FileNote
from escalation.domain.report import Counted
from escalation.domain.stored_forms import write
from infra.deployed import aws, heed_region, parameter
from infra.published import Name
from infra.workspace_deployment import deployment, enter

if TYPE_CHECKING:
    from escalation.adapters.aws.dynamodb_codec import Item

_SHOWN = frozenset(
    {
        "action",
        "assignee",
        "at",
        "code",
        "decision_version",
        "detector",
        "digest",
        "engine",
        "ended",
        "form",
        "guidance_read",
        "holds",
        "helpdesk",
        "id",
        "key",
        "kind",
        "last_reason",
        "last_word",
        "locale",
        "method",
        "reason",
        "reference",
        "rule",
        "seen",
        "state",
        "time_zone",
        "until",
        "visited",
    }
)
"""Fields whose words are the service's own. A field that ends in one of `_ENDS` is an id or a
time."""
_ENDS = ("_id", "_ids", "_at", "_until", "_of", "_by")
_KINDS: Mapping[str, tuple[str, type[BaseModel]]] = {
    keys.HEAD_SK: ("head", Head),
    keys.TURNS_FROM: ("turn", Turn),
    keys.ESCALATIONS_FROM: ("escalation", Escalation),
    keys.REPLIES_FROM: ("auto reply", AutoReply),
    keys.FILES_FROM: ("file", FileNote),
    keys.NOTES_FROM: ("note", InternalNote),
    keys.COUNTED_SK: ("counted", Counted),
    keys.FEEDBACK_SK: ("feedback", ChatFeedback),
}
"""What an item of a conversation holds, by what its sort key begins with."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an environment keeps conversations.

    `enter_reading` enters in a workspace's audit trail that an operator reads a conversation.
    """

    table: Table
    enter_reading: Callable[[str, str], None]


def place(environment: str) -> Place:
    """The environment's, found through its SSM parameters."""
    heed_region()
    table = parameter(aws, environment, Name.TRANSCRIPTS_TABLE)

    def enter_reading(workspace_id: str, conversation_id: str) -> None:
        on = deployment(environment)
        enter(on, workspace_id, "conversation.read", conversation_id=conversation_id)

    return Place(table=Table(client("dynamodb"), table), enter_reading=enter_reading)


def show(of: Place, wanted: str, *, text: bool) -> Iterator[str]:
    """Every item of a conversation, or one escalation, as lines.

    Raises:
        NotFound: there is neither a conversation nor an escalation of this id.
    """
    conversation_id, items = _found(of.table, wanted)
    if text:
        workspace_id = _workspace_of(items)
        if workspace_id is None:
            raise NotFound("nobody can tell whose it is, so its text stays hidden")
        of.enter_reading(workspace_id, conversation_id)
    wholes = [group for group in turn_groups(items) if is_whole(group)]
    others = [[item] for item in items if not item["sk"]["S"].startswith(keys.TURNS_FROM)]
    yield f"conversation {conversation_id}"
    for group in sorted([*others, *wholes], key=_order):
        yield ""
        yield from _item(group, text=text)


def _order(group: list["Item"]) -> tuple[bool, str]:
    sk = group[0]["sk"]["S"]
    return sk != keys.HEAD_SK, sk


def _found(table: Table, wanted: str) -> tuple[str, list["Item"]]:
    items = list(table.beginning(keys.conversation_pk(wanted)))
    if items:
        return wanted, items
    try:
        conversation_id = conversation_of(wanted)
        sk = keys.escalation_sk(wanted)
    except ValueError:
        conversation_id, sk = wanted, ""
    items = list(table.beginning(keys.conversation_pk(conversation_id), sk)) if sk else []
    if not items:
        raise NotFound(f"there is neither a conversation nor an escalation {wanted}")
    return conversation_id, items


def _workspace_of(items: Sequence["Item"]) -> str | None:
    for item in items:
        if item["sk"]["S"].startswith((keys.HEAD_SK, keys.ESCALATIONS_FROM)):
            try:
                found: str = json.loads(write(_record([item])))["workspace_id"]
            except (NewerRelease, ValueError):
                continue
            return found
    return None


def _kind(sk: str) -> tuple[str, type[BaseModel] | None]:
    for begins, kind in _KINDS.items():
        if sk.startswith(begins):
            return kind
    return "of a newer release", None


def _record(group: Sequence["Item"]) -> BaseModel:
    _, model = _kind(group[0]["sk"]["S"])
    if model is None or any(BODY not in item for item in group):
        raise ValueError("no record")
    return decode(model, b"".join(bytes(item[BODY]["B"]) for item in group))


def _item(group: Sequence["Item"], *, text: bool) -> Iterator[str]:
    first, (kind, _) = group[0], _kind(group[0]["sk"]["S"])
    size = sum(len(bytes(item[BODY]["B"])) for item in group if BODY in item)
    yield f"{kind}  {first['pk']['S']}  {first['sk']['S']}  ({len(group)} items, {size} B packed)"
    for name, value in sorted(first.items()):
        if name not in {"pk", "sk", BODY}:
            ((_, plain),) = value.items()
            # A pointer holds a digest of an address, which is as good as the address to who has it.
            yield f"  {name}: {len(plain) if isinstance(plain, (list, set)) else plain}"
    try:
        record = json.loads(write(_record(group)))
    except (NewerRelease, ValueError) as error:
        yield f"  (its body cannot be read here: {type(error).__name__})"
        return
    shown = record if text else _hidden(record, "")
    yield from (f"  {line}" for line in json.dumps(shown, indent=2, ensure_ascii=False).split("\n"))


def _hidden(value: Any, name: str) -> Any:  # noqa: ANN401 - JSON
    """The value without what somebody wrote: only what is known to be none of it is left."""
    if isinstance(value, dict):
        return {key: _hidden(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_hidden(each, name) for each in value]
    if not isinstance(value, str):
        return value
    plain = not any(c.isspace() or c == "@" for c in value)
    own = name in _SHOWN or name.endswith(_ENDS)
    return value if own and plain else f"({len(value)} characters)"


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m infra.show", description=__doc__)
    top.formatter_class = argparse.RawDescriptionHelpFormatter
    top.add_argument(
        "-c", "--env", default="dev", type=_environment, help="environment, as in -c env=prod"
    )
    top.add_argument("--text", action="store_true", help="with what was said, and by whom")
    top.add_argument("id", help="of a conversation or an escalation")
    return top


def _environment(value: str) -> str:
    return value.removeprefix("env=")


def main(argv: Sequence[str] | None = None, *, find: Callable[[str], Place] = place) -> int:
    """Run the command line; 0 when shown, 1 with the reason on standard error."""
    arguments = parser().parse_args(argv)
    try:
        for line in show(find(arguments.env), arguments.id, text=arguments.text):
            sys.stdout.write(f"{line}\n")
    except (EscalationError, ClientError, BotoCoreError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
