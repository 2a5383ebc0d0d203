"""The functions that somebody waits for: the visitor, the owner, a browser, another function."""

from aws_cdk import aws_lambda as lambda_

from infra.components.queues import ALL_QUEUES, ESCALATIONS
from infra.components.tables import (
    BATCH_GET,
    BATCH_WRITE,
    READ,
    TRANSACTION,
    WRITE,
    grant_items,
    grant_query_index,
)
from infra.stacks.parts import Parts


def bot(parts: Parts) -> lambda_.Function:
    """The reference bot, invoked by classify and transfer."""
    function = parts.function(
        "Bot",
        "bot",
        seconds=20,
        memory_mb=1024,
        variables={
            "SETTINGS_TABLE": parts.resources.settings.table_name,
            "PRIVATE_BUCKET": parts.resources.bucket.bucket_name,
        },
        encoder=True,
    )
    grant_items(parts.resources.settings, function, *READ)
    parts.resources.grant_read_indexes(function)
    parts.use_model(function)  # answers, and judges answers
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
            **parts.tables(),
            **parts.bots(reference),
            **parts.queues.variables(ESCALATIONS),
        },
    )
    grant_items(parts.resources.settings, function, *READ)
    grant_items(parts.resources.transcripts, function, *READ, *WRITE)
    parts.queues.grant_send(function, ESCALATIONS)
    parts.resources.grant_invoke_bots(function, reference)
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
            "PUBLIC_URL": parts.public_url,
            **parts.tables(),
            **parts.bots(reference),
            **parts.queues.variables(ALL_QUEUES),
            **parts.helpdesks(),
        },
    )
    grant_items(resources.settings, function, *READ, *BATCH_GET, *WRITE, *TRANSACTION, *BATCH_WRITE)
    grant_items(resources.transcripts, function, *READ, *BATCH_GET, *WRITE)
    grant_query_index(resources.transcripts, "by_list", function)
    parts.queues.grant_send(function, ALL_QUEUES)
    resources.grant_read_exports(function)
    # A simulation of one message asks the bot, and reads the draft's guidelines.
    resources.grant_invoke_bots(function, reference)
    parts.use_model(function)
    resources.pool.grant(function, "cognito-idp:AdminCreateUser", "cognito-idp:AdminGetUser")
    resources.grant_connection_secrets(
        function,
        "secretsmanager:CreateSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:DeleteSecret",
        "secretsmanager:TagResource",
    )
    return function


def site(parts: Parts) -> lambda_.Function:
    """The console, the widget and the API's description; it reaches nothing."""
    variables = {
        "PUBLIC_URL": parts.public_url,
        "SIGN_IN_URL": parts.resources.sign_in_url,
        "USER_POOL_ID": parts.resources.pool.user_pool_id,
        "USER_POOL_CLIENT_ID": parts.client_id,
    }
    return parts.function("Site", "site", seconds=10, variables=variables)
