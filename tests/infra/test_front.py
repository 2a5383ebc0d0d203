"""CloudFront and AWS WAF before the API, and an environment without them."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from escalation.adapters.aws.origin_secret import HEADER
from functions.site.handler import routes as pages
from infra.app import build
from infra.components.front_door import CACHED
from infra.environments import Address, named
from infra.front import Front
from tests.infra.aws_calls import Needed, needed
from tests.infra.conftest import FUNCTION_NAMES, Stacks
from tests.infra.templates import functions_by_name, permissions, text_of

ACCOUNT = "111122223333"
ZONE = ("Z0123456789", "acme.test")
FRONT = Front(certificate_arn=f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/2")
ANSWERING = {"admin", "classify", "site", "webhooks"}
"""The functions behind the API."""
ORIGIN_SECRET = "<origin-secret-arn>"


@dataclasses.dataclass(frozen=True)
class Fronted(Stacks):
    """The templates of an environment with a front; `edge` is None where it is in us-east-1."""

    edge: dict[str, Any] | None = None

    def one(self, kind: str) -> dict[str, Any]:
        """Properties of the only resource of a type in the stacks of the deployment's region."""
        (made,) = self.resources(kind).values()
        properties: dict[str, Any] = made["Properties"]
        return properties


Deployed = Callable[..., Fronted]


@pytest.fixture(scope="module")
def deployed(functions: Path, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """Production at an address of its own in a region, behind a front or not."""
    made: dict[str, Fronted] = {}

    def once(region: str, front: Front | None = FRONT) -> Fronted:
        key = f"{region} {front}"
        if key not in made:
            arn = f"arn:aws:acm:{region}:{ACCOUNT}:certificate/1"
            address = Address(name="chat.acme.test", certificate_arn=arn, hosted_zone=ZONE)
            environment = dataclasses.replace(named("prod"), address=address, front=front)
            app = cdk.App(outdir=str(tmp_path_factory.mktemp("front")))
            with pytest.MonkeyPatch.context() as patched:
                patched.setenv("CDK_DEFAULT_ACCOUNT", ACCOUNT)
                patched.setenv("CDK_DEFAULT_REGION", region)
                stacks = build(app, environment, functions=functions)
            app.synth()
            edge = app.node.try_find_child("Escalation-prod-edge")
            data, service = (dict(Template.from_stack(stack).to_json()) for stack in stacks)
            made[key] = Fronted(
                data=data,
                service=service,
                edge=dict(Template.from_stack(edge).to_json())
                if isinstance(edge, cdk.Stack)
                else None,
            )
        return made[key]

    return once


@pytest.fixture(scope="module")
def european(deployed: Deployed) -> Fronted:
    """One that is not where CloudFront looks for its firewall."""
    return deployed("eu-central-1")


def rules(firewall: dict[str, Any]) -> dict[str, Any]:
    """The rate rules of a web ACL, by name."""
    return {
        rule["Name"]: rule["Statement"]["RateBasedStatement"]
        for rule in firewall["Rules"]
        if "RateBasedStatement" in rule["Statement"]
    }


def test_without_a_front_nothing_of_it_is_there(prod: Stacks, local: Stacks) -> None:
    for stacks in (prod, local):
        kinds = stacks.kinds()
        assert not {kind for kind in kinds if "CloudFront" in kind or "WAF" in kind}
        assert "Custom::CrossRegionExportReader" not in kinds
        for api in stacks.resources("AWS::ApiGatewayV2::Api").values():
            assert "DisableExecuteApiEndpoint" not in api["Properties"]
        assert "origin-secret" not in json.dumps([stacks.data, stacks.service])
        for function in functions_by_name(stacks).values():
            assert "ORIGIN_SECRET_ARN" not in function["Properties"]["Environment"]["Variables"]


def test_the_firewall_is_in_us_east_1_wherever_the_rest_is(
    deployed: Deployed, european: Fronted
) -> None:
    assert european.edge is not None
    there = {made["Type"] for made in european.edge["Resources"].values()}
    assert "AWS::WAFv2::WebACL" in there
    assert "AWS::WAFv2::WebACL" not in european.kinds()
    at_home = deployed("us-east-1")
    assert at_home.edge is None
    firewalls = at_home.resources("AWS::WAFv2::WebACL")
    (acl,) = firewalls
    named_by = at_home.one("AWS::CloudFront::Distribution")["DistributionConfig"]["WebACLId"]
    assert named_by == {"Fn::GetAtt": [acl, "Arn"]}


def test_no_stack_of_a_front_imports_a_value_of_another(
    deployed: Deployed, european: Fronted
) -> None:
    for fronted in (deployed("us-east-1"), european):
        for template in (fronted.data, fronted.service, fronted.edge or {}):
            assert "Fn::ImportValue" not in json.dumps(template)
            assert not any("Export" in o for o in template.get("Outputs", {}).values())


def test_rates_are_counted_by_address_and_by_bot_and_answered_as_the_api_would(
    deployed: Deployed,
) -> None:
    front = dataclasses.replace(
        FRONT, requests_of_address=700, starts_of_address=70, starts_of_bot=7_000
    )
    firewall = deployed("us-east-1", front).one("AWS::WAFv2::WebACL")
    assert firewall["Scope"] == "CLOUDFRONT"
    assert firewall["DefaultAction"] == {"Allow": {}}
    counted = rules(firewall)
    assert {name: (rule["AggregateKeyType"], rule["Limit"]) for name, rule in counted.items()} == {
        "RequestsOfAddress": ("IP", 700),
        "StartsOfAddress": ("IP", 70),
        "StartsOfBot": ("CUSTOM_KEYS", 7_000),
    }
    assert {rule["EvaluationWindowSec"] for rule in counted.values()} == {300}
    assert "ScopeDownStatement" not in counted["RequestsOfAddress"]
    (key,) = counted["StartsOfBot"]["CustomKeys"]
    assert set(key) == {"UriPath"}
    for rule in firewall["Rules"]:
        answer = rule["Action"]["Block"]["CustomResponse"]
        assert answer["ResponseCode"] == 429
        body = json.loads(
            firewall["CustomResponseBodies"][answer["CustomResponseBodyKey"]]["Content"]
        )
        assert (body["status"], body["code"]) == (429, "too_many_requests")


def test_a_start_is_known_however_its_path_is_written(european: Fronted) -> None:
    assert european.edge is not None
    (acl,) = (
        made["Properties"]
        for made in european.edge["Resources"].values()
        if made["Type"] == "AWS::WAFv2::WebACL"
    )
    counted = rules(acl)
    as_served = ["URL_DECODE", "NORMALIZE_PATH"]
    for name in ("StartsOfAddress", "StartsOfBot"):
        method, path = counted[name]["ScopeDownStatement"]["AndStatement"]["Statements"]
        assert method["ByteMatchStatement"]["SearchString"] == "POST"
        match = path["RegexMatchStatement"]
        assert [one["Type"] for one in match["TextTransformations"]] == as_served
        assert match["RegexString"] == "^/v1/bots/[^/]+/conversations/?$"
    (key,) = counted["StartsOfBot"]["CustomKeys"]
    assert [one["Type"] for one in key["UriPath"]["TextTransformations"]] == as_served


def test_no_request_is_sampled_because_samples_hold_tokens(european: Fronted) -> None:
    assert '"SampledRequestsEnabled": true' not in json.dumps(european.edge)


def test_lists_of_addresses_come_before_the_rates_and_only_if_asked_for(
    deployed: Deployed,
) -> None:
    lists: Any = ("AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesAnonymousIpList")
    front = dataclasses.replace(FRONT, refused_lists=lists)
    made = deployed("us-east-1", front).one("AWS::WAFv2::WebACL")["Rules"]
    assert [rule["Priority"] for rule in made] == [0, 1, 2, 3, 4]
    assert tuple(rule["Name"] for rule in made[:2]) == lists
    assert all(rule["OverrideAction"] == {"None": {}} for rule in made[:2])


def test_nothing_is_kept_at_the_edge_but_what_says_so_itself(european: Fronted) -> None:
    made = european.one("AWS::CloudFront::Distribution")["DistributionConfig"]
    policy = european.one("AWS::CloudFront::CachePolicy")["CachePolicyConfig"]
    assert (policy["MinTTL"], policy["DefaultTTL"]) == (0, 0)
    (policy_id,) = european.resources("AWS::CloudFront::CachePolicy")
    behaviours = {one["PathPattern"]: one for one in made["CacheBehaviors"]}
    kept = {path for path, one in behaviours.items() if one["CachePolicyId"] == {"Ref": policy_id}}
    assert kept == set(CACHED)
    never = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # AWS's Managed-CachingDisabled
    assert made["DefaultCacheBehavior"]["CachePolicyId"] == never
    assert behaviours["/v1/*"]["CachePolicyId"] == never
    assert {one["ErrorCachingMinTTL"] for one in made["CustomErrorResponses"]} == {0}
    served = {route.path.replace("<name>", "*") for route in pages}
    assert set(CACHED) <= served, "there is nothing at a path that is kept"


def test_what_is_kept_is_kept_apart_by_everything_that_its_answer_depends_on(
    european: Fronted,
) -> None:
    policy = european.one("AWS::CloudFront::CachePolicy")["CachePolicyConfig"]
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    assert set(key["HeadersConfig"]["Headers"]) == {"Host", "Origin"}
    assert key["EnableAcceptEncodingBrotli"] is True
    assert key["EnableAcceptEncodingGzip"] is True


def test_calls_pass_whole_with_their_tokens_and_the_viewers_address(european: Fronted) -> None:
    made = european.one("AWS::CloudFront::Distribution")["DistributionConfig"]
    (policy_id,) = european.resources("AWS::CloudFront::OriginRequestPolicy")
    (calls,) = (one for one in made["CacheBehaviors"] if one["PathPattern"] == "/v1/*")
    for one in (calls, made["DefaultCacheBehavior"]):
        assert one["OriginRequestPolicyId"] == {"Ref": policy_id}
        assert {"GET", "POST", "PUT", "DELETE", "OPTIONS"} <= set(one["AllowedMethods"])
    # Host is among a viewer's headers: the API is asked by the name that it has.
    policy = european.one("AWS::CloudFront::OriginRequestPolicy")["OriginRequestPolicyConfig"]
    assert policy["HeadersConfig"] == {
        "HeaderBehavior": "allViewerAndWhitelistCloudFront",
        "Headers": ["CloudFront-Viewer-Address"],
    }
    assert policy["QueryStringsConfig"] == {"QueryStringBehavior": "all"}


def test_only_encrypted_calls_by_new_protocols_are_taken(european: Fronted) -> None:
    made = european.one("AWS::CloudFront::Distribution")["DistributionConfig"]
    assert made["HttpVersion"] == "http2and3"
    assert made["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert made["ViewerCertificate"]["AcmCertificateArn"] == FRONT.certificate_arn
    (origin,) = made["Origins"]
    assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    assert origin["CustomOriginConfig"]["OriginSSLProtocols"] == ["TLSv1.2"]
    (calls,) = (one for one in made["CacheBehaviors"] if one["PathPattern"] == "/v1/*")
    assert calls["ViewerProtocolPolicy"] == "https-only"
    every = [made["DefaultCacheBehavior"], *made["CacheBehaviors"]]
    assert "allow-all" not in {one["ViewerProtocolPolicy"] for one in every}


def test_the_origins_secret_is_in_no_template(european: Fronted) -> None:
    (secret_id,) = (
        logical_id
        for logical_id, made in european.resources("AWS::SecretsManager::Secret").items()
        if "CloudFront" in made["Properties"]["Description"]
    )
    made = european.one("AWS::CloudFront::Distribution")["DistributionConfig"]
    (header,) = made["Origins"][0]["OriginCustomHeaders"]
    assert header["HeaderName"] == HEADER
    resolved = f"{{{{resolve:secretsmanager:<{secret_id}>:SecretString:current::}}}}"
    assert text_of(header["HeaderValue"]) == resolved


def test_the_name_leads_to_cloudfront_and_the_api_has_no_other(european: Fronted) -> None:
    (distribution,) = european.resources("AWS::CloudFront::Distribution")
    records = european.resources("AWS::Route53::RecordSet").values()
    assert {one["Properties"]["Type"] for one in records} == {"A", "AAAA"}
    target = {"Fn::GetAtt": [distribution, "DomainName"]}
    assert {json.dumps(r["Properties"]["AliasTarget"]["DNSName"]) for r in records} == {
        json.dumps(target)
    }
    assert european.data["Outputs"]["AddressTarget"]["Value"] == target
    closed = {
        api["Properties"]["ProtocolType"]: api["Properties"].get("DisableExecuteApiEndpoint", False)
        for api in european.resources("AWS::ApiGatewayV2::Api").values()
    }
    # Sockets have that address alone, and take a ticket that came by the front.
    assert closed == {"HTTP": True, "WEBSOCKET": False}
    assert european.one("AWS::ApiGatewayV2::ApiMapping")["DomainName"] == "chat.acme.test"
    assert "ApiEndpoint" not in european.service["Outputs"]
    client = european.one("AWS::Cognito::UserPoolClient")
    assert client["CallbackURLs"] == ["https://chat.acme.test/"]


def test_each_function_of_the_api_is_told_the_secret_and_no_other_is(european: Fronted) -> None:
    told = {
        name
        for name, function in functions_by_name(european).items()
        if "ORIGIN_SECRET_ARN" in function["Properties"]["Environment"]["Variables"]
    }
    assert told == ANSWERING


@pytest.mark.parametrize("name", FUNCTION_NAMES)
def test_a_front_lets_a_function_read_its_secret_and_do_nothing_more(
    deployed: Deployed, european: Fronted, name: str
) -> None:
    before = permissions(deployed("eu-central-1", None), name)
    after = permissions(european, name)
    more = {to: actions for to, actions in after.items() if before.get(to) != actions}
    reads = {ORIGIN_SECRET: {"secretsmanager:GetSecretValue"}}
    assert more == (reads if name in ANSWERING else {})
    # The same is true of what the code can come to call.
    assert name not in ANSWERING or Needed("secretsmanager:GetSecretValue") in needed(name)


def test_an_address_without_a_front_is_the_apis_and_in_no_other_region(deployed: Deployed) -> None:
    stacks = deployed("eu-central-1", None)
    assert stacks.edge is None
    assert not {kind for kind in stacks.kinds() if "CloudFront" in kind}
    (record,) = stacks.resources("AWS::Route53::RecordSet").values()
    (domain,) = stacks.resources("AWS::ApiGatewayV2::DomainName")
    target = record["Properties"]["AliasTarget"]["DNSName"]
    assert target == {"Fn::GetAtt": [domain, "RegionalDomainName"]}
    for api in stacks.resources("AWS::ApiGatewayV2::Api").values():
        assert "DisableExecuteApiEndpoint" not in api["Properties"]


def test_whatever_may_be_refused_is_made_before_what_is_kept(european: Fronted) -> None:
    (distribution,) = european.resources("AWS::CloudFront::Distribution")
    for kind in ("AWS::DynamoDB::Table", "AWS::S3::Bucket"):
        for name, kept in european.resources(kind).items():
            assert "Listeners" in name or distribution in kept["DependsOn"]
