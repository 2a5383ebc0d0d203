"""Where helpdesks may be named, which rooms each has, and that no other is loaded than is met."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from escalation.adapters.helpdesks.registry import VENDORS
from infra.packaging import ROOT

PACKAGE: Final = ROOT / "layers/escalation/python/escalation"
HELPDESKS: Final = PACKAGE / "adapters/helpdesks"
ROOMS: Final = {
    "__init__",
    "access",
    "api",
    "credentials",
    "fields",
    "incoming_webhooks",
    "reads",
    "settings",
    "tickets",
    "webhook_setup",
    "writes",
}
"""What a reader may look for in each folder."""
NO_TOKENS: Final = {"freshdesk"}
"""A key opens it: there is no room for access."""


class Exceptional(NamedTuple):
    """A line outside the folders that names a vendor, and why it may."""

    words: str
    why: str


EXCEPTIONS: Final = {
    "adapters/helpdesks/registry.py": [
        Exceptional('def _{vendor}() -> "Vendor":', "the list of helpdesks"),
        Exceptional("from escalation.adapters.helpdesks.{vendor} import VENDOR", "the list"),
        Exceptional("VENDORS: Final = Vendors(", "the list, in the order that owners read"),
    ],
    "adapters/helpdesks/credentials.py": [
        Exceptional("acme.{vendor}.com", "an owner is shown what an address looks like"),
    ],
    "adapters/helpdesks/mail_marks.py": [
        Exceptional('"{vendor}_quote",', "a class in mails that passed there, whoever reads them"),
    ],
    "adapters/aws/body_dictionaries.py": [
        Exceptional('"helpdesk":"{vendor}"', "the stored format's dictionary never changes"),
    ],
}


def _lines_naming_a_vendor() -> list[tuple[str, str]]:
    named = re.compile("|".join(VENDORS.names), re.IGNORECASE)
    own = [HELPDESKS / name for name in VENDORS.names]
    found = []
    for root in (PACKAGE, ROOT / "functions"):
        for path in sorted(root.rglob("*.py")):
            if not any(folder in path.parents for folder in own):
                lines = path.read_text(encoding="utf-8").splitlines()
                shown = str(path.relative_to(root))
                found += [(shown, line) for line in lines if named.search(line)]
    return found


def _covers(each: Exceptional, line: str) -> bool:
    return any(each.words.format(vendor=name) in line for name in VENDORS.names)


def test_nobody_names_a_helpdesk_but_its_folder_and_the_listed_exceptions() -> None:
    unlisted = [
        (path, line)
        for path, line in _lines_naming_a_vendor()
        if not any(_covers(each, line) for each in EXCEPTIONS.get(path, []))
    ]
    assert unlisted == []


def test_no_exception_is_listed_that_nothing_needs() -> None:
    lines = _lines_naming_a_vendor()
    for path, exceptions in EXCEPTIONS.items():
        own = [line for where, line in lines if where == path]
        unused = [each for each in exceptions if not any(_covers(each, line) for line in own)]
        assert unused == []


@pytest.mark.parametrize("name", VENDORS.names)
def test_every_helpdesk_has_the_same_rooms(name: str) -> None:
    rooms = {path.stem for path in (HELPDESKS / name).glob("*.py")}
    assert ROOMS - ({"access"} if name in NO_TOKENS else set()) <= rooms


@pytest.mark.parametrize("name", VENDORS.names)
def test_a_vendor_is_whole(name: str) -> None:
    vendor = VENDORS.of(name)
    assert vendor.name == name
    assert vendor.ticket_settings().model_fields["helpdesk"].is_required()
    assert {"credentials_refused", "not_permitted"} <= set(vendor.sentences)
    assert vendor.note_bytes <= vendor.description_bytes
    assert (vendor.redeem is None) == (vendor.credentials().grant is None)


def _loaded_by(program: str) -> set[str]:
    """Names of the modules that a program has loaded when it ends."""
    shown = f"{program}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", shown], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    return set(done.stdout.split())


def _folders(loaded: set[str]) -> set[str]:
    """Which vendors' folders are among the modules."""
    return {
        name
        for name in VENDORS.names
        for module in loaded
        if module.startswith(f"escalation.adapters.helpdesks.{name}")
    }


@pytest.mark.parametrize("helpdesk", ["zendesk", "freshdesk"])
def test_a_webhook_loads_its_own_vendor_and_no_client(helpdesk: str) -> None:
    loaded = _loaded_by(
        f"""
import functions.webhooks.handler
from datetime import UTC, datetime
from escalation.adapters.helpdesks.webhook_reader import HelpdeskWebhookReader
from escalation.domain.errors import NotAuthenticated
from escalation.domain.workspace import Connection
now = datetime.now(UTC)
connection = Connection(
    connection_id="c", workspace_id="w", helpdesk="{helpdesk}", secret_ref="x", created_at=now
)
try:
    HelpdeskWebhookReader().read(connection, secret="s", headers={{}}, body=b"", now=now)
except NotAuthenticated:
    pass
"""
    )
    assert _folders(loaded) == {helpdesk}
    assert not {"httpx", "jwt", "cryptography"} & loaded


@pytest.mark.parametrize("name", VENDORS.names)
def test_a_ticket_loads_its_own_vendor_alone(name: str) -> None:
    needed = {"zoho": ', "department_id": "7"'}.get(name, "")
    ticket = f'{{"helpdesk": "{name}"{needed}}}'
    loaded = _loaded_by(
        f"""
import functions.create_ticket.handler, escalation.runtime.workers, escalation.runtime.helpdesks
from escalation.adapters.helpdesks.registry import VENDORS
from escalation.adapters.rendering.renderer import JinjaRenderer
from escalation.domain.settings import EscalationSettings
settings = EscalationSettings.model_validate({{"handoff_method": "ticket", "ticket": {ticket}}})
JinjaRenderer()
vendor = VENDORS.of(settings.ticket.helpdesk)
vendor.credentials()
import escalation.adapters.helpdesks.{name}.tickets
"""
    )
    assert _folders(loaded) == {name}


def test_who_only_reads_settings_loads_no_helpdesk() -> None:
    loaded = _loaded_by("import functions.classify.handler, escalation.runtime.classify")
    assert _folders(loaded) == set()
    assert "httpx" not in loaded
