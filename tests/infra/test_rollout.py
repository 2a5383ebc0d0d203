"""A release takes over what somebody waits for in steps, and alarms lead it back."""

import dataclasses
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from infra.app import build, selected
from infra.components.rollout import REPUBLISH
from infra.environments import EnvironmentName, named
from tests.infra.conftest import Stacks, Synthesise
from tests.infra.templates import called, entrances, function_in, functions_by_name, text_of

AWAITED = {"admin", "bot", "classify", "live", "site", "transfer", "webhooks"}
"""By a visitor, a member, a browser (for pages, or to open a socket), a helpdesk or another
function.
"""


def aliased(stacks: Stacks) -> dict[str, str]:
    """Alias by function's name."""
    of = {alias: function for alias, function in entrances(stacks).items() if alias != function}
    names = {
        id_: f["Properties"]["Handler"].split(".")[1]
        for id_, f in stacks.resources("AWS::Lambda::Function").items()
    }
    return {names[function]: alias for alias, function in of.items()}


def test_what_somebody_waits_for_is_known_by_an_alias(prod: Stacks) -> None:
    assert set(aliased(prod)) == AWAITED
    for alias in prod.resources("AWS::Lambda::Alias").values():
        assert alias["Properties"]["Name"] == "live"
        version = alias["Properties"]["FunctionVersion"]["Fn::GetAtt"]
        of = prod.resources("AWS::Lambda::Version")[version[0]]["Properties"]["FunctionName"]
        assert of == alias["Properties"]["FunctionName"]
        assert "CodeDeployLambdaAliasUpdate" in alias["UpdatePolicy"]


def test_nobody_who_calls_it_gets_past_the_alias(prod: Stacks) -> None:
    known, behind = aliased(prod), set(aliased(prod).values())
    for each in prod.resources("AWS::ApiGatewayV2::Integration").values():
        assert function_in(each["Properties"]["IntegrationUri"]).strip("<>") in behind
    for each in prod.resources("AWS::Lambda::Permission").values():
        if each["Properties"]["Principal"] == "apigateway.amazonaws.com":
            assert each["Properties"]["FunctionName"]["Ref"] in behind
    for each in prod.resources("AWS::Lambda::EventSourceMapping").values():
        behind_it = called(prod, each["Properties"]["FunctionName"])
        known_so = any(alias in str(each["Properties"]["FunctionName"]) for alias in behind)
        assert known_so == (behind_it in {entrances(prod)[alias] for alias in behind})
    for name in ("classify", "admin", "transfer", "auto_reply"):
        told = functions_by_name(prod)[name]["Properties"]["Environment"]["Variables"]
        assert told["REFERENCE_BOT_ARN"] == {"Ref": known["bot"]}


def test_alarms_lead_a_release_back(prod: Stacks) -> None:
    groups = prod.resources("AWS::CodeDeploy::DeploymentGroup")
    assert len(groups) == len(AWAITED)
    watching = set()
    for group in groups.values():
        properties = group["Properties"]
        assert properties["DeploymentConfigName"].endswith("LambdaCanary10Percent5Minutes")
        assert set(properties["AutoRollbackConfiguration"]["Events"]) == {
            "DEPLOYMENT_FAILURE",
            "DEPLOYMENT_STOP_ON_ALARM",
        }
        names = {text_of(alarm["Name"]) for alarm in properties["AlarmConfiguration"]["Alarms"]}
        assert properties["AlarmConfiguration"]["Enabled"] is True
        (own,) = {name for name in names if "Errors" in name}
        assert any("ApiFails" in name for name in names)
        watching.add(own)
    assert len(watching) == len(AWAITED), "each by the errors of its own function as well"


@pytest.mark.parametrize("name", ["dev", "staging", "local"])
def test_elsewhere_a_release_takes_over_at_once(
    synthesise: Synthesise, name: EnvironmentName
) -> None:
    assert not synthesise(name).resources("AWS::Lambda::Alias")


def test_a_release_can_get_past_an_alarm_that_it_mends() -> None:
    app = cdk.App(context={"env": "prod", "gradual": "all_at_once"})
    assert selected(app).gradual == "all_at_once"
    assert selected(cdk.App(context={"env": "dev", "gradual": "all_at_once"})).gradual is None


@pytest.mark.slow
def test_past_alarms_nothing_is_asked_and_a_version_can_be_made_without_a_change(
    prod: Stacks, functions: Path, tmp_path: Path
) -> None:
    app = cdk.App(
        outdir=str(tmp_path),
        context={REPUBLISH: "1", "@aws-cdk/aws-lambda:recognizeLayerVersion": True},
    )
    environment = dataclasses.replace(named("prod"), gradual="all_at_once")
    template = Template.from_stack(build(app, environment, functions=functions)[1])
    for group in template.find_resources("AWS::CodeDeploy::DeploymentGroup").values():
        assert "AlarmConfiguration" not in group["Properties"]
    versions = set(template.find_resources("AWS::Lambda::Version"))
    assert not versions & set(prod.resources("AWS::Lambda::Version"))
