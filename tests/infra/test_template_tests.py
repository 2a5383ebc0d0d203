"""The tests of the templates can fail: each notices the mistake that it is there for."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

import pytest

from escalation.runtime.environment import EnvironmentNotSet
from infra.environments import EnvironmentName
from infra.inbound_mail import InboundMail
from tests.infra import (
    test_alarms,
    test_environment_variables,
    test_permissions,
    test_privileges,
    test_stacks,
)
from tests.infra.conftest import Stacks, Synthesise
from tests.infra.templates import as_list

Resources = dict[str, Any]
Change = Callable[[Resources], None]


@dataclass(frozen=True)
class Mistake:
    """A change of the resources of one stack, and the test that must not pass with it."""

    stack: Literal["data", "service"]
    change: Change
    noticed_by: Callable[[Stacks], None]


def _first(resources: Resources, kind: str, part: str = "") -> Any:
    return next(
        resource["Properties"]
        for logical_id, resource in resources.items()
        if resource["Type"] == kind and part in logical_id
    )


def _allow(role: str, action: str, resource: Any) -> Change:
    def change(resources: Resources) -> None:
        policy = _first(resources, "AWS::IAM::Policy", role)
        statement = {"Effect": "Allow", "Action": action, "Resource": resource}
        policy["PolicyDocument"]["Statement"].append(statement)

    return change


def _forbid(role: str, action: str) -> Change:
    def change(resources: Resources) -> None:
        policy = _first(resources, "AWS::IAM::Policy", role)
        for statement in policy["PolicyDocument"]["Statement"]:
            actions = [each for each in as_list(statement["Action"]) if each != action]
            statement["Action"] = actions

    return change


def _set(kind: str, path: str, value: Any, part: str = "") -> Change:
    def change(resources: Resources) -> None:
        *parents, last = path.split(".")
        place = _first(resources, kind, part)
        for parent in parents:
            place = place[parent]
        place[last] = value

    return change


def _variable(function: str, name: str, value: str | None) -> Change:
    def change(resources: Resources) -> None:
        variables = resources[f"{function}Function"]["Properties"]["Environment"]["Variables"]
        if value is None:
            del variables[name]
        else:
            variables[name] = value

    return change


def _without_alarm(part: str) -> Change:
    def change(resources: Resources) -> None:
        doomed = next(
            logical_id
            for logical_id, resource in resources.items()
            if resource["Type"] == "AWS::CloudWatch::Alarm" and part in logical_id
        )
        del resources[doomed]

    return change


def _unguarded(resources: Resources) -> None:
    for resource in resources.values():
        properties = resource.get("Properties", {})
        if "/v1/admin/" in str(properties.get("RouteKey")):
            properties["AuthorizationType"] = "NONE"
            return


def _only_denials(resources: Resources) -> None:
    document = _first(resources, "AWS::SNS::TopicPolicy")["PolicyDocument"]
    document["Statement"] = [each for each in document["Statement"] if each["Effect"] == "Deny"]


def _deleted_with_the_stack(resources: Resources) -> None:
    for resource in resources.values():
        if resource["Type"] == "AWS::DynamoDB::Table":
            resource["DeletionPolicy"] = "Delete"


def _lists(name: str) -> Callable[[Stacks], None]:
    return lambda stacks: test_permissions.test_a_function_may_do_what_is_listed_and_nothing_else(
        stacks, name
    )


def _calls(name: str) -> Callable[[Stacks], None]:
    test = test_permissions.test_a_function_may_do_what_its_code_can_come_to_call_and_nothing_else
    return lambda stacks: test(stacks, name)


def _sends(name: str) -> Callable[[Stacks], None]:
    test = test_permissions.test_a_function_may_send_to_the_queues_that_it_is_told_and_to_no_others
    return lambda stacks: test(stacks, name)


def _only(stacks: Stacks) -> Synthesise:
    """These stacks, whatever is asked for."""

    def once(
        name: EnvironmentName,
        *,
        with_options: bool = False,
        inbound_mail: InboundMail | None = None,
    ) -> Stacks:
        del name, with_options, inbound_mail
        return stacks

    return once


def _reads(name: str) -> Callable[[Stacks], None]:
    return lambda stacks: (
        test_environment_variables.test_a_function_can_read_every_variable_that_it_needs(
            _only(stacks), "prod", name
        )
    )


def _needs(name: str) -> Callable[[Stacks], None]:
    return lambda stacks: (
        test_environment_variables.test_a_function_gets_no_variable_that_it_does_not_read(
            _only(stacks), "prod", name
        )
    )


_TABLE = "arn:aws:dynamodb:eu-central-1:123456789012:table/transcripts"
MISTAKES = {
    "a scan is allowed": Mistake(
        "service",
        _allow("SweepRole", "dynamodb:Scan", _TABLE),
        test_permissions.test_no_function_may_scan_a_table,
    ),
    "a role is widened": Mistake(
        "service", _allow("SiteRole", "s3:GetObject", _TABLE), _lists("site")
    ),
    "a call is not allowed": Mistake(
        "service", _forbid("AggregateRole", "dynamodb:BatchGetItem"), _calls("aggregate")
    ),
    "an action is allowed that nothing calls": Mistake(
        "service", _allow("ClassifyRole", "dynamodb:DeleteItem", _TABLE), _calls("classify")
    ),
    "a worker may not send to a queue that it is told": Mistake(
        "service", _forbid("TransferRole", "sqs:SendMessage"), _sends("transfer")
    ),
    "the pages reach a table": Mistake(
        "service",
        _allow("SiteRole", "dynamodb:GetItem", _TABLE),
        test_privileges.test_the_pages_have_no_access_to_anything_but_their_own_log,
    ),
    "a wildcard slips in": Mistake(
        "service",
        _allow("BotRole", "dynamodb:GetItem", "arn:aws:dynamodb:*:*:table/transcripts-*"),
        test_privileges.test_no_role_is_allowed_a_wildcard_that_is_not_accounted_for,
    ),
    "another function creates secrets": Mistake(
        "service",
        _allow("BotRole", "secretsmanager:CreateSecret", _TABLE),
        test_privileges.test_only_the_functions_that_need_them_reach_credentials_mail_and_users,
    ),
    "an owner's route is open": Mistake(
        "service",
        _unguarded,
        test_stacks.test_the_owners_side_and_only_that_asks_for_a_signed_in_member,
    ),
    "browsers may send credentials": Mistake(
        "service",
        _set("AWS::ApiGatewayV2::Api", "CorsConfiguration.AllowCredentials", True),
        test_stacks.test_every_origin_may_call_the_api_without_credentials,
    ),
    "the API is not throttled": Mistake(
        "service",
        _set("AWS::ApiGatewayV2::Stage", "DefaultRouteSettings.ThrottlingRateLimit", 10_000),
        test_stacks.test_the_api_is_throttled_and_writes_an_access_log,
    ),
    "a message shows again too early": Mistake(
        "service",
        _set("AWS::SQS::Queue", "VisibilityTimeout", 60, "EmailsQueue"),
        test_stacks.test_a_message_stays_hidden_six_times_as_long_as_its_worker_may_take,
    ),
    "a batch fails as a whole": Mistake(
        "service",
        _set("AWS::Lambda::EventSourceMapping", "FunctionResponseTypes", []),
        test_stacks.test_a_message_stays_hidden_six_times_as_long_as_its_worker_may_take,
    ),
    "a crash costs the message at once": Mistake(
        "service",
        _set("AWS::SQS::Queue", "RedrivePolicy.maxReceiveCount", 1, "EmailsQueue"),
        test_stacks.test_a_message_is_shown_often_enough_to_wait_and_then_goes_to_the_dead_letter_queue,
    ),
    "dead letters are not noticed": Mistake(
        "service",
        _without_alarm("DeadLetters"),
        test_stacks.test_every_dead_letter_queue_and_every_late_queue_raises_an_alarm,
    ),
    "errors are not noticed": Mistake(
        "service",
        _without_alarm("ClassifyErrors"),
        test_stacks.test_every_function_is_watched_and_has_a_log_with_an_end_and_a_role_of_its_own,
    ),
    "no alarm reaches anybody": Mistake(
        "service",
        _only_denials,
        test_alarms.test_cloudwatch_may_publish_to_the_topic_and_nobody_in_the_clear,
    ),
    "a sweep that is off is not noticed": Mistake(
        "service",
        _set("AWS::CloudWatch::Alarm", "TreatMissingData", "notBreaching", "SweepSilent"),
        test_alarms.test_a_sweep_that_does_not_run_is_noticed_by_its_silence,
    ),
    "an alarm says nothing": Mistake(
        "service",
        _set("AWS::CloudWatch::Alarm", "AlarmDescription", "Something is wrong."),
        test_alarms.test_every_alarm_says_what_it_means_where_to_look_and_what_to_run,
    ),
    "an alarm looks at what nobody measures": Mistake(
        "service",
        _set("AWS::CloudWatch::Alarm", "MetricName", "OldestDue", "SweepLate"),
        test_alarms.test_the_services_own_metrics_are_written_by_the_functions_that_alarms_name,
    ),
    "a variable is missing": Mistake(
        "service", _variable("Classify", "TOKEN_SECRET_ARN", None), _reads("classify")
    ),
    "a queue's variable is missing": Mistake(
        "service", _variable("Transfer", "EMAILS_QUEUE_URL", None), _reads("transfer")
    ),
    "a variable is left over": Mistake(
        "service", _variable("Site", "SETTINGS_TABLE", "settings"), _needs("site")
    ),
    "a queue is named that nobody sends to": Mistake(
        "service", _variable("SendEmail", "TICKETS_QUEUE_URL", "url"), _needs("send_email")
    ),
    "items never expire": Mistake(
        "data",
        _set("AWS::DynamoDB::Table", "TimeToLiveSpecification.Enabled", False),
        test_stacks.test_items_expire_and_every_table_is_on_demand,
    ),
    "a table goes with its stack": Mistake(
        "data",
        _deleted_with_the_stack,
        test_stacks.test_production_data_outlives_its_stack_and_can_be_restored_to_a_point_in_time,
    ),
    "an index projects everything": Mistake(
        "data",
        _set("AWS::DynamoDB::Table", "GlobalSecondaryIndexes", [], "Transcripts"),
        test_stacks.test_the_transcripts_tables_indexes_are_those_that_the_stores_query,
    ),
    "a table gets a fixed name": Mistake(
        "data",
        _set("AWS::DynamoDB::Table", "TableName", "settings"),
        test_stacks.test_nothing_has_a_fixed_physical_name_but_what_the_stacks_tell_each_other,
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_noticed(prod: Stacks, name: str) -> None:
    mistake = MISTAKES[name]
    mistake.noticed_by(prod)
    with pytest.raises((AssertionError, EnvironmentNotSet, ValueError, KeyError)):
        mistake.noticed_by(_changed(prod, mistake))


def test_a_stand_in_used_in_production_is_noticed(prod: Stacks, local: Stacks) -> None:
    changed = deepcopy(prod)
    _variable("CreateTicket", "LOCAL_ZENDESK_URL", "http://127.0.0.1")(changed.service["Resources"])
    with pytest.raises(AssertionError):
        test_stacks.test_what_is_for_this_machine_alone_stays_out_of_the_cloud(changed, local)


def _changed(stacks: Stacks, mistake: Mistake) -> Stacks:
    changed = deepcopy(stacks)
    template = changed.data if mistake.stack == "data" else changed.service
    mistake.change(template["Resources"])
    return changed
