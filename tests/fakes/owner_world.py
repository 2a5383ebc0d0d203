"""Two workspaces with their people, bots and a conversation, over the ports in memory."""

from dataclasses import dataclass, field
from datetime import timedelta

from escalation.domain.bot_contract import BotReply, BotRequest
from escalation.domain.conversation import (
    Assignee,
    Author,
    Head,
    Message,
    Turn,
    Visitor,
    message_id,
)
from escalation.domain.data_flows import Deployment
from escalation.domain.errors import BotFailed
from escalation.domain.escalation import Escalation, escalation_id
from escalation.domain.outgoing_deliveries import new_delivery
from escalation.domain.outgoing_webhooks import OutgoingWebhook
from escalation.domain.ports import Commit, Events, JobQueue, Profiles, TranscriptStore
from escalation.domain.taken_calls import client_key
from escalation.domain.webhook_receivers import ReceiverRules
from escalation.domain.workspace import AllowedFunctions, Bot, Connection, Member, Role, Workspace
from escalation.runtime.owner_side import OwnerPorts, OwnerSide, compose
from escalation.use_cases.bot.model_budget import SharedLimits
from escalation.use_cases.owner.access import Caller
from escalation.use_cases.visitor.take_turn import TakeTurn
from escalation.use_cases.writing.ports import WritePorts
from tests.fakes.helpdesk import MemoryHelpdesk
from tests.fakes.inbox import MemoryInbox
from tests.fakes.indexes import MemoryMadeIndexes, MemoryWantedIndexes
from tests.fakes.language_model import MemoryModelBudgets
from tests.fakes.learning import MemoryLearned
from tests.fakes.live import memory_tickets
from tests.fakes.mail_events import MemoryAddressMarks
from tests.fakes.outgoing import MemoryLog, MemoryOutgoing, MemoryWebhookSecrets
from tests.fakes.outside import MemoryMailer, ScriptedBots, WordDetectors
from tests.fakes.owner_connections import (
    MemoryHealth,
    MemorySecrets,
    ScriptedChecker,
    ScriptedGrants,
    ScriptedInstaller,
    ScriptedLists,
    ScriptedTester,
)
from tests.fakes.owner_stores import (
    START,
    CountingIds,
    MemoryBlocks,
    MemoryDirectory,
    MemoryFiles,
    MemoryQueue,
    MemorySavedReplies,
    MemoryTrail,
    MemoryWorkspaces,
    RecordedEvents,
    SteppingClock,
)
from tests.fakes.owner_transcripts import MemoryTranscripts
from tests.fakes.owner_workers import OwnersWorkers
from tests.fakes.personal_data import MemoryFileNotes, MemoryPersonalData, MemoryRetention
from tests.fakes.replies import MemoryReplies
from tests.fakes.reports import MemoryReports

ALLOWED = "arn:aws:lambda:eu-west-1:111122223333:function:support-*"
SUBJECTS = {
    "owner": "sub-ada@acme.example",
    "admin": "sub-ali@acme.example",
    "member": "sub-bo@acme.example",
    "viewer": "sub-vi@acme.example",
}
OTHER_SUBJECT = "sub-eve@other.example"


@dataclass
class World(OwnersWorkers):
    """`acme` with a person of each role and bots `support` and `billing`; `other` with `spy`."""

    store: MemoryWorkspaces = field(default_factory=MemoryWorkspaces)
    transcripts: MemoryTranscripts = field(default_factory=MemoryTranscripts)
    blocks: MemoryBlocks = field(default_factory=MemoryBlocks)
    saved_replies: MemorySavedReplies = field(default_factory=MemorySavedReplies)
    queue: MemoryQueue = field(default_factory=MemoryQueue)
    secrets: MemorySecrets = field(default_factory=MemorySecrets)
    token_secrets: MemorySecrets = field(default_factory=lambda: MemorySecrets("token"))
    webhook_secrets: MemorySecrets = field(default_factory=lambda: MemorySecrets("webhook"))
    replies: MemoryReplies = field(default_factory=MemoryReplies)
    tester: ScriptedTester = field(default_factory=ScriptedTester)
    grants: ScriptedGrants = field(default_factory=ScriptedGrants)
    checker: ScriptedChecker = field(default_factory=ScriptedChecker)
    lists: ScriptedLists = field(default_factory=ScriptedLists)
    installer: ScriptedInstaller = field(default_factory=ScriptedInstaller)
    health: MemoryHealth = field(default_factory=MemoryHealth)
    indexes: MemoryWantedIndexes = field(default_factory=MemoryWantedIndexes)
    made_indexes: MemoryMadeIndexes = field(default_factory=MemoryMadeIndexes)
    files: MemoryFiles = field(default_factory=MemoryFiles)
    file_notes: MemoryFileNotes = field(default_factory=MemoryFileNotes)
    personal_data: MemoryPersonalData = field(default_factory=MemoryPersonalData)
    retention: MemoryRetention = field(default_factory=MemoryRetention)
    inbox: MemoryInbox = field(init=False)
    clock: SteppingClock = field(default_factory=SteppingClock)
    events: RecordedEvents = field(default_factory=RecordedEvents)
    reports: MemoryReports = field(default_factory=MemoryReports)
    model_budgets: MemoryModelBudgets = field(default_factory=MemoryModelBudgets)
    bots: ScriptedBots = field(default_factory=ScriptedBots)
    learned: MemoryLearned = field(default_factory=MemoryLearned)
    directory: MemoryDirectory = field(default_factory=MemoryDirectory)
    trail: MemoryTrail = field(default_factory=MemoryTrail)
    mailer: MemoryMailer = field(default_factory=MemoryMailer)
    address_marks: MemoryAddressMarks = field(default_factory=MemoryAddressMarks)
    outgoing: MemoryOutgoing = field(default_factory=MemoryOutgoing)
    delivery_log: MemoryLog = field(default_factory=MemoryLog)
    outgoing_secrets: MemoryWebhookSecrets = field(default_factory=MemoryWebhookSecrets)

    def __post_init__(self) -> None:
        self.helpdesk = MemoryHelpdesk(self.clock)
        self.inbox = MemoryInbox(self.clock)
        for workspace_id, owner in (("acme", "ada@acme.example"), ("other", "eve@other.example")):
            self.store.create_workspace(
                Workspace(
                    workspace_id=workspace_id,
                    name=workspace_id.title(),
                    owner_email=owner,
                    granted_functions=(ALLOWED,) if workspace_id == "acme" else (),
                    created_at=START,
                ),
                Member(
                    sub=f"sub-{owner}",
                    workspace_id=workspace_id,
                    email=owner,
                    role="owner",
                    created_at=START,
                ),
            )
        people: dict[str, Role] = {"member": "agent", "admin": "admin", "viewer": "viewer"}
        for who, role in people.items():
            self.store.add_member(
                Member(
                    sub=SUBJECTS[who],
                    workspace_id="acme",
                    email=SUBJECTS[who].removeprefix("sub-"),
                    role=role,
                    created_at=START,
                )
            )
        for bot_id, workspace_id in (("support", "acme"), ("billing", "acme"), ("spy", "other")):
            self.store.create_bot(
                Bot(
                    bot_id=bot_id,
                    workspace_id=workspace_id,
                    name=bot_id.title(),
                    created_at=START,
                )
            )
        self.side: OwnerSide = compose(
            OwnerPorts(
                store=self.store,
                transcripts=self.transcripts,
                inbox=self.inbox,
                inbox_eraser=self.inbox,
                notes=self.transcripts,
                blocks=self.blocks,
                saved_replies=self.saved_replies,
                queue=self.queue,
                auto_replies=self.replies,
                secrets=self.secrets,
                token_secrets=self.token_secrets,
                webhook_secrets=self.webhook_secrets,
                tester=self.tester,
                grants=self.grants,
                checker=self.checker,
                lists=self.lists,
                installer=self.installer,
                health=self.health,
                marks=self.health,
                wanted_indexes=self.indexes,
                made_indexes=self.made_indexes,
                memberships=self.store,
                trail=self.trail,
                directory=self.directory,
                mailer=self.mailer,
                address_marks=self.address_marks,
                files=self.files,
                file_notes=self.file_notes,
                holds=self.personal_data,
                receipts=self.personal_data,
                reports=self.reports,
                model_budgets=self.model_budgets,
                model_limits=SharedLimits(workspace=500, environment=1_000),
                take_turn=self.take_turn,
                ask_bot=self.ask_bot,
                outgoing=self.outgoing,
                delivery_log=self.delivery_log,
                outgoing_secrets=self.outgoing_secrets,
                receivers=ReceiverRules(),
                live_tickets=memory_tickets(),
                live_url="wss://live.example/live",
                console_url="https://console.example",
                allowed_functions=AllowedFunctions([ALLOWED]),
                deployment=Deployment(region="eu-central-1"),
                ids=CountingIds(),
                clock=self.clock,
                events=self.events,
            )
        )
        self.owner = self.side.access.caller(SUBJECTS["owner"])
        self.member = self.side.access.caller(SUBJECTS["member"])
        self.stranger: Caller = self.side.access.caller(OTHER_SUBJECT)

    def ask_bot(self, bot: Bot, request: BotRequest) -> BotReply:
        """As the bots are scripted; the function of any other does not exist."""
        if bot.bot_id not in self.bots.says:
            raise BotFailed("missing", "ResourceNotFoundException")
        return self.bots.ask(bot, request)

    def take_turn(
        self,
        *,
        transcripts: TranscriptStore,
        profiles: Profiles,
        queue: JobQueue,
        events: Events,
    ) -> TakeTurn:
        """A turn over other stores, with this world's bots."""
        return TakeTurn(
            WritePorts(transcripts=transcripts, queue=queue, clock=self.clock, events=events),
            profiles=profiles,
            bots=self.bots,
            detectors=WordDetectors(),
        )

    def conversation(self, conversation_id: str = "c1", **changes: object) -> Head:
        """A conversation of `support` in which the visitor has asked one question."""
        messages = (
            Message(
                id=message_id(1),
                author=Author(kind="visitor"),
                text="Where is my order?",
                at=self.clock.now(),
            ),
            Message(
                id=message_id(2),
                author=Author(kind="bot", name="Support", bot_id="support"),
                text="I am not sure.",
                at=self.clock.now(),
            ),
        )
        head = Head(
            conversation_id=conversation_id,
            workspace_id="acme",
            bot_id="support",
            assignee=Assignee(kind="bot", bot_id="support"),
            next_seq=3,
            visitor=Visitor(name="Vic", email="vic@visitor.example"),
            seen=(client_key("client-0001"),),
            created_at=self.clock.now(),
            last_activity_at=self.clock.now(),
            last_reason="low_confidence",
            expires_at=self.clock.now() + timedelta(days=365),
        ).model_copy(update=changes)
        turn = Turn(
            conversation_id=conversation_id,
            messages=messages,
            client_message_id="client-0001",
        )
        return self.transcripts.commit(Commit(before=None, after=head, turns=(turn,)))

    def escalation(self, number: int = 1, **changes: object) -> Escalation:
        """An escalation of conversation `c1`, recorded unless said otherwise."""
        escalation = Escalation(
            escalation_id=escalation_id("c1", number),
            conversation_id="c1",
            workspace_id="acme",
            bot_id="support",
            method="ticket",
            state="recorded",
            reason="low_confidence",
            settings_version=1,
            trigger_seq=1,
            created_at=self.clock.now(),
            recorded_at=self.clock.now(),
            expires_at=self.clock.now() + timedelta(days=365),
        ).model_copy(update=changes)
        self.transcripts.escalations[escalation.escalation_id] = escalation
        return escalation

    def webhook(self, **changes: object) -> OutgoingWebhook:
        """An outgoing webhook of `acme` with one delivery in its log."""
        ref = self.outgoing_secrets.create(
            workspace_id="acme",
            webhook_id="hook-1",
            secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        )
        webhook = OutgoingWebhook(
            webhook_id="hook-1",
            workspace_id="acme",
            url="https://hooks.example.com/in",
            kinds=("escalation.handed_over",),
            secret_ref=ref,
            created_at=START,
        ).model_copy(update=changes)
        self.outgoing.save(webhook, expected_version=0)
        delivery = new_delivery(
            webhook,
            message_id="c1-1_handed_over",
            kind="escalation.handed_over",
            body="{}",
            at=START,
        )
        self.delivery_log.add(delivery.model_copy(update={"delivery_id": "delivery-1"}))
        return webhook

    def connection(self, **changes: object) -> Connection:
        """A tested connection of `acme` to Zendesk."""
        ref = self.secrets.create(
            workspace_id="acme", connection_id="con-1", credentials={"api_token": "old-token"}
        )
        connection = Connection(
            connection_id="con-1",
            workspace_id="acme",
            helpdesk="zendesk",
            account={"subdomain": "acme", "email": "agent@acme.example"},
            secret_ref=ref,
            auth="api_token",
            tested_at=START,
            created_at=START,
        ).model_copy(update=changes)
        self.store.save_connection(connection)
        return connection
