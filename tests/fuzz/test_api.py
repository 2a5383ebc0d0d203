"""The OpenAPI document, tried for everybody who may call: `tests.fuzz.api` says with what."""

from collections import Counter

import pytest

from tests.fuzz.api import called, operations, people_of

EXAMPLES = 3


@pytest.mark.parametrize("label", operations("visitor"))
def test_whatever_is_asked_is_answered_as_documented_and_to_whom_it_is_for(label: str) -> None:
    answered = Counter[int]()
    for who in people_of(label):
        answered += called(label, who, EXAMPLES)

    assert sum(answered.values()) >= EXAMPLES
