"""Alarms reach somebody, are about what the code really measures, and say what to do."""

import ast
from typing import Any

import pytest

from escalation.runtime.events import COUNTED, MEASURED
from infra.components.alarms import SERVICE_METRICS
from infra.stacks.watching import GIVES_UP
from tests.infra.conftest import FUNCTION_NAMES, Stacks
from tests.infra.reachable import Reach, everything
from tests.infra.syntax import nodes
from tests.infra.templates import called, function_in, functions_by_name, only_api, text_of

DESCRIPTION_LIMIT = 1_024
METRICS_LIMIT = 10
LONG_NAME = 90
"""Characters of a log group's or a queue's name at most."""


def alarms(stacks: Stacks) -> dict[str, dict[str, Any]]:
    """Alarms by what the code calls them."""
    return {
        logical_id.removeprefix("Alarms")[:-8]: alarm["Properties"]
        for logical_id, alarm in stacks.resources("AWS::CloudWatch::Alarm").items()
    }


def metrics(alarm: dict[str, Any]) -> list[dict[str, Any]]:
    """What an alarm looks at, each with MetricName, Namespace and Dimensions."""
    if "Metrics" not in alarm:
        return [alarm]
    return [m["MetricStat"]["Metric"] for m in alarm["Metrics"] if "MetricStat" in m]


def dimension(metric: dict[str, Any], name: str) -> Any:
    """The value of one dimension; None where the metric has none of that name."""
    return next((d["Value"] for d in metric.get("Dimensions", []) if d["Name"] == name), None)


def recording(event: str) -> set[str]:
    """The functions whose code can come to record the event."""
    return {
        name
        for name in FUNCTION_NAMES
        for piece in Reach(everything(), name).pieces
        if piece.module != "escalation.runtime.events"
        for node in nodes(piece.node)
        if isinstance(node, ast.Constant) and node.value == event
    }


def test_cloudwatch_may_publish_to_the_topic_and_nobody_in_the_clear(prod: Stacks) -> None:
    (topic,) = (
        name
        for name, each in prod.service["Resources"].items()
        if each["Type"] == "AWS::SNS::Topic"
    )
    (policy,) = (
        each
        for each in prod.service["Resources"].values()
        if each["Type"] == "AWS::SNS::TopicPolicy"
    )
    assert policy["Properties"]["Topics"] == [{"Ref": topic}]
    allowed, denied = sorted(
        policy["Properties"]["PolicyDocument"]["Statement"], key=lambda each: each["Effect"]
    )
    assert allowed["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert (allowed["Action"], allowed["Resource"]) == ("sns:Publish", {"Ref": topic})
    assert allowed["Condition"] == {
        "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    }
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    (subscription,) = (
        each["Properties"]
        for each in prod.resources("AWS::SNS::Subscription").values()
        if each["Properties"]["Protocol"] == "email"
    )
    assert subscription["TopicArn"] == {"Ref": topic}
    for name, alarm in alarms(prod).items():
        assert alarm["AlarmActions"] == [{"Ref": topic}], name


def test_ses_may_publish_to_its_topic_for_our_sets_and_nobody_else(prod: Stacks) -> None:
    data = prod.data["Resources"]
    ((topic, _),) = ((n, r) for n, r in data.items() if r["Type"] == "AWS::SNS::Topic")
    ((policy_id, policy),) = (
        (n, r) for n, r in data.items() if r["Type"] == "AWS::SNS::TopicPolicy"
    )
    *allowed, denied = sorted(
        policy["Properties"]["PolicyDocument"]["Statement"], key=lambda each: each["Effect"]
    )
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    sources = []
    for statement in allowed:
        assert statement["Principal"] == {"Service": "ses.amazonaws.com"}
        assert (statement["Action"], statement["Resource"]) == ("sns:Publish", {"Ref": topic})
        ((operator, condition),) = statement["Condition"].items()
        assert operator == "StringEquals"
        assert set(condition) == {"AWS:SourceAccount", "AWS:SourceArn"}
        source_account = text_of(condition["AWS:SourceAccount"])
        assert source_account in text_of(condition["AWS:SourceArn"])
        *_, kind, source = condition["AWS:SourceArn"]["Fn::Join"][1]
        assert kind.endswith(":configuration-set/")
        sources.append(source)
    assert sources == [{"Ref": name} for name in prod.resources("AWS::SES::ConfigurationSet")]
    destinations = prod.resources("AWS::SES::ConfigurationSetEventDestination")
    told = {}
    for destination in destinations.values():
        # SES publishes to the topic once before it takes it.
        assert policy_id in destination["DependsOn"]
        event = destination["Properties"]["EventDestination"]
        assert event["SnsDestination"] == {"TopicARN": {"Ref": topic}}
        name = destination["Properties"]["ConfigurationSetName"]["Ref"]
        told["Visitor" in name] = set(event["MatchingEventTypes"])
    assert told == {
        False: {"bounce", "complaint", "delivery", "reject"},
        True: {"bounce", "complaint"},
    }


def test_mail_to_teams_is_sent_past_the_accounts_list_and_visitors_is_not(prod: Stacks) -> None:
    """Who gets no more mail is in our own record there, which an owner can mend."""
    reasons = {
        "Visitor" in name: each["Properties"]["SuppressionOptions"]["SuppressedReasons"]
        for name, each in prod.resources("AWS::SES::ConfigurationSet").items()
    }
    assert reasons == {False: [], True: ["BOUNCE", "COMPLAINT"]}


def test_the_topic_of_mail_may_send_to_its_queue_and_its_dead_letters(prod: Stacks) -> None:
    (subscription,) = (
        each["Properties"]
        for each in prod.resources("AWS::SNS::Subscription").values()
        if each["Properties"]["Protocol"] == "sqs"
    )
    assert subscription["RawMessageDelivery"] is True
    reached = {subscription["Endpoint"]["Fn::GetAtt"][0]}
    reached.add(subscription["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0])
    allowed = {}
    for policy in prod.resources("AWS::SQS::QueuePolicy").values():
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            if statement.get("Principal") == {"Service": "sns.amazonaws.com"}:
                (queue,) = policy["Properties"]["Queues"]
                allowed[queue["Ref"]] = statement
    assert set(allowed) == reached
    assert all("MailEvents" in queue for queue in allowed)
    for statement in allowed.values():
        assert statement["Effect"] == "Allow"
        assert statement["Action"] == "sqs:SendMessage"
        assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": subscription["TopicArn"]}}


@pytest.mark.parametrize("kind", ["AWS::SQS::QueuePolicy", "AWS::S3::BucketPolicy"])
def test_other_policies_of_resources_only_refuse_what_is_not_encrypted(
    prod: Stacks, kind: str
) -> None:
    """Who uses these is a role of this account, which its own policy allows. Rules of the bus have
    no role: a queue lets each of them in that names it, and nobody else; but for the topic of mail,
    of which there is a test above.
    """
    policies = prod.resources(kind)
    assert policies
    let_in = set()
    for policy in policies.values():
        denied, *allowed = policy["Properties"]["PolicyDocument"]["Statement"]
        assert denied["Effect"] == "Deny"
        assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        for statement in allowed:
            assert statement["Effect"] == "Allow"
            if statement["Principal"] == {"Service": "sns.amazonaws.com"}:
                continue  # the topic of mail, which has a test of its own
            assert statement["Principal"] == {"Service": "events.amazonaws.com"}
            ((operator, names),) = statement["Condition"].items()
            assert operator == "ArnEquals"
            let_in.add((text_of(names["aws:SourceArn"]), text_of(statement["Resource"])))
    if kind == "AWS::SQS::QueuePolicy":
        rules = prod.resources("AWS::Events::Rule")
        sends = {
            (f"<{name}>", text_of(arn))
            for name, rule in rules.items()
            for target in rule["Properties"]["Targets"]
            for arn in (target["Arn"], target.get("DeadLetterConfig", {}).get("Arn"))
            if arn is not None and text_of(arn).startswith("<Queues")
        }
        assert let_in == sends
        assert len(sends) == 2, "the matters' queue and its dead letters"
    else:
        assert let_in == set()
    # A topic that sends to a queue needs its policy's leave.
    protocols = {
        s["Properties"]["Protocol"] for s in prod.resources("AWS::SNS::Subscription").values()
    }
    assert protocols == {"email", "sqs"}


def test_what_calls_a_function_is_allowed_to_and_only_from_here(prod: Stacks) -> None:
    allowed = {
        (text_of(p["FunctionName"]), p["Principal"])
        for p in (each["Properties"] for each in prod.resources("AWS::Lambda::Permission").values())
        if "SourceArn" in p
    }
    assert len(prod.resources("AWS::Lambda::Permission")) >= len(allowed)
    for each in prod.resources("AWS::Lambda::Permission").values():
        assert "SourceArn" in each["Properties"]
    targets = {
        (text_of(target["Arn"]), "events.amazonaws.com")
        for rule in prod.resources("AWS::Events::Rule").values()
        for target in rule["Properties"]["Targets"]
        if not text_of(target["Arn"]).startswith("<Queues")
    }
    called = {
        (function_in(each["Properties"]["IntegrationUri"]), "apigateway.amazonaws.com")
        for each in prod.resources("AWS::ApiGatewayV2::Integration").values()
    }
    assert targets
    assert called
    assert allowed == targets | called


def test_every_alarm_says_what_it_means_where_to_look_and_what_to_run(prod: Stacks) -> None:
    for name, alarm in alarms(prod).items():
        text = text_of(alarm["AlarmDescription"], unknown="x" * LONG_NAME)
        means, look, *commands = text.split("\n\n")
        assert len(means) > 60, name
        assert look.startswith("First look: "), name
        assert commands, name
        for command in commands[0].split("\n"):
            assert command.startswith("aws "), name
        assert len(text) <= DESCRIPTION_LIMIT, (name, len(text))


def test_no_alarm_looks_at_more_than_ten_metrics(prod: Stacks) -> None:
    for name, alarm in alarms(prod).items():
        assert len(metrics(alarm)) <= METRICS_LIMIT, name


def test_the_services_own_metrics_are_written_by_the_functions_that_alarms_name(
    prod: Stacks,
) -> None:
    watched = {
        (metric["MetricName"], dimension(metric, "service"))
        for alarm in alarms(prod).values()
        for metric in metrics(alarm)
        if metric["Namespace"] == SERVICE_METRICS
    }
    events = {metric: event for event, metric in COUNTED.items()}
    events |= {m: event for event, fields in MEASURED.items() for m in fields.values()}
    assert {name for name, _ in watched} == {
        "EveryPathFailed",
        "HintsLost",
        "OldestDueSeconds",
        "OldestIdleSeconds",
        "RescuesLeftOver",
        "SweepItemsFailed",
        "WebhooksRefused",
    }
    for metric, function in watched:
        assert function in recording(events[metric]), (metric, function)


def test_whoever_can_find_that_no_path_is_left_is_watched(prod: Stacks) -> None:
    watched = {dimension(m, "service") for m in metrics(alarms(prod)["EveryPathFailed"])}
    assert watched == recording("every_path_failed") == set(GIVES_UP)


def test_the_api_is_watched_for_failures_and_for_slowness(prod: Stacks) -> None:
    found = alarms(prod)
    (api, _), (live, _) = only_api(prod, "HTTP"), only_api(prod, "WEBSOCKET")
    failing, counted = metrics(found["ApiFails"])
    assert {failing["MetricName"], counted["MetricName"]} == {"5xx", "Count"}
    for metric in (failing, counted, *metrics(found["ApiSlow"])):
        assert metric["Namespace"] == "AWS/ApiGateway"
        assert dimension(metric, "ApiId") == {"Ref": api}
    assert found["ApiSlow"]["MetricName"] == "Latency"
    assert found["ApiSlow"]["ExtendedStatistic"] == "p90"
    for metric in metrics(found["LiveFails"]):
        assert dimension(metric, "ApiId") == {"Ref": live}
        assert dimension(metric, "Stage") == "live"


def test_throttles_of_what_visitors_wait_for_are_watched(prod: Stacks) -> None:
    """Those of others behind the API are failures of the API, which is watched."""
    watched = {dimension(m, "FunctionName")["Ref"] for m in metrics(alarms(prod)["Throttled"])}
    assert watched == {"BotFunction", "ClassifyFunction"}
    assert watched <= set(prod.resources("AWS::Lambda::Function"))


def test_errors_are_an_alarm_where_nothing_tries_again(prod: Stacks) -> None:
    """A queue's message is shown again, and its age and dead letters have alarms; the sweep's
    silence has one, and the stream's age and dead letters.
    """
    watched = {
        dimension(alarm, "FunctionName")["Ref"]
        for name, alarm in alarms(prod).items()
        if name.endswith("Errors")
    }
    tried_again = {
        called(prod, each["Properties"]["FunctionName"])
        for each in prod.resources("AWS::Lambda::EventSourceMapping").values()
    } | {"SweepFunction"}
    assert tried_again
    names = {f["Properties"]["Handler"].split(".")[1] for f in functions_by_name(prod).values()}
    assert len(watched | tried_again) == len(names)
    # A release takes this one over in steps, and its errors lead it back.
    assert watched & tried_again == {"TransferFunction"}


def test_all_tables_and_indexes_are_watched(prod: Stacks) -> None:
    failing, put_off = (metrics(alarms(prod)[name]) for name in ("StoreFails", "StoreThrottled"))
    for looked_at in (failing, put_off):
        tables = {text_of(dimension(metric, "TableName")) for metric in looked_at}
        assert tables == {"<audit-table>", "<settings-table>", "<transcripts-table>"}
    indexes = {dimension(metric, "GlobalSecondaryIndexName") for metric in put_off}
    assert indexes == {None, "by_list", "by_due"}
    assert {m["MetricName"] for m in failing} == {"SystemErrors"}


def test_a_sweep_that_does_not_run_is_noticed_by_its_silence(prod: Stacks) -> None:
    silent = alarms(prod)["SweepSilent"]
    assert (silent["MetricName"], silent["Statistic"]) == ("OldestDueSeconds", "SampleCount")
    assert silent["TreatMissingData"] == "breaching"
    assert silent["ComparisonOperator"] == "LessThanThreshold"
    assert (silent["Threshold"], silent["Period"], silent["EvaluationPeriods"]) == (1, 300, 1)
    late = alarms(prod)["SweepLate"]
    assert (late["Statistic"], late["Threshold"]) == ("Maximum", 300)
    full, idle = alarms(prod)["SweepFull"], alarms(prod)["SweepIdleLate"]
    assert (full["Statistic"], full["Threshold"], full["EvaluationPeriods"]) == ("Maximum", 0, 3)
    assert (idle["MetricName"], idle["Threshold"]) == ("OldestIdleSeconds", 21_600)
    others = {name: a["TreatMissingData"] for name, a in alarms(prod).items()}
    assert {name for name, how in others.items() if how != "notBreaching"} == {"SweepSilent"}


def test_the_emulator_has_the_same_alarms_but_for_calculated_ones(
    prod: Stacks, local: Stacks
) -> None:
    calculated = {name for name, alarm in alarms(prod).items() if "Metrics" in alarm}
    assert set(alarms(prod)) - set(alarms(local)) == calculated
    assert calculated >= {"ApiFails", "Throttled", "EveryPathFailed"}
