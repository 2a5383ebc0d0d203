"""What an operator's commands for workspaces work on: the parts of one environment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import boto3

from escalation.adapters.aws.audit_store import DynamoAuditTrail
from escalation.adapters.aws.clients import client
from escalation.adapters.aws.cognito import CognitoDirectory
from escalation.adapters.aws.conversation_tokens import rotate_stored
from escalation.adapters.aws.member_store import MemberStore
from escalation.adapters.aws.secrets import SecretsManagerConnections
from escalation.adapters.aws.ses import SesMailer
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.audit import AuditEntry, AuditTrail
from escalation.domain.delivery import Mailer
from escalation.domain.errors import NotFound
from escalation.domain.members import Directory, Memberships
from escalation.domain.owner_ports import WorkspaceStore
from escalation.domain.ports import Clock, Ids, RandomIds, SystemClock
from escalation.domain.workspace import Workspace
from infra.environments import named
from infra.origin_rotation import Distribution
from infra.origin_rotation import rotate as rotate_origin_secret
from infra.published import Name, path

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient
    from types_boto3_ssm import SSMClient


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """One environment's parts that an operator works on.

    `rotate` takes one step of rotating the keys of the conversation tokens, and of reply addresses
    where mail is received; whether it changed anything. `rotate_origin` takes one of the secret
    that CloudFront shows to the API, and says which; it raises NotFound where the environment has
    no front. `keep_identity_key` stores a workspace's key and returns the secret's ARN, by which
    `drop_identity_key` deletes it. `console_url` has no slash at its end. `operator` is who runs
    the commands, as AWS knows them.
    """

    store: WorkspaceStore
    memberships: Memberships
    directory: Directory
    mailer: Mailer
    console_url: str
    trail: AuditTrail
    operator: str
    clock: Clock
    ids: Ids
    rotate: Callable[[], bool]
    rotate_origin: Callable[[], str]
    keep_identity_key: Callable[[str, str], str]
    drop_identity_key: Callable[[str], None]


def rotate_rings(
    ssm: "SSMClient", secrets: "SecretsManagerClient", environment: str, *, now: datetime
) -> bool:
    """Take one step of rotating each key ring that an environment has; whether any changed.

    Raises:
        NotFound: it is not deployed.
    """
    rings = {path(environment, name) for name in (Name.TOKEN_SECRET_ARN, Name.REPLY_SECRET_ARN)}
    found = {
        each["Name"]: each["Value"]
        for each in ssm.get_parameters(Names=sorted(rings))["Parameters"]
    }
    if path(environment, Name.TOKEN_SECRET_ARN) not in found:
        raise NotFound(f"{environment} is not deployed here: it has no keys")
    return any([rotate_stored(secrets, arn, now) for arn in found.values()])


def deployment(environment: str) -> Deployment:
    """The environment's deployment, found through its SSM parameters and its stack's outputs."""
    ssm = boto3.client("ssm")

    def parameter(name: Name) -> str:
        found = ssm.get_parameter(Name=path(environment, name))
        return found["Parameter"]["Value"]

    def rotate() -> bool:
        return rotate_rings(ssm, client("secretsmanager"), environment, now=SystemClock().now())

    where = named(environment)

    def rotate_origin() -> str:
        if where.front is None:
            raise NotFound(f"{environment} has no front: nothing stands before its API")
        return rotate_origin_secret(
            client("secretsmanager"),
            parameter(Name.ORIGIN_SECRET_ARN),
            Distribution(boto3.client("cloudfront"), parameter(Name.DISTRIBUTION_ID)),
            now=SystemClock().now(),
        )

    identity_secrets = SecretsManagerConnections(
        client("secretsmanager"),
        prefix=where.identity_secret_prefix,
        key_arn=parameter(Name.KEY_ARN) if where.own_key else None,
    )

    def keep_identity_key(workspace_id: str, key: str) -> str:
        return identity_secrets.create(
            workspace_id=workspace_id, connection_id="identity", credentials={"secret": key}
        )

    settings_table = parameter(Name.SETTINGS_TABLE)
    return Deployment(
        store=SettingsStore(client("dynamodb"), settings_table),
        memberships=MemberStore(client("dynamodb"), settings_table),
        directory=CognitoDirectory(client("cognito-idp"), parameter(Name.USER_POOL_ID)),
        mailer=SesMailer(
            client("sesv2", "mail"), where.mail_from, parameter(Name.MAIL_CONFIGURATION_SET)
        ),
        console_url=_console_url(environment),
        trail=DynamoAuditTrail(client("dynamodb"), parameter(Name.AUDIT_TABLE)),
        operator=boto3.client("sts").get_caller_identity()["Arn"],
        clock=SystemClock(),
        ids=RandomIds(),
        rotate=rotate,
        rotate_origin=rotate_origin,
        keep_identity_key=keep_identity_key,
        drop_identity_key=identity_secrets.delete,
    )


def _console_url(environment: str) -> str:
    """The environment's own address, or the endpoint that its API was given."""
    where = named(environment)
    if where.public_url is not None:
        return where.public_url
    if where.address is not None:
        return f"https://{where.address.name}"
    stacks = boto3.client("cloudformation").describe_stacks(
        StackName=f"Escalation-{environment}-service"
    )["Stacks"]
    outputs = {one["OutputKey"]: one["OutputValue"] for one in stacks[0].get("Outputs", [])}
    return outputs["ApiEndpoint"]


def workspace_of(on: Deployment, workspace_id: str) -> Workspace:
    """A workspace by its id. Raises NotFound."""
    workspace = on.store.workspace(workspace_id)
    if workspace is None:
        raise NotFound(f"there is no workspace {workspace_id}")
    return workspace


def enter(on: Deployment, workspace_id: str, action: str, **ids: str) -> None:
    """Enter in the workspace's audit trail what an operator is about to do.

    Raises:
        NotFound: no such workspace.
        RetryableError: it could not be entered, so it must not be done.
    """
    workspace, now = workspace_of(on, workspace_id), on.clock.now()
    on.trail.add(
        AuditEntry(
            id=on.ids.new(),
            workspace_id=workspace_id,
            at=now,
            actor="operator",
            who=on.operator,
            role="operator",
            action=action,
            outcome="allowed",
            ids=ids,
            expires_at=now + timedelta(days=workspace.audit_days),
        )
    )
