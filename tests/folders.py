"""Where tests are that share what is slow to set up."""

from typing import Final

USE_SERVICE: Final = ("tests/browser/", "tests/e2e/")
"""The deployed service."""
USE_BROWSER: Final = ("tests/browser/", "tests/console/", "tests/widget/")
"""Chromium; the last two without the service."""
SHARE_FIXTURES: Final = (
    *USE_SERVICE,
    "tests/adapters/dynamodb/",
    "tests/console/",
    "tests/infra/",
    "tests/operations/",
)
"""Each a service of its own; an emulator; the built console; the synthesised stacks; an account."""
