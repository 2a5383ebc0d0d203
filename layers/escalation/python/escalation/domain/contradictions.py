"""Settings that cannot hold together."""

from pydantic_core import PydanticCustomError


def contradiction(field: str, message: str) -> PydanticCustomError:
    """A value that another field forbids; `field` is the one to change."""
    return PydanticCustomError("contradiction", message, {"field": field})
