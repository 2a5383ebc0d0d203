"""The page about where text lives knows every place: what is deployed, and every kind of item."""

import re

import pytest

from escalation.adapters.aws import keys
from infra.components.queues import ALL_QUEUES
from infra.packaging import ROOT
from tests.infra.conftest import FUNCTION_NAMES, Stacks
from tests.infra.templates import permissions

PAGE = ROOT / "layers/escalation/python/escalation/adapters/aws/WHERE_TEXT_LIVES.md"
TEXT = PAGE.read_text(encoding="utf-8")
DEPLOYED, _, _REST = TEXT.partition("## Kinds of items")
KINDS, _, OUTSIDE = _REST.partition("## Outside")
# Logical ids, as the templates have them, by the words of the page.
PLACES = {
    "AWS::DynamoDB::Table": {
        "LiveChannelListeners": "`Listeners`",
        "TablesAudit": "`Audit`",
        "TablesSettings": "`Settings`",
        "TablesTranscripts": "`Transcripts`",
    },
    "AWS::S3::Bucket": {"PrivateBucket": "`PrivateBucket`"},
    "AWS::SQS::Queue": {
        **{f"Queues{''.join(p.capitalize() for p in q.split('_'))}": f"`{q}`" for q in ALL_QUEUES},
        "ReportsDeadLetters": "`Reports` dead letters",
        "MattersDeadLetters": "`Matters` dead letters",
    },
    "AWS::SecretsManager::Secret": {"TokenSecret": "secrets"},
    "AWS::Cognito::UserPool": {"Users": "user pool"},
}


@pytest.mark.parametrize("kind", PLACES)
def test_each_deployed_place_has_its_row(prod: Stacks, kind: str) -> None:
    known = PLACES[kind]
    for logical_id in prod.resources(kind):
        words = [row for beginning, row in known.items() if logical_id.startswith(beginning)]
        assert words, f"{logical_id} is in no row of {PAGE.name}"
        assert all(word in DEPLOYED for word in words), words
    assert prod.resources(kind)


def test_each_log_group_is_a_functions_or_the_apis(prod: Stacks) -> None:
    functions = {name.removesuffix("Function") for name in prod.resources("AWS::Lambda::Function")}
    for logical_id in prod.resources("AWS::Logs::LogGroup"):
        of_a_function = any(logical_id.startswith(name) for name in functions)
        assert of_a_function or "AccessLog" in logical_id, logical_id


def test_no_kind_of_store_is_deployed_that_the_page_does_not_know(prod: Stacks) -> None:
    stores = re.compile(
        r"AWS::(S3::Bucket|DynamoDB::\w*Table|SQS::Queue|Logs::LogGroup|SecretsManager::Secret"
        r"|Cognito::UserPool|Kinesis\w*::\w+|OpenSearch\w*::\w+|RDS::\w+|ElastiCache::\w+"
        r"|Events::Archive|EFS::\w+|SDB::\w+|Elasticsearch::\w+|Scheduler::\w+)$"
    )
    found = {kind for kind in prod.kinds() if stores.match(kind)}
    assert found - {"AWS::Logs::LogGroup"} == set(PLACES)


def test_a_deleted_file_is_gone_a_day_later_and_nothing_reads_it_until_then(prod: Stacks) -> None:
    for bucket in prod.resources("AWS::S3::Bucket").values():
        rules = bucket["Properties"]["LifecycleConfiguration"]["Rules"]
        of_all = [rule for rule in rules if "Prefix" not in rule]
        assert [r["NoncurrentVersionExpiration"] for r in of_all] == [{"NoncurrentDays": 1}]
    for name in FUNCTION_NAMES:
        for allowed in permissions(prod, name).values():
            assert not {action for action in allowed if "ObjectVersion" in action}


def test_each_kind_of_item_has_its_row() -> None:
    made = {
        keys.conversation_pk("c"), keys.ticket_pk("c", "1"), keys.webhook_pk("c", "d"),
        keys.spent_pk("w", "t"), keys.token_pk("n"), keys.gate_pk("c"), keys.visitor_pk("w", "e"),
        keys.report_pk("b", 0), keys.cap_pk("b", "h"), keys.index_pk("b"), keys.digest_pk("b", "h"),
        keys.hold_pk("w"), keys.receipt_pk("w"), keys.bot_pk("b"), keys.workspace_pk("w"),
        keys.subject_pk("s"), keys.connection_pk("c"), keys.job_pk("j"), keys.audit_pk("w"),
        keys.allowance_pk("p", "s", "of", day="d"), keys.client_pk("d", 1),
        keys.budget_pk("b", "d"), keys.returned_pk("w"), keys.digest_mail_pk("m"),
        keys.budget_pk("b", "d"), keys.outgoing_pk("w"), keys.outgoing_log_pk("h"),
        keys.matter_text_pk("c"), keys.socket_pk("s"), keys.hearing_chat_pk("c"),
        keys.hearing_team_pk("w"), keys.signed_pk("w", "b", "s"),
        keys.matter_text_pk("c"), keys.inbox_pk("c"), keys.found_pk("w"),
    }  # fmt: skip
    beginnings = {pk.partition("#")[0] + "#" for pk in made}
    functions = {name for name in vars(keys) if name.endswith("_pk")}
    assert len(functions) == len(made), "a kind of key has been added: make one above, too"
    assert {b for b in beginnings if f"`{b}`" not in KINDS} == set()


def test_each_kind_of_item_of_a_conversation_has_its_row() -> None:
    parts = {
        keys.HEAD_SK, keys.TURNS_FROM, keys.ESCALATIONS_FROM, keys.REPLIES_FROM, keys.FILES_FROM,
        keys.NOTES_FROM, keys.COUNTED_SK.partition("#")[0] + "#",
        keys.FEEDBACK_SK.partition("#")[0] + "#",
    }  # fmt: skip
    assert {part for part in parts if f"`CONV#` `{part}`" not in KINDS} == set()
