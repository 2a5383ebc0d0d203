import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import pages
from infra.local.pages.app import create_app
from tests.unit.standins.asgi_client import AsgiClient

STATIC = Path(pages.__file__).parent / "static"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[AsgiClient]:
    app = create_app(emulator_url="http://emulator.test", stack_file=tmp_path / "stack.json")
    with AsgiClient(app) as opened:
        yield opened


def test_the_page_learns_the_bots_and_no_token(client: AsgiClient, tmp_path: Path) -> None:
    stack = {
        "admin_token": "owner-token",
        "workspace_id": "w-1",
        "bots": [{"bot_id": "b-1", "name": "Billing", "extra": "x"}],
    }
    (tmp_path / "stack.json").write_text(json.dumps(stack))
    answer = client.get("/demo/bots.json")
    assert answer.json() == {"bots": [{"bot_id": "b-1", "name": "Billing"}]}


def test_before_the_stack_is_ready_there_are_no_bots(client: AsgiClient, tmp_path: Path) -> None:
    assert client.get("/demo/bots.json").json() == {"bots": []}
    (tmp_path / "stack.json").write_text("{half")
    assert client.get("/demo/bots.json").json() == {"bots": []}


def test_the_page_allows_its_own_files_alone(client: AsgiClient) -> None:
    page = client.get("/demo")
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert address.startswith("/") or address == "data:,"
    assert " style=" not in page.text
    assert re.search(r"\son\w+=", page.text) is None


def test_every_file_that_the_page_names_is_there(client: AsgiClient) -> None:
    page = client.get("/demo").text
    named = re.findall(r'"(/demo/static/[^"]+)"', page)
    for script in STATIC.glob("*.js"):
        imported = re.findall(r'from "\./([^"]+)"', script.read_text())
        named += [f"/demo/static/{name}" for name in imported]
    assert len(named) >= 2
    for address in named:
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("script", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_scripts_put_text_in_as_text(script: Path) -> None:
    code = script.read_text()
    for dangerous in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert dangerous not in code


def test_the_page_embeds_the_widget_as_any_site_would() -> None:
    code = (STATIC / "demo.js").read_text()
    assert 'script.src = "/widget.js"' in code
    assert "dataset.bot" in code
