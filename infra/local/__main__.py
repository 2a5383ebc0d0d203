"""`python -m infra.local`: runs the whole service on this machine until Ctrl-C."""

import argparse
import fcntl
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, Never

from infra.local.errors import LocalError
from infra.local.service import LocalService
from infra.local.stages import Stages
from infra.packaging import ROOT

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


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
                stage=Stages(_write),
            )
        )


def _run(service: LocalService) -> int:
    for number in _SIGNALS:
        signal.signal(number, _interrupt)
    try:
        content = service.start()
        _say(_ready(content))
        if service.still_cold:
            _say(_slow(service.still_cold))
        while True:
            signal.pause()
    except LocalError as error:
        _say(str(error))
        return 1
    except KeyboardInterrupt:
        service.stop()
        return 0


def _interrupt(number: int, frame: FrameType | None) -> Never:
    """Break off whatever is under way, once: nothing interrupts what then puts things in order."""
    del number, frame
    for other in _SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    raise KeyboardInterrupt


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


def _slow(functions: Sequence[str]) -> str:
    names = ", ".join(functions)
    return f"  The machine is busy: {names} did not answer yet, so that first answers may be late."


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
    _write(f"{text}\n")


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
