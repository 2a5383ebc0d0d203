"""`python -m infra.local`: runs the whole service on this machine until Ctrl-C."""

import argparse
import fcntl
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.local.deployment import DeploymentError
from infra.local.emulator import EmulatorError
from infra.local.gateway import GatewayError
from infra.local.service import LocalService
from infra.packaging import ROOT


def main() -> int:
    """Starts the service, says where it is, waits for a signal, stops it.

    Returns:
        The exit status: 0 after a signal, 1 if it could not start.
    """
    arguments = _arguments()
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say(f"Another `make run` uses {folder}: stop that one first.")
            return 1
        return _run(
            LocalService(
                port=arguments.port,
                folder=folder,
                files=ROOT / ".local",
                bind=arguments.bind,
            )
        )


def _run(service: LocalService) -> int:
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    _say("Starting the emulator and deploying the stacks ...")
    try:
        content = service.start()
    except (EmulatorError, DeploymentError, GatewayError) as error:
        _say(str(error))
        return 1
    try:
        _say(_ready(content))
        stopping.wait()
    finally:
        _say("Stopping ...")
        service.stop()
    return 0


def _ready(content: Mapping[str, Any]) -> str:
    sign_in = content["sign_in"]
    rows = {
        "console": content["console_url"],
        "  sign in as": f"{sign_in['email']}  password: {sign_in['password']}",
        "widget's demo page": content["demo_url"],
        "mailbox": content["mailbox_url"],
        "helpdesks": f"{content['api_url']}/helpdesks",
        "API": content["api_url"],
    }
    return "\n".join(["ready", *(f"  {name:<20}{url}" for name, url in rows.items())])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="of the one address")
    parser.add_argument(
        "--bind",
        default="127.0.0.1",
        help="the emulator's address, such as the container engine's bridge, for `sam local`",
    )
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".local" / "run", help="where the data is kept"
    )
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
