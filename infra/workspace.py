"""What an operator does for workspaces: make one, let people in, book add-ons, rotate keys.

    python -m infra.workspace --env dev create --name "Acme" --owner ada@acme.example --language de
    python -m infra.workspace --env dev invite --workspace ID --email grace@acme.example
    python -m infra.workspace --env dev grant --workspace ID --add-on auto_ticket_reply
    python -m infra.workspace --env dev identity-key --workspace ID
    python -m infra.workspace --env dev rotate-token-key

Where the tables are comes from the deployment's SSM parameters; credentials and region are
boto3's own.
"""

import argparse
import secrets
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast, get_args

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from pydantic import TypeAdapter, ValidationError

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.cognito import CognitoDirectory
from escalation.adapters.aws.conversation_tokens import rotate_stored
from escalation.adapters.aws.secrets import SecretsManagerConnections
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.errors import EscalationError, NotFound
from escalation.domain.owner_ports import Directory, WorkspaceStore
from escalation.domain.ports import Clock, Ids, RandomIds, SystemClock
from escalation.domain.types import Email, Line
from escalation.domain.workspace import ROLES, AddOn, Member, Role, TeamLanguage, Workspace
from infra.environments import named
from infra.stacks.names import Name

_EMAIL: TypeAdapter[str] = TypeAdapter(Email)
_LINE: TypeAdapter[str] = TypeAdapter(Line)


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """One environment's parts that an operator works on.

    `rotate` takes one step of rotating the key of the conversation tokens; whether it changed
    anything. `keep_identity_key` stores a workspace's key and returns the secret's ARN, by which
    `drop_identity_key` deletes it.
    """

    store: WorkspaceStore
    directory: Directory
    clock: Clock
    ids: Ids
    rotate: Callable[[], bool]
    keep_identity_key: Callable[[str, str], str]
    drop_identity_key: Callable[[str], None]


def deployment(environment: str) -> Deployment:
    """The environment's deployment, found through its SSM parameters."""
    ssm = boto3.client("ssm")

    def parameter(name: Name) -> str:
        found = ssm.get_parameter(Name=f"/escalation/{environment}/{name}")
        return found["Parameter"]["Value"]

    def rotate() -> bool:
        return rotate_stored(
            client("secretsmanager"), parameter(Name.TOKEN_SECRET_ARN), SystemClock().now()
        )

    prefix = named(environment).identity_secret_prefix
    identity_secrets = SecretsManagerConnections(client("secretsmanager"), prefix=prefix)

    def keep_identity_key(workspace_id: str, key: str) -> str:
        return identity_secrets.create(
            workspace_id=workspace_id, connection_id="identity", credentials={"secret": key}
        )

    return Deployment(
        store=SettingsStore(client("dynamodb"), parameter(Name.SETTINGS_TABLE)),
        directory=CognitoDirectory(client("cognito-idp"), parameter(Name.USER_POOL_ID)),
        clock=SystemClock(),
        ids=RandomIds(),
        rotate=rotate,
        keep_identity_key=keep_identity_key,
        drop_identity_key=identity_secrets.delete,
    )


def create(
    on: Deployment, *, name: str, owner: str, team_language: TeamLanguage = "en"
) -> Workspace:
    """A workspace with its first owner, who gets an invitation by mail when new.

    Raises:
        Conflict: the person belongs to a workspace already.
    """
    now = on.clock.now()
    workspace = Workspace(
        workspace_id=on.ids.new(),
        name=name,
        owner_email=owner,
        team_language=team_language,
        created_at=now,
    )
    member = Member(
        sub=on.directory.find_or_invite(owner),
        workspace_id=workspace.workspace_id,
        email=owner,
        role="owner",
        created_at=now,
    )
    on.store.create_workspace(workspace, member)
    return workspace


def invite(on: Deployment, *, workspace_id: str, email: str, role: Role) -> Member:
    """A further member.

    Raises:
        NotFound: no such workspace.
        Conflict: the person belongs to a workspace already.
    """
    _workspace(on, workspace_id)
    member = Member(
        sub=on.directory.find_or_invite(email),
        workspace_id=workspace_id,
        email=email,
        role=role,
        created_at=on.clock.now(),
    )
    on.store.add_member(member)
    return member


def grant(on: Deployment, *, workspace_id: str, add_on: AddOn) -> Workspace:
    """Book an add-on; booked already, nothing changes.

    Raises:
        NotFound: no such workspace.
        VersionLost: somebody else changed the workspace at the same moment.
    """
    before = _workspace(on, workspace_id)
    if add_on in before.add_ons:
        return before
    after = before.model_copy(
        update={"add_ons": (*before.add_ons, add_on), "version": before.version + 1}
    )
    on.store.save_workspace(after, expected_version=before.version)
    return after


def identity_key(on: Deployment, *, workspace_id: str) -> str:
    """A new key with which the workspace's own site signs who its visitors are.

    It replaces an earlier one within a minute, which is deleted. It is returned once and kept in
    Secrets Manager.

    Raises:
        NotFound: no such workspace.
        VersionLost: somebody else changed the workspace at the same moment.
    """
    before = _workspace(on, workspace_id)
    key = secrets.token_urlsafe(48)
    after = before.model_copy(
        update={
            "identity_secret_ref": on.keep_identity_key(workspace_id, key),
            "version": before.version + 1,
        }
    )
    on.store.save_workspace(after, expected_version=before.version)
    if before.identity_secret_ref is not None:
        on.drop_identity_key(before.identity_secret_ref)
    return key


def _workspace(on: Deployment, workspace_id: str) -> Workspace:
    workspace = on.store.workspace(workspace_id)
    if workspace is None:
        raise NotFound(f"there is no workspace {workspace_id}")
    return workspace


def run(on: Deployment, arguments: argparse.Namespace) -> str:
    """Do what the command line says; returns what was done."""
    if arguments.command == "create":
        made = create(
            on,
            name=arguments.name,
            owner=arguments.owner,
            team_language=cast(TeamLanguage, arguments.language),
        )
        return f"created workspace {made.workspace_id} ({made.name}), owner {made.owner_email}"
    if arguments.command == "invite":
        member = invite(
            on,
            workspace_id=arguments.workspace,
            email=arguments.email,
            role=cast(Role, arguments.role),
        )
        return f"{member.email} is {member.role} of workspace {member.workspace_id}"
    if arguments.command == "grant":
        granted = grant(on, workspace_id=arguments.workspace, add_on=cast(AddOn, arguments.add_on))
        return f"workspace {granted.workspace_id} has {', '.join(granted.add_ons)}"
    if arguments.command == "identity-key":
        key = identity_key(on, workspace_id=arguments.workspace)
        return f"the site signs with this key from now on; it is not shown again: {key}"
    if on.rotate():
        return "took one step of the rotation; run it again in 15 minutes to finish it"
    return "nothing to do yet: the new key must be known everywhere before it signs"


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m infra.workspace", description=__doc__)
    top.formatter_class = argparse.RawDescriptionHelpFormatter
    top.add_argument(
        "-c", "--env", default="dev", type=_environment, help="environment, as in -c env=prod"
    )
    commands = top.add_subparsers(dest="command", required=True)
    making = commands.add_parser("create", help="make a workspace with its owner")
    making.add_argument("--name", required=True, type=_checked(_LINE, "a name on one line"))
    making.add_argument("--owner", required=True, type=_checked(_EMAIL, "an e-mail address"))
    making.add_argument(
        "--language", default="en", choices=get_args(TeamLanguage), help="what the team reads"
    )
    inviting = commands.add_parser("invite", help="let a person into a workspace")
    inviting.add_argument("--workspace", required=True)
    inviting.add_argument("--email", required=True, type=_checked(_EMAIL, "an e-mail address"))
    inviting.add_argument("--role", default="agent", choices=ROLES)
    granting = commands.add_parser("grant", help="book an add-on for a workspace")
    granting.add_argument("--workspace", required=True)
    granting.add_argument("--add-on", required=True, choices=get_args(AddOn))
    signing = commands.add_parser("identity-key", help="make the key that signs visitors in")
    signing.add_argument("--workspace", required=True)
    commands.add_parser("rotate-token-key", help="take one step of rotating the token key")
    return top


def _environment(value: str) -> str:
    return value.removeprefix("env=")


def _checked(adapter: TypeAdapter[str], what: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        try:
            return adapter.validate_python(value)
        except ValidationError:
            raise argparse.ArgumentTypeError(f"must be {what}") from None

    return check


def main(
    argv: Sequence[str] | None = None, *, find: Callable[[str], Deployment] = deployment
) -> int:
    """Run the command line; 0 when done, 1 with the reason on standard error."""
    arguments = parser().parse_args(argv)
    try:
        done = run(find(arguments.env), arguments)
    except (EscalationError, ClientError, BotoCoreError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{done}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
