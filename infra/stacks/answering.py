"""The functions that somebody waits for: the visitor, the owner, a browser, another function."""

import json

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_

from escalation.adapters.aws.keys import FOUND_FROM, INBOX_FROM, SIGNED_FROM
from infra.components.alarms import Runbook, logs_of, measured
from infra.components.queues import ESCALATIONS, OWNERS
from infra.components.tables import (
    ADD,
    BATCH_GET,
    BATCH_WRITE,
    READ,
    TRANSACTION,
    WRITE,
    grant_items,
    grant_items_beginning,
    grant_query_index,
)
from infra.stacks.parts import Parts

_KEEP_SECRETS = (
    "secretsmanager:CreateSecret",
    "secretsmanager:DeleteSecret",
    "secretsmanager:TagResource",
)


def bot(parts: Parts) -> lambda_.Function:
    """The reference bot, invoked by classify and transfer."""
    function = parts.function(
        "Bot",
        "bot",
        seconds=20,
        memory_mb=1024,
        variables={
            **parts.tables(),
            "PRIVATE_BUCKET": parts.resources.bucket.bucket_name,
        },
        encoder=True,
        awaited=True,
    )
    grant_items(parts.resources.settings, function, *READ)
    parts.resources.grant_indexes(function, "s3:GetObject")
    parts.resources.grant_tell_missing_files(function)
    parts.use_model(function)  # answers, and judges answers
    parts.use_embeddings(function)
    asked = (parts.environment.bedrock_model_id, parts.environment.embedding_model_id)
    if any(model is not None for model in asked):
        grant_items_beginning(
            parts.resources.transcripts, function, ["BUDGET#"], "dynamodb:UpdateItem"
        )
    return function


def classify(parts: Parts, reference: lambda_.Function) -> lambda_.Function:
    """The visitor's side of the API."""
    function = parts.function(
        "Classify",
        "classify",
        seconds=29,
        memory_mb=1024,
        variables={
            "TOKEN_SECRET_ARN": parts.resources.token_secret.secret_arn,
            "LIVE_URL": parts.live.url,
            "STARTS_OF_CLIENT": str(parts.environment.starts_of_client or 0),
            **parts.tables(),
            **parts.bots(reference),
            **parts.queues.variables(ESCALATIONS),
        },
        awaited=True,
    )
    grant_items(parts.resources.settings, function, *READ)
    grant_items(parts.resources.transcripts, function, *READ, *WRITE)
    parts.queues.grant_send(function, ESCALATIONS)
    parts.grant_invoke_bots(function, reference)
    parts.resources.grant_token_secret(function)
    parts.resources.grant_identity_secrets(function)
    parts.use_model(function)  # reads the owner's guidelines
    return function


def admin(parts: Parts, reference: lambda_.Function) -> lambda_.Function:
    """The owner's side of the API."""
    resources = parts.resources
    function = parts.function(
        "Admin",
        "admin",
        seconds=29,
        variables={
            "USER_POOL_ID": resources.pool.user_pool_id,
            "PRIVATE_BUCKET": resources.bucket.bucket_name,
            "CONNECTION_SECRET_PREFIX": parts.environment.connection_secret_prefix,
            "ACCESS_TOKEN_SECRET_PREFIX": parts.environment.access_token_secret_prefix,
            "WEBHOOK_SECRET_PREFIX": parts.environment.webhook_secret_prefix,
            "OUTGOING_SECRET_PREFIX": parts.environment.outgoing_secret_prefix,
            "PUBLIC_URL": parts.public_url,
            "LOG_DAYS": str(parts.environment.log_retention_days),
            "BACKUP_DAYS": str(parts.environment.backup_days),
            "ALLOWED_REGIONS": json.dumps(list(parts.environment.allowed_regions)),
            "AUDIT_TABLE": resources.audit.table_name,
            "TOKEN_SECRET_ARN": resources.token_secret.secret_arn,
            "LIVE_URL": parts.live.url,
            **parts.own_key(),
            **parts.mail(),
            **parts.tables(),
            **parts.bots(reference),
            **parts.queues.variables(OWNERS),
            **parts.helpdesks(),
            **parts.receivers(),
        },
        awaited=True,
    )
    grant_items(resources.settings, function, *READ, *BATCH_GET, *WRITE, *TRANSACTION, *BATCH_WRITE)
    grant_items(resources.transcripts, function, *READ, *BATCH_GET, *WRITE)
    grant_items_beginning(
        resources.transcripts,
        function,
        (INBOX_FROM, FOUND_FROM, SIGNED_FROM),
        "dynamodb:DeleteItem",
    )
    grant_query_index(resources.transcripts, "by_list", function)
    grant_items(resources.audit, function, *ADD)
    parts.queues.grant_send(function, OWNERS)
    resources.grant_token_secret(function)  # signs members' tickets for the live channel
    # A file of what is erased is deleted at once, so that no link to it is good any more.
    resources.grant_exports(function, "s3:GetObject", "s3:DeleteObject")
    resources.grant_tell_missing_files(function)
    resources.grant_indexes(function, "s3:DeleteObject")
    # A simulation of one message asks the bot, as a test does, and reads the draft's guidelines.
    parts.grant_invoke_bots(function, reference)
    parts.use_model(function)
    parts.name_embeddings(function)
    resources.pool.grant(
        function,
        "cognito-idp:AdminCreateUser",
        "cognito-idp:AdminGetUser",
        "cognito-idp:AdminSetUserMFAPreference",
        "cognito-idp:AdminSetUserPassword",
        "cognito-idp:AdminUserGlobalSignOut",
    )
    resources.grant_send_mail(function)  # invitations: a first password waits in no queue
    # The one test of a connection reads its credentials; what webhooks are checked and signed with,
    # and access tokens, are made and deleted here but never read.
    resources.grant_connection_secrets(function, *_KEEP_SECRETS, "secretsmanager:GetSecretValue")
    resources.grant_access_tokens(function, *_KEEP_SECRETS)
    resources.grant_webhook_secrets(function, *_KEEP_SECRETS)
    resources.grant_outgoing_secrets(function, *_KEEP_SECRETS)
    return function


def webhooks(parts: Parts) -> lambda_.Function:
    """Takes what helpdesks tell us. Anybody can call it, so it reaches next to nothing: copies of
    connections, which conversation a ticket is of, and the secrets of webhooks.
    """
    resources = parts.resources
    function = parts.function(
        "Webhooks",
        "webhooks",
        # A helpdesk waits for five to ten seconds; half of that may be the vendor's key.
        seconds=10,
        variables={
            **parts.tables(),
            **parts.queues.variables(("helpdesk_events",)),
            **parts.helpdesks(),
        },
        signatures=True,
        awaited=True,
    )
    update = ("dynamodb:GetItem", "dynamodb:UpdateItem")
    grant_items_beginning(resources.settings, function, ["CONNECTION#"], *update)
    remember = ("dynamodb:GetItem", "dynamodb:PutItem")
    grant_items_beginning(resources.transcripts, function, ["TICKET#"], "dynamodb:Query")
    grant_items_beginning(resources.transcripts, function, ["WEBHOOK#"], *remember)
    resources.grant_webhook_secrets(function, "secretsmanager:GetSecretValue")
    parts.queues.grant_send(function, ("helpdesk_events",))
    parts.alarms.above(
        "WebhooksRefused",
        metric=measured(
            "WebhooksRefused",
            by="webhooks",
            statistic=cloudwatch.Stats.SUM,
            period=Duration.minutes(5),
        ),
        threshold=100,
        runbook=Runbook(
            "Over a hundred webhooks in five minutes were forged, stale or repeated: a helpdesk "
            "signs with a secret that was changed, or somebody tries.",
            "`webhook_refused`: one connection_id means that secret, many mean an attack. Tickets "
            "are read on a schedule meanwhile.",
            logs_of(function.log_group.log_group_name),
        ),
    )
    return function


def site(parts: Parts) -> lambda_.Function:
    """The console, the widget and the API's description; it reaches nothing."""
    variables = {
        "PUBLIC_URL": parts.public_url,
        "SIGN_IN_URL": parts.resources.sign_in_url,
        "USER_POOL_ID": parts.resources.pool.user_pool_id,
        "USER_POOL_CLIENT_ID": parts.client_id,
        "LIVE_URL": parts.live.url,
    }
    return parts.function("Site", "site", seconds=10, variables=variables, awaited=True)
