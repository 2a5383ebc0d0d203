"""Versions as entity tags (RFC 9110, sections 8.8.3 and 13.1.1)."""

from escalation.domain.errors import PreconditionFailed, RequestError


class PreconditionRequired(RequestError):
    """The change must say which version it changes (RFC 6585)."""

    status = 428
    code = "if_match_required"


def etag(version: int) -> str:
    """A version as an ETag header."""
    return f'"{version}"'


def check_required(if_match: str | None, version: int) -> None:
    """Whether the caller saw the current version.

    Raises:
        PreconditionRequired: there is no If-Match header.
        PreconditionFailed: it names another version.
    """
    if if_match is None or not if_match.strip():
        raise PreconditionRequired(
            "Send If-Match with the ETag of the version you changed, so that nobody's change is "
            "lost."
        )
    # A weak tag never matches here: If-Match compares strongly.
    given = {tag.strip() for tag in if_match.split(",")}
    if "*" not in given and etag(version) not in given:
        raise PreconditionFailed(
            f"This was changed since you read it; its ETag is {etag(version)} now. Read it again."
        )


def check_if_given(if_match: str | None, version: int) -> None:
    """As `check_required`, for what may be changed without naming a version."""
    if if_match is not None:
        check_required(if_match, version)
