"""The AWS emulator as a child process."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx

from infra.packaging import ROOT

ACCOUNT = "000000000000"
REGION = "us-east-1"

_PYTHON = ROOT / ".local" / "emulator" / "bin" / "python"
_START_SECONDS = 60
# It writes its state on the way out; what is cut off then is lost.
_STOP_SECONDS = 30


class EmulatorError(Exception):
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
        self._state = folder / "state"
        self._scratch = folder / "scratch"
        self.log = folder / "emulator.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://{self._bind}:{self.port}"

    def start(self, *, enforces_iam: bool = False) -> None:
        """Starts it and waits until it answers.

        Args:
            enforces_iam: refuse what a role's policies do not allow. Functions act with the
                sessions of their own roles; the keys `test` are the account's root.

        Raises:
            EmulatorError: it is not installed, ended at once or took longer than a minute.
        """
        if not _PYTHON.is_file():
            raise EmulatorError("the emulator is not installed: run `make tools`")
        if not any(self._state.glob("*.json")):
            # Buckets are on disk at once, all else at a clean stop: what a killed first run left
            # are buckets that no stack owns, and the deployment would stumble over them.
            shutil.rmtree(self._state, ignore_errors=True)
        self._state.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self._scratch, ignore_errors=True)
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
            self.stop()
            raise

    def stop(self) -> bool:
        """Ends it so that its state is saved, then whatever it left running.

        Returns:
            Whether it saved its state: not if it had been killed, or had to be.
        """
        process, self._process = self._process, None
        if process is None:
            return False
        saved = process.poll() is None
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            saved = False
            process.kill()
            process.wait()
        with contextlib.suppress(ProcessLookupError):  # its session: the functions' processes
            os.killpg(process.pid, signal.SIGKILL)
        shutil.rmtree(self._scratch, ignore_errors=True)
        return saved

    def _choose_port(self) -> int:
        kept = self._folder / "port"
        if kept.is_file():
            port = int(kept.read_text())
            if _is_free(self._bind, port):
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
            "STATE_DIR": str(self._state),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self._state / "s3"),
        }

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise EmulatorError(f"the emulator ended with {process.returncode}: see {self.log}")
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/_ministack/ready", timeout=2).status_code == 200:
                    return
            time.sleep(0.1)
        raise EmulatorError(f"the emulator did not answer in {_START_SECONDS} s: see {self.log}")


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
        return True
