"""Whom a mail went to, whatever else its headers hold."""

import pytest

from escalation.adapters.helpdesks.addressees import addresses_in


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (("ann@example.com", ""), {"ann@example.com"}),
        (("ann@example.com", "", ""), {"ann@example.com"}),
        (("", "", ["ann@example.com"]), {"ann@example.com"}),
        (("", "Ann <Ann@Example.com>"), {"ann@example.com"}),
        (("ann@example.com, bob@example.com", None), {"ann@example.com", "bob@example.com"}),
        ((["ann@example.com", ""], "bob@example.com"), {"ann@example.com", "bob@example.com"}),
        (('"Lee, Ann" <ann@example.com>',), {"ann@example.com"}),
        (("no address", "bob@example.com"), {"bob@example.com"}),
        (("",), set()),
        ((None, 7), set()),
    ],
)
def test_an_empty_or_broken_header_hides_none_of_the_others(
    headers: tuple[object, ...], found: set[str]
) -> None:
    assert addresses_in(*headers) == found
