"""Every request of the adapters against the vendors' API descriptions, served by a validating mock.

The descriptions lie beside this repository (`../shared/contracts`); the mock is the npm package
`@stoplight/prism-cli`, installed once below `.local`.
"""

import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from escalation.adapters.helpdesks.calls import BoundedTransport
from escalation.adapters.helpdesks.freshdesk import Freshdesk
from escalation.adapters.helpdesks.tokens import InMemoryTokenCache
from escalation.adapters.helpdesks.zendesk import Zendesk
from escalation.adapters.helpdesks.zoho import Zoho
from escalation.domain.delivery import Requester, TicketDraft
from escalation.domain.errors import DeliveryError, RetryableError
from tests.adapters.helpdesks.support import (
    FRESHDESK_KEY,
    FRESHDESK_SETTINGS,
    NOW,
    ZENDESK_SETTINGS,
    ZENDESK_TOKEN,
    ZOHO_OAUTH,
    ZOHO_SETTINGS,
    StoppedClock,
    draft,
)

ROOT: Final = Path(__file__).resolve().parents[3]
CONTRACTS: Final = ROOT.parent / "shared" / "contracts"
PRISM: Final = ROOT / ".local" / "prism"
PACKAGE: Final = "@stoplight/prism-cli@5.16"
TICKET: Final = "1892000000042034"
"""The id in the examples of Zoho's description."""
FORMS: Final = [None, "requester_refused", "field_refused", "request_refused"]


class Recorder(httpx.BaseTransport):
    """Passes calls on and keeps what the mock said; tokens, which no contract covers, it gives."""

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport(trust_env=False)
        self.answers: list[tuple[str, int, str]] = []
        self.prefer: str | None = None
        """The status that the mock is to answer a write with."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/oauth/v2/token"):
            return httpx.Response(200, json={"access_token": "t", "expires_in": 3600})
        if request.url.params.get("from", "0") != "0":
            return httpx.Response(204)  # The mock keeps no state, so its lists never end.
        if self.prefer and request.method != "GET":
            request.headers["Prefer"] = f"code={self.prefer}"
        response = self._inner.handle_request(request)
        response.read()
        call = f"{request.method} {request.url.path}"
        self.answers.append((call, response.status_code, response.text[:2_000]))
        return response

    def close(self) -> None:
        self._inner.close()


class Mock:
    """One vendor's mock and a client of it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.recorder = Recorder()
        self.client = httpx.Client(transport=BoundedTransport(self.recorder), timeout=20)

    def broken(self) -> list[tuple[str, int, str]]:
        """Calls that the description does not allow."""
        return [answer for answer in self.recorder.answers if answer[1] >= 400]


@pytest.fixture(scope="session")
def prism() -> Path:
    """The mock's program, installed on first use."""
    if not CONTRACTS.is_dir():
        pytest.skip("the vendors' API descriptions are not beside this repository")
    program = PRISM / "node_modules" / ".bin" / "prism"
    if not program.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is needed to install the validating mock")
        PRISM.mkdir(parents=True, exist_ok=True)
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(PRISM)]
        done = subprocess.run(
            [npm, "install", *options, PACKAGE], capture_output=True, timeout=280, check=False
        )
        if done.returncode != 0:
            pytest.skip("the validating mock could not be installed")
    return program


@contextmanager
def served(program: Path, description: Path) -> Iterator[Mock]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(program), "mock", "-h", "127.0.0.1", "-p", str(port), "--errors"]
    process = subprocess.Popen(
        [*command, str(description)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    mock = Mock(f"http://127.0.0.1:{port}")
    try:
        _await(process, port)
        yield mock
    finally:
        mock.client.close()
        process.terminate()
        process.wait(timeout=20)


def _await(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the mock ended")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the mock did not start")


@pytest.fixture(scope="module")
def zendesk_mock(prism: Path) -> Iterator[Mock]:
    with served(prism, CONTRACTS / "zendesk.contract.yaml") as mock:
        yield mock


@pytest.fixture(scope="module")
def freshdesk_mock(prism: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """Freshdesk's paths in the description begin below /api/v2, which its servers entry holds."""
    described = (CONTRACTS / "freshdesk.contract.yaml").read_text()
    described = re.sub(r"(?m)^  /", "  /api/v2/", described)
    # Without an example the mock would invent a negative id.
    named = "          description: Unique identifier of the ticket.\n"
    described = described.replace(named, f"{named}          example: 42\n")
    target = tmp_path_factory.mktemp("contracts") / "freshdesk.yaml"
    target.write_text(described)
    with served(prism, target) as mock:
        yield mock


@pytest.fixture(scope="module")
def zoho_mock(prism: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """Zoho's description explains the prefix `-` for a falling order but lists no such value."""
    described = json.loads((CONTRACTS / "zoho-desk.contract.json").read_text())
    for parameter in described["paths"]["/api/v1/tickets"]["get"]["parameters"]:
        if parameter.get("name") == "sortBy":
            parameter["schema"]["enum"].append("-createdTime")
    target = tmp_path_factory.mktemp("contracts") / "zoho.json"
    target.write_text(json.dumps(described))
    with served(prism, target) as mock:
        yield mock


@pytest.fixture
def zendesk(zendesk_mock: Mock) -> tuple[Zendesk, Mock]:
    helpdesk = Zendesk(
        ZENDESK_TOKEN,
        connection_id="c1",
        client=zendesk_mock.client,
        tokens=InMemoryTokenCache(),
        clock=StoppedClock(),
        local_url=zendesk_mock.url,
    )
    return helpdesk, _fresh(zendesk_mock)


@pytest.fixture
def freshdesk(freshdesk_mock: Mock) -> tuple[Freshdesk, Mock]:
    helpdesk = Freshdesk(
        FRESHDESK_KEY,
        client=freshdesk_mock.client,
        clock=StoppedClock(),
        local_url=freshdesk_mock.url,
    )
    return helpdesk, _fresh(freshdesk_mock)


@pytest.fixture
def zoho(zoho_mock: Mock) -> tuple[Zoho, Mock]:
    helpdesk = Zoho(
        ZOHO_OAUTH,
        connection_id="c1",
        client=zoho_mock.client,
        tokens=InMemoryTokenCache(),
        clock=StoppedClock(),
        local_url=zoho_mock.url,
    )
    return helpdesk, _fresh(zoho_mock)


def _fresh(mock: Mock) -> Mock:
    mock.recorder.answers.clear()
    mock.recorder.prefer = None
    return mock


def prepared(helpdesk: Any, given: TicketDraft, error: str | None) -> Any:
    return helpdesk.prepare_reduced(given, error) if error else helpdesk.prepare(given)


def test_the_mocks_refuse_what_breaks_a_description(
    zendesk: tuple[Zendesk, Mock], freshdesk: tuple[Freshdesk, Mock], zoho: tuple[Zoho, Mock]
) -> None:
    for helpdesk, settings in (
        (zendesk[0], ZENDESK_SETTINGS),
        (freshdesk[0], FRESHDESK_SETTINGS),
        (zoho[0], ZOHO_SETTINGS),
    ):
        given = helpdesk.prepare(draft(settings))
        broken = given.model_copy(update={"body": given.body.replace('"subject"', '"topic"')})
        with pytest.raises(DeliveryError):
            helpdesk.create(broken)


@pytest.mark.parametrize("error", FORMS)
@pytest.mark.parametrize("email", ["ada@example.com", None])
def test_zendesk_takes_every_form(
    zendesk: tuple[Zendesk, Mock], error: str | None, email: str | None
) -> None:
    helpdesk, mock = zendesk
    given = draft(ZENDESK_SETTINGS, requester=Requester(name="Ada", email=email))
    assert helpdesk.create(prepared(helpdesk, given, error)).ticket_id.isdigit()
    assert [status for _, status, _ in mock.recorder.answers] == [201]


@pytest.mark.parametrize("public", [True, False])
def test_zendesk_takes_reads_and_comments(zendesk: tuple[Zendesk, Mock], public: bool) -> None:
    helpdesk, mock = zendesk
    helpdesk.find(draft(ZENDESK_SETTINGS), since=NOW)
    helpdesk.comment("42", "<p>More</p>", public=public, marker="m-1")
    assert mock.broken() == []
    assert {call for call, _, _ in mock.recorder.answers} == {
        "GET /api/v2/tickets",
        "GET /api/v2/tickets/42/comments",
        "GET /api/v2/tickets/42",
        "PUT /api/v2/tickets/42",
    }


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "credentials_refused"),
        (403, "not_permitted"),
        (409, "conflict"),
        (422, "requester_refused"),
        (429, "rate_limited"),
        (503, "helpdesk_unavailable"),
        (400, "idempotency_key_reused"),
    ],
)
def test_zendesks_described_errors_are_understood(
    zendesk: tuple[Zendesk, Mock], status: int, code: str
) -> None:
    helpdesk, mock = zendesk
    given = helpdesk.prepare(draft(ZENDESK_SETTINGS))
    mock.recorder.prefer = str(status)
    with pytest.raises(DeliveryError) as caught:
        helpdesk.create(given)
    assert caught.value.code == code
    if status in {429, 503}:
        assert isinstance(caught.value, RetryableError)
        assert caught.value.delay_s == 2


@pytest.mark.parametrize("error", FORMS)
@pytest.mark.parametrize("email", ["ada@example.com", None])
def test_freshdesk_takes_every_form(
    freshdesk: tuple[Freshdesk, Mock], error: str | None, email: str | None
) -> None:
    helpdesk, mock = freshdesk
    given = draft(FRESHDESK_SETTINGS, requester=Requester(name="Ada", email=email))
    assert helpdesk.create(prepared(helpdesk, given, error)).ticket_id.isdigit()
    assert [status for _, status, _ in mock.recorder.answers] == [201]


@pytest.mark.parametrize("public", [True, False])
def test_freshdesk_takes_reads_and_notes(freshdesk: tuple[Freshdesk, Mock], public: bool) -> None:
    helpdesk, mock = freshdesk
    helpdesk.find(draft(FRESHDESK_SETTINGS), since=NOW)
    helpdesk.comment("42", "<p>More</p>", public=public, marker="m-1")
    assert mock.broken() == []
    assert len([call for call, _, _ in mock.recorder.answers if call == "GET /api/v2/tickets"]) == 4


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "requester_refused"), (401, "credentials_refused"), (429, "rate_limited")],
)
def test_freshdesks_described_errors_are_understood(
    freshdesk: tuple[Freshdesk, Mock], status: int, code: str
) -> None:
    helpdesk, mock = freshdesk
    given = helpdesk.prepare(draft(FRESHDESK_SETTINGS))
    mock.recorder.prefer = str(status)
    with pytest.raises(DeliveryError) as caught:
        helpdesk.create(given)
    assert caught.value.code == code


@pytest.mark.parametrize("error", FORMS)
@pytest.mark.parametrize("email", ["ada@example.com", None])
def test_zoho_takes_every_form(
    zoho: tuple[Zoho, Mock], error: str | None, email: str | None
) -> None:
    helpdesk, mock = zoho
    given = draft(ZOHO_SETTINGS, requester=Requester(name="Ada", email=email))
    assert helpdesk.create(prepared(helpdesk, given, error)).ticket_id == TICKET
    assert mock.broken() == []
    keeps_tags = error is None or (error == "requester_refused" and email is not None)
    tagged = f"POST /api/v1/tickets/{TICKET}/associateTag"
    calls = [call for call, _, _ in mock.recorder.answers]
    assert calls == ["POST /api/v1/tickets", *([tagged] if keeps_tags else [])]


@pytest.mark.parametrize("public", [True, False])
def test_zoho_takes_reads_and_comments(zoho: tuple[Zoho, Mock], public: bool) -> None:
    helpdesk, mock = zoho
    helpdesk.comment(TICKET, "<p>More</p>", public=public, marker="m-1")
    assert mock.broken() == []
    assert mock.recorder.answers[-1][:2] == (f"POST /api/v1/tickets/{TICKET}/comments", 200)


def test_zoho_takes_a_search_by_department_and_may_refuse_one_without(
    zoho: tuple[Zoho, Mock],
) -> None:
    helpdesk, mock = zoho
    assert helpdesk.find(draft(ZOHO_SETTINGS), since=NOW.replace(year=2010)) is None
    calls = [(call, status) for call, status, _ in mock.recorder.answers]
    assert calls[0] == ("GET /api/v1/tickets", 200)
    assert calls[-1] == ("GET /api/v1/tickets", 422)
    assert {status for _, status in calls[1:-1]} == {200}


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "credentials_refused"),
        (403, "scope_missing"),
        (422, "requester_refused"),
        (429, "rate_limited"),
    ],
)
def test_zohos_described_errors_are_understood(
    zoho: tuple[Zoho, Mock], status: int, code: str
) -> None:
    helpdesk, mock = zoho
    given = helpdesk.prepare(draft(ZOHO_SETTINGS))
    mock.recorder.prefer = str(status)
    with pytest.raises(DeliveryError) as caught:
        helpdesk.create(given)
    assert caught.value.code == code
