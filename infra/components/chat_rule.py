"""A rule of the bus that posts a line to a chat, so that a chat is configuration and no code.

What is posted is `line` of a matter and the address of its page: facts, without a character that
JSON or a chat's markup would have to escape (`domain.matter_lines`), because an input transformer
puts texts together as they are.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import Duration, SecretValue
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from escalation.adapters.aws.event_bus import SOURCE
from infra.components.acknowledgements import acknowledge
from infra.components.alarms import Alarms, Runbook
from infra.components.worker_queue import encrypt
from infra.outgoing import Chat, ChatRule

LINE: Final = "<line>"
PAGE: Final = "<page>"
PATHS: Final[Mapping[str, str]] = {"line": "$.detail.line", "page": "$.detail.console_url"}
"""What the templates below take from an event. Every matter has both."""

# https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
_SLACK: Final[Mapping[str, Any]] = {
    "text": LINE,
    "blocks": [
        {"type": "section", "text": {"type": "plain_text", "text": LINE}},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": PAGE}]},
    ],
}
# https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
_TEAMS: Final[Mapping[str, Any]] = {
    "type": "message",
    "attachments": [
        {
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": None,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.2",
                "body": [{"type": "TextBlock", "text": LINE, "wrap": True}],
                "actions": [{"type": "Action.OpenUrl", "title": "Open", "url": PAGE}],
            },
        }
    ],
}
TEMPLATES: Final[Mapping[Chat, str]] = {
    "slack": json.dumps(_SLACK),
    "teams": json.dumps(_TEAMS),
}
"""The body that each chat's webhook takes."""


class PostsToChat(Construct):
    """Rule, API destination and connection for one `ChatRule`, with a place for what was given up.

    EventBridge tries for a day: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html

    Attributes:
        dead_letters: what was given up.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        bus: events.IEventBus,
        rule: ChatRule,
        alarms: Alarms,
        key: kms.IKey | None = None,
    ) -> None:
        """Builds it.

        Args:
            scope: parent.
            id_: name below it.
            bus: that the matters are on.
            rule: what goes where.
            alarms: where to report.
            key: that the dead letters are encrypted with; None for SQS's own.
        """
        super().__init__(scope, id_)
        given_up = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        self.dead_letters = given_up
        encrypt(given_up, key)
        acknowledge(
            given_up, {"AwsSolutions-SQS3": "This is where what could not be posted is kept."}
        )
        # The address itself lets one post; a connection has to send some header, which both ignore.
        connection = events.Connection(
            self,
            "Connection",
            authorization=events.Authorization.api_key(
                "X-Escalation", SecretValue.unsafe_plain_text("matter")
            ),
        )
        destination = events.ApiDestination(
            self,
            "Destination",
            connection=connection,
            endpoint=SecretValue.secrets_manager(rule.secret).unsafe_unwrap(),
            # Slack takes one message a second for a webhook, with short bursts:
            # https://docs.slack.dev/apis/web-api/rate-limits
            rate_limit_per_second=1,
        )
        events.Rule(
            self,
            "Rule",
            event_bus=bus,
            event_pattern=events.EventPattern(
                source=[SOURCE],
                detail_type=list(rule.types),
                detail={"workspace_id": list(rule.workspaces)} if rule.workspaces else None,
            ),
            targets=[
                targets.ApiDestination(
                    destination,
                    event=events.RuleTargetInput.from_object(_placed(rule.chat)),
                    dead_letter_queue=given_up,
                    retry_attempts=185,
                    max_event_age=Duration.hours(24),
                )
            ],
        )
        alarms.dead_letters(
            id_,
            given_up,
            runbook=Runbook(
                f"A {rule.chat} channel did not get a message within a day. Nothing else is "
                "concerned.",
                f"whether the address in the secret {rule.secret} is still good: a webhook that "
                "was taken away answers 404 or 410. Put the new one there and deploy again.",
                f"aws sqs receive-message --message-attribute-names All --queue-url "
                f"{given_up.queue_url}",
            ),
        )


def _placed(chat: Chat) -> dict[str, Any]:
    """The body with the library's own places for what comes from the event."""
    fields = {f"<{name}>": events.EventField.from_path(path) for name, path in PATHS.items()}

    def place(value: Any) -> Any:  # noqa: ANN401 - JSON
        if isinstance(value, dict):
            return {name: place(each) for name, each in value.items()}
        if isinstance(value, list):
            return [place(each) for each in value]
        return fields.get(value, value) if isinstance(value, str) else value

    placed: dict[str, Any] = place(json.loads(TEMPLATES[chat]))
    return placed
