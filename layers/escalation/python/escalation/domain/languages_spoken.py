"""Which language a visitor speaks, held against languages that an owner names."""

from collections.abc import Sequence


def speaks_one_of(ranges: Sequence[str], locale: str | None) -> bool:
    """Whether a language is in one of the ranges (RFC 4647, basic filtering): `pt` holds `pt-BR`,
    and not the other way round.
    """
    if locale is None:
        return False
    tag = f"{locale.lower().replace('_', '-')}-"
    return any(tag.startswith(f"{each.lower().replace('_', '-')}-") for each in ranges)
