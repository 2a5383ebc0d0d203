"""Compiles what Lambda runs, with an interpreter of Lambda's version: bytecode is that one's own.

It more than halves a cold start. Compiling is the same on every processor and system, so any
interpreter of the version will do.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from infra.environments import PythonTarget

OTHER_INTERPRETER = "LAMBDA_PYTHON"
"""Variable with the path of an interpreter that is not on the search path under its usual name."""
_SAYS = "import sys; print('%d.%d' % sys.version_info[:2])"


def interpreter(target: PythonTarget) -> str | None:
    """A Python of the target's version on this machine; None where there is none."""
    if sys.version_info[:2] == target.version:
        return sys.executable
    return _found(target.dotted, os.environ.get(OTHER_INTERPRETER), os.environ.get("PATH"))


@cache
def _found(version: str, named: str | None, path: str | None) -> str | None:
    for candidate in (named, shutil.which(f"python{version}", path=path)):
        # A name may be a version manager's, which has no interpreter behind it.
        if candidate and _says(candidate) == version:
            return candidate
    return None


def _says(python: str) -> str:
    command = [python, "-I", "-c", _SAYS]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def compile_folder(folder: Path, *, target: PythonTarget, runs_at: str) -> None:
    """Puts bytecode beside every source, where there is an interpreter for it.

    Unchecked, because Lambda's files carry no times that a check could use.

    Args:
        folder: what is packed.
        target: whose bytecode.
        runs_at: where Lambda unpacks the folder, for tracebacks.
    """
    python = interpreter(target)
    if python is None:
        return
    command = [python, "-I", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(folder), "-p", runs_at, str(folder)]
    subprocess.run(command, check=False, stdout=sys.stderr)
