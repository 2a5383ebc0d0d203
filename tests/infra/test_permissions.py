"""What every function may do, in full: a permission more, or one less, is seen here."""

import pytest
from boto3 import Session

from escalation.adapters.aws import keys
from infra.packaging import SHARED_LAYER
from tests.infra.conftest import FUNCTION_NAMES, Stacks
from tests.infra.templates import as_list, permissions, source_calls, statements_by_name

SETTINGS = "table/<settings-table>"
TRANSCRIPTS = "table/<transcripts-table>"
CONNECTIONS = "secret:escalation/prod/connection/*"
ACCESS_TOKENS = "secret:escalation/prod/token/*"
WEBHOOKS = "secret:escalation/prod/webhook/*"

READ = {"dynamodb:GetItem", "dynamodb:Query"}
READ_WRITE = READ | {"dynamodb:PutItem", "dynamodb:UpdateItem"}
SEND = {"sqs:SendMessage"}
CONSUME = {
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
}
INVOKE = {"lambda:InvokeFunction"}
SECRET = {"secretsmanager:GetSecretValue"}
STREAM = {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"} | {
    "dynamodb:ListStreams"
}
SHARE = SECRET | {"secretsmanager:PutSecretValue"}
KEEP = {
    "secretsmanager:CreateSecret",
    "secretsmanager:DeleteSecret",
    "secretsmanager:PutSecretValue",
    "secretsmanager:TagResource",
}
LOG = {"log": {"logs:CreateLogStream", "logs:PutLogEvents"}}
MAIL = {"ses:SendEmail", "ses:SendRawEmail"}
BOTS = {"<BotFunction>": INVOKE, "<BotFunction>:$LATEST": INVOKE}

EXPECTED: dict[str, dict[str, set[str]]] = {
    "admin": {
        **LOG,
        **BOTS,
        SETTINGS: READ_WRITE
        | {
            "dynamodb:BatchGetItem",
            "dynamodb:BatchWriteItem",
            "dynamodb:ConditionCheckItem",
            "dynamodb:DeleteItem",
        },
        TRANSCRIPTS: READ_WRITE | {"dynamodb:BatchGetItem"},
        f"{TRANSCRIPTS}/index/by_list": {"dynamodb:Query"},
        "tickets": SEND,
        "emails": SEND,
        "transfers": SEND,
        "jobs": SEND,
        "<private-bucket>/exports/*": {"s3:GetObject"},
        "<private-bucket>/indexes/*": {"s3:DeleteObject"},
        "userpool/<user-pool-id>": {"cognito-idp:AdminCreateUser", "cognito-idp:AdminGetUser"},
        CONNECTIONS: SECRET | KEEP,
        ACCESS_TOKENS: KEEP,
        WEBHOOKS: KEEP,
    },
    "aggregate": {
        **LOG,
        TRANSCRIPTS: READ_WRITE | {"dynamodb:DeleteItem"},
        "jobs": SEND,
        "<transcripts-stream-arn>": STREAM,
        "<ReportsDeadLettersBD59BFF6>": SEND | {"sqs:GetQueueAttributes", "sqs:GetQueueUrl"},
    },
    "auto_reply": {
        **LOG,
        **BOTS,
        SETTINGS: READ,
        TRANSCRIPTS: READ_WRITE,
        "autoreplies": CONSUME | SEND,
        "autoreplies dead letters": SEND,
        CONNECTIONS: SECRET,
        ACCESS_TOKENS: SHARE,
    },
    "bot": {**LOG, SETTINGS: READ, "<private-bucket>/indexes/*": {"s3:GetObject"}},
    "classify": {
        **LOG,
        **BOTS,
        SETTINGS: READ,
        TRANSCRIPTS: READ_WRITE,
        "tickets": SEND,
        "emails": SEND,
        "transfers": SEND,
        "<token-secret-arn>": SECRET,
        "secret:escalation/prod/identity/*": SECRET,
    },
    "create_ticket": {
        **LOG,
        SETTINGS: READ,
        TRANSCRIPTS: READ_WRITE,
        "tickets": CONSUME | SEND,
        "tickets dead letters": SEND,
        "emails": SEND,
        "autoreplies": SEND,
        CONNECTIONS: SECRET,
        ACCESS_TOKENS: SHARE,
    },
    "jobs": {
        **LOG,
        SETTINGS: READ | {"dynamodb:PutItem", "dynamodb:ConditionCheckItem"},
        TRANSCRIPTS: READ_WRITE | {"dynamodb:BatchGetItem", "dynamodb:BatchWriteItem"},
        f"{TRANSCRIPTS}/index/by_list": {"dynamodb:Query"},
        "jobs": CONSUME,
        "jobs dead letters": SEND,
        "<private-bucket>/*": {"s3:PutObject"},
        "<private-bucket>/indexes/*": {"s3:DeleteObject"},
    },
    "send_email": {
        **LOG,
        SETTINGS: READ,
        TRANSCRIPTS: READ_WRITE | {"dynamodb:BatchWriteItem"},
        "emails": CONSUME | SEND,
        "emails dead letters": SEND,
        "identity/example.com": MAIL,
        "configuration-set/<mail-configuration-set>": MAIL,
    },
    "site": {**LOG},
    "sweep": {
        **LOG,
        SETTINGS: READ,
        TRANSCRIPTS: READ_WRITE,
        f"{TRANSCRIPTS}/index/by_due": {"dynamodb:Query"},
        "tickets": SEND,
        "emails": SEND,
        "transfers": SEND,
        "helpdeskevents": SEND,
        "autoreplies": SEND,
        "jobs": SEND,
    },
    "sync_ticket": {
        **LOG,
        SETTINGS: READ,
        TRANSCRIPTS: READ_WRITE,
        "tickets": SEND,
        "autoreplies": SEND,
        "helpdeskevents": CONSUME | SEND,
        "helpdeskevents dead letters": SEND,
        CONNECTIONS: SECRET,
        ACCESS_TOKENS: SHARE,
    },
    "transfer": {
        **LOG,
        **BOTS,
        SETTINGS: READ,
        TRANSCRIPTS: READ_WRITE,
        "tickets": SEND,
        "emails": SEND,
        "transfers": CONSUME | SEND,
        "transfers dead letters": SEND,
    },
    # Both tables by the beginnings of keys only: see the test below.
    "webhooks": {
        **LOG,
        SETTINGS: {"dynamodb:GetItem", "dynamodb:UpdateItem"},
        TRANSCRIPTS: {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"},
        "helpdeskevents": SEND,
        WEBHOOKS: SECRET,
    },
}

# The IAM actions behind a call, where they are not its own name.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
ACTIONS = {
    "transact_write_items": {
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
    },
    "create_secret": {"secretsmanager:CreateSecret", "secretsmanager:TagResource"},
    "generate_presigned_url": {"s3:GetObject"},
    # A model is called only where one is configured: see test_model_access.
    "converse": set(),
    "invoke": INVOKE,
    "send_email": MAIL,
}
SERVICES = {
    "bedrock-runtime": "bedrock",
    "cognito-idp": "cognito-idp",
    "dynamodb": "dynamodb",
    "lambda": "lambda",
    "s3": "s3",
    "secretsmanager": "secretsmanager",
    "sesv2": "ses",
    "sqs": "sqs",
}


@pytest.mark.parametrize("name", FUNCTION_NAMES)
def test_a_function_may_do_what_is_listed_and_nothing_else(prod: Stacks, name: str) -> None:
    assert permissions(prod, name) == EXPECTED[name]


def test_no_function_may_scan_a_table(prod: Stacks) -> None:
    for name in FUNCTION_NAMES:
        for allowed in permissions(prod, name).values():
            assert "dynamodb:Scan" not in allowed, name


def test_who_takes_webhooks_reaches_no_conversation_no_person_and_no_credentials(
    prod: Stacks,
) -> None:
    """Anybody can call it, so its items are named by how their keys begin."""
    reached = set()
    for statement in statements_by_name(prod)["webhooks"]:
        actions = as_list(statement["Action"])
        if any(action.startswith("dynamodb:") for action in actions):
            ((operator, names),) = statement["Condition"].items()
            assert operator == "ForAllValues:StringLike"
            for beginning in as_list(names["dynamodb:LeadingKeys"]):
                reached |= {(action, beginning) for action in actions}
    assert reached == {
        ("dynamodb:GetItem", "CONNECTION#*"),
        ("dynamodb:UpdateItem", "CONNECTION#*"),
        ("dynamodb:Query", "TICKET#*"),
        ("dynamodb:GetItem", "WEBHOOK#*"),
        ("dynamodb:PutItem", "WEBHOOK#*"),
    }
    begin = (keys.connection_pk("c"), keys.ticket_pk("c", "1"), keys.webhook_pk("c", "d"))
    assert {key.partition("#")[0] for key in begin} == {"CONNECTION", "TICKET", "WEBHOOK"}


def test_every_call_of_the_adapters_is_allowed_to_some_function_and_nothing_unused_is() -> None:
    called = {
        action
        for call in source_calls(SHARED_LAYER / "escalation" / "adapters" / "aws")
        for action in _actions(call)
    }
    allowed = {a for role in EXPECTED.values() for actions in role.values() for a in actions}
    by_lambda_itself = CONSUME - {"sqs:ChangeMessageVisibility"} | LOG["log"] | STREAM
    assert allowed - by_lambda_itself == called


def _actions(call: str) -> set[str]:
    if call in ACTIONS:
        return ACTIONS[call]
    session = Session("k", "s", region_name="eu-central-1")
    found = set()
    for service, prefix in SERVICES.items():
        operations = session.client(service).meta.method_to_api_mapping  # type: ignore[call-overload]  # any of the names above
        if call in operations:
            found.add(f"{prefix}:{operations[call]}")
    assert len(found) == 1, f"{call} is a call of {found or 'no service known here'}"
    return found
