"""Who may call a large language model: the functions that do, and that one model only."""

import dataclasses
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from escalation.adapters.aws import keys
from infra.app import build
from infra.environments import named
from tests.infra.conftest import Stacks

CALLERS = {"bot", "classify", "create_ticket", "send_email", "transfer", "admin"}
WithModel = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def with_model(functions: Path, tmp_path_factory: pytest.TempPathFactory) -> WithModel:
    node = Path(sys.executable).parent / "node"
    if node.exists():
        os.environ.setdefault("JSII_NODE", str(node))

    def make(model_id: str | None, embeddings: str | None = None) -> dict[str, Any]:
        environment = dataclasses.replace(
            named("prod"),
            bedrock_model_id=model_id,
            bedrock_prices_usd=(1.0, 5.0),
            embedding_model_id=embeddings,
        )
        app = cdk.App(outdir=str(tmp_path_factory.mktemp("model")))
        _, service = build(app, environment, functions=functions)
        app.synth()
        return dict(Template.from_stack(service).to_json())

    return make


def _resources(service: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [made for made in service["Resources"].values() if made["Type"] == kind]


def callers(service: dict[str, Any], variable: str = "BEDROCK_MODEL_ID") -> set[str]:
    """Functions that are told a model."""
    made = _resources(service, "AWS::Lambda::Function")
    return {
        function["Properties"]["Handler"].split(".")[1]
        for function in made
        if variable in function["Properties"]["Environment"]["Variables"]
    }


def statements(service: dict[str, Any]) -> list[dict[str, Any]]:
    """Permissions on Bedrock."""
    return [
        statement
        for policy in _resources(service, "AWS::IAM::Policy")
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if "bedrock" in str(statement["Action"])
    ]


def test_without_a_model_nobody_may_call_one(prod: Stacks) -> None:
    assert callers(prod.service) == set()
    assert statements(prod.service) == []


def test_each_function_that_asks_a_model_may_call_that_one(with_model: WithModel) -> None:
    service = with_model("anthropic.claude-haiku-4-5-20251001-v1:0")
    assert callers(service) == CALLERS
    allowed = statements(service)
    assert len(allowed) == len(CALLERS)
    for statement in allowed:
        assert statement["Action"] == "bedrock:InvokeModel"
        assert "*" not in str(statement["Resource"])
        assert "foundation-model/anthropic.claude-haiku-4-5" in str(statement["Resource"])


def test_the_bot_may_count_its_questions_and_touch_nothing_else_of_chats(
    with_model: WithModel,
) -> None:
    service = with_model("anthropic.claude-haiku-4-5-20251001-v1:0")
    counting = [
        statement
        for policy in _resources(service, "AWS::IAM::Policy")
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if "Condition" in statement and "BUDGET#*" in str(statement["Condition"])
    ]
    (statement,) = counting
    assert statement["Action"] == "dynamodb:UpdateItem"
    assert statement["Condition"] == {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["BUDGET#*"]}
    }
    assert keys.budget_pk("BOT#b", "2026-01-01").startswith("BUDGET#")


def test_an_inference_profile_may_pass_calls_on_to_its_own_model_only(
    with_model: WithModel,
) -> None:
    allowed = statements(with_model("eu.anthropic.claude-haiku-4-5-20251001-v1:0"))
    assert len(allowed) == len(CALLERS)
    for statement in allowed:
        profile, model = statement["Resource"]
        assert "inference-profile/eu.anthropic" in str(profile)
        assert "*::foundation-model/anthropic.claude-haiku-4-5" in str(model)


def test_an_embedding_model_is_asked_by_the_bot_and_by_who_makes_indexes(
    with_model: WithModel,
) -> None:
    service = with_model(None, "amazon.titan-embed-text-v2:0")
    assert callers(service) == set()
    assert callers(service, "EMBEDDING_MODEL_ID") == {"admin", "bot", "jobs"}
    assert callers(service, "EMBEDDING_CALLS_OF_WORKSPACE") == {"bot", "jobs"}
    allowed = statements(service)
    assert len(allowed) == 2
    for statement in allowed:
        assert statement["Action"] == "bedrock:InvokeModel"
        assert "*" not in str(statement["Resource"])
        assert "foundation-model/amazon.titan-embed-text-v2:0" in str(statement["Resource"])
