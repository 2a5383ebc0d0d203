"""Whatever a decoder is given, it takes it or refuses it as it says; nothing unproved gets in."""

import pytest

from tests.fuzz.decoders import all_decoders, tried

INPUTS = 120


@pytest.mark.parametrize("name", all_decoders())
def test_a_decoder_takes_or_refuses_whatever_it_is_given(name: str) -> None:
    found = tried(all_decoders()[name], INPUTS)

    assert found.inputs >= INPUTS
    # One that refuses everything would tell nothing.
    assert found.taken > 0
