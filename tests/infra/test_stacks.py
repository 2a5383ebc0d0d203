"""What must hold of the templates, whatever they are made of: tables, API, queues, functions."""

import json
from typing import Any

import pytest

from escalation.domain.data_flows import EXPORT_DAYS
from escalation.runtime.queue_loop import LEFT_TO_SWEEP_AT
from infra.components.queues import ALL_QUEUES
from infra.environments import EnvironmentName
from tests.infra.conftest import FUNCTION_NAMES, Stacks, Synthesise
from tests.infra.templates import (
    called,
    functions_allowed,
    functions_by_name,
    of_api,
    only_api,
)


@pytest.mark.parametrize("name", ["dev", "staging", "prod", "local"])
def test_every_environment_passes_the_rules_of_three_packs(
    synthesise: Synthesise, name: EnvironmentName
) -> None:
    # Synthesis raises on a finding that nobody gave a reason for.
    stacks = synthesise(name)
    assert set(functions_by_name(stacks)) == set(FUNCTION_NAMES)


@pytest.mark.parametrize("name", ["dev", "staging", "prod", "local"])
def test_a_receiver_on_the_own_machine_is_for_the_emulator_alone(
    synthesise: Synthesise, name: EnvironmentName
) -> None:
    stacks = synthesise(name)
    told = {
        function
        for function, made in functions_by_name(stacks).items()
        if "LOCAL_WEBHOOK_RECEIVERS" in made["Properties"]["Environment"]["Variables"]
    }
    assert told == ({"admin", "send_webhook"} if name == "local" else set())


def test_items_expire_and_every_table_is_on_demand(prod: Stacks) -> None:
    tables = prod.resources("AWS::DynamoDB::Table")
    assert len(tables) == 4
    for table in tables.values():
        assert table["Properties"]["TimeToLiveSpecification"] == {
            "AttributeName": "expires_at",
            "Enabled": True,
        }
        assert table["Properties"]["BillingMode"] == "PAY_PER_REQUEST"


def test_an_export_is_kept_for_as_long_as_the_console_says(prod: Stacks) -> None:
    (bucket,) = prod.resources("AWS::S3::Bucket").values()
    assert bucket["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}
    rules = bucket["Properties"]["LifecycleConfiguration"]["Rules"]
    (exports,) = (rule for rule in rules if rule.get("Prefix") == "exports/")
    assert exports["ExpirationInDays"] + 1 == EXPORT_DAYS


def test_production_data_outlives_its_stack_and_can_be_restored_to_a_point_in_time(
    prod: Stacks,
) -> None:
    tables = prod.resources("AWS::DynamoDB::Table")
    # Of who listens nothing is true two hours later.
    kept = {name: each for name, each in tables.items() if "Listeners" not in name}
    assert len(kept) == 3
    for table in kept.values():
        recovery = table["Properties"]["PointInTimeRecoverySpecification"]
        assert recovery == {"PointInTimeRecoveryEnabled": True}
        assert table["DeletionPolicy"] == "Retain"
        assert table["Properties"]["DeletionProtectionEnabled"] is True
    for kind in ("AWS::Cognito::UserPool", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"):
        assert {r["DeletionPolicy"] for r in prod.resources(kind).values()} == {"Retain"}


def test_the_transcripts_tables_indexes_are_those_that_the_stores_query(prod: Stacks) -> None:
    found = {
        index["IndexName"]: (
            [key["AttributeName"] for key in index["KeySchema"]],
            index["Projection"]["NonKeyAttributes"],
        )
        for table in prod.resources("AWS::DynamoDB::Table").values()
        for index in table["Properties"].get("GlobalSecondaryIndexes", [])
    }
    assert found == {
        "by_list": (["list_pk", "list_sk"], ["method"]),
        "by_due": (["due_shard", "due_at"], ["expires_at"]),
    }


def test_every_origin_may_call_the_api_without_credentials(prod: Stacks) -> None:
    _, api = only_api(prod, "HTTP")
    cors = api["Properties"]["CorsConfiguration"]
    assert cors["AllowOrigins"] == ["*"]
    assert not cors.get("AllowCredentials", False)
    assert {"authorization", "content-type", "if-match", "if-none-match"} <= set(
        cors["AllowHeaders"]
    )
    assert "etag" in cors["ExposeHeaders"]


def test_the_api_is_throttled_and_writes_an_access_log(prod: Stacks) -> None:
    (stage,) = of_api(prod, "Stage").values()
    limits = stage["Properties"]["DefaultRouteSettings"]
    assert limits["ThrottlingRateLimit"] == 500
    assert limits["ThrottlingBurstLimit"] == 1000
    log = json.loads(stage["Properties"]["AccessLogSettings"]["Format"])
    assert log["request_id"] == "$context.requestId"


def test_webhooks_are_throttled_below_the_rest_so_that_visitors_stay_served(
    prod: Stacks,
) -> None:
    (stage,) = of_api(prod, "Stage").values()
    limits = stage["Properties"]["RouteSettings"]
    routes = {
        route["Properties"]["RouteKey"]: logical_id
        for logical_id, route in of_api(prod, "Route").items()
    }
    assert set(limits) == {key for key in routes if "/v1/webhooks/" in key}
    assert {key.split()[0] for key in limits} == {"GET", "POST"}
    for key, limit in limits.items():
        assert limit == {"ThrottlingRateLimit": 125, "ThrottlingBurstLimit": 250}
        assert routes[key] in stage["DependsOn"], "a limit needs its route first"


def test_only_who_takes_webhooks_carries_what_checks_their_signatures(prod: Stacks) -> None:
    layers = {
        name: [layer["Ref"] for layer in function["Properties"]["Layers"]]
        for name, function in functions_by_name(prod).items()
    }
    carrying = {name for name, refs in layers.items() if any("Signatures" in ref for ref in refs)}
    assert carrying == {"webhooks"}


def test_the_owners_side_and_only_that_asks_for_a_signed_in_member(prod: Stacks) -> None:
    for route in of_api(prod, "Route").values():
        key = route["Properties"]["RouteKey"]
        guarded = route["Properties"].get("AuthorizationType") == "JWT"
        assert guarded == ("/v1/admin/" in key), key


def test_no_route_takes_a_browsers_preflight_from_the_cors_settings(prod: Stacks) -> None:
    methods = {
        route["Properties"]["RouteKey"].split()[0] for route in of_api(prod, "Route").values()
    }
    assert methods == {"GET", "POST", "PUT", "DELETE"}


def test_a_message_stays_hidden_six_times_as_long_as_its_worker_may_take(prod: Stacks) -> None:
    queues = prod.resources("AWS::SQS::Queue")
    functions = prod.resources("AWS::Lambda::Function")
    mappings = {
        logical_id: mapping
        for logical_id, mapping in prod.resources("AWS::Lambda::EventSourceMapping").items()
        if "StartingPosition" not in mapping["Properties"]
    }
    assert len(mappings) == len(ALL_QUEUES)
    for mapping in mappings.values():
        queue = queues[mapping["Properties"]["EventSourceArn"]["Fn::GetAtt"][0]]
        function = functions[called(prod, mapping["Properties"]["FunctionName"])]
        visibility = queue["Properties"]["VisibilityTimeout"]
        assert visibility == 6 * function["Properties"]["Timeout"]
        assert mapping["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_a_message_is_shown_often_enough_to_wait_and_then_goes_to_the_dead_letter_queue(
    prod: Stacks,
) -> None:
    queues = prod.resources("AWS::SQS::Queue")
    redrives = {name: q["Properties"].get("RedrivePolicy") for name, q in queues.items()}
    shown = {name: r["maxReceiveCount"] for name, r in redrives.items() if r is not None}
    (jobs,) = {name for name in shown if name.startswith("QueuesJobs")}
    assert shown.pop(jobs) == 10
    assert set(shown.values()) == {50}
    assert LEFT_TO_SWEEP_AT < 50, "what waits is left to the sweep before it is given up"
    policies = [r for r in redrives.values() if r is not None]
    dead = {p["deadLetterTargetArn"]["Fn::GetAtt"][0] for p in policies}
    assert len(dead) == len(ALL_QUEUES)
    assert dead < set(queues)


def test_every_dead_letter_queue_and_every_late_queue_raises_an_alarm(prod: Stacks) -> None:
    queues = prod.resources("AWS::SQS::Queue")
    dead = {k for k, q in queues.items() if "RedrivePolicy" not in q["Properties"]}
    alarms = [a["Properties"] for a in prod.resources("AWS::CloudWatch::Alarm").values()]
    assert all(alarm["AlarmActions"] for alarm in alarms)

    def watched(metric: str) -> set[str]:
        return {
            dimension["Value"]["Fn::GetAtt"][0]
            for alarm in alarms
            if alarm.get("MetricName") == metric
            for dimension in alarm["Dimensions"]
        }

    assert watched("ApproximateNumberOfMessagesVisible") == dead
    assert watched("ApproximateAgeOfOldestMessage") == set(queues) - dead


def test_every_function_is_watched_and_has_a_log_with_an_end_and_a_role_of_its_own(
    prod: Stacks,
) -> None:
    """By its errors; or, where what failed is tried again, by the age of what waits for it, or by
    its silence.
    """
    functions = prod.resources("AWS::Lambda::Function")
    tried_again = {
        called(prod, source["Properties"]["FunctionName"])
        for source in prod.resources("AWS::Lambda::EventSourceMapping").values()
    } | {"SweepFunction"}
    alarmed = {
        dimension["Value"]["Ref"]
        for alarm in prod.resources("AWS::CloudWatch::Alarm").values()
        if alarm["Properties"].get("MetricName") == "Errors"
        for dimension in alarm["Properties"]["Dimensions"]
    }
    assert alarmed | tried_again == set(functions)
    roles = {f["Properties"]["Role"]["Fn::GetAtt"][0] for f in functions.values()}
    assert len(roles) == len(functions)
    logs = {f["Properties"]["LoggingConfig"]["LogGroup"]["Ref"] for f in functions.values()}
    assert len(logs) == len(functions)
    for group in prod.resources("AWS::Logs::LogGroup").values():
        assert group["Properties"]["RetentionInDays"] == 90


def test_the_stream_has_the_two_readers_that_a_shard_has_room_for(prod: Stacks) -> None:
    """https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html"""
    (table,) = (
        t
        for t in prod.resources("AWS::DynamoDB::Table").values()
        if "StreamSpecification" in t["Properties"]
    )
    view = table["Properties"]["StreamSpecification"]["StreamViewType"]
    assert view == "NEW_AND_OLD_IMAGES"
    assert set(_stream_readers(prod)) == {"AggregateFunction", "DispatchFunction"}
    assert functions_allowed(prod, "dynamodb:GetRecords") == {"Aggregate", "Dispatch"}
    for mapping in _stream_readers(prod).values():
        assert mapping["StartingPosition"] == "TRIM_HORIZON"
        assert mapping["BisectBatchOnFunctionError"] is True
        given_up = mapping["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0]
        assert given_up in prod.resources("AWS::SQS::Queue")
    late = [
        alarm["Properties"]
        for alarm in prod.resources("AWS::CloudWatch::Alarm").values()
        if alarm["Properties"].get("MetricName") == "IteratorAge"
    ]
    assert [a["Threshold"] for a in late] == [15 * 60 * 1_000] * 2


def test_reports_are_counted_from_turns_escalations_and_words_about_the_help(prod: Stacks) -> None:
    patterns = _patterns(_stream_readers(prod)["AggregateFunction"])
    assert {p["dynamodb"]["Keys"]["sk"]["S"][0]["prefix"] for p in patterns} == {
        "M#",
        "E#",
        "G#FEEDBACK",
    }
    assert all(set(p["eventName"]) == {"INSERT", "MODIFY"} for p in patterns)


def test_matters_and_hints_are_told_of_writes_that_have_news_at_once_and_for_hours(
    prod: Stacks,
) -> None:
    mapping = _stream_readers(prod)["DispatchFunction"]
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["MaximumRecordAgeInSeconds"] == 20 * 60 * 60
    assert mapping.get("MaximumRetryAttempts", -1) == -1
    assert mapping.get("MaximumBatchingWindowInSeconds", 0) == 0
    patterns = [each["dynamodb"] for each in _patterns(mapping)]
    there = [{"exists": True}]
    assert patterns == [
        {"Keys": {"sk": {"S": [{"prefix": "E#"}]}}},
        {"Keys": {"sk": {"S": [{"prefix": "M#"}]}}, "NewImage": {"news": {"S": there}}},
        # Each write of a head: a hint is for whoever listens.
        {"Keys": {"sk": {"S": [{"prefix": "Z#HEAD"}]}}},
        {"Keys": {"pk": {"S": [{"prefix": "GATE#"}]}}, "NewImage": {"refused": {"S": there}}},
    ]


def _stream_readers(stacks: Stacks) -> dict[str, Any]:
    mappings = stacks.resources("AWS::Lambda::EventSourceMapping").values()
    return {
        m["Properties"]["FunctionName"]["Ref"]: m["Properties"]
        for m in mappings
        if "StartingPosition" in m["Properties"]
    }


def _patterns(mapping: dict[str, Any]) -> list[dict[str, Any]]:
    return [json.loads(each["Pattern"]) for each in mapping["FilterCriteria"]["Filters"]]


@pytest.mark.parametrize("name", ["dev", "prod", "local"])
def test_no_stack_imports_a_value_of_the_other(
    synthesise: Synthesise, name: EnvironmentName
) -> None:
    stacks = synthesise(name)
    for template in (stacks.data, stacks.service):
        assert "Fn::ImportValue" not in json.dumps(template)
        assert not any("Export" in o for o in template.get("Outputs", {}).values())


def test_nothing_has_a_fixed_physical_name_but_what_the_stacks_tell_each_other(
    prod: Stacks,
) -> None:
    naming = {"TableName", "QueueName", "RoleName", "BucketName", "TopicName", "AlarmName"}
    naming |= {"LogGroupName", "LayerName", "UserPoolName"}
    for template in (prod.data, prod.service):
        for logical_id, resource in template["Resources"].items():
            assert not naming & set(resource.get("Properties", {})), logical_id
    for function in prod.resources("AWS::Lambda::Function").values():
        assert "FunctionName" not in function["Properties"]


def test_what_is_for_this_machine_alone_stays_out_of_the_cloud(prod: Stacks, local: Stacks) -> None:
    def variables(stacks: Stacks) -> set[str]:
        return {
            variable
            for function in stacks.resources("AWS::Lambda::Function").values()
            for variable in function["Properties"]["Environment"]["Variables"]
        }

    only_local = {
        "LOCAL_ZENDESK_URL",
        "LOCAL_FRESHDESK_URL",
        "LOCAL_ZOHO_URL",
        "LOCAL_WEBHOOK_RECEIVERS",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_SESV2",
    }
    assert variables(local) - variables(prod) == only_local
    (client,) = prod.resources("AWS::Cognito::UserPoolClient").values()
    flows = set(client["Properties"].get("ExplicitAuthFlows", []))
    assert flows <= {"ALLOW_REFRESH_TOKEN_AUTH"}
    assert client["Properties"]["AllowedOAuthFlows"] == ["code"]


def test_sign_in_has_the_pages_that_speak_other_languages_but_on_the_emulator(
    prod: Stacks, local: Stacks
) -> None:
    (domain,) = prod.resources("AWS::Cognito::UserPoolDomain").values()
    assert domain["Properties"]["ManagedLoginVersion"] == 2
    (style,) = prod.resources("AWS::Cognito::ManagedLoginBranding").values()
    (client,) = prod.resources("AWS::Cognito::UserPoolClient")
    assert style["Properties"]["ClientId"] == {"Ref": client}
    assert style["Properties"]["UseCognitoProvidedValues"]
    (domain,) = local.resources("AWS::Cognito::UserPoolDomain").values()
    assert domain["Properties"].get("ManagedLoginVersion", 1) == 1
    assert local.resources("AWS::Cognito::ManagedLoginBranding") == {}


def test_the_cloud_runs_on_arm_and_the_emulator_on_this_interpreter(
    prod: Stacks, local: Stacks
) -> None:
    for function in prod.resources("AWS::Lambda::Function").values():
        assert function["Properties"]["Architectures"] == ["arm64"]
        assert function["Properties"]["Runtime"] == "python3.13"
    (expected,) = {f["Properties"]["Runtime"] for f in _lambdas(local)}
    layers = local.resources("AWS::Lambda::LayerVersion").values()
    assert all(layer["Properties"]["CompatibleRuntimes"] == [expected] for layer in layers)


def _lambdas(stacks: Stacks) -> list[dict[str, Any]]:
    return list(stacks.resources("AWS::Lambda::Function").values())
