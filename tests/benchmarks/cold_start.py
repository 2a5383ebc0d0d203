"""Times of a first and of later invocations: `python -m tests.benchmarks.cold_start`.

Under the runtime interface emulator, on this machine's processor: what changes between two
commits is of use, a figure alone is not Lambda's.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from infra.local.emulator import Emulator
from infra.packaging import FUNCTIONS
from tests.events import event
from tests.functions.aws_backend import make_backend, seed
from tests.functions.rie import Runtime

COLD_STARTS = 3
WARM_CALLS = 20


def main() -> None:
    """Prints a line for each function: median milliseconds, cold and warm."""
    with tempfile.TemporaryDirectory() as work:
        emulator = Emulator(folder=Path(work) / "emulator")
        (Path(work) / "emulator").mkdir()
        emulator.start()
        try:
            backend = make_backend(emulator.url)
            seed(backend)
            sys.stdout.write(f"{'function':<16}{'cold ms':>10}{'warm ms':>10}\n")
            for name in sorted(path.parent.name for path in FUNCTIONS.glob("*/handler.py")):
                cold, warm = measure(name, backend.variables_of(name), Path(work))
                sys.stdout.write(f"{name:<16}{cold:>10.0f}{warm:>10.1f}\n")
                sys.stdout.flush()
        finally:
            emulator.stop()


def measure(name: str, variables: dict[str, str], folder: Path) -> tuple[float, float]:
    """Median milliseconds of first and of later invocations."""
    cold, warm = [], []
    for _ in range(COLD_STARTS):
        with Runtime(name, variables=variables, folder=folder) as runtime:
            cold.append(_timed(runtime))
            warm += [_timed(runtime) for _ in range(WARM_CALLS)]
    return statistics.median(cold), statistics.median(warm)


def _timed(runtime: Runtime) -> float:
    asked = event(runtime.name)
    started = time.perf_counter()
    runtime.invoke(asked)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
