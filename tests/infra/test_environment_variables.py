"""Every function is given the variables that its code reads, and no others."""

import pytest

from escalation.runtime import environment as models
from escalation.runtime.admin import AdminEnvironment
from escalation.runtime.bot import BotEnvironment
from escalation.runtime.encoders import EmbeddingVariables
from escalation.runtime.environment import Variables, parse
from escalation.runtime.http.front import BehindFront
from escalation.runtime.jobs import JobsEnvironment
from escalation.runtime.models import ModelVariables
from infra.components.queues import ESCALATIONS, HELPDESK
from infra.environments import EnvironmentName
from tests.infra.conftest import FUNCTION_NAMES, Stacks, Synthesise
from tests.infra.templates import functions_by_name, source_reads

# What each function's composition reads: see escalation.runtime.
Models = tuple[type[Variables], ...]
_STORES: Models = (models.SettingsTable, models.TranscriptsTable)
_WORKER: Models = (*_STORES, models.QueuesToSendTo, models.PublicUrl, models.DeadLetters)
_API: Models = (BehindFront,)
_HELPDESKS: Models = (models.DeployedAs, models.HelpdeskAddresses)
MODELS: dict[str, Models] = {
    "admin": (
        AdminEnvironment,
        models.BotFunctions,
        models.Deployed,
        models.LocalReceivers,
        models.Sender,
        models.AuditTable,
        ModelVariables,
        *_API,
    ),
    "aggregate": (*_STORES, models.JobsQueue),
    "dispatch": (
        *_STORES,
        models.ListenersTable,
        models.MatterVariables,
        models.PublicUrl,
        models.DeadLetters,
    ),
    "auto_reply": (*_WORKER, *_HELPDESKS, models.AutoRepliesQueue, models.BotFunctions),
    "bot": (BotEnvironment, ModelVariables, EmbeddingVariables),
    "classify": (
        *_STORES,
        models.TokenSecret,
        models.LiveUrl,
        models.ClientLimits,
        *_API,
        models.BotFunctions,
        models.QueuesToSendTo,
        ModelVariables,
    ),
    "create_ticket": (
        *_WORKER,
        ModelVariables,
        models.TicketsQueue,
        models.LostCreates,
        *_HELPDESKS,
    ),
    "jobs": (
        *_STORES,
        models.AuditTable,
        JobsEnvironment,
        *_HELPDESKS,
        EmbeddingVariables,
    ),
    "live": (*_STORES, models.ListenersTable, models.TokenSecret),
    "mail_events": (
        models.TranscriptsTable,
        models.DeadLetters,
        models.QueuesToSendTo,
        models.MailEventsQueue,
    ),
    "receive_mail": (
        *_STORES,
        models.DeadLetters,
        models.QueuesToSendTo,
        models.InboundMail,
        models.ReceivedMail,
    ),
    "send_email": (
        *_WORKER,
        models.EmailsQueue,
        models.ListenersTable,
        models.Mail,
        models.RepliesByMail,
        ModelVariables,
    ),
    "send_webhook": (
        *_STORES,
        models.DeployedAs,
        models.LocalReceivers,
        models.OutgoingWebhooksQueue,
        models.EmailsQueue,
        models.DeadLetters,
    ),
    "site": (models.SitePages, *_API),
    "sweep": (*_STORES, models.QueuesToSendTo, models.PublicUrl),
    "sync_ticket": (*_WORKER, *_HELPDESKS, models.HelpdeskEventsQueue),
    "transfer": (*_WORKER, models.TransfersQueue, models.BotFunctions, ModelVariables),
    "webhooks": (*_STORES, *_API, *_HELPDESKS, models.QueuesToSendTo),
}

# Read by libraries: Powertools, and boto3 on the emulator.
LIBRARIES = {
    "POWERTOOLS_SERVICE_NAME",
    "POWERTOOLS_LOG_LEVEL",
    "POWERTOOLS_METRICS_NAMESPACE",
    "AWS_ENDPOINT_URL",
}
EVERYWHERE = LIBRARIES | {"ENVIRONMENT"}
OF_ONE = {
    "admin": {"AWS_ENDPOINT_URL_SESV2"},
    "send_email": {"AWS_ENDPOINT_URL_SESV2"},
    "bot": {"OPENBLAS_NUM_THREADS"},
    "dispatch": {"AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI"},
    "live": {"AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI"},
    "jobs": {"OPENBLAS_NUM_THREADS"},
}
QUEUES = {f"{name.upper()}_QUEUE_URL" for name in (*ESCALATIONS, *HELPDESK)}
# Queues are optional in the models, because each function sends to others.
SENDS = {
    "classify": {"TICKETS_QUEUE_URL", "EMAILS_QUEUE_URL", "TRANSFERS_QUEUE_URL"},
    "auto_reply": {"AUTO_REPLIES_QUEUE_URL"},
    "create_ticket": {"TICKETS_QUEUE_URL", "EMAILS_QUEUE_URL", "AUTO_REPLIES_QUEUE_URL"},
    "mail_events": {"EMAILS_QUEUE_URL"},
    "send_email": {"EMAILS_QUEUE_URL"},
    "sweep": QUEUES,
    "sync_ticket": {"TICKETS_QUEUE_URL", "AUTO_REPLIES_QUEUE_URL", "HELPDESK_EVENTS_QUEUE_URL"},
    "transfer": {"TICKETS_QUEUE_URL", "EMAILS_QUEUE_URL", "TRANSFERS_QUEUE_URL"},
    "webhooks": {"HELPDESK_EVENTS_QUEUE_URL"},
}


def test_the_table_above_names_every_model_that_the_code_reads() -> None:
    named = {model.__name__ for used in MODELS.values() for model in used}
    assert source_reads() == named


@pytest.mark.parametrize("environment", ["dev", "staging", "prod", "local"])
@pytest.mark.parametrize("name", FUNCTION_NAMES)
def test_a_function_can_read_every_variable_that_it_needs(
    synthesise: Synthesise, environment: EnvironmentName, name: str
) -> None:
    given = _variables(synthesise(environment), name)
    for model in MODELS[name]:
        parse(model, given)
    assert SENDS.get(name, set()) <= set(given)


@pytest.mark.parametrize("environment", ["dev", "staging", "prod", "local"])
@pytest.mark.parametrize("name", FUNCTION_NAMES)
def test_a_function_gets_no_variable_that_it_does_not_read(
    synthesise: Synthesise, environment: EnvironmentName, name: str
) -> None:
    read = {variable for model in MODELS[name] for variable in models.names_of(model)}
    read |= EVERYWHERE | OF_ONE.get(name, set())
    if name in SENDS:
        read -= QUEUES
        read |= SENDS[name]
    assert set(_variables(synthesise(environment), name)) <= read


def _variables(stacks: Stacks, name: str) -> dict[str, str]:
    """Names as deployed; a value that only CloudFormation knows is some text."""
    variables = functions_by_name(stacks)[name]["Properties"]["Environment"]["Variables"]
    return {
        variable: value if isinstance(value, str) else "resolved-at-deployment"
        for variable, value in variables.items()
    }
