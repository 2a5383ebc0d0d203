"""Owners' languages in the settings table: beside the workspace's profile, so that one read has
both.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import decode_item
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, key, record
from escalation.domain.blocked_visitors import BlockedVisitor
from escalation.domain.errors import VersionLost
from escalation.domain.languages import OwnLanguage
from escalation.domain.workspace import Workspace

if TYPE_CHECKING:
    from escalation.adapters.aws.dynamodb_codec import Item


class WithProfile(NamedTuple):
    """A workspace, the languages that its owner has added, and whom it has blocked."""

    workspace: Workspace
    languages: tuple[OwnLanguage, ...]
    blocks: tuple[BlockedVisitor, ...]


class LanguageStore:
    """The languages of workspaces."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def languages(self, workspace_id: str) -> tuple[OwnLanguage, ...]:
        """See `WorkspaceStore`. By their tags."""
        pk = keys.workspace_pk(workspace_id)
        return tuple(_decoded(self._table.beginning(pk, keys.LANGUAGES_FROM)))

    def with_workspace(self, workspace_id: str) -> WithProfile | None:
        """The workspace and what lies behind its profile, in one read; None where there is none."""
        pk = keys.workspace_pk(workspace_id)
        items = list(self._table.between(pk, keys.PROFILE_SK, f"{keys.BLOCKS_FROM}~"))
        if not items or items[0]["sk"]["S"] != keys.PROFILE_SK:
            return None
        beside = items[1:]
        languages = (one for one in beside if one["sk"]["S"].startswith(keys.LANGUAGES_FROM))
        blocks = (one for one in beside if one["sk"]["S"].startswith(keys.BLOCKS_FROM))
        return WithProfile(
            workspace=decode_item(Workspace, items[0]),
            languages=tuple(_decoded(languages)),
            blocks=tuple(decode_item(BlockedVisitor, item) for item in blocks),
        )

    def save(self, workspace_id: str, language: OwnLanguage, *, expected_version: int) -> None:
        """See `WorkspaceStore`."""
        version = expected_version + 1
        stored = language.model_copy(update={"version": version})
        item = record(*_key(workspace_id, language.locale), stored, version=version)
        try:
            if expected_version:
                self._table.update(self._table.replacing(item, version=expected_version))
            else:
                self._table.transact([{"Put": self._table.new(item)}])
        except ConditionLost:
            raise VersionLost(language.locale) from None

    def delete(self, workspace_id: str, locale: str) -> None:
        """See `WorkspaceStore`."""
        self._table.delete(key(*_key(workspace_id, locale)))


def _key(workspace_id: str, locale: str) -> tuple[str, str]:
    return keys.workspace_pk(workspace_id), f"{keys.LANGUAGES_FROM}{locale.lower()}"


def _decoded(items: "Iterator[Item]") -> Iterator[OwnLanguage]:
    return (decode_item(OwnLanguage, item) for item in items)
