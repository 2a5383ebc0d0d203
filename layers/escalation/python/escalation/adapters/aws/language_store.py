"""Owners' languages in the settings table: beside the workspace's profile, so that one read has
both.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import decode_item
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, key, record
from escalation.domain.errors import VersionLost
from escalation.domain.languages import OwnLanguage
from escalation.domain.workspace import Workspace

if TYPE_CHECKING:
    from escalation.adapters.aws.dynamodb_codec import Item


class LanguageStore:
    """The languages of workspaces."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def languages(self, workspace_id: str) -> tuple[OwnLanguage, ...]:
        """See `WorkspaceStore`. By their tags."""
        pk = keys.workspace_pk(workspace_id)
        return tuple(_decoded(self._table.beginning(pk, keys.LANGUAGES_FROM)))

    def with_workspace(self, workspace_id: str) -> tuple[Workspace | None, tuple[OwnLanguage, ...]]:
        """The workspace and its languages, in one read."""
        pk = keys.workspace_pk(workspace_id)
        items = list(self._table.between(pk, keys.PROFILE_SK, f"{keys.LANGUAGES_FROM}~"))
        if not items or items[0]["sk"]["S"] != keys.PROFILE_SK:
            return None, ()
        return decode_item(Workspace, items[0]), tuple(_decoded(iter(items[1:])))

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
