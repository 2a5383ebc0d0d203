"""Composition of the owner's side."""

from dataclasses import dataclass
from functools import cache

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.cognito import CognitoDirectory
from escalation.adapters.aws.files import S3FileStore
from escalation.adapters.aws.secrets import SecretsManagerConnections
from escalation.adapters.aws.sqs import QueueUrls, SqsJobQueue
from escalation.adapters.helpdesks.credentials import InvalidCredentials, parse_new
from escalation.adapters.helpdesks.registry import VENDORS
from escalation.domain.auto_reply import AutoReplyStore
from escalation.domain.errors import InvalidInput
from escalation.domain.helpdesk import SettingsCheck, WebhookInstaller
from escalation.domain.language_model import ModelBudgets
from escalation.domain.owner_ports import (
    ConnectionHealthStore,
    ConnectionSecrets,
    ConnectionTester,
    Directory,
    FileStore,
    GrantCodes,
    RefusalMarks,
    WorkspaceStore,
)
from escalation.domain.ports import Clock, Events, Ids, JobQueue, RandomIds, SystemClock
from escalation.domain.ports import TranscriptStore as Transcripts
from escalation.domain.report import ReportStore
from escalation.domain.settings import HelpdeskName
from escalation.domain.wanted_indexes import WantedIndexes
from escalation.domain.workspace import AllowedFunctions
from escalation.runtime import models, stores
from escalation.runtime.environment import (
    AllowedBots,
    ConnectionSecretsPrefix,
    DeliveryQueues,
    HelpdeskAddresses,
    JobsQueue,
    PrivateBucket,
    PublicUrl,
    SettingsTable,
    SharedSecretsPrefixes,
    TranscriptsTable,
    UserPool,
    read,
)
from escalation.runtime.events import LoggedEvents
from escalation.runtime.helpdesks import OwnersHelpdesks
from escalation.runtime.turns import take_turn
from escalation.use_cases.bot.model_budget import SharedLimits
from escalation.use_cases.owner.access import Access
from escalation.use_cases.owner.auto_replies import AutoReplies
from escalation.use_cases.owner.bots import Bots
from escalation.use_cases.owner.connection_credentials import NewCredentials
from escalation.use_cases.owner.connections import Connections
from escalation.use_cases.owner.conversations import Conversations
from escalation.use_cases.owner.erasure import EraseRequests, Erasure
from escalation.use_cases.owner.escalations import Escalations
from escalation.use_cases.owner.exports import ExportRequests
from escalation.use_cases.owner.knowledge import KnowledgeBase
from escalation.use_cases.owner.model_use import ModelUse
from escalation.use_cases.owner.owner_jobs import OwnerJobs
from escalation.use_cases.owner.past_decisions import Replays
from escalation.use_cases.owner.report import Reports
from escalation.use_cases.owner.settings import Settings
from escalation.use_cases.owner.simulation import Simulations
from escalation.use_cases.owner.simulation_live import SimulateLive, TurnTaker
from escalation.use_cases.owner.simulation_past import SimulatePast
from escalation.use_cases.owner.workspaces import Members, Workspaces
from escalation.use_cases.writing.ports import WritePorts


class AdminEnvironment(
    SettingsTable,
    TranscriptsTable,
    DeliveryQueues,
    JobsQueue,
    AllowedBots,
    UserPool,
    ConnectionSecretsPrefix,
    SharedSecretsPrefixes,
    PrivateBucket,
    PublicUrl,
    HelpdeskAddresses,
):
    """Variables of the function `admin`."""


@dataclass(frozen=True, kw_only=True)
class OwnerPorts:
    """Everything outside that the owner's use cases reach."""

    store: WorkspaceStore
    transcripts: Transcripts
    queue: JobQueue
    auto_replies: AutoReplyStore
    secrets: ConnectionSecrets
    token_secrets: ConnectionSecrets
    webhook_secrets: ConnectionSecrets
    tester: ConnectionTester
    grants: GrantCodes
    checker: SettingsCheck
    installer: WebhookInstaller
    health: ConnectionHealthStore
    marks: RefusalMarks
    wanted_indexes: WantedIndexes
    directory: Directory
    files: FileStore
    reports: ReportStore
    model_budgets: ModelBudgets
    model_limits: SharedLimits | None
    take_turn: TurnTaker
    console_url: str
    allowed_functions: AllowedFunctions
    ids: Ids
    clock: Clock
    events: Events


@dataclass(frozen=True, kw_only=True)
class OwnerSide:
    """The owner's use cases."""

    access: Access
    workspaces: Workspaces
    members: Members
    bots: Bots
    knowledge: KnowledgeBase
    settings: Settings
    connections: Connections
    conversations: Conversations
    escalations: Escalations
    auto_replies: AutoReplies
    jobs: OwnerJobs
    exports: ExportRequests
    erase: EraseRequests
    replays: Replays
    simulations: Simulations
    reports: Reports
    model_use: ModelUse


def compose(ports: OwnerPorts) -> OwnerSide:
    """The use cases over the given ports."""
    store, transcripts, queue = ports.store, ports.transcripts, ports.queue
    ids, clock, events = ports.ids, ports.clock, ports.events
    writing = WritePorts(transcripts=transcripts, queue=queue, clock=clock, events=events)
    access = Access(store=store, transcripts=transcripts)
    jobs = OwnerJobs(store=store, queue=queue, files=ports.files, ids=ids, clock=clock)
    erasure = Erasure(writing)
    settings = Settings(access=access, store=store, clock=clock, events=events)
    return OwnerSide(
        access=access,
        workspaces=Workspaces(access=access, store=store, events=events),
        members=Members(store=store, directory=ports.directory, clock=clock, events=events),
        bots=Bots(
            access=access,
            store=store,
            files=ports.files,
            allowed=ports.allowed_functions,
            ids=ids,
            clock=clock,
            events=events,
        ),
        knowledge=KnowledgeBase(
            access=access,
            store=store,
            jobs=jobs,
            wanted=ports.wanted_indexes,
            clock=clock,
            events=events,
        ),
        settings=settings,
        connections=Connections(
            store=store,
            secrets=ports.secrets,
            token_secrets=ports.token_secrets,
            webhook_secrets=ports.webhook_secrets,
            tester=ports.tester,
            grants=ports.grants,
            checker=ports.checker,
            installer=ports.installer,
            health=ports.health,
            marks=ports.marks,
            public_url=ports.console_url,
            ids=ids,
            clock=clock,
            events=events,
        ),
        conversations=Conversations(writing, access=access, store=store),
        escalations=Escalations(writing, access=access),
        auto_replies=AutoReplies(access=access, replies=ports.auto_replies),
        jobs=jobs,
        exports=ExportRequests(access=access, jobs=jobs),
        erase=EraseRequests(access=access, erasure=erasure, jobs=jobs),
        replays=Replays(access=access, store=store, transcripts=transcripts),
        simulations=Simulations(
            access=access,
            store=store,
            settings=settings,
            live=SimulateLive(store=store, take=ports.take_turn, clock=clock),
            past=SimulatePast(store=store, transcripts=transcripts, console_url=ports.console_url),
            jobs=jobs,
            files=ports.files,
        ),
        reports=Reports(access=access, reports=ports.reports, clock=clock),
        model_use=ModelUse(
            access=access,
            store=store,
            budgets=ports.model_budgets,
            limits=ports.model_limits,
            clock=clock,
        ),
    )


@cache
def owner_side() -> OwnerSide:
    """The use cases of this process, over AWS."""
    variables = read(AdminEnvironment)
    queues = QueueUrls(
        tickets=variables.tickets_queue_url,
        emails=variables.emails_queue_url,
        transfers=variables.transfers_queue_url,
        jobs=variables.jobs_queue_url,
    )
    secrets = client("secretsmanager")
    helpdesks = OwnersHelpdesks(variables.local_urls)
    return compose(
        OwnerPorts(
            store=stores.settings_store(),
            transcripts=stores.transcripts(),
            queue=SqsJobQueue(client("sqs"), queues),
            auto_replies=stores.auto_replies(),
            secrets=SecretsManagerConnections(secrets, prefix=variables.connection_secret_prefix),
            token_secrets=SecretsManagerConnections(
                secrets,
                prefix=variables.access_token_secret_prefix,
                description="Access token of a helpdesk connection, shared by the workers",
            ),
            webhook_secrets=SecretsManagerConnections(
                secrets,
                prefix=variables.webhook_secret_prefix,
                description="What the webhooks of a helpdesk connection are checked with",
            ),
            tester=helpdesks,
            grants=helpdesks,
            checker=helpdesks,
            installer=helpdesks,
            health=stores.gates(),
            marks=stores.gates(),
            wanted_indexes=stores.wanted_indexes(),
            directory=CognitoDirectory(client("cognito-idp"), variables.user_pool_id),
            files=S3FileStore(client("s3", "bulk"), variables.private_bucket),
            reports=stores.reports(),
            model_budgets=models.model_budgets(),
            model_limits=models.shared_limits(),
            take_turn=take_turn,
            console_url=variables.public_url,
            allowed_functions=AllowedFunctions(variables.allowed_bot_arns),
            ids=RandomIds(),
            clock=SystemClock(),
            events=LoggedEvents(),
        )
    )


def parse_credentials(helpdesk: HelpdeskName, given: dict[str, object]) -> NewCredentials:
    """Credentials as the owner typed them.

    Raises:
        InvalidInput: names the first field that cannot be right; no value is repeated.
    """
    try:
        credentials = parse_new(VENDORS.of(helpdesk), given)
    except InvalidCredentials as error:
        field, sentence = error.problems[0]
        raise InvalidInput(field, f"{sentence[:1].upper()}{sentence[1:]}.") from None
    account, secrets = credentials.account(), credentials.secrets()
    return NewCredentials(
        account=account,
        # An agent's address may change; the account stays the same.
        identity=tuple(sorted(set(account) - {"email"})),
        code=secrets.pop("code", None),
        secrets=secrets,
        auth=credentials.auth,
    )
