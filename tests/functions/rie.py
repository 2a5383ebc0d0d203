"""A function under AWS's runtime interface emulator, on nothing but what is packed for Lambda."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from infra.environments import this_python
from infra.local.emulator import free_port
from infra.local.rie import emulator_binary
from infra.packaging import dependencies_layer, function_package, shared_layer

# Lambda has its own runtime client outside of the function's reach; here it is the pinned one.
_RUNTIME = ("awslambdaric", "simplejson", "snapshot-restore-py")

# -I and -S keep site packages and this checkout away: what the function imports comes from its
# asset or a layer, in Lambda's order, or it fails as it would there.
_BOOTSTRAP = """
import sys
handler, *paths = sys.argv[1:]
sys.path[:0] = paths
from awslambdaric.__main__ import main
main([sys.argv[0], handler])
"""

_START_SECONDS = 30
_CALL_SECONDS = 60


class Runtime:
    """One function's process, warm after the first call.

    Attributes:
        name: the function's folder.
        log: what the function and the emulator wrote.
    """

    def __init__(self, name: str, *, variables: Mapping[str, str], folder: Path) -> None:
        """Prepares; starts nothing.

        Args:
            name: folder below `functions`.
            variables: the process's whole environment, beside what Lambda itself sets.
            folder: for the runtime client and the log.
        """
        self.name = name
        self.log = folder / f"{name}.log"
        self._variables = variables
        self._client = folder / "runtime"
        self._process: subprocess.Popen[bytes] | None = None
        self._http = httpx.Client(timeout=_CALL_SECONDS)
        self._url = ""

    def __enter__(self) -> Self:
        target = this_python()
        asset = function_package(name=self.name, target=target).path
        paths = [
            asset,
            dependencies_layer(target=target).path / "python",
            shared_layer(target=target).path / "python",
            _runtime_client(self._client),
        ]
        own, api = free_port(), free_port()
        self._url = f"http://127.0.0.1:{own}"
        handler = f"functions.{self.name}.handler.handler"
        command = [str(emulator_binary())]
        command += ["--runtime-interface-emulator-address", f"127.0.0.1:{own}"]
        command += ["--runtime-api-address", f"127.0.0.1:{api}"]
        command += [sys.executable, "-I", "-S", "-c", _BOOTSTRAP, handler, *map(str, paths)]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=asset,
                env={"PATH": os.defpath, "LANG": "C.UTF-8", **self._variables},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait_until_it_listens()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends the emulator and the function below it."""
        self._http.close()
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def invoke(self, event: Mapping[str, Any]) -> Any:
        """The function's result; a raised error comes as Lambda's `errorType` document."""
        path = "/2015-03-31/functions/function/invocations"
        answer = self._http.post(f"{self._url}{path}", json=event)
        assert answer.status_code == 200, (answer.status_code, answer.text, self.log.read_text())
        return answer.json()

    def _wait_until_it_listens(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            assert self._process is not None
            assert self._process.poll() is None, self.log.read_text()
            with contextlib.suppress(httpx.TransportError):
                self._http.get(self._url, timeout=2)
                return
            time.sleep(0.02)
        raise AssertionError(self.log.read_text())


def _runtime_client(folder: Path) -> Path:
    """A folder with the runtime client and what it needs, and nothing else of site packages."""
    if not folder.is_dir():
        folder.mkdir()
        for name in _RUNTIME:
            installed = distribution(name)
            parts = {file.parts[0] for file in installed.files or () if ".." not in file.parts}
            for part in parts:
                if not part.endswith(".dist-info") and part != "__pycache__":
                    (folder / part).symlink_to(Path(str(installed.locate_file(part))))
    return folder
