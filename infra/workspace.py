"""What an operator does for workspaces: make one, let people in, book add-ons, rotate keys.

    python -m infra.workspace --env dev create --name "Acme" --owner ada@acme.example --language de
    python -m infra.workspace --env dev invite --workspace ID --email grace@acme.example
    python -m infra.workspace --env dev members --workspace ID
    python -m infra.workspace --env dev role --workspace ID --email grace@acme.example --role admin
    python -m infra.workspace --env dev remove --workspace ID --email grace@acme.example
    python -m infra.workspace --env dev grant --workspace ID --add-on auto_ticket_reply
    python -m infra.workspace --env dev grant-bot --workspace ID --function arn:aws:lambda:…
    python -m infra.workspace --env dev identity-key --workspace ID
    python -m infra.workspace --env dev rotate-token-key
    python -m infra.workspace --env dev rotate-origin-secret

Where the tables are comes from the deployment's SSM parameters; credentials and region are
boto3's own.
"""

import argparse
import secrets
import sys
from collections.abc import Callable, Sequence
from typing import cast, get_args

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import TypeAdapter, ValidationError

from escalation.domain.errors import EscalationError
from escalation.domain.types import Email, Line
from escalation.domain.workspace import ROLES, AddOn, GrantedFunction, Role, TeamLanguage, Workspace
from escalation.use_cases.owner.api_models import MemberView
from infra.deployed import heed_region
from infra.workspace_deployment import Deployment, deployment, enter, workspace_of
from infra.workspace_people import change_role, create, invite, members, remove

_EMAIL: TypeAdapter[str] = TypeAdapter(Email)
_LINE: TypeAdapter[str] = TypeAdapter(Line)
_FUNCTION: TypeAdapter[str] = TypeAdapter(GrantedFunction)


def grant(on: Deployment, *, workspace_id: str, add_on: AddOn) -> Workspace:
    """Book an add-on; booked already, nothing changes.

    Raises:
        NotFound: no such workspace.
        VersionLost: somebody else changed the workspace at the same moment.
    """
    before = workspace_of(on, workspace_id)
    if add_on in before.add_ons:
        return before
    enter(on, workspace_id, "workspace.grant", add_on=add_on)
    after = before.model_copy(
        update={"add_ons": (*before.add_ons, add_on), "version": before.version + 1}
    )
    on.store.save_workspace(after, expected_version=before.version)
    return after


def grant_bot(on: Deployment, *, workspace_id: str, function: str, revoked: bool) -> Workspace:
    """Let a workspace's bots be a Lambda function of its own, or no longer.

    Raises:
        NotFound: no such workspace.
        VersionLost: somebody else changed the workspace at the same moment.
    """
    before = workspace_of(on, workspace_id)
    others = tuple(one for one in before.granted_functions or () if one != function)
    granted = others if revoked else (*others, function)
    enter(on, workspace_id, "workspace.revoke_bot" if revoked else "workspace.grant_bot")
    after = before.model_copy(update={"granted_functions": granted, "version": before.version + 1})
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
    before = workspace_of(on, workspace_id)
    enter(on, workspace_id, "workspace.identity_key")
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


def run(on: Deployment, arguments: argparse.Namespace) -> str:
    """Do what the command line says; returns what was done."""
    if arguments.command == "create":
        made = create(
            on,
            name=arguments.name,
            owner=arguments.owner,
            team_language=cast(TeamLanguage, arguments.language),
        )
        return f"created workspace {made.workspace_id} ({made.name}), invited {made.owner_email}"
    if arguments.command in {"invite", "members", "role", "remove"}:
        return _people(on, arguments)
    if arguments.command == "grant":
        granted = grant(on, workspace_id=arguments.workspace, add_on=cast(AddOn, arguments.add_on))
        return f"workspace {granted.workspace_id} has {', '.join(granted.add_ons)}"
    if arguments.command in {"grant-bot", "revoke-bot"}:
        revoked = arguments.command == "revoke-bot"
        after = grant_bot(
            on, workspace_id=arguments.workspace, function=arguments.function, revoked=revoked
        )
        return f"bots of {after.workspace_id} may be: " + (
            ", ".join(after.granted_functions or ()) or "the reference bot alone"
        )
    if arguments.command == "identity-key":
        key = identity_key(on, workspace_id=arguments.workspace)
        return f"the site signs with this key from now on; it is not shown again: {key}"
    if arguments.command == "rotate-origin-secret":
        return on.rotate_origin()
    if on.rotate():
        return "took one step of the rotation; run it again in 15 minutes to finish it"
    return "nothing to do yet: the new key must be known everywhere before it signs"


def _people(on: Deployment, arguments: argparse.Namespace) -> str:
    workspace_id: str = arguments.workspace
    if arguments.command == "members":
        people = members(on, workspace_id=workspace_id)
        return "\n".join(map(_shown, people)) or "nobody"
    email: str = arguments.email
    if arguments.command == "remove":
        remove(on, workspace_id=workspace_id, email=email)
        return f"{email} is out of workspace {workspace_id}"
    role = cast(Role, arguments.role)
    if arguments.command == "role":
        return _shown(change_role(on, workspace_id=workspace_id, email=email, role=role))
    return _shown(invite(on, workspace_id=workspace_id, email=email, role=role))


def _shown(one: MemberView) -> str:
    until = f" until {one.expires_at:%Y-%m-%d %H:%M} UTC" if one.expires_at else ""
    return f"{one.email}: {one.role}, {one.state}{until}"


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
    listing = commands.add_parser("members", help="say who is in a workspace")
    listing.add_argument("--workspace", required=True)
    changing = commands.add_parser("role", help="give a member another role")
    removing = commands.add_parser("remove", help="take a member's access, or an invitation back")
    for one in (changing, removing):
        one.add_argument("--workspace", required=True)
        one.add_argument("--email", required=True, type=_checked(_EMAIL, "an e-mail address"))
    changing.add_argument("--role", required=True, choices=ROLES)
    granting = commands.add_parser("grant", help="book an add-on for a workspace")
    granting.add_argument("--workspace", required=True)
    granting.add_argument("--add-on", required=True, choices=get_args(AddOn))
    for name, what in (("grant-bot", "let a bot be"), ("revoke-bot", "no longer let a bot be")):
        naming = commands.add_parser(name, help=f"{what} a Lambda function of the workspace's own")
        naming.add_argument("--workspace", required=True)
        naming.add_argument(
            "--function", required=True, type=_checked(_FUNCTION, "an ARN of a Lambda function")
        )
    signing = commands.add_parser("identity-key", help="make the key that signs visitors in")
    signing.add_argument("--workspace", required=True)
    commands.add_parser("rotate-token-key", help="take one step of rotating the token key")
    commands.add_parser(
        "rotate-origin-secret", help="take one step of rotating what CloudFront shows to the API"
    )
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
    heed_region()
    try:
        done = run(find(arguments.env), arguments)
    except (EscalationError, ClientError, BotoCoreError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{done}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
