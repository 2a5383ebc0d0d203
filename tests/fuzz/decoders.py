"""What decodes somebody else's words, and how it is tried with thousands of inputs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fuzz.values import Dice


class LetInError(AssertionError):
    """Something was believed that nobody has proved."""


@dataclass(frozen=True)
class Decoder:
    """One decoder.

    Attributes:
        inputs: draws what it is given.
        read: decodes one input; what it returns counts as taken, None as refused.
        refusals: what it may raise instead. Anything else is a fault.
    """

    inputs: Callable[[Dice], Any]
    read: Callable[[Any], object]
    refusals: tuple[type[Exception], ...] = ()


@dataclass(frozen=True)
class Tried:
    """How many inputs a decoder has had, and how many it took."""

    inputs: int
    taken: int


class FaultError(AssertionError):
    """A decoder raised what is no refusal of its, or let something in."""


def tried(decoder: Decoder, inputs: int) -> Tried:
    """Give a decoder so many inputs, the same for the same number.

    Raises:
        FaultError: names the input; its cause is what was raised.
    """
    taken = 0
    for number in range(inputs):
        value = decoder.inputs(Dice(number))
        try:
            found = decoder.read(value)
        except decoder.refusals:
            continue
        except Exception as error:
            raise FaultError(f"input {number}: {value!r:.2000}") from error
        taken += found is not None
    return Tried(inputs, taken)


def all_decoders() -> Mapping[str, Decoder]:
    """Every decoder, by name."""
    # Each by itself is enough for its tests.
    from tests.fuzz import (  # noqa: PLC0415
        answers,
        mail_replies,
        outgoing,
        proofs,
        stored,
        texts,
    )

    kinds = (stored, proofs, answers, texts, outgoing, mail_replies)
    return {name: decoder for kind in kinds for name, decoder in kind.DECODERS.items()}
