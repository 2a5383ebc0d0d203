"""Which Lambda functions may serve as a bot."""

import re
from collections.abc import Sequence

REFERENCE = "reference"
"""Stands for the environment's own reference bot."""

_FUNCTION_ARN = re.compile(
    r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]{1,140}"
    r"(:[A-Za-z0-9_$-]{1,128})?"
)


class AllowedFunctions:
    """Which functions the environment lets workspaces name; `*` in a pattern is any text."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = [
            re.compile(".*".join(re.escape(part) for part in pattern.split("*")))
            for pattern in patterns
        ]

    def __contains__(self, function: object) -> bool:
        if function == REFERENCE:
            return True
        return (
            isinstance(function, str)
            and _FUNCTION_ARN.fullmatch(function) is not None
            and any(pattern.fullmatch(function) for pattern in self._patterns)
        )
