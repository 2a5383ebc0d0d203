"""The use cases of the owner's side, over whatever ports they are given."""

from dataclasses import dataclass

from escalation.domain.audit import AuditTrail
from escalation.domain.auto_reply import AutoReplyStore
from escalation.domain.blocked_visitors import BlockedVisitors
from escalation.domain.data_flows import Deployment
from escalation.domain.delivery import Mailer
from escalation.domain.helpdesk import SettingsCheck, WebhookInstaller
from escalation.domain.inbox import InboxEraser, InboxLists
from escalation.domain.internal_notes import InternalNotes
from escalation.domain.language_model import ModelBudgets
from escalation.domain.live import LiveTickets
from escalation.domain.made_indexes import MadeIndexes
from escalation.domain.mail_returns import AddressMarks
from escalation.domain.members import Directory, Memberships
from escalation.domain.outgoing_ports import DeliveryLog, OutgoingWebhooks, WebhookSecretStore
from escalation.domain.owner_ports import (
    ConnectionHealthStore,
    ConnectionSecrets,
    ConnectionTester,
    FileStore,
    GrantCodes,
    RefusalMarks,
    WorkspaceStore,
)
from escalation.domain.personal_data import FileNotes, Holds, Receipts
from escalation.domain.ports import Clock, Events, Ids, JobQueue
from escalation.domain.ports import TranscriptStore as Transcripts
from escalation.domain.report import ReportStore
from escalation.domain.saved_replies import SavedReplies
from escalation.domain.ticket_fields import TicketFieldLists
from escalation.domain.wanted_indexes import WantedIndexes
from escalation.domain.webhook_receivers import ReceiverRules
from escalation.domain.workspace import AllowedFunctions
from escalation.use_cases.bot.model_budget import SharedLimits
from escalation.use_cases.live.tickets import IssueTicket
from escalation.use_cases.owner.access import Access
from escalation.use_cases.owner.assigning import Assigning
from escalation.use_cases.owner.audit import Audit
from escalation.use_cases.owner.auto_replies import AutoReplies
from escalation.use_cases.owner.blocking import Blocking
from escalation.use_cases.owner.bot_tests import AskBot, BotTests
from escalation.use_cases.owner.bots import Bots
from escalation.use_cases.owner.connections import Connections
from escalation.use_cases.owner.conversations import Conversations
from escalation.use_cases.owner.data_flows import WhereDataGoes
from escalation.use_cases.owner.erase_requests import EraseRequests
from escalation.use_cases.owner.erasure import Erasure
from escalation.use_cases.owner.escalations import Escalations
from escalation.use_cases.owner.exports import ExportRequests
from escalation.use_cases.owner.holds import LegalHolds
from escalation.use_cases.owner.inbox import Inbox
from escalation.use_cases.owner.knowledge import KnowledgeBase
from escalation.use_cases.owner.languages import Languages
from escalation.use_cases.owner.mailed_links import MailedLinks
from escalation.use_cases.owner.members import Members
from escalation.use_cases.owner.model_use import ModelUse
from escalation.use_cases.owner.noted_files import NotedFiles
from escalation.use_cases.owner.notes import Notes
from escalation.use_cases.owner.outgoing_webhooks import OutgoingWebhookSettings
from escalation.use_cases.owner.owner_jobs import OwnerJobs
from escalation.use_cases.owner.past_decisions import Replays
from escalation.use_cases.owner.personal_data import PersonalData
from escalation.use_cases.owner.persons_chats import PersonsChatsFinder
from escalation.use_cases.owner.putting_aside import PuttingAside
from escalation.use_cases.owner.report import Reports
from escalation.use_cases.owner.returned_addresses import ReturnedAddresses
from escalation.use_cases.owner.saved_replies import SavedReplyShelf
from escalation.use_cases.owner.second_factor import SecondFactors
from escalation.use_cases.owner.settings import Settings
from escalation.use_cases.owner.simulation import Simulations
from escalation.use_cases.owner.simulation_live import SimulateLive, TurnTaker
from escalation.use_cases.owner.simulation_past import SimulatePast
from escalation.use_cases.owner.workspaces import Workspaces
from escalation.use_cases.writing.ports import WritePorts


@dataclass(frozen=True, kw_only=True)
class OwnerPorts:
    """Everything outside that the owner's use cases reach."""

    store: WorkspaceStore
    transcripts: Transcripts
    inbox: InboxLists
    inbox_eraser: InboxEraser
    notes: InternalNotes
    blocks: BlockedVisitors
    saved_replies: SavedReplies
    queue: JobQueue
    auto_replies: AutoReplyStore
    secrets: ConnectionSecrets
    token_secrets: ConnectionSecrets
    webhook_secrets: ConnectionSecrets
    tester: ConnectionTester
    grants: GrantCodes
    checker: SettingsCheck
    lists: TicketFieldLists
    installer: WebhookInstaller
    health: ConnectionHealthStore
    marks: RefusalMarks
    wanted_indexes: WantedIndexes
    made_indexes: MadeIndexes
    memberships: Memberships
    trail: AuditTrail
    directory: Directory
    mailer: Mailer
    address_marks: AddressMarks
    files: FileStore
    file_notes: FileNotes
    holds: Holds
    receipts: Receipts
    reports: ReportStore
    model_budgets: ModelBudgets
    model_limits: SharedLimits | None
    take_turn: TurnTaker
    ask_bot: AskBot
    outgoing: OutgoingWebhooks
    delivery_log: DeliveryLog
    outgoing_secrets: WebhookSecretStore
    receivers: ReceiverRules
    live_tickets: LiveTickets
    live_url: str | None
    console_url: str
    allowed_functions: AllowedFunctions
    deployment: Deployment
    ids: Ids
    clock: Clock
    events: Events


@dataclass(frozen=True, kw_only=True)
class OwnerSide:
    """The owner's use cases."""

    access: Access
    second_factors: SecondFactors
    audit: Audit
    workspaces: Workspaces
    members: Members
    languages: Languages
    bots: Bots
    bot_tests: BotTests
    data_flows: WhereDataGoes
    knowledge: KnowledgeBase
    settings: Settings
    connections: Connections
    conversations: Conversations
    inbox: Inbox
    assigning: Assigning
    notes: Notes
    mailed_links: MailedLinks
    putting_aside: PuttingAside
    blocking: Blocking
    saved_replies: SavedReplyShelf
    escalations: Escalations
    returned_addresses: ReturnedAddresses
    auto_replies: AutoReplies
    jobs: OwnerJobs
    exports: ExportRequests
    erase: EraseRequests
    personal_data: PersonalData
    holds: LegalHolds
    replays: Replays
    simulations: Simulations
    reports: Reports
    model_use: ModelUse
    outgoing_webhooks: OutgoingWebhookSettings
    live: IssueTicket


def compose(ports: OwnerPorts) -> OwnerSide:
    """The use cases over the given ports."""
    store, transcripts, queue = ports.store, ports.transcripts, ports.queue
    ids, clock, events = ports.ids, ports.clock, ports.events
    writing = WritePorts(transcripts=transcripts, queue=queue, clock=clock, events=events)
    jobs = OwnerJobs(
        store=store, queue=queue, files=ports.files, transcripts=transcripts, ids=ids, clock=clock
    )
    noted = NotedFiles(
        files=ports.files, notes=ports.file_notes, jobs=store, transcripts=transcripts
    )
    erasure = Erasure(
        writing, bots=store, holds=ports.holds, noted_files=noted, inbox=ports.inbox_eraser
    )
    access = Access(store=store, kept=ports.memberships, transcripts=transcripts, clock=clock)
    second_factors = SecondFactors(store=store, directory=ports.directory, clock=clock)
    settings = Settings(access=access, store=store, clock=clock, events=events)
    return OwnerSide(
        access=access,
        second_factors=second_factors,
        audit=Audit(trail=ports.trail, store=store, jobs=jobs, ids=ids, clock=clock, events=events),
        workspaces=Workspaces(
            access=access, store=store, second_factors=second_factors, events=events
        ),
        members=Members(
            access=access,
            store=store,
            kept=ports.memberships,
            directory=ports.directory,
            mailer=ports.mailer,
            console_url=ports.console_url,
            clock=clock,
            events=events,
        ),
        languages=Languages(store=store, events=events),
        bots=Bots(
            access=access,
            store=store,
            files=ports.files,
            allowed=ports.allowed_functions,
            ids=ids,
            clock=clock,
            events=events,
        ),
        bot_tests=BotTests(
            access=access, store=store, ask=ports.ask_bot, ids=ids, clock=clock, events=events
        ),
        data_flows=WhereDataGoes(
            access=access, store=store, webhooks=ports.outgoing, deployment=ports.deployment
        ),
        knowledge=KnowledgeBase(
            access=access,
            store=store,
            jobs=jobs,
            wanted=ports.wanted_indexes,
            made=ports.made_indexes,
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
            lists=ports.lists,
            installer=ports.installer,
            health=ports.health,
            marks=ports.marks,
            public_url=ports.console_url,
            ids=ids,
            clock=clock,
            events=events,
        ),
        inbox=Inbox(ports.inbox),
        conversations=Conversations(writing, access=access, store=store, notes=ports.notes),
        assigning=Assigning(writing, store=store),
        notes=Notes(writing, ids=ids, store=store),
        mailed_links=MailedLinks(writing),
        putting_aside=PuttingAside(writing),
        blocking=Blocking(access=access, blocks=ports.blocks, ids=ids, clock=clock),
        saved_replies=SavedReplyShelf(kept=ports.saved_replies, ids=ids, clock=clock),
        escalations=Escalations(writing, access=access),
        returned_addresses=ReturnedAddresses(marks=ports.address_marks, clock=clock, events=events),
        auto_replies=AutoReplies(access=access, replies=ports.auto_replies),
        jobs=jobs,
        exports=ExportRequests(access=access, jobs=jobs),
        erase=EraseRequests(access=access, erasure=erasure, jobs=jobs, holds=ports.holds),
        personal_data=PersonalData(
            transcripts=transcripts,
            finder=PersonsChatsFinder(transcripts),
            holds=ports.holds,
            receipts=ports.receipts,
        ),
        holds=LegalHolds(writing, access=access, holds=ports.holds, ids=ids),
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
        outgoing_webhooks=OutgoingWebhookSettings(
            store=ports.outgoing,
            log=ports.delivery_log,
            secrets=ports.outgoing_secrets,
            queue=queue,
            rules=ports.receivers,
            ids=ids,
            clock=clock,
            events=events,
        ),
        live=IssueTicket(tickets=ports.live_tickets, clock=clock, url=ports.live_url),
        model_use=ModelUse(
            access=access,
            store=store,
            budgets=ports.model_budgets,
            limits=ports.model_limits,
            clock=clock,
        ),
    )
