"""No function reaches what its work does not need: no wildcards; secrets, mail and users by few."""

import json
from typing import Any

from tests.infra.conftest import Stacks
from tests.infra.templates import as_list, functions_allowed

# Every resource with a wildcard that a policy may name, and why it has to.
ACCEPTED_WILDCARDS = {
    ":secret:escalation/prod/connection/*": "names are made when a workspace connects a helpdesk",
    ":secret:escalation/prod/token/*": "names are made when a workspace connects a helpdesk",
    ":secret:escalation/prod/webhook/*": "names are made when a webhook is set up",
    ":secret:escalation/prod/outgoing/*": "names are made when a workspace names a receiver",
    ":secret:escalation/prod/identity/*": "names are made when a workspace signs identities",
    ":identity/*": "in SES's sandbox the recipient's identity is authorised, too",
    "/live/POST/@connections/*": "a socket gets its name when a browser opens it",
    "/exports/*": "exports are named at run time",
    "/indexes/*": "indexes are named after bots, which are made at run time",
}


def test_no_role_is_allowed_a_wildcard_that_is_not_accounted_for(prod: Stacks) -> None:
    for logical_id, policy in prod.resources("AWS::IAM::Policy").items():
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            for action in as_list(statement["Action"]):
                assert "*" not in action, (logical_id, action)
            for resource in as_list(statement["Resource"]):
                _assert_accounted_for(logical_id, resource)


def test_only_the_functions_that_need_them_reach_credentials_mail_and_users(prod: Stacks) -> None:
    assert functions_allowed(prod, "secretsmanager:CreateSecret") == {"Admin"}
    assert functions_allowed(prod, "secretsmanager:GetSecretValue") == {
        "Admin",
        "AutoReply",
        "Classify",
        "CreateTicket",
        "Jobs",
        "Live",
        "SendWebhook",
        "SyncTicket",
        "Webhooks",
    }
    assert functions_allowed(prod, "ses:SendEmail") == {"Admin", "SendEmail"}
    assert functions_allowed(prod, "cognito-idp:AdminCreateUser") == {"Admin"}
    assert functions_allowed(prod, "lambda:InvokeFunction") == {
        "Admin",
        "AutoReply",
        "Classify",
        "Transfer",
    }
    assert functions_allowed(prod, "s3:PutObject") == {"Jobs"}
    assert functions_allowed(prod, "dynamodb:Scan") == set()


def test_the_function_that_counts_reads_and_changes_next_to_nothing_of_a_bot_and_no_workspace(
    prod: Stacks,
) -> None:
    statements = [
        statement
        for logical_id, policy in prod.resources("AWS::IAM::Policy").items()
        if logical_id.startswith("AggregateRole")
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]
    actions = {action for statement in statements for action in as_list(statement["Action"])}
    services = {action.partition(":")[0] for action in actions}
    assert services == {"dynamodb", "logs", "sqs"}
    assert "dynamodb:Scan" not in actions
    of_settings = {
        as_list(statement["Action"])[0]: statement["Condition"]
        for statement in statements
        if "settings" in str(statement["Resource"]).lower()
    }
    bots = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["BOT#*"]}}
    only = {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["pk", "sk", "answers"]}}
    assert of_settings == {"dynamodb:Query": bots, "dynamodb:UpdateItem": bots | only}


def test_the_pages_have_no_access_to_anything_but_their_own_log(prod: Stacks) -> None:
    actions = {
        action
        for logical_id, policy in prod.resources("AWS::IAM::Policy").items()
        if logical_id.startswith("SiteRole")
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        for action in as_list(statement["Action"])
    }
    assert actions == {"logs:CreateLogStream", "logs:PutLogEvents"}


def _assert_accounted_for(logical_id: str, resource: Any) -> None:
    text = resource if isinstance(resource, str) else json.dumps(resource)
    if "*" not in text:
        return
    tail = resource["Fn::Join"][1][-1] if isinstance(resource, dict) else resource
    assert tail in ACCEPTED_WILDCARDS, (logical_id, resource)
