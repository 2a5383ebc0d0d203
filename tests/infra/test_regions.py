"""What an environment names outside of the regions that it allows is refused at synthesis."""

import dataclasses
from typing import Any

import pytest

from infra.deployable import NotDeployable, check
from infra.environments import Address, Environment, named
from tests.infra.test_deployable import ready

BOT = "arn:aws:lambda:{}:111122223333:function:bot-*"
CERTIFICATE = "arn:aws:acm:{}:111122223333:certificate/1"


def european(**more: Any) -> Environment:
    return dataclasses.replace(ready("prod"), allowed_regions=("eu-*",), **more)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"bedrock_model_id": "eu.anthropic.claude"},
        {"bedrock_model_id": "anthropic.claude"},
        {"allowed_bot_arns": (BOT.format("eu-west-1"), BOT.format("eu-*"))},
        {"address": Address(name="a.test", certificate_arn=CERTIFICATE.format("eu-north-1"))},
    ],
)
def test_what_stays_in_the_allowed_regions_is_taken(more: dict[str, Any]) -> None:
    check(european(**more), without_bytecode=True, region="eu-central-1")


@pytest.mark.parametrize(
    ("more", "region", "said"),
    [
        ({}, "us-east-1", "deployed to us-east-1"),
        ({"bedrock_model_id": "us.anthropic.claude"}, None, r"may send calls to us-\*"),
        (
            {"embedding_model_id": "us.cohere.embed"},
            None,
            r"embedding_model_id us.cohere",
        ),
        ({"bedrock_model_id": "global.anthropic.claude"}, None, r"may send calls to \*"),
        ({"bedrock_model_id": "apac.anthropic.claude"}, None, r"may send calls to ap-\*"),
        (
            {"bedrock_model_id": "arn:aws:bedrock:us-east-1:111122223333:inference-profile/x"},
            None,
            "may send calls to us-east-1",
        ),
        ({"allowed_bot_arns": (BOT.format("us-east-1"),)}, None, "in us-east-1"),
        ({"allowed_bot_arns": (BOT.format("*"),)}, None, r"in \*"),
        ({"allowed_bot_arns": ("*",)}, None, "in no region"),
        (
            {"address": Address(name="a.test", certificate_arn=CERTIFICATE.format("us-east-1"))},
            None,
            "certificate is in us-east-1",
        ),
    ],
)
def test_what_is_outside_is_refused_and_named(
    more: dict[str, Any], region: str | None, said: str
) -> None:
    with pytest.raises(NotDeployable, match=said):
        check(european(**more), without_bytecode=True, region=region)


def test_a_profile_of_a_geography_needs_all_of_it() -> None:
    two = dataclasses.replace(
        european(), allowed_regions=("eu-west-1", "eu-central-1"), bedrock_model_id="eu.model"
    )
    with pytest.raises(NotDeployable, match=r"may send calls to eu-\*"):
        check(two, without_bytecode=True)


def test_without_a_list_everything_may_be_anywhere() -> None:
    anywhere = dataclasses.replace(ready("prod"), bedrock_model_id="global.model")
    check(anywhere, without_bytecode=True, region="us-east-1")
    assert named("prod").allowed_regions == ()
