"""Fixtures of the helpdesk adapters' tests."""

import pytest

from tests.adapters.helpdesks.support import StoppedClock, Vendor


@pytest.fixture
def vendor() -> Vendor:
    return Vendor()


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()
