"""The environment variables of functions, as small models that a function's own model combines.

    class Variables(SettingsTable, TokenSecret):
        pass

    table = read(Variables).settings_table

A field is read from the variable of its name in capitals, or from those that its mark names.
Nothing is read at import.
"""

import json
import os
from dataclasses import dataclass
from typing import Annotated, TypeVar, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from escalation.domain.admission import STARTS_OF_CLIENT
from escalation.domain.helpdesk_kinds import installed
from escalation.domain.settings import HelpdeskName

Name = Annotated[str, Field(min_length=1)]


def _json_list(value: object) -> object:
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            raise ValueError("must be a JSON list") from None
    return value


@dataclass(frozen=True)
class OfEachHelpdesk:
    """Marks a field that is read from several variables, one for each helpdesk's name."""

    pattern: str

    def by_helpdesk(self) -> dict[HelpdeskName, str]:
        """The variables' names."""
        return {name: self.pattern.format(name.upper()) for name in installed().names}


class Variables(BaseModel):
    """Base of every mixin: immutable values, named after their variables. A function reads a few of
    them, so each is built when it is first read.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class DeployedAs(Variables):
    """Which deployment this is; `local` is the emulator on a developer's machine."""

    environment: Name

    @property
    def is_local(self) -> bool:
        """Whether vendors' addresses may be replaced by stand-ins."""
        return self.environment == "local"


class SettingsTable(Variables):
    """Workspaces, members, bots, settings, connections, owners' jobs."""

    settings_table: Name


class TranscriptsTable(Variables):
    """Conversations and escalations."""

    transcripts_table: Name


class ClientLimits(Variables):
    """How many chats one client may begin; 0: clients are not told apart."""

    starts_of_client: Annotated[int, Field(ge=0)]

    @property
    def starts_of_one(self) -> int:
        """Of whoever is told apart: people whom a site has signed in always are."""
        return self.starts_of_client or STARTS_OF_CLIENT


class AuditTable(Variables):
    """The audit trail."""

    audit_table: Name


class TicketsQueue(Variables):
    """Deliveries to helpdesks."""

    tickets_queue_url: Name


class EmailsQueue(Variables):
    """Deliveries by mail."""

    emails_queue_url: Name


class TransfersQueue(Variables):
    """Transfers to other bots."""

    transfers_queue_url: Name


class DeliveryQueues(TicketsQueue, EmailsQueue, TransfersQueue):
    """One queue per method."""


class HelpdeskEventsQueue(Variables):
    """Tickets to read again."""

    helpdesk_events_queue_url: Name


class AutoRepliesQueue(Variables):
    """Customers' messages in tickets, for the AI to answer."""

    auto_replies_queue_url: Name


class OutgoingWebhooksQueue(Variables):
    """Matters to tell receivers of, and attempts to do so."""

    outgoing_webhooks_queue_url: Name


class OutgoingSecretsPrefix(Variables):
    """Beginning of the names of what outgoing webhooks are signed with."""

    outgoing_secret_prefix: Name


class LocalReceivers(Variables):
    """`host:port` of receivers of webhooks on a developer's machine: set in the local environment
    only, and believed nowhere else.
    """

    local_webhook_receivers: Annotated[tuple[Name, ...], BeforeValidator(_json_list)] = ()


class QueuesToSendTo(Variables):
    """The queues that a function may send to; a function gets only its own."""

    tickets_queue_url: Name | None = None
    emails_queue_url: Name | None = None
    transfers_queue_url: Name | None = None
    helpdesk_events_queue_url: Name | None = None
    auto_replies_queue_url: Name | None = None
    jobs_queue_url: Name | None = None


class JobsQueue(Variables):
    """Long work that owners ask for."""

    jobs_queue_url: Name


class MailEventsQueue(Variables):
    """What the mail service tells of mails."""

    mail_events_queue_url: Name


class InboundMail(Variables):
    """Where mail replies go to: the domain, and the keys of the addresses in it."""

    inbound_mail_domain: Name
    reply_secret_arn: Name


class RepliesByMail(Variables):
    """The domain of `InboundMail`; None where no mail is received."""

    inbound_mail_domain: Name | None = None


class ReceivedMail(Variables):
    """Mail that has come in, and who tells of it."""

    received_mail_bucket: Name
    received_mail_queue_url: Name


class DeadLetters(Variables):
    """A worker's own dead-letter queue, for bodies nobody can act on."""

    dead_letter_queue_url: Name


class TokenSecret(Variables):
    """Keys of the conversation tokens."""

    token_secret_arn: Name


class ListenersTable(Variables):
    """Who listens on the live channel."""

    listeners_table: Name


class BotFunctions(Variables):
    """The reference bot, and what else workspaces may name as a bot (ARNs, `*` as wildcard)."""

    reference_bot_arn: Name
    allowed_bot_arns: Annotated[tuple[str, ...], BeforeValidator(_json_list)] = ()


class AllowedBots(Variables):
    """What workspaces may name as a bot (ARNs, `*` as wildcard)."""

    allowed_bot_arns: Annotated[tuple[str, ...], BeforeValidator(_json_list)] = ()


class Sender(Variables):
    """Who mail comes from, and what SES keeps to for all of it (encrypted transport)."""

    mail_from: Name
    mail_configuration_set: Name | None = None


class Mail(Sender):
    """Of handoffs, and who gets one that its own recipients refuse. What visitors ask for, and may
    misuse, is apart from it.
    """

    fallback_mail_to: Name
    visitor_mail_configuration_set: Name | None = None


class PublicUrl(Variables):
    """Address of the console and the API, without a slash at the end."""

    public_url: Name


class LiveUrl(Variables):
    """The live channel's address for browsers, `wss://…`; None where there is no such channel."""

    live_url: Name | None = None


class UserPool(Variables):
    """Who can sign in to the console."""

    user_pool_id: Name


class SitePages(DeployedAs, PublicUrl, UserPool, LiveUrl):
    """What the pages of the function `site` need to know of the deployment: among it how the
    console signs people in, the hosted pages' address and its client there.
    """

    sign_in_url: Name
    user_pool_client_id: Name

    @property
    def issuer(self) -> str:
        """Who the sign-in's tokens name as their issuer; a pool's id begins with its region.

        https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
        """
        region = self.user_pool_id.partition("_")[0]
        return f"https://cognito-idp.{region}.amazonaws.com/{self.user_pool_id}"

    @property
    def directory_url(self) -> str:
        """Cognito's API, for what people do about themselves: setting up a second factor."""
        if self.is_local:
            return f"{self.sign_in_url}/directory"
        return self.issuer.removesuffix(self.user_pool_id)


class Deployed(UserPool):
    """What the deployment says of itself to owners."""

    bedrock_model_id: Name | None = None
    embedding_model_id: Name | None = None
    log_days: int | None = None
    backup_days: int = 0
    allowed_regions: Annotated[tuple[Name, ...], BeforeValidator(_json_list)] = ()

    @property
    def region(self) -> str:
        """Where it is deployed: a user pool's id begins with its region."""
        return self.user_pool_id.partition("_")[0]


class ConnectionSecretsPrefix(Variables):
    """Beginning of the names of helpdesk credentials, such as `escalation/dev/connection/`."""

    connection_secret_prefix: Name


class SharedSecretsPrefixes(Variables):
    """Beginnings of the names of shared access tokens and of webhooks' secrets; and the key that
    secrets are encrypted with, where the deployment has its own.
    """

    access_token_secret_prefix: Name
    webhook_secret_prefix: Name
    secrets_key_arn: Name | None = None


class PrivateBucket(Variables):
    """Exports and indexes."""

    private_bucket: Name


class MatterVariables(Variables):
    """Where matters go, and which."""

    event_bus: Name
    turn_events: bool = False


class HelpdeskAddresses(Variables):
    """Stand-ins for the vendors' addresses: set in the local environment only."""

    local_urls: Annotated[dict[HelpdeskName, Name], OfEachHelpdesk("LOCAL_{}_URL")] = {}
    """Address by helpdesk, for those that have a stand-in."""


class LostCreates(Variables):
    """Whether a ticket is made again whose create got no answer and that no read shows."""

    repeat_unknown_creates: bool = True


class EnvironmentNotSet(RuntimeError):
    """The function is deployed without variables that it needs."""


V = TypeVar("V", bound=Variables)
_read: dict[type[Variables], Variables] = {}


def read(model: type[V]) -> V:
    """The process's variables as `model`, read once.

    Raises:
        EnvironmentNotSet: names every variable that is missing or wrong, without its value.
    """
    if model not in _read:
        _read[model] = parse(model, os.environ)
    return cast(V, _read[model])


def parse(model: type[V], variables: "os._Environ[str] | dict[str, str]") -> V:
    """The given variables as `model`. An empty variable counts as not set.

    Raises:
        EnvironmentNotSet: names every variable that is missing or wrong, without its value.
    """
    values = {
        field: value for field in model.model_fields if (value := _value(model, field, variables))
    }
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        wrong = ", ".join(
            f"{str(fault['loc'][0]).upper()}"
            + ("" if fault["type"] == "missing" else f" ({fault['msg']})")
            for fault in faults
        )
        raise EnvironmentNotSet(f"environment variables missing or wrong: {wrong}") from None


def names_of(model: type[Variables]) -> set[str]:
    """The variables that a model reads."""
    names: set[str] = set()
    for field in model.model_fields:
        of_each = _of_each(model, field)
        names |= {field.upper()} if of_each is None else set(of_each.values())
    return names


def _value(
    model: type[Variables], field: str, variables: "os._Environ[str] | dict[str, str]"
) -> str | dict[str, str] | None:
    of_each = _of_each(model, field)
    if of_each is None:
        return variables.get(field.upper())
    return {helpdesk: variables[name] for helpdesk, name in of_each.items() if variables.get(name)}


def _of_each(model: type[Variables], field: str) -> dict[HelpdeskName, str] | None:
    for mark in model.model_fields[field].metadata:
        if isinstance(mark, OfEachHelpdesk):
            return mark.by_helpdesk()
    return None


def forget() -> None:
    """Read again next time: for tests that change variables."""
    _read.clear()
