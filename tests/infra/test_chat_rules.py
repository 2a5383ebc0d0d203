"""A chat is a rule: what the template says, and what comes of it for every matter there is."""

import json
from datetime import UTC, datetime
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from escalation.adapters.aws.event_bus import SOURCE
from escalation.domain.matter_lines import line_of
from escalation.domain.matters import (
    AgentReplied,
    ConnectionBroken,
    Delivered,
    Failed,
    HandedOver,
    Matter,
    Solved,
    TurnDecided,
    written,
)
from infra.components.alarms import Alarms
from infra.components.chat_rule import PostsToChat
from infra.components.event_bus import EventBus
from infra.outgoing import Chat, ChatRule

SECRET = "escalation/chat/support"
RULE = ChatRule(chat="slack", secret=SECRET, workspaces=("acme",))
_OF_CHAT = {
    "id": "c1-1-2-x",
    "at": datetime(2026, 11, 23, 10, tzinfo=UTC),
    "workspace_id": "acme",
    "conversation_id": "c1",
    "bot_id": "b1",
}
_ESCALATION = {
    **_OF_CHAT,
    "escalation_id": "c1-1",
    "method": "ticket",
    "reason": "explicit_request",
    "question": 'Is "1 < 2" & \\ <@here> *so*?\n</a>',
}
_TICKET = {
    "helpdesk": "zendesk",
    "connection_id": "con",
    "ticket_id": "7",
    "reference": '#7"><!channel>\\',
}
MATTERS: list[Matter] = [
    HandedOver.model_validate(_ESCALATION),
    Delivered.model_validate({**_ESCALATION, **_TICKET}),
    Delivered.model_validate({**_ESCALATION, "method": "email"}),
    Delivered.model_validate({**_ESCALATION, "method": "transfer"}),
    Failed.model_validate({**_ESCALATION, "code": 'a "code" <of a vendor>'}),
    AgentReplied.model_validate({**_OF_CHAT, "message_id": "1", "place": "ticket"}),
    Solved.model_validate({**_OF_CHAT, **_TICKET, "escalation_id": "c1-1"}),
    ConnectionBroken.model_validate(
        {
            "id": "con-broken",
            "at": _OF_CHAT["at"],
            "workspace_id": "acme",
            "connection_id": "con",
            "helpdesk": "zendesk",
            "code": "credentials_refused",
        }
    ),
    TurnDecided.model_validate(
        {
            **_OF_CHAT,
            "message_id": "1",
            "action": "cannot_help",
            "reason": "low_confidence",
            "settings_version": 1,
            "decision_version": "decide/2",
        }
    ),
]


def _template(chat: Chat, *, archive_days: int | None = None) -> dict[str, Any]:
    stack = cdk.Stack(cdk.App(), "Test")
    alarms = Alarms(stack, "Alarms", email=None, key=None)
    bus = EventBus(stack, "Events", name="prod", archive_days=archive_days)
    rule = ChatRule(chat=chat, secret=SECRET, workspaces=("acme",))
    PostsToChat(stack, "Chat1", bus=bus.bus, rule=rule, alarms=alarms)
    return dict(Template.from_stack(stack).to_json())


@pytest.fixture(scope="module", params=["slack", "teams"])
def chat(request: pytest.FixtureRequest) -> Chat:
    chosen: Chat = request.param
    return chosen


@pytest.fixture(scope="module")
def template(chat: Chat) -> dict[str, Any]:
    return _template(chat, archive_days=30)


def _of(template: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    resources = template["Resources"].values()
    return [each["Properties"] for each in resources if each["Type"] == kind]


def _event(matter: Matter) -> dict[str, Any]:
    """As a bus hands it to a rule, and as the dispatcher finishes it."""
    page = "https://chat.example.com/console/conversations/c1"
    done = matter.model_copy(update={"line": line_of(matter), "console_url": page})
    detail = json.loads(written(done))
    return {"source": SOURCE, "detail-type": matter.type, "detail": detail}


def _transformed(target: dict[str, Any], event: dict[str, Any]) -> str:
    """What an input transformer makes of an event. Between quotes a value's text is put as it is,
    without them its JSON; nothing is escaped but by that.
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
    """
    transformer = target["InputTransformer"]
    values = {}
    for name, path in transformer["InputPathsMap"].items():
        value: Any = event
        for part in path.removeprefix("$.").split("."):
            value = value[part]
        values[name] = value
    text: str = transformer["InputTemplate"]
    for name, value in values.items():
        text = text.replace(f'"<{name}>"', f'"{value}"')
        text = text.replace(f"<{name}>", json.dumps(value))
    return text


def test_the_address_is_in_no_template(template: dict[str, Any]) -> None:
    (destination,) = _of(template, "AWS::Events::ApiDestination")
    assert destination["HttpMethod"] == "POST"
    assert (
        destination["InvocationEndpoint"]
        == f"{{{{resolve:secretsmanager:{SECRET}:SecretString:::}}}}"
    )
    assert "https://hooks." not in json.dumps(template)


def test_a_rule_takes_what_it_names_and_keeps_what_it_cannot_post(
    template: dict[str, Any],
) -> None:
    (rule,) = _of(template, "AWS::Events::Rule")
    assert rule["EventPattern"] == {
        "source": [SOURCE],
        "detail-type": ["escalation.handed_over", "escalation.failed", "connection.broken"],
        "detail": {"workspace_id": ["acme"]},
    }
    (target,) = rule["Targets"]
    assert target["RetryPolicy"] == {
        "MaximumEventAgeInSeconds": 86_400,
        "MaximumRetryAttempts": 185,
    }
    dead_letters = target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0]
    assert dead_letters.startswith("Chat1DeadLetters")
    alarms = [each for each in _of(template, "AWS::CloudWatch::Alarm")]
    assert [alarm["Dimensions"][0]["Value"]["Fn::GetAtt"][0] for alarm in alarms] == [dead_letters]


def test_events_may_do_nothing_but_post_there(template: dict[str, Any]) -> None:
    statements = [
        statement
        for policy in _of(template, "AWS::IAM::Policy")
        for statement in policy["PolicyDocument"]["Statement"]
    ]
    assert [each["Action"] for each in statements] == ["events:InvokeApiDestination"]
    for policy in _of(template, "AWS::SQS::QueuePolicy"):
        for statement in policy["PolicyDocument"]["Statement"]:
            if statement["Effect"] == "Allow":
                assert statement["Principal"] == {"Service": "events.amazonaws.com"}
                assert "aws:SourceArn" in json.dumps(statement["Condition"])


def test_nobody_else_puts_events_on_the_bus_and_an_archive_is_kept_as_long_as_asked(
    template: dict[str, Any],
) -> None:
    assert _of(template, "AWS::Events::EventBusPolicy") == []
    (archive,) = _of(template, "AWS::Events::Archive")
    assert archive["RetentionDays"] == 30


@pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: matter.type)
def test_every_matter_becomes_a_message_that_the_chat_takes(
    chat: Chat, template: dict[str, Any], matter: Matter
) -> None:
    ((target,),) = (rule["Targets"] for rule in _of(template, "AWS::Events::Rule"))
    event = _event(matter)
    message = json.loads(_transformed(target, event))
    {"slack": _check_slack, "teams": _check_teams}[chat](message, event["detail"])
    assert "here" not in json.dumps(message), "no word of a visitor's is posted"


def _check_slack(message: dict[str, Any], detail: dict[str, Any]) -> None:
    """https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
    https://docs.slack.dev/reference/block-kit/blocks/section-block
    """
    assert message.keys() == {"text", "blocks"}
    section, context = message["blocks"]
    assert section["type"] == "section"
    assert section["text"] == {"type": "plain_text", "text": detail["line"]}
    assert 1 <= len(section["text"]["text"]) <= 3_000
    assert context["type"] == "context"
    assert context["elements"] == [{"type": "mrkdwn", "text": detail["console_url"]}]
    # "&, <, > must be escaped": https://docs.slack.dev/messaging/formatting-message-text
    assert not set("&<>") & set(message["text"] + context["elements"][0]["text"])


def _check_teams(message: dict[str, Any], detail: dict[str, Any]) -> None:
    """https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
    https://adaptivecards.io/explorer/AdaptiveCard.html
    """
    assert message["type"] == "message"
    (attachment,) = message["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    card = attachment["content"]
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.2")
    assert card["body"] == [{"type": "TextBlock", "text": detail["line"], "wrap": True}]
    assert card["actions"] == [
        {"type": "Action.OpenUrl", "title": "Open", "url": detail["console_url"]}
    ]
    # A text block reads a part of Markdown: nothing of it is in a line.
    assert not set("*_`[]~") & set(detail["line"])


@pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: matter.type)
def test_a_line_holds_nothing_that_would_have_to_be_escaped(matter: Matter) -> None:
    line = line_of(matter)
    assert line
    assert json.dumps(line, ensure_ascii=False) == f'"{line}"'
    assert not set("\"\\<>&*_`[]~'") & set(line)
