"""The AWS emulator as a child process."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import httpx

from infra.local.errors import LocalError
from infra.local.saved_state import SavedState
from infra.packaging import ROOT

ACCOUNT = "000000000000"
REGION = "us-east-1"

_PYTHON = ROOT / ".local" / "emulator" / "bin" / "python"
_START_SECONDS = 120
# It writes its state on the way out, tens of megabytes; what is cut off then is lost.
_STOP_SECONDS = 30
_REMOVAL_SECONDS = 1


class EmulatorError(LocalError):
    """The emulator is not installed, or did not start."""


class Emulator:
    """MiniStack, with its state in a folder that outlives it.

    Functions inherit the emulator's environment, so it gets none of this process's AWS settings.

    Attributes:
        port: kept with the state, because queue addresses in the state hold it.
    """

    def __init__(self, *, folder: Path, bind: str = "127.0.0.1") -> None:
        """Prepares the folder; starts nothing.

        Args:
            folder: for state, scratch files and the log `emulator.log`.
            bind: the only address that it listens on.
        """
        self._folder = folder
        self._bind = bind
        self._state = SavedState(folder)
        self._scratch = folder / "scratch"
        self._discarded = folder / "discarded"
        self.log = folder / "emulator.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://{self._bind}:{self.port}"

    def start(self, *, enforces_iam: bool = False) -> bool:
        """Starts it and waits until it answers.

        Args:
            enforces_iam: refuse what a role's policies do not allow. Functions act with the
                sessions of their own roles; the keys `test` are the account's root.

        Returns:
            Whether it goes on from a state that was saved.

        Raises:
            EmulatorError: it is not installed, ended at once or took longer than two minutes.
        """
        if not _PYTHON.is_file():
            raise EmulatorError("The emulator is not installed: run `make tools`.")
        goes_on = self._state.prepare()
        self._discard_scratch()
        self._scratch.mkdir()
        self.port = self._choose_port()
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [str(_PYTHON), "-m", "ministack"],
                cwd=self._scratch,
                env=self._environment() | ({"AUTH": "true"} if enforces_iam else {}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the runner, which stops this in order
            )
        try:
            self._wait_until_ready(self._process)
        except BaseException:
            self.kill()
            raise
        return goes_on

    def stop(self) -> bool:
        """Ends it so that its state is saved, and whatever it has started.

        Returns:
            Whether it saved its state: not if it had been killed, or had to be.
        """
        process = self._process
        if process is None:
            return False
        begun = time.time()
        running = process.poll() is None
        ended = running and _end_group(process, _STOP_SECONDS)
        # A time, not the exit status: it is asked more than once, and the last request may find it
        # with its work done and its handler gone.
        saved = ended and self._state.was_written_since(begun)
        self.kill()
        if saved:
            self._state.is_whole()
        return saved

    def kill(self) -> None:
        """Ends it at once, with whatever it has started: its next start finds the state as the last
        clean stop left it.
        """
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._discard_scratch()

    def _discard_scratch(self) -> None:
        """Put the functions' unpacked code out of the way, and begin to remove it.

        Hundreds of megabytes in small files: on a busy machine that takes minutes, which nobody
        waits for. What is left at this process's end goes at the next start.
        """
        self._discarded.mkdir(exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            self._scratch.rename(self._discarded / str(time.time_ns()))
        removal = threading.Thread(
            target=shutil.rmtree, args=(self._discarded, True), name="removal", daemon=True
        )
        removal.start()
        removal.join(_REMOVAL_SECONDS)

    def _choose_port(self) -> int:
        kept = self._folder / "port"
        if kept.is_file():
            port = int(kept.read_text())
            if is_free(self._bind, port):
                return port
        port = free_port()
        kept.write_text(str(port))
        return port

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self._scratch),
            "TMPDIR": str(self._scratch),
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": self._bind,
            "MINISTACK_HOST": self._bind,
            "MINISTACK_REGION": REGION,
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "IOT_MTLS_ENABLED": "0",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self._state.path),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self._state.path / "s3"),
        }

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise EmulatorError(
                    f"The emulator ended with {process.returncode}. {self.log} says why."
                )
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/_ministack/ready", timeout=2).status_code == 200:
                    return
            time.sleep(0.1)
        raise EmulatorError(
            f"The emulator did not answer in {_START_SECONDS} s: try again when the machine is "
            f"less busy. {self.log} may say more."
        )


def _end_group(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Ask a process and all that it started to end, again each second: what it starts meanwhile
    would keep it waiting. False when it is still there in the end.

    The functions' processes end at once, so that saving has the machine for itself.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1)
            return True
    return False


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(address: str, port: int) -> bool:
    """Whether nothing listens there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
        return True
