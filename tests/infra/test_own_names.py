"""Names that are the operator's own: the sender's domain, the API's address, a file's region."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template
from boto3 import Session

from escalation.adapters.aws.clients import config_for
from escalation.adapters.aws.files import S3FileStore
from escalation.domain.ports import SystemClock
from infra.app import build
from infra.environments import Address, Environment, named
from tests.infra.conftest import Stacks, Synthesise
from tests.infra.templates import of_api, statements_by_name, text_of

OWN = Address(name="chat.acme.test", certificate_arn="arn:aws:acm:eu-south-1:1:certificate/1")
ZONE = ("Z0123456789", "acme.test")
With = Callable[..., Stacks]


@pytest.fixture(scope="module")
def with_(functions: Path, tmp_path_factory: pytest.TempPathFactory) -> With:
    """Production with some settings changed."""
    made: dict[str, Stacks] = {}

    def once(**changes: object) -> Stacks:
        key = str(changes)
        if key not in made:
            environment: Environment = dataclasses.replace(named("prod"), **changes)  # type: ignore[arg-type]  # of any field
            app = cdk.App(outdir=str(tmp_path_factory.mktemp("own")))
            data, service = build(app, environment, functions=functions)
            app.synth()
            made[key] = Stacks(
                dict(Template.from_stack(data).to_json()),
                dict(Template.from_stack(service).to_json()),
            )
        return made[key]

    return once


def depends(stacks: Stacks, on: str, kind: str) -> bool:
    """Whether everything of one type that is kept waits until what is of another is there."""
    first = set(stacks.resources(on))
    kept = [r for r in stacks.resources(kind).values() if r.get("DeletionPolicy") != "Delete"]
    assert kept
    return all(first <= set(r.get("DependsOn", [])) for r in kept)


@pytest.mark.parametrize(
    "kept", ["AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"]
)
def test_what_is_kept_is_made_after_everything_that_may_be_refused(
    with_: With, prod: Stacks, kept: str
) -> None:
    """So that a first deployment that fails leaves nothing behind which the next stumbles over."""
    assert prod.resources(kept)
    for fallible in ("AWS::SES::EmailIdentity", "AWS::Cognito::UserPoolDomain"):
        assert prod.resources(fallible)
        assert depends(prod, fallible, kept), fallible
    assert depends(with_(address=OWN), "AWS::ApiGatewayV2::DomainName", kept)


def test_an_identity_that_the_account_has_is_used_and_not_made(with_: With, prod: Stacks) -> None:
    (made,) = prod.resources("AWS::SES::EmailIdentity").values()
    assert made["Properties"]["EmailIdentity"] == "example.com"
    assert made["DeletionPolicy"] == "RetainExceptOnCreate"
    stacks = with_(mail_identity="existing")
    assert stacks.resources("AWS::SES::EmailIdentity") == {}
    # Its own configuration set is another's, or none: mail names this environment's.
    assert len(stacks.resources("AWS::SES::ConfigurationSet")) == 2
    variables = stacks.resources("AWS::Lambda::Function")["SendEmailFunction"]["Properties"][
        "Environment"
    ]["Variables"]
    assert text_of(variables["MAIL_CONFIGURATION_SET"]) == "<mail-configuration-set>"
    for_visitors = text_of(variables["VISITOR_MAIL_CONFIGURATION_SET"])
    assert for_visitors == "<mail-for-visitors-configuration-set>"


def test_what_visitors_ask_for_goes_to_nobody_who_has_bounced_or_complained(prod: Stacks) -> None:
    sets = [each["Properties"] for each in prod.resources("AWS::SES::ConfigurationSet").values()]
    suppressed = [each["SuppressionOptions"]["SuppressedReasons"] for each in sets]
    # A team's mail is sent past the account's list: who gets no more of it is in our own record.
    assert sorted(suppressed) == [[], ["BOUNCE", "COMPLAINT"]]
    assert all(each["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"} for each in sets)


def test_mail_may_go_to_any_identity_but_comes_from_one_address(prod: Stacks) -> None:
    (statement,) = (
        each for each in statements_by_name(prod)["send_email"] if "ses:SendEmail" in each["Action"]
    )
    configuration, for_visitors, identities = sorted(map(text_of, statement["Resource"]))
    assert identities.endswith(":<AWS::AccountId>:identity/*")
    assert configuration.endswith(":configuration-set/<mail-configuration-set>")
    assert for_visitors.endswith(":configuration-set/<mail-for-visitors-configuration-set>")
    assert statement["Condition"] == {"StringEquals": {"ses:FromAddress": "support@example.com"}}


def test_without_a_name_of_its_own_the_api_is_at_its_endpoint(prod: Stacks) -> None:
    assert prod.resources("AWS::ApiGatewayV2::DomainName") == {}
    assert prod.resources("AWS::ApiGatewayV2::ApiMapping") == {}
    assert "AddressTarget" not in prod.data["Outputs"]


def test_a_name_outlives_the_api_that_is_behind_it(with_: With) -> None:
    stacks = with_(address=OWN)
    domains = {
        k: r for k, r in stacks.data["Resources"].items() if r["Type"].endswith("DomainName")
    }
    ((logical_id, made),) = domains.items()
    assert made["Properties"]["DomainName"] == OWN.name
    (settings,) = made["Properties"]["DomainNameConfigurations"]
    assert settings["CertificateArn"] == OWN.certificate_arn
    assert settings["SecurityPolicy"] == "TLS_1_2"
    target = stacks.data["Outputs"]["AddressTarget"]["Value"]
    assert target == {"Fn::GetAtt": [logical_id, "RegionalDomainName"]}
    assert stacks.resources("AWS::Route53::RecordSet") == {}
    (mapping,) = (
        r for r in stacks.service["Resources"].values() if r["Type"].endswith("ApiMapping")
    )
    assert mapping["Properties"]["DomainName"] == OWN.name
    assert mapping["Properties"]["Stage"] == "$default"
    assert set(of_api(stacks, "Stage")) <= set(mapping["DependsOn"])


def test_everything_is_told_the_name_and_signing_in_still_works_at_the_endpoint(
    with_: With,
) -> None:
    stacks = with_(address=OWN)
    told = {
        text_of(variables["PUBLIC_URL"])
        for function in stacks.resources("AWS::Lambda::Function").values()
        if "PUBLIC_URL" in (variables := function["Properties"]["Environment"]["Variables"])
    }
    assert told == {f"https://{OWN.name}"}
    (client,) = stacks.resources("AWS::Cognito::UserPoolClient").values()
    own, endpoint = client["Properties"]["CallbackURLs"]
    assert own == f"https://{OWN.name}/"
    assert "ApiEndpoint" in str(endpoint)


def test_a_zone_of_the_account_gets_the_record(with_: With) -> None:
    stacks = with_(address=dataclasses.replace(OWN, hosted_zone=ZONE))
    (record,) = stacks.resources("AWS::Route53::RecordSet").values()
    assert record["Properties"]["Name"] == f"{OWN.name}."
    assert record["Properties"]["HostedZoneId"] == ZONE[0]
    assert record["Properties"]["Type"] == "A"
    assert "RegionalDomainName" in str(record["Properties"]["AliasTarget"]["DNSName"])


@pytest.mark.parametrize("name", ["dev", "staging", "prod", "local"])
def test_only_devs_bucket_is_emptied_when_it_goes(synthesise: Synthesise, name: Any) -> None:
    emptied = synthesise(name).resources("Custom::S3AutoDeleteObjects")
    assert len(emptied) == (1 if name == "dev" else 0)


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "eu-south-1"])
def test_a_link_names_the_buckets_region(region: str) -> None:
    """The global endpoint knows no bucket in a region that was opened since 2019."""
    session = Session("key", "secret", region_name=region)
    files = S3FileStore(session.client("s3", config=config_for("bulk")), "bucket")
    link = files.link("exports/acme/file.json", now=SystemClock().now())
    assert link.startswith(f"https://bucket.s3.{region}.amazonaws.com/exports/acme/file.json?")
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in link
