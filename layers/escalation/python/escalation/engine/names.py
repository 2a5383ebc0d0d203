"""Whether a message is about somebody else's product: "the refund policy of amazon".

Embeddings read a name as little more than noise, so such a question is as near to the owner's own
refund policy as any. A widely known name that the bot's knowledge never mentions is a sign that
the question is not for it, except where it names a tool ("connect it with outlook").
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final, NamedTuple

from escalation.engine.resources import load_json
from escalation.engine.tokenisation import stem

_SEVERAL: Final = 3
_REACH: Final = 4
"""Words between a tool's verb and its name."""


class _Names(NamedTuple):
    plain: frozenset[str]
    after: frozenset[str]
    prepositions: frozenset[str]
    tools: frozenset[str]
    all_names: frozenset[str]


def names_another(tokens: Sequence[str], known: Callable[[str], bool]) -> bool:
    """Tell whether a well-known name stands in a message that the knowledge does not hold.

    Args:
        tokens: the message's words.
        known: tells whether the bot's knowledge holds a stem.
    """
    names = _names()
    if not names.all_names.intersection(tokens) or _is_of_the_world(known):
        return False
    for place, token in enumerate(tokens):
        before = tokens[max(0, place - _REACH) : place]
        foreign = token in names.plain or (
            token in names.after and bool(before) and before[-1] in names.prepositions
        )
        if foreign and not known(stem(token)) and not names.tools.intersection(before):
            return True
    return False


@cache
def _names() -> _Names:
    data = load_json("names.json")
    lists = ("names", "after_a_preposition", "prepositions", "tools")
    plain, after, prepositions, tools = (frozenset(data[name].split()) for name in lists)
    return _Names(plain, after, prepositions, tools, plain | after)


def _is_of_the_world(known: Callable[[str], bool]) -> bool:
    """Whether the knowledge itself holds several such names, as an assistant's for everything."""
    return sum(known(stem(name)) for name in _names().plain) >= _SEVERAL
