"""The WebSocket API as it is deployed, and who is told of it."""

import json

import pytest

from infra.environments import EnvironmentName
from infra.published import LIVE_STAGE
from tests.infra.conftest import Stacks, Synthesise
from tests.infra.templates import functions_by_name, of_api, only_api, text_of

POSTS = "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI"


def test_it_is_throttled_and_its_access_log_holds_no_ticket(prod: Stacks) -> None:
    (stage,) = of_api(prod, "Stage", protocol="WEBSOCKET").values()
    assert stage["Properties"]["StageName"] == LIVE_STAGE
    limits = stage["Properties"]["DefaultRouteSettings"]
    assert (limits["ThrottlingRateLimit"], limits["ThrottlingBurstLimit"]) == (500, 1000)
    written = stage["Properties"]["AccessLogSettings"]["Format"]
    assert json.loads(written)["socket"] == "$context.connectionId"
    assert "header" not in written
    assert "authorizer" not in written
    (account,) = prod.resources("AWS::ApiGateway::Account")
    assert account in stage["DependsOn"], "its log is refused before the account has a role for it"


def test_all_that_happens_on_sockets_goes_to_one_function(prod: Stacks) -> None:
    routes = of_api(prod, "Route", protocol="WEBSOCKET").values()
    assert {route["Properties"]["RouteKey"] for route in routes} == {
        "$connect",
        "$disconnect",
        "$default",
    }


def test_the_accounts_role_for_logs_stays_when_the_stack_goes(prod: Stacks) -> None:
    (account,) = prod.resources("AWS::ApiGateway::Account").values()
    role = account["Properties"]["CloudWatchRoleArn"]["Fn::GetAtt"][0]
    assert account["DeletionPolicy"] == "Retain"
    assert prod.resources("AWS::IAM::Role")[role]["DeletionPolicy"] == "Retain"


@pytest.mark.parametrize("name", ["dev", "staging", "prod", "local"])
def test_browsers_and_functions_are_told_of_one_and_the_same_api(
    synthesise: Synthesise, name: EnvironmentName
) -> None:
    stacks = synthesise(name)
    api, _ = only_api(stacks, "WEBSOCKET")
    told = {
        function: made["Properties"]["Environment"]["Variables"]
        for function, made in functions_by_name(stacks).items()
    }
    shown = {text_of(each["LIVE_URL"]) for each in told.values() if "LIVE_URL" in each}
    sent_to = {text_of(each[POSTS]) for each in told.values() if POSTS in each}
    if name == "local":
        assert shown == {"ws://127.0.0.1:8000/live"}
        assert sent_to == {f"http://127.0.0.1:4566/_aws/execute-api/<{api}>/live"}
    else:
        aws = f"<{api}>.execute-api.<AWS::Region>.<AWS::URLSuffix>/live"
        assert (shown, sent_to) == ({f"wss://{aws}"}, {f"https://{aws}"})
    assert {each for each in told if "LIVE_URL" in told[each]} == {"admin", "classify", "site"}
    assert {each for each in told if POSTS in told[each]} == {"dispatch", "live"}
