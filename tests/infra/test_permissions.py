"""What every function may do, in full: a permission more, or one less, is seen here.

Longer than 300 lines: one table, a function after the other.
"""

import pytest

from escalation.adapters.aws import keys
from tests.infra.aws_calls import Needed, calls, needed
from tests.infra.conftest import FUNCTION_NAMES, Stacks
from tests.infra.templates import (
    as_list,
    permissions,
    queues_told,
    statements_by_name,
    text_of,
)

SETTINGS = "table/<settings-table>"
AUDIT = "table/<audit-table>"
TRANSCRIPTS = "table/<transcripts-table>"
LISTENERS = "<LiveChannelListeners4A760025>"
SOCKETS = "<LiveChannelWebSocketCAAB0A86>/live/POST/@connections/*"
TABLES_BY_LABEL = {
    LISTENERS: "listeners",
    AUDIT: "audit",
    SETTINGS: "settings",
    TRANSCRIPTS: "transcripts",
    f"{TRANSCRIPTS}/index/by_list": "transcripts/by_list",
    f"{TRANSCRIPTS}/index/by_due": "transcripts/by_due",
}
CONNECTIONS = "secret:escalation/prod/connection/*"
ACCESS_TOKENS = "secret:escalation/prod/token/*"
WEBHOOKS = "secret:escalation/prod/webhook/*"
OUTGOING = "secret:escalation/prod/outgoing/*"

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
    "secretsmanager:TagResource",
}
LOG = {"log": {"logs:CreateLogStream", "logs:PutLogEvents"}}
MAIL = {"ses:SendEmail", "ses:SendRawEmail"}
BOTS = {"live bot": INVOKE}
HINT = {SOCKETS: {"execute-api:ManageConnections"}}

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
        AUDIT: {"dynamodb:PutItem", "dynamodb:Query"},
        # Deleted are rows of the inbox alone: see the test below.
        TRANSCRIPTS: READ_WRITE | {"dynamodb:BatchGetItem", "dynamodb:DeleteItem"},
        f"{TRANSCRIPTS}/index/by_list": {"dynamodb:Query"},
        "tickets": SEND,
        "emails": SEND,
        "transfers": SEND,
        "jobs": SEND,
        "outgoingwebhooks": SEND,
        "<private-bucket>": {"s3:ListBucket"},
        "<private-bucket>/exports/*": {"s3:DeleteObject", "s3:GetObject"},
        "<private-bucket>/indexes/*": {"s3:DeleteObject"},
        "userpool/<user-pool-id>": {
            "cognito-idp:AdminCreateUser",
            "cognito-idp:AdminGetUser",
            "cognito-idp:AdminSetUserMFAPreference",
            "cognito-idp:AdminSetUserPassword",
            "cognito-idp:AdminUserGlobalSignOut",
        },
        "identity/*": MAIL,
        "configuration-set/<mail-configuration-set>": MAIL,
        "<token-secret-arn>": SECRET,
        CONNECTIONS: SECRET | KEEP,
        ACCESS_TOKENS: KEEP,
        WEBHOOKS: KEEP,
        OUTGOING: KEEP,
    },
    "aggregate": {
        **LOG,
        SETTINGS: {"dynamodb:Query", "dynamodb:UpdateItem"},
        TRANSCRIPTS: READ_WRITE | {"dynamodb:BatchGetItem", "dynamodb:DeleteItem"},
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
    "bot": {
        **LOG,
        SETTINGS: READ,
        "<private-bucket>": {"s3:ListBucket"},
        "<private-bucket>/indexes/*": {"s3:GetObject"},
    },
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
    "dispatch": {
        **LOG,
        **HINT,
        LISTENERS: {"dynamodb:Query", "dynamodb:BatchWriteItem"},
        SETTINGS: {"dynamodb:GetItem"},
        # Written and deleted are rows of the inbox alone: see the test below.
        TRANSCRIPTS: READ | {"dynamodb:PutItem", "dynamodb:DeleteItem"},
        "<EventsBus45DE4339>": {"events:PutEvents"},
        "<transcripts-stream-arn>": STREAM,
        "<MattersDeadLettersFBE70D32>": SEND | {"sqs:GetQueueAttributes", "sqs:GetQueueUrl"},
    },
    "jobs": {
        **LOG,
        SETTINGS: READ | {"dynamodb:PutItem", "dynamodb:ConditionCheckItem"},
        TRANSCRIPTS: READ_WRITE
        | {"dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:DeleteItem"},
        f"{TRANSCRIPTS}/index/by_list": {"dynamodb:Query"},
        AUDIT: {"dynamodb:Query"},
        "jobs": CONSUME | SEND,
        "jobs dead letters": SEND,
        "<private-bucket>": {"s3:ListBucket"},
        "<private-bucket>/exports/*": {"s3:DeleteObject", "s3:PutObject"},
        "<private-bucket>/indexes/*": {"s3:DeleteObject", "s3:GetObject", "s3:PutObject"},
        CONNECTIONS: SECRET,
        ACCESS_TOKENS: SHARE,
    },
    # Both tables by the beginnings of keys only: see the test below.
    "live": {
        **LOG,
        **HINT,
        SETTINGS: {"dynamodb:GetItem", "dynamodb:Query"},
        TRANSCRIPTS: {"dynamodb:GetItem"},
        LISTENERS: READ | {"dynamodb:UpdateItem", "dynamodb:BatchWriteItem"},
        "<token-secret-arn>": SECRET,
    },
    "mail_events": {
        **LOG,
        TRANSCRIPTS: {"dynamodb:GetItem", "dynamodb:PutItem"},
        "emails": SEND,
        "mailevents": CONSUME,
        "mailevents dead letters": SEND,
    },
    "send_email": {
        **LOG,
        SETTINGS: READ,
        TRANSCRIPTS: READ_WRITE | {"dynamodb:BatchWriteItem"},
        # Who hears of a conversation, and no member: see the test below.
        LISTENERS: {"dynamodb:Query"},
        "emails": CONSUME | SEND,
        "emails dead letters": SEND,
        "identity/*": MAIL,
        "configuration-set/<mail-configuration-set>": MAIL,
        "configuration-set/<mail-for-visitors-configuration-set>": MAIL,
    },
    # Both tables by the beginnings of keys only: see the test below.
    "send_webhook": {
        **LOG,
        SETTINGS: READ,
        TRANSCRIPTS: {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"},
        f"{TRANSCRIPTS}/index/by_due": {"dynamodb:Query"},
        "outgoingwebhooks": CONSUME | SEND,
        "emails": SEND,
        "outgoingwebhooks dead letters": SEND,
        OUTGOING: SECRET,
    },
    "site": {**LOG},
    "sweep": {
        **LOG,
        SETTINGS: READ | {"dynamodb:UpdateItem"},
        TRANSCRIPTS: READ_WRITE | {"dynamodb:BatchGetItem", "dynamodb:DeleteItem"},
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

# What Lambda does in a function's name, and the code never.
BY_LAMBDA = (
    (CONSUME - {"sqs:ChangeMessageVisibility"})
    | STREAM
    | {"logs:CreateLogStream", "logs:PutLogEvents"}
)
# Found by name alone: the source does not say whose method is called, and it is not this one. An
# entry that is found no more is an error too.
NOT_MEANT = {
    ("admin", Needed("sqs:ChangeMessageVisibility")): "the detectors' names can hide, too",
    ("classify", Needed("sqs:ChangeMessageVisibility")): "the detectors' names can hide, too",
}


@pytest.mark.parametrize("name", FUNCTION_NAMES)
def test_a_function_may_do_what_is_listed_and_nothing_else(prod: Stacks, name: str) -> None:
    assert permissions(prod, name) == EXPECTED[name]


def test_no_function_may_scan_a_table(prod: Stacks) -> None:
    for name in FUNCTION_NAMES:
        for allowed in permissions(prod, name).values():
            assert "dynamodb:Scan" not in allowed, name


def test_the_audit_trail_is_only_ever_added_to(prod: Stacks) -> None:
    allowed = {
        name: permissions(prod, name)[AUDIT]
        for name in FUNCTION_NAMES
        if AUDIT in permissions(prod, name)
    }

    assert allowed == {
        "admin": {"dynamodb:PutItem", "dynamodb:Query"},
        "jobs": {"dynamodb:Query"},
    }


def test_who_takes_webhooks_reaches_no_conversation_no_person_and_no_credentials(
    prod: Stacks,
) -> None:
    """Anybody can call it, so its items are named by how their keys begin."""
    assert _beginnings_reached(prod, "webhooks") == {
        ("dynamodb:GetItem", "CONNECTION#*"),
        ("dynamodb:UpdateItem", "CONNECTION#*"),
        ("dynamodb:Query", "TICKET#*"),
        ("dynamodb:GetItem", "WEBHOOK#*"),
        ("dynamodb:PutItem", "WEBHOOK#*"),
    }
    begin = (keys.connection_pk("c"), keys.ticket_pk("c", "1"), keys.webhook_pk("c", "d"))
    assert {key.partition("#")[0] for key in begin} == {"CONNECTION", "TICKET", "WEBHOOK"}


def test_who_calls_addresses_that_others_name_reaches_what_it_sends_and_nothing_else(
    prod: Stacks,
) -> None:
    assert _beginnings_reached(prod, "send_webhook") == {
        ("dynamodb:GetItem", "OUTGOING#*"),
        ("dynamodb:Query", "OUTGOING#*"),
        ("dynamodb:GetItem", "SENT#*"),
        ("dynamodb:PutItem", "SENT#*"),
        ("dynamodb:GetItem", "MATTER#*"),
        ("dynamodb:PutItem", "MATTER#*"),
        ("dynamodb:DeleteItem", "MATTER#*"),
    }
    begin = (keys.outgoing_pk("w"), keys.outgoing_log_pk("h"), keys.matter_text_pk("c"))
    assert [key.partition("#")[0] for key in begin] == ["OUTGOING", "SENT", "MATTER"]


def test_who_hears_sockets_looks_conversations_and_members_up_by_key_and_lists_neither(
    prod: Stacks,
) -> None:
    """Anybody can open one to it, with a ticket."""
    assert _beginnings_reached(prod, "live") == {
        ("dynamodb:GetItem", "SUB#*"),
        ("dynamodb:GetItem", "CONV#*"),
        ("dynamodb:Query", "BOT#*"),
    }
    begin = (keys.subject_pk("s"), keys.conversation_pk("c"), keys.bot_pk("b"))
    assert [key.partition("#")[0] for key in begin] == ["SUB", "CONV", "BOT"]


def test_who_mails_answers_sees_who_hears_of_a_conversation_and_no_member(prod: Stacks) -> None:
    named = [
        statement
        for statement in statements_by_name(prod)["send_email"]
        if LISTENERS in map(text_of, as_list(statement["Resource"]))
    ]
    (statement,) = named
    ((_, names),) = statement["Condition"].items()
    assert as_list(names["dynamodb:LeadingKeys"]) == ["CHAT#*"]
    assert keys.hearing_chat_pk("c").startswith("CHAT#")
    assert not keys.hearing_team_pk("w").startswith("CHAT#")


@pytest.mark.parametrize("name", ["admin", "dispatch", "jobs"])
def test_who_keeps_the_inbox_deletes_nothing_else_and_the_streams_reader_writes_nothing_else(
    prod: Stacks, name: str
) -> None:
    actions = {"dynamodb:DeleteItem", *({"dynamodb:PutItem"} if name == "dispatch" else ())}
    named = [
        statement
        for statement in statements_by_name(prod)[name]
        if actions & set(as_list(statement["Action"]))
        and any("transcripts" in text_of(one).lower() for one in as_list(statement["Resource"]))
    ]
    begin = {keys.inbox_pk("c").partition("#")[0], keys.found_pk("w").partition("#")[0]}
    if name != "dispatch":  # who erases a chat also has its visitor find it no longer
        begin.add(keys.signed_pk("w", "b", "s").partition("#")[0])
    assert named
    for statement in named:
        ((operator, names),) = statement["Condition"].items()
        assert operator == "ForAllValues:StringLike"
        assert set(as_list(names["dynamodb:LeadingKeys"])) == {f"{one}#*" for one in begin}


def _beginnings_reached(stacks: Stacks, function: str) -> set[tuple[str, str]]:
    """Actions on items of tables, with how the items' partition keys begin."""
    reached = set()
    for statement in statements_by_name(stacks)[function]:
        actions = as_list(statement["Action"])
        of_tables = [r for r in as_list(statement["Resource"]) if "/index/" not in text_of(r)]
        of_tables = [r for r in of_tables if text_of(r) != LISTENERS]
        if of_tables and any(action.startswith("dynamodb:") for action in actions):
            ((operator, names),) = statement["Condition"].items()
            assert operator == "ForAllValues:StringLike"
            for beginning in as_list(names["dynamodb:LeadingKeys"]):
                reached |= {(action, beginning) for action in actions}
    return reached


@pytest.mark.parametrize("name", FUNCTION_NAMES)
def test_a_function_may_do_what_its_code_can_come_to_call_and_nothing_else(
    prod: Stacks, name: str
) -> None:
    allowed = _allowed(prod, name)
    wanted = {
        each
        for each in needed(name)
        if (name, each) not in NOT_MEANT
        # A model is asked, and counted, only where one is configured: see test_model_access.
        and each.action != "bedrock:InvokeModel"
        and (name, each) != ("bot", Needed("dynamodb:UpdateItem", "transcripts"))
        # Nothing stands before prod's API as it is: see test_front.
        and (name, each) != ("site", Needed("secretsmanager:GetSecretValue"))
        # Prod as it is receives no mail: see test_inbound_mail.
        and (name, each) != ("send_email", Needed("secretsmanager:GetSecretValue"))
    }
    assert allowed == wanted


def test_what_is_excused_is_still_found() -> None:
    assert {(name, each) for name, each in NOT_MEANT if each not in needed(name)} == set()


@pytest.mark.parametrize("name", FUNCTION_NAMES)
def test_a_function_may_send_to_the_queues_that_it_is_told_and_to_no_others(
    prod: Stacks, name: str
) -> None:
    told = queues_told(prod, name)
    if not any(call == "send_message" for _, call in calls(name)):
        assert told == set()
    if name == "mail_events":
        told.remove("mailevents")  # others send to it; it hides there what is too early
    given_up = {"<ReportsDeadLettersBD59BFF6>"} if name == "aggregate" else set()
    sends = {to for to, actions in permissions(prod, name).items() if actions >= SEND}
    assert sends - given_up == told


def _allowed(stacks: Stacks, name: str) -> set[Needed]:
    return {
        Needed(action, TABLES_BY_LABEL.get(to, ""))
        for to, actions in permissions(stacks, name).items()
        for action in actions - BY_LAMBDA
    }
