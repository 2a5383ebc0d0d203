"""Composition of the owner's side."""

from functools import cache

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.cognito import CognitoDirectory
from escalation.adapters.aws.conversation_tokens import SigningKeys
from escalation.adapters.aws.files import S3FileStore
from escalation.adapters.aws.live_tickets import JwtTickets
from escalation.adapters.aws.outgoing_webhooks import SecretsManagerWebhooks
from escalation.adapters.aws.secrets import SecretReader, SecretsManagerConnections
from escalation.adapters.aws.sqs import QueueUrls, SqsJobQueue
from escalation.adapters.helpdesks.credentials import InvalidCredentials, parse_new
from escalation.adapters.helpdesks.registry import VENDORS
from escalation.domain.bot_contract import BotReply, BotRequest
from escalation.domain.data_flows import Deployment
from escalation.domain.delivery import OutgoingMail
from escalation.domain.errors import InvalidInput
from escalation.domain.ports import RandomIds, SystemClock
from escalation.domain.settings import HelpdeskName
from escalation.domain.workspace import AllowedFunctions, Bot
from escalation.runtime import models, observability, stores
from escalation.runtime.environment import (
    AllowedBots,
    AuditTable,
    ConnectionSecretsPrefix,
    DeliveryQueues,
    Deployed,
    HelpdeskAddresses,
    JobsQueue,
    LiveUrl,
    OutgoingSecretsPrefix,
    OutgoingWebhooksQueue,
    PrivateBucket,
    PublicUrl,
    Sender,
    SettingsTable,
    SharedSecretsPrefixes,
    TokenSecret,
    TranscriptsTable,
    UserPool,
    read,
)
from escalation.runtime.events import LoggedEvents
from escalation.runtime.helpdesks import OwnersHelpdesks
from escalation.runtime.http.front import BehindFront
from escalation.runtime.owner_side import OwnerPorts, OwnerSide, compose
from escalation.runtime.turns import take_turn
from escalation.use_cases.owner.connection_credentials import NewCredentials


class AdminEnvironment(
    SettingsTable,
    AuditTable,
    TranscriptsTable,
    DeliveryQueues,
    JobsQueue,
    OutgoingWebhooksQueue,
    OutgoingSecretsPrefix,
    AllowedBots,
    UserPool,
    ConnectionSecretsPrefix,
    SharedSecretsPrefixes,
    PrivateBucket,
    PublicUrl,
    Sender,
    HelpdeskAddresses,
    TokenSecret,
    LiveUrl,
):
    """Variables of the function `admin`."""


@cache
def owner_side() -> OwnerSide:
    """The use cases of this process, over AWS."""
    variables = read(AdminEnvironment)
    queues = QueueUrls(
        tickets=variables.tickets_queue_url,
        emails=variables.emails_queue_url,
        transfers=variables.transfers_queue_url,
        jobs=variables.jobs_queue_url,
        outgoing_webhooks=variables.outgoing_webhooks_queue_url,
    )
    secrets = client("secretsmanager")
    helpdesks = OwnersHelpdesks(variables.local_urls)
    return compose(
        OwnerPorts(
            store=stores.settings_store(),
            transcripts=stores.transcripts(),
            inbox=stores.inbox_lists(),
            inbox_eraser=stores.inbox_rows(),
            notes=stores.transcripts(),
            blocks=stores.blocked_visitors(),
            saved_replies=stores.saved_replies(),
            queue=SqsJobQueue(client("sqs"), queues, cause=observability.cause),
            auto_replies=stores.auto_replies(),
            secrets=SecretsManagerConnections(
                secrets,
                prefix=variables.connection_secret_prefix,
                key_arn=variables.secrets_key_arn,
            ),
            token_secrets=SecretsManagerConnections(
                secrets,
                prefix=variables.access_token_secret_prefix,
                key_arn=variables.secrets_key_arn,
                description="Access token of a helpdesk connection, shared by the workers",
            ),
            webhook_secrets=SecretsManagerConnections(
                secrets,
                prefix=variables.webhook_secret_prefix,
                key_arn=variables.secrets_key_arn,
                description="What the webhooks of a helpdesk connection are checked with",
            ),
            tester=helpdesks,
            grants=helpdesks,
            checker=helpdesks,
            lists=helpdesks,
            installer=helpdesks,
            health=stores.gates(),
            marks=stores.gates(),
            wanted_indexes=stores.wanted_indexes(),
            made_indexes=stores.made_indexes(),
            memberships=stores.memberships(),
            trail=stores.audit_trail(),
            directory=CognitoDirectory(client("cognito-idp"), variables.user_pool_id),
            mailer=_LateMailer(),
            address_marks=stores.address_marks(),
            files=S3FileStore(client("s3", "bulk"), variables.private_bucket),
            file_notes=stores.file_notes(),
            holds=stores.personal_data(),
            receipts=stores.personal_data(),
            reports=stores.reports(),
            model_budgets=models.model_budgets(),
            model_limits=models.shared_limits(),
            take_turn=take_turn,
            ask_bot=_ask_bot,
            outgoing=stores.outgoing_webhooks(),
            delivery_log=stores.delivery_log(),
            outgoing_secrets=SecretsManagerWebhooks(
                secrets,
                prefix=variables.outgoing_secret_prefix,
                key_arn=variables.secrets_key_arn,
            ),
            receivers=stores.receivers(),
            live_tickets=JwtTickets(
                SigningKeys.from_secret(SecretReader(secrets), variables.token_secret_arn)
            ),
            live_url=variables.live_url,
            console_url=variables.public_url,
            allowed_functions=AllowedFunctions(variables.allowed_bot_arns),
            deployment=_deployment(),
            ids=RandomIds(),
            clock=SystemClock(),
            events=LoggedEvents(),
        )
    )


def _ask_bot(bot: Bot, request: BotRequest) -> BotReply:
    """By a client that is made when it is needed: hardly any call tests a bot."""
    return stores.bots().ask(bot, request)


def _deployment() -> Deployment:
    said = read(Deployed)
    return Deployment(
        region=said.region,
        model_id=said.bedrock_model_id,
        embedding_model_id=said.embedding_model_id,
        log_days=said.log_days,
        backup_days=said.backup_days,
        allowed_regions=said.allowed_regions,
        front=read(BehindFront).origin_secret_arn is not None,
    )


class _LateMailer:
    """Loads SES's description with the first mail: few calls invite somebody."""

    def send(self, mail: OutgoingMail) -> str:
        """See `Mailer`."""
        from escalation.adapters.aws.ses import SesMailer  # noqa: PLC0415

        sender = read(Sender)
        mailer = SesMailer(client("sesv2", "mail"), sender.mail_from, sender.mail_configuration_set)
        return mailer.send(mail)


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
