"""How tests are shared out among processes: by what they have in common."""

from collections.abc import Callable

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]


class Scheduling(LoadScopeScheduling):  # type: ignore[misc] # its package has no types
    """Tests of one scope run in one process."""

    def __init__(
        self, config: pytest.Config, log: object, *, scope_of: Callable[[str], str]
    ) -> None:
        super().__init__(config, log)
        self._scope_of = scope_of

    def _split_scope(self, nodeid: str) -> str:
        return self._scope_of(nodeid)
