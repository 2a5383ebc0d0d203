"""The reduced descriptions of the vendors' APIs say what the full ones say."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from escalation.domain.settings import HelpdeskName
from tests.adapters.helpdesks.reduced_contracts import (
    CALLS,
    FULL,
    SOURCES,
    full,
    path_of,
    reduced,
    written,
)

beside = pytest.mark.skipif(not FULL.is_dir(), reason="the full descriptions are not beside this")


def kept(vendor: HelpdeskName) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path_of(vendor).read_text("utf-8"))
    return read


def facts(part: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every single value and where it stands."""
    if isinstance(part, dict) and part:
        for key, value in part.items():
            yield from facts(value, f"{place}/{key}")
    elif isinstance(part, list) and part:
        yield f"{place}/length", len(part)
        for number, value in enumerate(part):
            yield from facts(value, f"{place}/{number}")
    else:
        yield place, part


@pytest.mark.parametrize("vendor", SOURCES)
def test_every_call_in_use_is_described_and_all_that_is_referred_to_is_there(
    vendor: HelpdeskName,
) -> None:
    contract = kept(vendor)
    calls = {
        f"{method.upper()} {'/'.join('{id}' if '{' in p else p for p in path.split('/'))}"
        for path, item in contract["paths"].items()
        for method in item
        if method != "parameters"
    }
    assert calls == CALLS[vendor]
    for place, value in facts(contract):
        if place.endswith("/$ref"):
            kind, name = value.removeprefix("#/components/").split("/")
            assert name in contract["components"][kind], place


@pytest.mark.parametrize("vendor", SOURCES)
def test_no_words_of_a_vendors_are_kept(vendor: HelpdeskName) -> None:
    for place, value in facts(kept(vendor)):
        name = place.rsplit("/", 1)[-1]
        if isinstance(value, str) and name in {"description", "summary"}:
            assert "example" in place, place


@beside
@pytest.mark.parametrize("vendor", SOURCES)
def test_every_path_field_type_and_required_list_is_the_full_descriptions(
    vendor: HelpdeskName,
) -> None:
    said = dict(facts(full(vendor)))
    for place, value in facts({**kept(vendor), "info": {}}):
        if value != {}:  # of which nothing was left but words
            assert said[place] == value, place


@beside
@pytest.mark.parametrize("vendor", SOURCES)
def test_the_file_is_what_is_made_of_the_full_description(vendor: HelpdeskName) -> None:
    assert path_of(vendor).read_text("utf-8") == written(reduced(vendor))
