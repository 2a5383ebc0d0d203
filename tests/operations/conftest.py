"""The account that the tests here share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.environments import named
from tests.operations.account import Account


@pytest.fixture(scope="session")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """An account on an emulator of its own."""
    with pytest.MonkeyPatch.context() as patch:
        one = Account(tmp_path_factory.mktemp("account"), patch)
        one.start()
        yield one
        one.stop()


@pytest.fixture(scope="session")
def development(account: Account) -> Path:
    """Development as it is, synthesised, in an account that is bootstrapped."""
    assembly = account.assembly("dev", named("dev"))
    account.bootstrap(assembly)
    return assembly
