"""Which calls of AWS a Lambda function can come to make, as IAM names what they need.

Found in the source each time: a call that is added, or that another function comes to reach, is
needed from then on, and one that nothing reaches any more is not.
"""

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from boto3 import Session

from escalation.adapters.aws import table_names
from escalation.adapters.aws.dynamodb_table import Table
from tests.infra.reachable import Piece, Reach, everything, names_in
from tests.infra.source_types import Place
from tests.infra.syntax import nodes

_ADAPTERS = "escalation.adapters.aws."
_SERVICES = {
    "apigatewaymanagementapi": "execute-api",
    "bedrock-runtime": "bedrock",
    "cognito-idp": "cognito-idp",
    "dynamodb": "dynamodb",
    "events": "events",
    "lambda": "lambda",
    "s3": "s3",
    "secretsmanager": "secretsmanager",
    "sesv2": "ses",
    "sqs": "sqs",
}
# The IAM actions behind a call, where they are not its own name.
_ACTIONS = {
    "converse": {"bedrock:InvokeModel"},
    "create_secret": {"secretsmanager:CreateSecret", "secretsmanager:TagResource"},
    "generate_presigned_url": {"s3:GetObject"},
    # "If you don't have the s3:ListBucket permission, Amazon S3 returns 403" for a missing object.
    # https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
    "get_object": {"s3:GetObject", "s3:ListBucket"},
    "invoke": {"lambda:InvokeFunction"},
    "post_to_connection": {"execute-api:ManageConnections"},
    "send_email": {"ses:SendEmail", "ses:SendRawEmail"},
}
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
_IN_TRANSACTIONS = {
    "ConditionCheck": "dynamodb:ConditionCheckItem",
    "Delete": "dynamodb:DeleteItem",
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
}
TABLES = {
    "CommitWriter": "transcripts",
    "ConnectionStore": "settings",
    "LanguageStore": "settings",
    "Digests": "transcripts",
    "DynamoAddressMarks": "transcripts",
    "DynamoAllowances": "transcripts",
    "DynamoAnswerTimes": "settings",
    "DynamoAuditTrail": "audit",
    "DynamoAutoReplies": "transcripts",
    "DynamoBlockedVisitors": "settings",
    "DynamoClientCounts": "transcripts",
    "DynamoDigestMails": "transcripts",
    "DynamoDeliveryLog": "transcripts",
    "DynamoFileNotes": "transcripts",
    "DynamoGateItems": "transcripts",
    "DynamoInboxLists": "transcripts",
    "DynamoInboxRows": "transcripts",
    "DynamoLearnedStore": "settings",
    "DynamoMadeIndexes": "settings",
    "DynamoListeners": "listeners",
    "DynamoModelBudgets": "transcripts",
    "DynamoOutgoingWebhooks": "settings",
    "DynamoPersonalData": "transcripts",
    "DynamoReportStore": "transcripts",
    "DynamoRetention": "transcripts",
    "DynamoSavedReplies": "settings",
    "DynamoWantedIndexes": "transcripts",
    "DynamoSpentTokens": "transcripts",
    "DynamoWebhookMemory": "transcripts",
    "KnowledgeStore": "settings",
    "MemberStore": "settings",
    "SettingsStore": "settings",
    "SettingsTable": "settings",
    "SignedChats": "transcripts",
    "TokenLocks": "transcripts",
    "TranscriptLists": "transcripts",
    "TranscriptStore": "transcripts",
}
"""The table that a class works on: a class with a call of DynamoDB that is not here is an error."""


@dataclass(frozen=True, order=True)
class Needed:
    """One permission.

    Attributes:
        action: as IAM names it.
        to: `settings`, `transcripts`, or an index as `transcripts/by_due`; empty for other
            services.
    """

    action: str
    to: str = ""


@cache
def calls(function: str) -> frozenset[tuple[str, str]]:
    """Who calls what: the method or function, and the operation as boto3 names it."""
    return frozenset(
        (piece.name, operation)
        for piece in _adapters(function)
        for operation in {*_operations(piece.node), *_asked_of_table(piece.node)}
    )


@cache
def needed(function: str) -> frozenset[Needed]:
    """Everything that the function's role must allow."""
    found: set[Needed] = set()
    pieces = _adapters(function)
    by_place = {(p.module, p.name): p for p in pieces if p.owner is None}
    for piece in pieces:
        for operation in _operations(piece.node):
            service, actions = _iam(operation)
            if service != "dynamodb":
                found |= {Needed(action) for action in actions}
        if piece.owner is not None and piece.owner[1] != Table.__name__:
            found |= set(_of_tables(piece, by_place, pieces))
    return frozenset(found)


def _adapters(function: str) -> list[Piece]:
    return [p for p in Reach(everything(), function).pieces if p.module.startswith(_ADAPTERS)]


def _of_tables(
    piece: Piece, by_place: Mapping[Place, Piece], pieces: list[Piece]
) -> Iterator[Needed]:
    """What a method does with its class's table, by itself and through functions of a module."""
    assert piece.owner is not None
    operations = {
        operation
        for part in _with_functions(piece, by_place)
        for operation in {*_operations(part.node), *_asked_of_table(part.node)}
        if _iam(operation)[0] == "dynamodb"
    }
    if not operations:
        return
    table = TABLES[piece.owner[1]]
    index = next(_strings_for(piece.node, "IndexName"), None)
    for operation in operations:
        if operation == "query" and index is not None:
            yield Needed("dynamodb:Query", f"{table}/{getattr(table_names, index)}")
        elif operation == "transact_write_items":
            for action in _parts_of_transactions(table, pieces):
                yield Needed(action, table)
        else:
            for action in _iam(operation)[1]:
                yield Needed(action, table)


def _with_functions(piece: Piece, by_place: Mapping[Place, Piece]) -> list[Piece]:
    found = [piece]
    for each in found:
        for place in names_in(everything(), each).places:
            function = by_place.get(place)
            if function is not None and function not in found:
                found.append(function)
    return found


def _parts_of_transactions(table: str, pieces: list[Piece]) -> set[str]:
    """What the classes of a table put into transactions."""
    return {
        part
        for piece in pieces
        if piece.owner is not None and TABLES.get(piece.owner[1]) == table
        for node in (
            piece.node,
            *(_table_methods()[name] for name in _methods_of_table(piece.node)),
        )
        for part in _transaction_parts(node)
    }


def _transaction_parts(node: ast.AST) -> Iterator[str]:
    for each in nodes(node):
        if isinstance(each, ast.Dict):
            for key in each.keys:
                if isinstance(key, ast.Constant) and key.value in _IN_TRANSACTIONS:
                    yield _IN_TRANSACTIONS[key.value]


def _asked_of_table(node: ast.AST) -> set[str]:
    """Operations behind the methods of `Table` that are called on a class's own table."""
    methods = _table_methods()
    waiting, seen = list(_methods_of_table(node)), set[str]()
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in methods:
            continue
        seen.add(name)
        found |= set(_operations(methods[name]))
        waiting += _called_on(methods[name], {"self"})
    return found


def _methods_of_table(node: ast.AST) -> Iterator[str]:
    return (name for name in _called_on(node, {"_table", "table"}) if name in _table_methods())


def _called_on(node: ast.AST, names: set[str]) -> Iterator[str]:
    for call in nodes(node):
        match call:
            case ast.Call(func=ast.Attribute(value=called_on, attr=name)):
                if ast.unparse(called_on).rpartition(".")[2] in names:
                    yield name


@cache
def _table_methods() -> Mapping[str, ast.FunctionDef]:
    (table,) = ast.parse(inspect.getsource(Table)).body
    assert isinstance(table, ast.ClassDef)
    return {each.name: each for each in table.body if isinstance(each, ast.FunctionDef)}


def _operations(node: ast.AST) -> Iterator[str]:
    """Methods called on anything that is called a client."""
    return _called_on(node, {"client", "_client"})


def _strings_for(node: ast.AST, keyword: str) -> Iterator[str]:
    """Names of the constants that are passed under that keyword, or stand under that key."""
    for each in nodes(node):
        if isinstance(each, ast.keyword) and each.arg == keyword:
            yield ast.unparse(each.value)
        elif isinstance(each, ast.Dict):
            for key, value in zip(each.keys, each.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == keyword:
                    yield ast.unparse(value)


@cache
def _iam(operation: str) -> tuple[str, frozenset[str]]:
    """The service of an operation, and the actions that it needs."""
    services = {
        service: client.meta.method_to_api_mapping[operation]
        for service, client in _clients().items()
        if operation in client.meta.method_to_api_mapping
    }
    if operation == "generate_presigned_url":  # every client has it
        return "s3", frozenset(_ACTIONS[operation])
    assert len(services) == 1, f"{operation} is a call of {services or 'no service known here'}"
    ((service, name),) = services.items()
    return service, frozenset(_ACTIONS.get(operation, {f"{_SERVICES[service]}:{name}"}))


@cache
def _clients() -> dict[str, Any]:
    session: Any = Session("k", "s", region_name="eu-central-1")
    return {service: session.client(service) for service in _SERVICES}
