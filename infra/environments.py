"""What differs between environments. Everything else is the same code everywhere."""

import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from escalation.domain.admission import STARTS_OF_CLIENT
from escalation.domain.data_flows import BACKUP_DAYS
from infra.front import Front
from infra.inbound_mail import InboundMail
from infra.local.standins.registry import NAMES as STAND_INS
from infra.options import Backups, Gradual
from infra.outgoing import Outgoing
from infra.restored import Restored

EnvironmentName = Literal["dev", "staging", "prod", "local"]
Architecture = Literal["arm64", "x86_64"]


@dataclass(frozen=True, slots=True)
class PythonTarget:
    """The interpreter that functions run on, which decides the wheels of the layers.

    Attributes:
        version: major and minor, as in `(3, 13)`.
        architecture: Lambda's name of it.
        platforms: wheel platform tags that the interpreter accepts; empty means "this machine's".
    """

    version: tuple[int, int]
    architecture: Architecture
    platforms: tuple[str, ...]

    @property
    def dotted(self) -> str:
        """The version as pip and Lambda write it, `3.13`."""
        return f"{self.version[0]}.{self.version[1]}"


@dataclass(frozen=True, slots=True)
class ModelCalls:
    """Questions to the large model in a day (UTC), beside each bot's own setting.

    Attributes:
        workspace: of all bots of one workspace together.
        environment: of everybody together.
    """

    workspace: int = 10_000
    environment: int = 50_000


PLACEHOLDER = "example.com"
"""Domain of the addresses below, which nobody can have."""
UNRESERVED = 100
"""Concurrent executions that Lambda wants left for functions without a reservation."""

# Amazon Linux 2023, under Lambda's Python 3.12 and later, has glibc 2.34.
CLOUD_PYTHON = PythonTarget(
    version=(3, 13),
    architecture="arm64",
    platforms=("manylinux2014_aarch64", "manylinux_2_28_aarch64"),
)


def this_python() -> PythonTarget:
    """The interpreter running now: the emulator runs functions on it."""
    return PythonTarget(
        version=(sys.version_info.major, sys.version_info.minor),
        architecture="arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64",
        platforms=(),
    )


@dataclass(frozen=True, slots=True)
class Address:
    """A name of your own for the API and the console, which outlives every deployment.

    Attributes:
        name: as in `chat.acme.com`.
        certificate_arn: of AWS Certificate Manager, for that name, in the deployment's region.
        hosted_zone: id and name of the Route 53 zone that gets the record; None where DNS is
            elsewhere: the output `AddressTarget` is what its CNAME points to.
    """

    name: str
    certificate_arn: str
    hosted_zone: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Environment:
    """One deployment's settings.

    Attributes:
        name: what `-c env=` selects; part of SSM and secret names, and a tag.
        python: interpreter of the functions.
        keeps_data: tables, users and secrets survive the deletion of their stack.
        log_retention_days: for every function's and the API's log group.
        log_level: of the functions' own log lines.
        mail_from: address that mail is sent from; its domain becomes the SES identity.
        mail_identity: `create` it, or use one that the account has `existing`, which another
            environment or something else owns: there is one of a name in an account and region.
        fallback_mail_to: where a handoff mail goes that its own recipients refuse.
        alarm_email: subscribed to the alarms; None for nobody.
        allowed_bot_arns: Lambda ARNs, or patterns with `*`, that workspaces may name as bots.
        allowed_regions: AWS regions, or patterns as `eu-*`, where data may be kept and worked on;
            empty for any. What is named outside of them is refused at synthesis: the deployment
            itself, a model's inference profile, bots' functions, a certificate.
        bedrock_model_id: model or inference profile that supports forced tool use; None keeps
            everything offline.
        bedrock_prices_usd: dollars for a million input and output tokens of it, for the metrics.
        embedding_model_id: Amazon Titan Text Embeddings V2, or Cohere Embed Multilingual: finds
            answers by meaning where a bot's knowledge is not in English, in place of the encoder
            in the layer, which stays behind it. Each message to such a bot is sent to it. How well
            it answers was not measured here.
        embedding_calls_a_day: how often that is called at most: once a message, and once an entry's
            question or sentence (Cohere: for 96 of them) when knowledge is saved.
        model_calls_a_day: how often it is asked at most; what then happens is what happens without
            a model, and an alarm.
        address: name of your own for console and API; None means the API's own endpoint, which
            is good for a trial: it is another one when the service stack has been made again.
        front: CloudFront and AWS WAF before the API, at that address; None for API Gateway alone.
        restored: tables that were brought back to a point in time and take the place of those that
            the data stack has made.
        public_url: in place of that address (local only).
        sign_in_url: address of the hosted sign-in pages; None means the user pool's own domain.
        password_sign_in: lets a script sign in with a password (the local runner only).
        endpoint_url: AWS's address in the functions; None means AWS (local only).
        mail_endpoint_url: SES's address in the worker that sends mail; None means AWS (local only).
        helpdesk_urls: addresses in place of the vendors' own, by helpdesk (local only).
        webhook_receivers: `host:port` of receivers of webhooks on this machine, which may be named
            although they are not public (local only).
        repeat_unknown_creates: a ticket whose create got no answer, and that a complete read does
            not show, is made again: a helpdesk that was later than that then has two. False mails
            the owner instead, and makes none.
        memory_mb: of functions that name no figure of their own.
        account_concurrency: Lambda's concurrent executions that the account may have here: 10 in a
            new one, 1,000 as a rule once it is asked for. Queues are worked on by a tenth of it.
        reserved_concurrency: executions set aside for single functions, by folder name: what
            visitors wait for then has its own, and nobody else may use them.
        starts_of_client: chats of one workspace that one network address may begin in ten minutes;
            None: addresses tell nothing here, and nobody is counted by theirs (local only), while
            people whom a site has signed in are, as they are anywhere.
        inbound_mail: visitors' mail replies come back into their chats; None for no mail.
        outgoing: what leaves as events, and the chats that lines about them are posted to.
        api_log_role: of API Gateway, by which it writes the access log of a WebSocket API. It is a
            setting of account and region: `create` it, or leave the `existing` one as it is.
        requests_per_second: steady rate at which API Gateway begins to refuse.
        burst: requests at once before it refuses.
        own_key: a key of your own in KMS for tables, queues, secrets, files, logs and alarms, in
            place of those that AWS keeps; False for those.
        backups: of every table, daily, beside its point-in-time recovery; None for that alone.
        mfa_required: nobody signs in to the console without a second factor; False leaves that to
            each workspace.
        tracing: AWS X-Ray follows the calls that Lambda samples: one a second and 5 % of the rest.
        gradual: how a release takes over what somebody waits for, with a way back by itself while
            an alarm goes off; None for all at once.
    """

    name: EnvironmentName
    python: PythonTarget
    keeps_data: bool
    log_retention_days: int
    log_level: Literal["DEBUG", "INFO", "WARNING"]
    mail_from: str
    fallback_mail_to: str
    mail_identity: Literal["create", "existing"] = "create"
    alarm_email: str | None = None
    allowed_bot_arns: tuple[str, ...] = ()
    allowed_regions: tuple[str, ...] = ()
    bedrock_model_id: str | None = None
    bedrock_prices_usd: tuple[float, float] | None = None
    model_calls_a_day: ModelCalls = field(default_factory=ModelCalls)
    embedding_model_id: str | None = None
    embedding_calls_a_day: ModelCalls = ModelCalls(workspace=50_000, environment=250_000)
    address: Address | None = None
    front: Front | None = None
    restored: Restored = field(default_factory=dict)
    public_url: str | None = None
    sign_in_url: str | None = None
    password_sign_in: bool = False
    endpoint_url: str | None = None
    mail_endpoint_url: str | None = None
    helpdesk_urls: Mapping[str, str] = field(default_factory=dict)
    webhook_receivers: tuple[str, ...] = ()
    repeat_unknown_creates: bool = True
    memory_mb: int = 512
    account_concurrency: int = 10
    reserved_concurrency: Mapping[str, int] = field(default_factory=dict)
    starts_of_client: int | None = STARTS_OF_CLIENT
    inbound_mail: InboundMail | None = None
    outgoing: Outgoing = field(default_factory=Outgoing)
    api_log_role: Literal["create", "existing"] = "create"
    requests_per_second: int = 100
    burst: int = 200
    own_key: bool = False
    backups: Backups | None = None
    mfa_required: bool = False
    tracing: bool = False
    gradual: Gradual | None = None

    def workers(self, most: int) -> int:
        """How many executions may work on one queue at once, of `most` that make sense.

        A queue may not have fewer than two. All of them together leave most of the account to who
        waits for an answer: a turn takes two executions.
        https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
        """
        return min(most, max(2, self.account_concurrency // 10))

    @property
    def sweeps(self) -> int:
        """In how many parts the sweep runs at once: in one where the account has few executions,
        which visitors need, or is one machine; at most as many as a rule has targets.
        """
        return 1 if self.name == "local" else min(4, max(1, self.account_concurrency // 100))

    @property
    def restorable(self) -> bool:
        """Tables can be restored to a point in time: everywhere but on the emulator."""
        return self.name != "local"

    @property
    def managed_login(self) -> bool:
        """Cognito's newer sign-in pages, in the team's language: everywhere but on the emulator."""
        return self.name != "local"

    @property
    def backup_days(self) -> int:
        """For how long something that was erased is in a backup; 0 where there is none."""
        planned = self.backups.keep_days if self.backups else 0
        return max(planned, BACKUP_DAYS if self.restorable else 0)

    @property
    def connection_secret_prefix(self) -> str:
        """Where a workspace's helpdesk credentials are kept; a random suffix follows."""
        return f"escalation/{self.name}/connection/"

    @property
    def access_token_secret_prefix(self) -> str:
        """Where the workers share a connection's access token; a random suffix follows."""
        return f"escalation/{self.name}/token/"

    @property
    def webhook_secret_prefix(self) -> str:
        """Where the secrets are kept that webhooks are checked with; a random suffix follows."""
        return f"escalation/{self.name}/webhook/"

    @property
    def outgoing_secret_prefix(self) -> str:
        """Where what outgoing webhooks are signed with is kept; a random suffix follows."""
        return f"escalation/{self.name}/outgoing/"

    @property
    def identity_secret_prefix(self) -> str:
        """Where a workspace's key for its visitors' identities is kept; a random suffix follows."""
        return f"escalation/{self.name}/identity/"


# The addresses below are placeholders of the reserved domain example.com: an operator sets their
# own before the first deployment, and synthesis refuses those of staging and prod. SES sends
# nothing from a domain that it has not verified.
_ENVIRONMENTS = {
    "dev": Environment(
        name="dev",
        python=CLOUD_PYTHON,
        keeps_data=False,
        log_retention_days=7,
        log_level="DEBUG",
        mail_from="support@dev.example.com",
        fallback_mail_to="handoff-fallback@dev.example.com",
        requests_per_second=20,
        burst=40,
    ),
    "staging": Environment(
        name="staging",
        python=CLOUD_PYTHON,
        keeps_data=True,
        log_retention_days=30,
        log_level="INFO",
        mail_from="support@staging.example.com",
        fallback_mail_to="handoff-fallback@staging.example.com",
        alarm_email="alarms@staging.example.com",
    ),
    "prod": Environment(
        name="prod",
        python=CLOUD_PYTHON,
        keeps_data=True,
        log_retention_days=90,
        log_level="INFO",
        mail_from="support@example.com",
        fallback_mail_to="handoff-fallback@example.com",
        alarm_email="alarms@example.com",
        memory_mb=1024,
        requests_per_second=500,
        burst=1000,
        gradual="canary_10_percent_5_minutes",
    ),
    "local": Environment(
        name="local",
        python=this_python(),
        keeps_data=False,
        log_retention_days=1,
        log_level="DEBUG",
        mail_from="support@local.example.com",
        fallback_mail_to="handoff-fallback@local.example.com",
        allowed_bot_arns=("arn:aws:lambda:*:000000000000:function:*",),
        password_sign_in=True,
        account_concurrency=1_000,
        # Every visitor of this machine has one address.
        starts_of_client=None,
        public_url="http://127.0.0.1:8000",
        sign_in_url="http://127.0.0.1:8000",
        endpoint_url="http://127.0.0.1:4566",
        mail_endpoint_url="http://127.0.0.1:8000/mailbox/ses",
        webhook_receivers=("127.0.0.1:8765",),
        helpdesk_urls={name: f"http://127.0.0.1:8000/stand-in/{name}" for name in STAND_INS},
    ),
}


def named(name: str) -> Environment:
    """The environment of that name.

    Raises:
        ValueError: there is none; the message lists those that there are.
    """
    try:
        return _ENVIRONMENTS[name]
    except KeyError:
        known = ", ".join(_ENVIRONMENTS)
        raise ValueError(
            f"no environment {name!r}: name one of {known} with -c env=..., or env=... of make"
        ) from None
