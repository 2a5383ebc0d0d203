"""The ports that nearly every function needs, on AWS, built once per process."""

from functools import cache
from typing import TYPE_CHECKING

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.profiles import CachedGrants, CachedHours, CachedProfiles
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.adapters.aws.sqs import QueueUrls, SqsJobQueue
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.ports import JobQueue, RandomIds, SystemClock
from escalation.domain.webhook_receivers import ReceiverRules
from escalation.runtime import observability
from escalation.runtime.environment import (
    AuditTable,
    BotFunctions,
    DeployedAs,
    ListenersTable,
    LocalReceivers,
    PublicUrl,
    QueuesToSendTo,
    SettingsTable,
    TranscriptsTable,
    read,
)
from escalation.runtime.events import LoggedEvents
from escalation.use_cases.writing.ports import Ports

if TYPE_CHECKING:
    from escalation.adapters.aws.address_marks import DynamoAddressMarks, DynamoDigestMails
    from escalation.adapters.aws.allowances import DynamoAllowances
    from escalation.adapters.aws.answer_times import DynamoAnswerTimes
    from escalation.adapters.aws.audit_store import DynamoAuditTrail
    from escalation.adapters.aws.auto_replies import DynamoAutoReplies
    from escalation.adapters.aws.blocked_visitors import DynamoBlockedVisitors
    from escalation.adapters.aws.bot_lambda import LambdaBots
    from escalation.adapters.aws.client_counts import DynamoClientCounts
    from escalation.adapters.aws.connection_gates import SharedGates
    from escalation.adapters.aws.file_notes import DynamoFileNotes
    from escalation.adapters.aws.inbox_lists import DynamoInboxLists
    from escalation.adapters.aws.inbox_rows import DynamoInboxRows
    from escalation.adapters.aws.knowledge_store import DynamoLearnedStore
    from escalation.adapters.aws.live_listeners import DynamoListeners
    from escalation.adapters.aws.made_indexes import DynamoMadeIndexes
    from escalation.adapters.aws.member_store import MemberStore
    from escalation.adapters.aws.outgoing_log import DynamoDeliveryLog
    from escalation.adapters.aws.outgoing_webhooks import DynamoOutgoingWebhooks
    from escalation.adapters.aws.personal_data import DynamoPersonalData
    from escalation.adapters.aws.report_store import DynamoReportStore
    from escalation.adapters.aws.retention import DynamoRetention
    from escalation.adapters.aws.saved_replies import DynamoSavedReplies
    from escalation.adapters.aws.signed_chats import SignedChats
    from escalation.adapters.aws.spent_tokens import DynamoSpentTokens
    from escalation.adapters.aws.wanted_indexes import DynamoWantedIndexes
    from escalation.use_cases.count_conversations import CountConversations


@cache
def settings_store() -> SettingsStore:
    """Workspaces, bots, settings and connections."""
    return SettingsStore(client("dynamodb"), read(SettingsTable).settings_table)


@cache
def memberships() -> "MemberStore":
    """Members and invitations."""
    from escalation.adapters.aws.member_store import MemberStore  # noqa: PLC0415

    return MemberStore(client("dynamodb"), read(SettingsTable).settings_table)


@cache
def audit_trail() -> "DynamoAuditTrail":
    """Who did what."""
    from escalation.adapters.aws.audit_store import DynamoAuditTrail  # noqa: PLC0415

    return DynamoAuditTrail(client("dynamodb"), read(AuditTable).audit_table)


@cache
def blocked_visitors() -> "DynamoBlockedVisitors":
    """Whom workspaces do not want to hear from."""
    from escalation.adapters.aws.blocked_visitors import DynamoBlockedVisitors  # noqa: PLC0415

    return DynamoBlockedVisitors(client("dynamodb"), read(SettingsTable).settings_table)


@cache
def saved_replies() -> "DynamoSavedReplies":
    """Answers that workspaces keep for their members."""
    from escalation.adapters.aws.saved_replies import DynamoSavedReplies  # noqa: PLC0415

    return DynamoSavedReplies(client("dynamodb"), read(SettingsTable).settings_table)


@cache
def profiles() -> CachedProfiles:
    """Bots with their settings, up to a minute old."""
    return CachedProfiles(settings_store().bot_profile)


@cache
def transcripts() -> TranscriptStore:
    """Conversations and escalations."""
    return TranscriptStore(client("dynamodb"), read(TranscriptsTable).transcripts_table)


@cache
def listeners() -> "DynamoListeners":
    """Who listens on the live channel."""
    from escalation.adapters.aws.live_listeners import DynamoListeners  # noqa: PLC0415

    return DynamoListeners(client("dynamodb"), read(ListenersTable).listeners_table)


@cache
def inbox_lists() -> "DynamoInboxLists":
    """What waits for the people of a workspace; only the owner's side loads it."""
    from escalation.adapters.aws.inbox_lists import DynamoInboxLists  # noqa: PLC0415

    table = read(TranscriptsTable).transcripts_table
    return DynamoInboxLists(client("dynamodb"), table, clock=SystemClock())


@cache
def inbox_rows() -> "DynamoInboxRows":
    """What the lists of it are read from."""
    from escalation.adapters.aws.inbox_rows import DynamoInboxRows  # noqa: PLC0415

    return DynamoInboxRows(client("dynamodb"), read(TranscriptsTable).transcripts_table)


@cache
def spent_tokens() -> "DynamoSpentTokens":
    """Identity tokens that are good for one conversation, and have had it."""
    from escalation.adapters.aws.spent_tokens import DynamoSpentTokens  # noqa: PLC0415

    return DynamoSpentTokens(client("dynamodb"), read(TranscriptsTable).transcripts_table)


@cache
def client_counts() -> "DynamoClientCounts":
    """What clients did in the last minutes."""
    from escalation.adapters.aws.client_counts import DynamoClientCounts  # noqa: PLC0415

    return DynamoClientCounts(client("dynamodb"), read(TranscriptsTable).transcripts_table)


@cache
def allowances() -> "DynamoAllowances":
    """What a day allows of mails and tickets that strangers can set off."""
    from escalation.adapters.aws.allowances import DynamoAllowances  # noqa: PLC0415

    return DynamoAllowances(client("dynamodb"), read(TranscriptsTable).transcripts_table)


@cache
def address_marks() -> "DynamoAddressMarks":
    """Addresses that mail came back from."""
    from escalation.adapters.aws.address_marks import DynamoAddressMarks  # noqa: PLC0415

    return DynamoAddressMarks(client("dynamodb"), read(TranscriptsTable).transcripts_table)


@cache
def digest_mails() -> "DynamoDigestMails":
    """Which handovers the mails of digests hold."""
    from escalation.adapters.aws.address_marks import DynamoDigestMails  # noqa: PLC0415

    return DynamoDigestMails(client("dynamodb"), read(TranscriptsTable).transcripts_table)


@cache
def learned() -> "DynamoLearnedStore":
    """What bots have learnt; only those who learn load it."""
    from escalation.adapters.aws.knowledge_store import DynamoLearnedStore  # noqa: PLC0415

    return DynamoLearnedStore(client("dynamodb"), read(SettingsTable).settings_table)


@cache
def made_indexes() -> "DynamoMadeIndexes":
    """Which indexes bots have; only those who make them or tell owners load it."""
    from escalation.adapters.aws.made_indexes import DynamoMadeIndexes  # noqa: PLC0415

    return DynamoMadeIndexes(client("dynamodb"), read(SettingsTable).settings_table)


@cache
def auto_replies() -> "DynamoAutoReplies":
    """The AI's answers in tickets."""
    from escalation.adapters.aws.auto_replies import DynamoAutoReplies  # noqa: PLC0415

    return DynamoAutoReplies(client("dynamodb"), read(TranscriptsTable).transcripts_table)


@cache
def gates() -> "SharedGates":
    """What is known of how connections fare; callers of helpdesks ask it first."""
    from escalation.adapters.aws.connection_gates import SharedGates  # noqa: PLC0415
    from escalation.adapters.aws.gate_items import DynamoGateItems  # noqa: PLC0415

    return SharedGates(
        DynamoGateItems(client("dynamodb"), read(TranscriptsTable).transcripts_table),
        clock=SystemClock(),
        events=LoggedEvents(),
    )


@cache
def wanted_indexes() -> "DynamoWantedIndexes":
    """Which bots' knowledge waits for its index."""
    from escalation.adapters.aws.wanted_indexes import DynamoWantedIndexes  # noqa: PLC0415

    return DynamoWantedIndexes(client("dynamodb"), read(TranscriptsTable).transcripts_table)


@cache
def file_notes() -> "DynamoFileNotes":
    """Which files hold something of a conversation."""
    from escalation.adapters.aws.file_notes import DynamoFileNotes  # noqa: PLC0415

    return DynamoFileNotes(client("dynamodb"), read(TranscriptsTable).transcripts_table)


@cache
def personal_data() -> "DynamoPersonalData":
    """Holds, and receipts of erasures."""
    from escalation.adapters.aws.personal_data import DynamoPersonalData  # noqa: PLC0415

    return DynamoPersonalData(client("dynamodb"), read(TranscriptsTable).transcripts_table)


@cache
def retention() -> "DynamoRetention":
    """When conversations expire; only who lays a hold on them loads it."""
    from escalation.adapters.aws.retention import DynamoRetention  # noqa: PLC0415

    return DynamoRetention(client("dynamodb"), read(TranscriptsTable).transcripts_table)


@cache
def bots() -> "LambdaBots":
    """The bots that this environment may invoke."""
    from escalation.adapters.aws.bot_lambda import LambdaBots  # noqa: PLC0415

    functions = read(BotFunctions)
    return LambdaBots(
        client("lambda", "bot"),
        functions.reference_bot_arn,
        functions.allowed_bot_arns,
        granted_to=CachedGrants(settings_store().workspace),
    )


@cache
def outgoing_webhooks() -> "DynamoOutgoingWebhooks":
    """Whom workspaces have told of what happens."""
    from escalation.adapters.aws.outgoing_webhooks import DynamoOutgoingWebhooks  # noqa: PLC0415

    return DynamoOutgoingWebhooks(client("dynamodb"), read(SettingsTable).settings_table)


@cache
def delivery_log() -> "DynamoDeliveryLog":
    """What they are told, and were."""
    from escalation.adapters.aws.outgoing_log import DynamoDeliveryLog  # noqa: PLC0415

    table = read(TranscriptsTable).transcripts_table
    return DynamoDeliveryLog(client("dynamodb"), table, clock=SystemClock())


def receivers() -> ReceiverRules:
    """Which receivers may be named; one on the own machine on the emulator alone."""
    return ReceiverRules(
        read(LocalReceivers).local_webhook_receivers if read(DeployedAs).is_local else ()
    )


@cache
def signed_chats() -> "SignedChats":
    """Which conversation a signed identity began last."""
    from escalation.adapters.aws.dynamodb_table import Table  # noqa: PLC0415
    from escalation.adapters.aws.signed_chats import SignedChats  # noqa: PLC0415

    return SignedChats(Table(client("dynamodb"), read(TranscriptsTable).transcripts_table))


@cache
def reports() -> "DynamoReportStore":
    """Numbers of the report; only those who count or show them load it."""
    from escalation.adapters.aws.report_store import DynamoReportStore  # noqa: PLC0415

    return DynamoReportStore(client("dynamodb"), read(TranscriptsTable).transcripts_table)


@cache
def answer_times() -> "DynamoAnswerTimes":
    """How long bots' people took lately."""
    from escalation.adapters.aws.answer_times import DynamoAnswerTimes  # noqa: PLC0415

    return DynamoAnswerTimes(client("dynamodb"), read(SettingsTable).settings_table)


@cache
def count_conversations(learning: JobQueue | None = None) -> "CountConversations":
    """Counts conversations into the report; with a queue, bots come to learn from their answers."""
    from escalation.use_cases.count_conversations import CountConversations  # noqa: PLC0415
    from escalation.use_cases.keep_answer_times import KeepAnswerTimes  # noqa: PLC0415

    clock, events = SystemClock(), LoggedEvents()
    return CountConversations(
        transcripts=transcripts(),
        reports=reports(),
        clock=clock,
        events=events,
        learning=learning,
        answer_times=KeepAnswerTimes(
            hours=CachedHours(settings_store().settings),
            reports=reports(),
            store=answer_times(),
            clock=clock,
            events=events,
        ),
    )


@cache
def delivery_queue(dead_letters: str | None = None) -> SqsJobQueue:
    """The queues this function sends to, with its own dead-letter queue where given."""
    variables = read(QueuesToSendTo)
    urls = QueueUrls(
        tickets=variables.tickets_queue_url,
        emails=variables.emails_queue_url,
        transfers=variables.transfers_queue_url,
        helpdesk_events=variables.helpdesk_events_queue_url,
        auto_replies=variables.auto_replies_queue_url,
        jobs=variables.jobs_queue_url,
        dead_letters=dead_letters,
    )
    return SqsJobQueue(client("sqs"), urls, cause=observability.cause)


@cache
def delivery_ports(dead_letters: str | None = None) -> Ports:
    """What every delivery needs."""
    return Ports(
        transcripts=transcripts(),
        profiles=profiles(),
        queue=delivery_queue(dead_letters),
        clock=SystemClock(),
        ids=RandomIds(),
        events=LoggedEvents(),
        console_url=read(PublicUrl).public_url,
    )
