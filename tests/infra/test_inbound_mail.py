"""Receiving mail: nothing of it where it is off, and what it is where it is on."""

import dataclasses
import json
from typing import Any

import pytest

from infra.app import selected
from infra.deployable import NotDeployable, check
from infra.environments import named
from infra.inbound_mail import RECEIVING_REGIONS, InboundMail
from infra.stacks.key_use import needed
from tests.infra.aws_calls import Needed, calls
from tests.infra.aws_calls import needed as needed_calls
from tests.infra.conftest import WITH_INBOUND_MAIL, Stacks, Synthesise
from tests.infra.templates import (
    as_list,
    functions_by_name,
    permissions,
    queues_told,
    statements_by_name,
    text_of,
)
from tests.infra.test_environment_variables import EVERYWHERE, MODELS
from tests.infra.test_permissions import (
    BY_LAMBDA,
    CONSUME,
    LOG,
    READ,
    READ_WRITE,
    SECRET,
    SEND,
    SETTINGS,
    TRANSCRIPTS,
)

NAME = "receive_mail"
DOMAIN = "reply.acme.example"
BUCKET = "<received-mail-bucket>"
RULE = (
    ":ses:<AWS::Region>:<AWS::AccountId>:receipt-rule-set/{}:receipt-rule/escalation-prod-replies"
)


def of_ses(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The statements of a policy that SES is named in."""
    return [s for s in statements if s.get("Principal") == {"Service": "ses.amazonaws.com"}]


def rule_set_of(stacks: Stacks) -> str:
    (made,) = stacks.resources("AWS::SES::ReceiptRuleSet")
    return f"<{made}>"


def test_nothing_of_it_is_made_where_it_is_off(prod: Stacks, optional: Stacks) -> None:
    for stacks in (prod, optional):
        said = json.dumps([stacks.data, stacks.service])
        for word in ("receipt", "Receipt", "ReceiveMail", "ReplySecret", "Received", "received-"):
            assert word not in said, word


def test_it_passes_the_rules_of_three_packs_and_adds_one_function(inbound: Stacks) -> None:
    # Synthesis raises on a finding that nobody gave a reason for.
    assert set(functions_by_name(inbound)) == set(WITH_INBOUND_MAIL)


def test_the_rule_keeps_and_tells_of_the_mail_of_one_domain_and_ends_there(
    inbound: Stacks,
) -> None:
    (made,) = inbound.resources("AWS::SES::ReceiptRule").values()
    rule = made["Properties"]["Rule"]
    assert text_of(made["Properties"]["RuleSetName"]) == rule_set_of(inbound)
    assert rule["Recipients"] == [DOMAIN]
    assert (rule["Enabled"], rule["ScanEnabled"], rule["TlsPolicy"]) == (True, True, "Require")
    kept, stopped = rule["Actions"]
    buckets, topics = inbound.resources("AWS::S3::Bucket"), inbound.resources("AWS::SNS::Topic")
    assert kept["S3Action"]["BucketName"]["Ref"] in buckets
    assert kept["S3Action"]["TopicArn"]["Ref"] in topics
    assert stopped == {"StopAction": {"Scope": "RuleSet"}}
    waits_for = set(made["DependsOn"])
    policies = {
        *inbound.resources("AWS::S3::BucketPolicy"),
        *inbound.resources("AWS::SNS::TopicPolicy"),
    }
    own = {one for one in policies if one.startswith("InboundMail")}
    assert len(own) == 2
    assert own <= waits_for


def test_ses_alone_puts_mails_and_tells_of_them_for_this_rule_of_this_account(
    inbound: Stacks,
) -> None:
    for kind, allowed in (
        ("AWS::S3::BucketPolicy", "s3:PutObject"),
        ("AWS::SNS::TopicPolicy", "sns:Publish"),
    ):
        found = [
            (policy["Properties"]["PolicyDocument"]["Statement"], statement)
            for policy in inbound.data["Resources"].values()
            if policy["Type"] == kind
            for statement in of_ses(policy["Properties"]["PolicyDocument"]["Statement"])
            if "receipt-rule" in str(statement)
        ]
        ((all_of_it, statement),) = found
        assert statement["Action"] == allowed
        condition = statement["Condition"]["StringEquals"]
        assert condition["aws:SourceAccount"] == {"Ref": "AWS::AccountId"}
        assert text_of(condition["aws:SourceArn"]).endswith(RULE.format(rule_set_of(inbound)))
        others = [s for s in all_of_it if s is not statement]
        assert {s["Effect"] for s in others} == {"Deny"}, "others are refused in the clear"


def test_mails_are_private_and_gone_after_days(inbound: Stacks) -> None:
    (bucket,) = (
        made
        for name, made in inbound.resources("AWS::S3::Bucket").items()
        if name.startswith("InboundMail")
    )
    properties = bucket["Properties"]
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert "BucketEncryption" in properties
    assert "VersioningConfiguration" not in properties, "what is deleted is gone"
    (rule,) = properties["LifecycleConfiguration"]["Rules"]
    assert (rule["ExpirationInDays"], rule["Status"]) == (7, "Enabled")
    assert "Prefix" not in rule
    assert bucket["DeletionPolicy"] == "Retain"


def test_the_function_may_do_what_is_listed_and_nothing_else(inbound: Stacks) -> None:
    assert permissions(inbound, NAME) == {
        **LOG,
        SETTINGS: READ,
        TRANSCRIPTS: READ_WRITE,
        "tickets": SEND,
        "emails": SEND,
        "transfers": SEND,
        "<ReceivedMailQueue826D5A14>": CONSUME,
        "<ReceivedMailDeadLettersF010180C>": SEND,
        BUCKET: {"s3:ListBucket"},
        f"{BUCKET}/*": {"s3:DeleteObject", "s3:GetObject"},
        "<reply-secret-arn>": SECRET,
    }


def test_the_function_may_do_what_its_code_can_come_to_call_and_nothing_else(
    inbound: Stacks,
) -> None:
    tables = {SETTINGS: "settings", TRANSCRIPTS: "transcripts"}
    allowed = {
        Needed(action, tables.get(to, ""))
        for to, actions in permissions(inbound, NAME).items()
        for action in actions - BY_LAMBDA
    }
    assert allowed == needed_calls(NAME)
    assert any(call == "send_message" for _, call in calls(NAME))
    assert {"tickets", "emails", "transfers"} <= queues_told(inbound, NAME)


def test_what_others_may_do_is_as_where_it_is_off(prod: Stacks, inbound: Stacks) -> None:
    for name in WITH_INBOUND_MAIL:
        if name != NAME:
            # Whoever mails answers names the address that replies go to.
            more = {"<reply-secret-arn>": SECRET} if name == "send_email" else {}
            assert permissions(inbound, name) == permissions(prod, name) | more, name


def test_the_function_can_read_its_variables_and_gets_no_others(inbound: Stacks) -> None:
    from escalation.runtime import environment as models  # noqa: PLC0415

    given = functions_by_name(inbound)[NAME]["Properties"]["Environment"]["Variables"]
    texts = {k: v if isinstance(v, str) else "resolved" for k, v in given.items()}
    for model in MODELS[NAME]:
        models.parse(model, texts)
    read = {variable for model in MODELS[NAME] for variable in models.names_of(model)}
    assert set(given) <= read | EVERYWHERE
    assert given["INBOUND_MAIL_DOMAIN"] == DOMAIN


def test_the_topic_feeds_the_queue_raw_and_what_fails_has_an_alarm(inbound: Stacks) -> None:
    (subscription,) = (
        made["Properties"]
        for made in inbound.resources("AWS::SNS::Subscription").values()
        if "received-mail" in text_of(made["Properties"]["TopicArn"])
    )
    assert (subscription["Protocol"], subscription["RawMessageDelivery"]) == ("sqs", True)
    (queue, dead) = (
        name
        for name in sorted(inbound.resources("AWS::SQS::Queue"), reverse=True)
        if name.startswith("ReceivedMail")
    )
    assert subscription["Endpoint"]["Fn::GetAtt"][0] == queue
    assert dead in json.dumps(subscription["RedrivePolicy"])
    watched = json.dumps(inbound.resources("AWS::CloudWatch::Alarm"))
    assert watched.count(f'"Fn::GetAtt": ["{dead}", "QueueName"]') == 1
    assert watched.count(f'"Fn::GetAtt": ["{queue}", "QueueName"]') == 1
    seconds = functions_by_name(inbound)[NAME]["Properties"]["Timeout"]
    made = inbound.resources("AWS::SQS::Queue")[queue]["Properties"]
    assert made["VisibilityTimeout"] >= 6 * seconds


def test_an_operator_is_told_which_set_to_activate_and_where_the_record_leads(
    inbound: Stacks,
) -> None:
    outputs = inbound.data["Outputs"]
    assert text_of(outputs["InboundMailRuleSet"]["Value"]) == rule_set_of(inbound)
    assert text_of(outputs["InboundMailServer"]["Value"]) == (
        "inbound-smtp.<AWS::Region>.amazonaws.com"
    )
    assert {"ReceivedMailQueueUrl", "ReceivedMailDeadLettersUrl"} <= set(inbound.service["Outputs"])


def test_in_an_existing_set_one_rule_is_added_and_no_set_made(synthesise: Synthesise) -> None:
    stacks = synthesise(
        "prod",
        with_options=True,
        inbound_mail=InboundMail(domain=DOMAIN, rule_set="acme-mail", keep_days=2),
    )
    assert not stacks.resources("AWS::SES::ReceiptRuleSet")
    (rule,) = stacks.resources("AWS::SES::ReceiptRule").values()
    assert rule["Properties"]["RuleSetName"] == "acme-mail"
    # And with a key of the operator's own, SES may use it for this rule alone.
    (key,) = stacks.resources("AWS::KMS::Key").values()
    (use,) = of_ses(key["Properties"]["KeyPolicy"]["Statement"])
    assert set(use["Action"]) == {"kms:Decrypt", "kms:GenerateDataKey*"}
    arn = text_of(use["Condition"]["StringEquals"]["aws:SourceArn"])
    assert arn.endswith(RULE.format("acme-mail"))
    for bucket in stacks.resources("AWS::S3::Bucket").values():
        (of_it,) = bucket["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert of_it["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    allowed: dict[str, set[str]] = {}
    others: set[str] = set()
    for statement in statements_by_name(stacks)[NAME]:
        actions = set(as_list(statement["Action"]))
        if not any(action.startswith("kms:") for action in actions):
            others |= actions
            continue
        (via,) = statement["Condition"]["StringEquals"].values()
        allowed.setdefault(text_of(via).partition(".")[0], set()).update(actions)
    assert allowed == needed(others)


@pytest.mark.parametrize(
    ("name", "wanted", "region", "said"),
    [
        ("local", InboundMail(domain=DOMAIN), None, "inbound_mail is AWS's alone"),
        ("dev", InboundMail(domain=DOMAIN), "eu-south-2", "receives no mail in eu-south-2"),
        ("dev", InboundMail(domain="Reply.acme.example"), None, "write a domain in small letters"),
        ("dev", InboundMail(domain="acme"), None, "write a domain in small letters"),
        ("dev", InboundMail(domain=f"{'a.' * 100}example"), None, "of at most 189"),
        ("dev", InboundMail(domain=DOMAIN, rule_set="a b"), None, "SES's names"),
        ("dev", InboundMail(domain=DOMAIN, keep_days=0), None, "write 1 to 14"),
        ("prod", InboundMail(domain="r.example.com"), None, "inbound_mail.domain is still r.ex"),
    ],
)
def test_what_cannot_work_is_refused_at_synthesis(
    name: Any, wanted: InboundMail, region: str | None, said: str
) -> None:
    environment = dataclasses.replace(named(name), inbound_mail=wanted)
    with pytest.raises(NotDeployable, match=said):
        check(environment, without_bytecode=True, region=region)


@pytest.mark.parametrize("region", [None, *sorted(RECEIVING_REGIONS)])
def test_it_is_taken_in_each_region_that_receives_mail(region: str | None) -> None:
    environment = dataclasses.replace(named("dev"), inbound_mail=InboundMail(domain=DOMAIN))
    check(environment, without_bytecode=True, region=region)


class _Context:
    """A CDK app, as far as its context goes."""

    def __init__(self, **context: str) -> None:
        self.context = context
        self.node = self

    def try_get_context(self, key: str) -> str | None:
        return self.context.get(key)


def test_it_can_be_asked_for_on_the_command_line_and_is_off_otherwise() -> None:
    asked: Any = _Context(env="dev", inbound_mail_domain=DOMAIN, inbound_mail_rule_set="acme")
    assert selected(asked).inbound_mail == InboundMail(domain=DOMAIN, rule_set="acme")
    off: Any = _Context(env="dev", inbound_mail_rule_set="acme")
    assert selected(off).inbound_mail is None
    for name in ("dev", "staging", "prod", "local"):
        assert named(name).inbound_mail is None
