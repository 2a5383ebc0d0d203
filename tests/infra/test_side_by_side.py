"""Several environments in one account, and one environment in several regions, by the templates."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from infra.app import build
from infra.environments import EnvironmentName, named
from tests.infra.conftest import Stacks, Synthesise
from tests.infra.templates import text_of

NAMED: tuple[str, ...] = (
    "Name",
    "FunctionName",
    "TableName",
    "BucketName",
    "QueueName",
    "TopicName",
    "RoleName",
)
NAMED += ("LogGroupName", "UserPoolName", "Domain", "AlarmName", "DashboardName", "RuleName")
NAMED += ("PolicyName", "ClientName", "ManagedPolicyName", "BackupVaultName", "AliasName")
# Names within something that is the environment's own already.
INSIDE = {"AWS::IAM::Policy", "AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Authorizer"}
INSIDE |= {"AWS::ApiGatewayV2::Stage", "AWS::Lambda::Alias"}
REGION = re.compile(r"\b(?:us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d\b")
# CloudFront and what stands before it are in this one region, wherever the rest is.
ONLY_THERE: set[str] = set()


@pytest.mark.parametrize("name", ["dev", "staging", "prod"])
def test_every_name_that_is_given_holds_the_environments(
    synthesise: Synthesise, name: EnvironmentName
) -> None:
    given = {
        f"{logical_id}.{key}": text_of(value)
        for logical_id, resource in _resources(synthesise(name)).items()
        if resource["Type"] not in INSIDE
        for key, value in resource.get("Properties", {}).items()
        if key in NAMED and not _refers(value)
    }
    # One of a name in an account: `mail_identity` says what to do where two want it.
    without = {k: v for k, v in given.items() if name not in v}
    assert {k for k in without if not k.startswith("MailIdentity")} == set()
    assert given


def test_no_stack_exports_anything(synthesise: Synthesise) -> None:
    """An export is a name in a region, too."""
    for name in get_args(EnvironmentName):
        stacks = synthesise(name)
        for template in (stacks.data, stacks.service):
            assert not [o for o in template.get("Outputs", {}).values() if "Export" in o]


@pytest.mark.parametrize("name", ["dev", "staging", "prod"])
def test_no_environment_may_touch_what_is_another_ones(
    synthesise: Synthesise, name: EnvironmentName
) -> None:
    """Secrets, parameters and stacks are told apart by names."""
    written = json.dumps(_resources(synthesise(name)))
    others = {"dev", "staging", "prod", "local"} - {name}
    for other in others:
        assert f"escalation/{other}/" not in written
        assert f"Escalation-{other}-" not in written


def test_no_template_names_a_region(prod: Stacks) -> None:
    found = set(REGION.findall(json.dumps([prod.data, prod.service])))
    assert found - ONLY_THERE == set()


def test_two_regions_get_the_same_but_for_their_names(
    functions: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """eu-south-2 was opened in 2022: whatever assumes an older one shows here."""
    made: list[str] = []
    for region in ("us-east-1", "eu-south-2"):
        monkeypatch.setenv("CDK_DEFAULT_ACCOUNT", "111122223333")
        monkeypatch.setenv("CDK_DEFAULT_REGION", region)
        app = cdk.App(outdir=str(tmp_path_factory.mktemp(region)))
        stacks = build(app, named("dev"), functions=functions)
        app.synth()
        written = json.dumps([dict(Template.from_stack(stack).to_json()) for stack in stacks])
        made.append(written.replace(region, "<region>"))
    assert made[0] == made[1]


def _refers(value: Any) -> bool:
    """Whether it is another resource's name, which CloudFormation chose."""
    written = re.findall(r'"(?:Ref|Fn::GetAtt)": \[?"([^"]+)', json.dumps(value))
    return any(not name.startswith("AWS::") for name in written)


def _resources(stacks: Stacks) -> dict[str, Any]:
    return {**stacks.data["Resources"], **stacks.service["Resources"]}
