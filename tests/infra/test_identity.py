"""What whoever is signed in to the console may do about their own account."""

import pytest

from infra.environments import EnvironmentName
from tests.infra.conftest import Synthesise


@pytest.mark.parametrize("name", ["prod", "local"])
def test_nobody_writes_their_own_address(synthesise: Synthesise, name: EnvironmentName) -> None:
    """An invitation is for an address: who could change theirs could take somebody else's.

    Where a client names no attributes to write, Cognito lets it write nearly all of them:
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
    """
    stacks = synthesise(name)
    (client,) = stacks.resources("AWS::Cognito::UserPoolClient").values()
    assert client["Properties"]["WriteAttributes"] == ["name"]
