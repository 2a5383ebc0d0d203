"""The index of a bot's knowledge as a file: one a bot, which says what it was made from."""

PREFIX = "indexes/"
MEDIA_TYPE = "application/octet-stream"
_SEPARATOR = b"\n"


def index_key(bot_id: str) -> str:
    """Name of a bot's index in the private bucket."""
    return f"{PREFIX}{bot_id}"


def wrap(knowledge_version: int, index: bytes) -> bytes:
    """The file of an index: the version of the knowledge, and the index."""
    return str(knowledge_version).encode() + _SEPARATOR + index


def unwrap(knowledge_version: int, content: bytes) -> bytes | None:
    """The index in a file; None when it was made from another version of the knowledge."""
    version, _, index = content.partition(_SEPARATOR)
    return index if version == str(knowledge_version).encode() else None
