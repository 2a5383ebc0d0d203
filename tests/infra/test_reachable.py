"""What is found of a function's code by reading it: ports, callbacks of libraries, and no more."""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.infra import aws_calls
from tests.infra.reachable import Reach, everything
from tests.infra.source_types import Source

PACKAGE = {
    "ports.py": """
        from typing import Protocol

        class Store(Protocol):
            def get(self, key: str) -> str: ...
            def save(self, key: str) -> None: ...
        """,
    "stores.py": """
        class Table:
            def __init__(self, client) -> None:
                self._client = client
            def get(self, key: str) -> str:
                return self._read(key)
            def save(self, key: str) -> None:
                self._client.put_item(Key=key)
            def _read(self, key: str) -> str:
                return self._client.get_item(Key=key)

        class Bucket:
            def get(self, key: str) -> str:
                return self._client.get_object(Key=key)

        class Unused:
            def get(self, key: str) -> str: ...
            def save(self, key: str) -> None: ...
        """,
    "use.py": """
        from collections.abc import Callable
        from package.ports import Store

        class Show:
            def __init__(self, store: Store, make: "Callable[[], Store] | None" = None) -> None:
                self._store = store
                self._words: dict[str, str] = {}
                self._make = make
            def __call__(self, key: str) -> str:
                return self._words.get(key) or self._store.get(key)
            def keep(self, key: str) -> None:
                self._make().save(key)
        """,
    "auth.py": """
        import httpx
        from package.stores import Bucket

        class Auth(httpx.Auth):
            def sync_auth_flow(self, request):
                Bucket().get("token")
        """,
}


def _reached(folder: Path, handler: str) -> set[str]:
    for name, text in PACKAGE.items():
        (folder / "package").mkdir(exist_ok=True)
        (folder / "package" / name).write_text(dedent(text))
    (folder / "functions" / "show").mkdir(parents=True)
    (folder / "functions" / "show" / "handler.py").write_text(dedent(handler))
    source = Source(((folder, "package"), (folder, "functions")))
    return {piece.name for piece in Reach(source, "show").pieces if piece.owner}


def test_a_port_leads_to_the_classes_behind_it_that_are_made(tmp_path: Path) -> None:
    reached = _reached(
        tmp_path,
        """
        from package.stores import Bucket, Table
        from package.use import Show

        def handler(event, context):
            return Show(Table(None))(event["key"]), Bucket
        """,
    )
    assert {"Show.__call__", "Table.get", "Table._read"} <= reached
    # Nothing saves, `Bucket` is not a whole `Store`, and nobody makes `Unused`.
    assert not reached & {"Table.save", "Show.keep", "Bucket.get", "Unused.get"}


def test_what_is_made_by_a_callable_is_followed(tmp_path: Path) -> None:
    reached = _reached(
        tmp_path,
        """
        from package.stores import Table
        from package.use import Show

        def handler(event, context):
            Show(Table(None), lambda: Table(None)).keep(event["key"])
        """,
    )
    assert "Table.save" in reached


def test_a_library_may_call_what_is_made_from_its_class(tmp_path: Path) -> None:
    reached = _reached(
        tmp_path,
        """
        import httpx
        from package.auth import Auth

        def handler(event, context):
            httpx.get(event["url"], auth=Auth())
        """,
    )
    assert {"Auth.sync_auth_flow", "Bucket.get"} <= reached


@pytest.mark.parametrize(
    ("function", "caller", "operation"),
    [
        ("aggregate", "DynamoReportStore.counted", "batch_get_item"),
        ("sweep", "DynamoReportStore.forget", "delete_item"),
        ("create_ticket", "SharedTokenCache.put", "put_secret_value"),
        ("jobs", "S3FileStore.delete", "delete_object"),
        ("send_email", "SesMailer.send", "send_email"),
    ],
)
def test_calls_behind_several_ports_are_found(function: str, caller: str, operation: str) -> None:
    assert (caller, operation) in aws_calls.calls(function)


def test_the_pages_call_nothing_but_for_what_a_front_shows() -> None:
    assert aws_calls.calls("site") == {("SecretReader.get", "get_secret_value")}


def test_every_class_whose_table_is_named_exists() -> None:
    names = {name for module in everything().modules.values() for name in module.defined}
    assert set(aws_calls.TABLES) <= names
