"""What the data stack publishes, as SSM parameters, and under which names.

Nothing of CDK is loaded here, and so no Node: an operator's commands need neither.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from infra.restored import TableName


class Name(StrEnum):
    """What the data stack publishes; key, origin's secret, distribution and what receives mail
    where it has them.
    """

    SETTINGS_TABLE = "settings-table"
    AUDIT_TABLE = "audit-table"
    TRANSCRIPTS_TABLE = "transcripts-table"
    TRANSCRIPTS_STREAM_ARN = "transcripts-stream-arn"
    PRIVATE_BUCKET = "private-bucket"
    TOKEN_SECRET_ARN = "token-secret-arn"  # noqa: S105 - a name, not a secret
    ORIGIN_SECRET_ARN = "origin-secret-arn"  # noqa: S105 - a name, not a secret
    DISTRIBUTION_ID = "distribution-id"
    KEY_ARN = "key-arn"
    USER_POOL_ID = "user-pool-id"
    SIGN_IN_URL = "sign-in-url"
    MAIL_CONFIGURATION_SET = "mail-configuration-set"
    MAIL_EVENTS_TOPIC_ARN = "mail-events-topic-arn"
    VISITOR_MAIL_CONFIGURATION_SET = "mail-for-visitors-configuration-set"
    RECEIVED_MAIL_BUCKET = "received-mail-bucket"
    RECEIVED_MAIL_TOPIC_ARN = "received-mail-topic-arn"
    REPLY_SECRET_ARN = "reply-secret-arn"  # noqa: S105 - a name, not a secret


TABLES: Final[Mapping[TableName, Name]] = {
    "settings": Name.SETTINGS_TABLE,
    "audit": Name.AUDIT_TABLE,
    "transcripts": Name.TRANSCRIPTS_TABLE,
}
"""Where the name of each table is published."""


LIVE_STAGE: Final = "live"
"""Of the WebSocket API: the last part of its address."""


def path(environment: str, name: Name) -> str:
    """Where a value of an environment is published."""
    return f"/escalation/{environment}/{name}"
