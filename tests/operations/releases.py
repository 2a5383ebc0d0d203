"""The last release's data stack, and what of a stack cannot be changed where it stands.

`releases/<version>.json` is the template of staging's data stack as that release synthesises it,
without metadata. A release adds its own and takes the oldest away.
"""

import json
from pathlib import Path
from typing import Any, Final

LAST: Final = "0.1.0"
_FOLDER: Final = Path(__file__).parent / "releases"

IMMUTABLE: Final[dict[str, tuple[str, ...]]] = {
    "AWS::DynamoDB::Table": ("TableName", "KeySchema", "LocalSecondaryIndexes"),
    "AWS::S3::Bucket": ("BucketName",),
    "AWS::SecretsManager::Secret": ("Name",),
    "AWS::Cognito::UserPool": ("UsernameAttributes", "AliasAttributes", "UsernameConfiguration"),
}
"""By what holds data: the properties that CloudFormation changes by making another one."""


def last_release(environment: str = "staging") -> dict[str, Any]:
    """A fresh copy of the template, with another environment's names if one is asked for."""
    written = (_FOLDER / f"{LAST}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(written.replace("staging", environment))
    return loaded
