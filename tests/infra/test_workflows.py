"""What GitHub runs: nothing with more rights than its step needs, and nothing that may change."""

import re
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
import yaml  # type: ignore[import-untyped] # its types are another package
from aws_cdk.assertions import Template

from infra.github import HOST, build
from infra.packaging import ROOT
from tests.infra.templates import text_of

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def read(path: Path) -> dict[str, Any]:
    """A workflow. YAML takes its key `on` for a truth."""
    found: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    found["on"] = found.pop(True)
    return found


def named(name: str) -> dict[str, Any]:
    """A workflow by its file's name."""
    return read(ROOT / ".github" / "workflows" / f"{name}.yml")


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    """Of all jobs."""
    return [step for job in workflow["jobs"].values() for step in job.get("steps", [])]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_only_read_unless_a_job_says_more(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in workflow["on"]
    for job in workflow["jobs"].values():
        more = {k: v for k, v in job.get("permissions", {}).items() if k != "contents"}
        assert more in ({}, {"id-token": "write"})
        assert "steps" not in job or job["timeout-minutes"] <= 90


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_other_peoples_actions_are_pinned_to_a_commit(path: Path) -> None:
    for step in steps(read(path)):
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]), step


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_nothing_that_somebody_typed_becomes_a_command(path: Path) -> None:
    for step in steps(read(path)):
        assert "${{" not in step.get("run", ""), step


def test_only_what_is_called_by_deploy_signs_in_to_aws_and_keeps_no_key() -> None:
    signing_in = {
        path.stem
        for path in WORKFLOWS
        for step in steps(read(path))
        if "configure-aws-credentials" in step.get("uses", "")
    }
    assert signing_in == {"aws"}
    assert set(named("aws")["on"]) == {"workflow_call"}
    for path in WORKFLOWS:
        assert "secrets." not in path.read_text(encoding="utf-8")
        assert "aws-access-key" not in path.read_text(encoding="utf-8")


def test_main_is_tested_then_deployed_to_staging_then_shown_and_deployed_to_prod() -> None:
    jobs = named("deploy")["jobs"]
    order = {name: job.get("needs") for name, job in jobs.items()}
    assert order == {
        "test": None,
        "pull-request-diff": None,
        "staging": "test",
        "prod-diff": "staging",
        "prod": "prod-diff",
        "by-hand": "test",
    }
    calls = {name: tuple(job.get("with", {}).values()) for name, job in jobs.items()}
    assert calls["staging"] == ("deploy", "staging")
    assert calls["prod-diff"] == ("diff", "prod")
    assert calls["prod"] == ("deploy", "prod")
    assert jobs["test"]["uses"] == "./.github/workflows/ci.yml"
    assert "workflow_call" in named("ci")["on"]


def test_a_pull_request_can_be_shown_and_not_deployed_and_a_forks_not_even_shown() -> None:
    (shown,) = (
        job for job in named("deploy")["jobs"].values() if "== 'pull_request'" in job.get("if", "")
    )
    assert shown["with"]["what"] == "diff"
    assert "head.repo.full_name == github.repository" in shown["if"]
    (job,) = named("aws")["jobs"].values()
    assert "format('diff-{0}', inputs.environment) || inputs.environment" in job["environment"]


def test_the_commands_are_those_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = " ".join(step.get("run", "") for step in steps(named("aws")))
    for target in ("diff", "deploy"):
        assert f'make {target} env="$DEPLOYED"' in commands
        assert re.search(rf"^{target}: named", makefile, re.MULTILINE)


@pytest.fixture(scope="module")
def template() -> Template:
    """The roles that the workflow takes, where the account has no provider yet."""
    return Template.from_stack(build(cdk.App(context={"env": "prod", "repository": "acme/chat"})))


def test_a_role_is_the_workflows_in_one_environment_of_one_repository(template: Template) -> None:
    subjects = {
        logical_id[:4]: role["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]
        for logical_id, role in template.find_resources("AWS::IAM::Role").items()
    }
    for statement in subjects.values():
        assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
        assert statement["Condition"]["StringEquals"][f"{HOST}:aud"] == "sts.amazonaws.com"
    named_so = {name: s["Condition"]["StringEquals"][f"{HOST}:sub"] for name, s in subjects.items()}
    assert named_so == {
        "Depl": "repo:acme/chat:environment:prod",
        "Diff": "repo:acme/chat:environment:diff-prod",
    }


def test_they_may_only_take_the_roles_of_cdk_bootstrap(template: Template) -> None:
    may = {}
    for logical_id, policy in template.find_resources("AWS::IAM::Policy").items():
        (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
        assert statement["Action"] == "sts:AssumeRole"
        resources = statement["Resource"]
        arns = [text_of(one) for one in (resources if isinstance(resources, list) else [resources])]
        may[logical_id[:4]] = {
            re.fullmatch(r".*:role/cdk-hnb659fds-([a-z-]+)-role-<AWS::AccountId>-.*", arn)[1]  # type: ignore[index]
            for arn in arns
        }
    assert may == {"Depl": {"deploy", "file-publishing", "lookup"}, "Diff": {"lookup"}}


@pytest.mark.parametrize(
    "context", [{"env": "prod"}, {"repository": "a/b"}, {"env": "prod", "repository": "a/b/*"}]
)
def test_it_says_what_is_missing(context: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="-c "):
        build(cdk.App(context=context))


def test_an_account_that_has_the_provider_keeps_it() -> None:
    context = {"env": "prod", "repository": "acme/chat", "provider": "existing"}
    again = Template.from_stack(build(cdk.App(context=context)))
    again.resource_count_is("AWS::IAM::OIDCProvider", 0)
