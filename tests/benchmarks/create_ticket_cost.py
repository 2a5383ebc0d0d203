"""What making a ticket costs: our adapter beside zenpy, the usual client for Zendesk.

    python -m tests.benchmarks.create_ticket_cost

Both build the same ticket and send it to the same stand-in, with the same Python, each in processes
of its own that see the packages they need and no others: ours are those of the Lambda layers.
Processor time, so that a busy machine does not count; the median of several runs. zenpy (GPL) is
installed into a folder that is thrown away; nothing of it is shipped.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

import httpx

from infra.environments import this_python
from infra.local.standins.zendesk import account
from infra.packaging import dependencies_layer, shared_layer
from tests.benchmarks import create_ticket_ours, create_ticket_zenpy

ZENPY: Final = "zenpy==2.0.57"
RUNS: Final = 7
TICKETS: Final = 100
ROOT: Final = Path(__file__).resolve().parents[2]
_SERVE: Final = """
import sys, uvicorn
from infra.local.standins.app import create_app
uvicorn.run(create_app(None), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
"""
_HANDLER: Final = """
import json, time
cpu, wall = time.process_time(), time.perf_counter()
import functions.create_ticket.handler
print(json.dumps({"import_cpu_ms": (time.process_time() - cpu) * 1000,
                  "import_ms": (time.perf_counter() - wall) * 1000}))
"""
_ROWS: Final = (
    ("import_cpu_ms", "import, CPU ms"),
    ("import_ms", "import, elapsed ms"),
    ("first_cpu_ms", "open, build and send the first ticket, CPU ms"),
    ("cold_cpu_ms", "all of it for one ticket, CPU ms"),
    ("next_cpu_ms", "each further ticket, CPU ms"),
)


def main() -> int:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, stand_in() as url:
        theirs = zenpy_packages(Path(folder))
        task = {"url": f"{url}/stand-in/zendesk", "tickets": TICKETS, **_ticket()}
        packed = _layers()
        runs = {
            "ours": Run(packed, [create_ticket_ours.__file__, json.dumps(task)]),
            "zenpy": Run(theirs, [create_ticket_zenpy.__file__, json.dumps(task)]),
        }
        whole = Run(f"{packed}:{ROOT}", ["-c", _HANDLER])
        for run in runs.values():  # Bytecode is written, and caches are warm, for both.
            run.figures()
        both = _same_tickets(url)
        taken: dict[str, list[dict[str, float]]] = {name: [] for name in runs}
        for _ in range(RUNS):
            for name, run in runs.items():
                taken[name].append(run.figures())
        handler = [whole.figures() for _ in range(RUNS)]
    out = sys.stdout.write
    out(f"the same ticket ({both}) by Zendesk's API, Python {sys.version.split()[0]},\n")
    out(f"median of {RUNS} processes of {TICKETS} tickets each\n\n")
    out(f"{'':<50}{'ours':>10}{'zenpy':>10}{'zenpy/ours':>12}\n")
    for key, title in _ROWS:
        ours = median(run[key] for run in taken["ours"])
        others = median(run[key] for run in taken["zenpy"])
        out(f"{title:<50}{ours:>10.2f}{others:>10.2f}{others / ours:>12.2f}\n")
    out("\nthe whole function create_ticket, all three helpdesks possible:\n")
    for key, title in _ROWS[:2]:
        out(f"{title:<50}{median(run[key] for run in handler):>10.2f}\n")
    return 0


@dataclass(frozen=True)
class Run:
    """A process that sees these packages and no others, as a function in Lambda does."""

    packages: str
    arguments: list[str]

    def figures(self) -> dict[str, float]:
        """What it measured of itself."""
        done = subprocess.run(
            [sys.executable, "-S", *self.arguments],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": self.packages},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(done.stderr)
        measured: dict[str, float] = json.loads(done.stdout)
        return measured


def _layers() -> str:
    """The packages of the functions, as they are shipped, for this Python."""
    target = this_python()
    layers = (shared_layer(target=target), dependencies_layer(target=target))
    return ":".join(str(layer.path / "python") for layer in layers)


@contextmanager
def stand_in() -> Iterator[str]:
    """The stand-in helpdesks in a process of their own; their address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", _SERVE, str(port)], cwd=ROOT)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{url}/stand-in/_control/behaviour", trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


def zenpy_packages(folder: Path) -> str:
    """Where zenpy and what it needs are."""
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), ZENPY]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return str(folder)


def _ticket() -> dict[str, Any]:
    said = "".join(
        f"<p><b>Visitor</b> 10:{n:02d}<br>My invoice {n} is wrong.</p>" for n in range(60)
    )
    return {
        "email": account.EMAIL,
        "token": account.API_TOKEN,
        "ticket": {
            "subject": "Chat: My invoice is wrong",
            "html": f"<p>My invoice is wrong</p>{said}",
            "name": "Ada Visitor",
            "address": "ada@example.com",
            "priority": "high",
            "tags": ["chat", "vip"],
            "group_id": account.GROUP_ID,
            "field_id": account.CHOICE_FIELD_ID,
            "field_value": account.CHOICES[0],
        },
    }


def _same_tickets(url: str) -> str:
    """Check that the stand-in was given the same by both; the size of the description."""
    answer = httpx.get(f"{url}/stand-in/_control/tickets?helpdesk=zendesk", trust_env=False)
    tickets = answer.json()["items"]
    names = ("subject", "priority", "tags", "group_id", "custom_fields", "requester_id")
    kinds = {json.dumps([[t[n] for n in names], t["comments"][0]["sent"]]) for t in tickets}
    if len(tickets) != 2 * TICKETS or len(kinds) != 1:
        raise SystemExit(f"{len(tickets)} tickets of {len(kinds)} kinds: not the same work")
    return f"{len(tickets[0]['comments'][0]['sent'])} characters"


if __name__ == "__main__":
    raise SystemExit(main())
