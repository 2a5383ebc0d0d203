"""What this release would do to the data of the last one, by their templates."""

from typing import Any

import pytest

from tests.infra.conftest import Stacks, Synthesise
from tests.operations.releases import IMMUTABLE, last_release


@pytest.fixture
def now(synthesise: Synthesise) -> Stacks:
    return synthesise("staging")


def of_type(template: dict[str, Any], kind: str) -> dict[str, Any]:
    """Resources of one type, by logical id."""
    return {k: r for k, r in template["Resources"].items() if r["Type"] == kind}


@pytest.mark.parametrize("kind", IMMUTABLE)
def test_nothing_that_holds_data_is_made_again(now: Stacks, kind: str) -> None:
    """Another logical id, or another value of these, is another resource, and an empty one."""
    before, after = of_type(last_release(), kind), of_type(now.data, kind)
    assert before
    assert before.keys() <= after.keys()
    for name, old in before.items():
        for immutable in IMMUTABLE[kind]:
            is_now = after[name].get("Properties", {}).get(immutable)
            assert is_now == old.get("Properties", {}).get(immutable), (name, immutable)


def test_an_update_makes_or_drops_one_index_of_a_table_at_most(now: Stacks) -> None:
    """DynamoDB refuses a second one in the same update, and CloudFormation rolls back.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-dynamodb-table.html
    """
    kind = "AWS::DynamoDB::Table"
    after = of_type(now.data, kind)
    for name, old in of_type(last_release(), kind).items():
        was, is_now = _indexes(old), _indexes(after[name])
        assert len(was.keys() ^ is_now.keys()) <= 1, name
        for index in was.keys() & is_now.keys():
            assert was[index]["KeySchema"] == is_now[index]["KeySchema"], index
            assert was[index]["Projection"] == is_now[index]["Projection"], index


def test_no_attribute_of_users_of_before_is_changed_but_the_one_that_the_page_speaks_of(
    now: Stacks,
) -> None:
    """Cognito changes no attribute of a pool that is there; OPERATING says what to do about it."""
    kind = "AWS::Cognito::UserPool"
    after = of_type(now.data, kind)
    for name, old in of_type(last_release(), kind).items():
        was = {one["Name"]: one for one in old["Properties"].get("Schema", [])}
        is_now = {one["Name"]: one for one in after[name]["Properties"].get("Schema", [])}
        changed = {each for each in was if was[each] != is_now.get(each)}
        assert changed <= {"email"}, name


def _indexes(table: dict[str, Any]) -> dict[str, Any]:
    indexes = table["Properties"].get("GlobalSecondaryIndexes", [])
    return {one["IndexName"]: one for one in indexes}
