"""Further workspaces, made as an operator makes them."""

import json
from dataclasses import dataclass
from secrets import token_hex
from typing import Final

from escalation.adapters.aws.cognito import CognitoDirectory
from escalation.adapters.aws.member_store import MemberStore
from escalation.adapters.aws.secrets import SecretsManagerConnections
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.ports import RandomIds, SystemClock
from infra.environments import named
from infra.local.api_clients import Json, OwnerClient
from infra.local.standins.freshdesk import account as freshdesk_account
from infra.local.standins.zendesk import account as zendesk_account
from infra.local.standins.zoho import account as zoho_account
from infra.workspace_deployment import Deployment
from infra.workspace_people import create
from tests.e2e.world import World
from tests.fakes.outside import MemoryMailer
from tests.fakes.owner_stores import MemoryTrail

CREDENTIALS: Final[dict[str, Json]] = {
    "zendesk": {
        "subdomain": zendesk_account.SUBDOMAIN,
        "client_id": zendesk_account.CLIENT_ID,
        "client_secret": zendesk_account.CLIENT_SECRET,
    },
    "freshdesk": {"domain": freshdesk_account.DOMAIN, "api_key": freshdesk_account.API_KEY},
    "zoho": {
        "data_centre": zoho_account.DATA_CENTRE,
        "org_id": zoho_account.ORG_ID,
        "client_id": zoho_account.CLIENT_ID,
        "client_secret": zoho_account.CLIENT_SECRET,
        "refresh_token": zoho_account.REFRESH_TOKEN,
    },
}


@dataclass(frozen=True)
class Tenant:
    """A workspace and its owner, signed in."""

    world: World
    workspace_id: str
    email: str
    owner: OwnerClient
    token: str

    def connect(self, helpdesk: str) -> Json:
        """A tested connection to a stand-in."""
        made = self.owner.put(f"/connections/{helpdesk}", CREDENTIALS[helpdesk])
        assert made["tested_at"], made
        return made

    def break_connection(self, helpdesk: str) -> None:
        """What happens when somebody revokes the credentials at the vendor's."""
        store = settings_store(self.world)
        connection = store.connection(self.workspace_id, helpdesk)
        assert connection is not None
        secrets = self.world.aws("secretsmanager")
        stored = json.loads(
            secrets.get_secret_value(SecretId=connection.secret_ref)["SecretString"]
        )
        revoked = {name: f"revoked-{token_hex(8)}" for name in stored}
        secrets.put_secret_value(SecretId=connection.secret_ref, SecretString=json.dumps(revoked))


def settings_store(world: World) -> SettingsStore:
    """The settings table, as an operator reaches it."""
    return SettingsStore(world.aws("dynamodb"), world.service.stack.names.settings_table)


def deployment(world: World) -> Deployment:
    """What an operator's commands work on."""
    identity_secrets = SecretsManagerConnections(
        world.aws("secretsmanager"), prefix=named("local").identity_secret_prefix
    )
    return Deployment(
        store=settings_store(world),
        directory=CognitoDirectory(
            world.aws("cognito-idp"), world.service.stack.names.user_pool_id
        ),
        memberships=MemberStore(world.aws("dynamodb"), world.service.stack.names.settings_table),
        mailer=MemoryMailer(),
        console_url=world.url,
        trail=MemoryTrail(),
        operator="operator",
        clock=SystemClock(),
        ids=RandomIds(),
        rotate=lambda: False,
        rotate_origin=lambda: "nothing stands before it",
        keep_identity_key=lambda workspace_id, key: identity_secrets.create(
            workspace_id=workspace_id, connection_id="identity", credentials={"secret": key}
        ),
        drop_identity_key=identity_secrets.delete,
    )


def new_tenant(world: World, name: str) -> Tenant:
    """Another workspace, with an owner of its own."""
    email = f"owner-{name}-{token_hex(3)}@tenant.example"
    workspace = create(deployment(world), name=f"Tenant {name}", owner=email)
    token, _ = world.service.stack.admin_token(email)
    return Tenant(
        world=world,
        workspace_id=workspace.workspace_id,
        email=email,
        owner=world.signed_in(token),
        token=token,
    )
