"""Builds what Lambda unpacks: the functions' folders and the two layers, without Docker.

Everything lands in `.local/build` under a name that holds a digest of its sources and its target,
so an unchanged part is neither built nor deployed again.
"""

import compileall
import hashlib
import py_compile
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from infra.environments import PythonTarget

ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = ROOT / "functions"
SHARED_LAYER = ROOT / "layers" / "escalation" / "python"
LOCKED_DEPENDENCIES = ROOT / "layers" / "dependencies" / "requirements.txt"
BUILD = ROOT / ".local" / "build"

# Raised when the way of building changes, so that results of the old way are not taken from cache.
_RECIPE = "2"

# botocore describes over 400 services in 20 MB of JSON; the functions call these.
_BOTOCORE_SERVICES = frozenset(
    {
        "bedrock-runtime",
        "cognito-idp",
        "dynamodb",
        "lambda",
        "s3",
        "secretsmanager",
        "ses",
        "sesv2",
        "sqs",
    }
)
# Two targets and a day's edits; an older build is made again if it is asked for.
_BUILDS_KEPT = 12
# What tools leave in a checkout: caches (`.mypy_cache` in the shared package's folder), bytecode.
_LEFT_OUT = ("__pycache__", "*.pyc", "*.egg-info", ".*")
_ignore_left_out = shutil.ignore_patterns(*_LEFT_OUT)


class MissingFunctionError(Exception):
    """A function that the stack deploys has no `functions/<name>/handler.py`."""


@dataclass(frozen=True, slots=True)
class Package:
    """A folder for Lambda and the digest of what it was made from."""

    path: Path
    digest: str


def function_package(*, name: str, target: PythonTarget, functions: Path = FUNCTIONS) -> Package:
    """The asset of one function: `functions/__init__.py` and its own folder.

    Raises:
        MissingFunctionError: the folder has no handler.
    """
    folder = functions / name
    if not (folder / "handler.py").is_file():
        raise MissingFunctionError(f"{folder / 'handler.py'} does not exist: nothing to deploy")
    sources = [functions / "__init__.py", *_sources(folder)]
    digest = _digest(target, ((str(p.relative_to(functions)), p) for p in sources))

    def build(out: Path) -> None:
        (out / "functions").mkdir()
        shutil.copy(functions / "__init__.py", out / "functions")
        shutil.copytree(folder, out / "functions" / name, ignore=_ignore_left_out)
        _compile(out, target=target, runs_at="/var/task")

    return _built(f"function-{name}", digest, build)


def shared_layer(*, target: PythonTarget) -> Package:
    """The layer with the `escalation` package."""
    digest = _digest(
        target, ((str(p.relative_to(SHARED_LAYER)), p) for p in _sources(SHARED_LAYER))
    )

    def build(out: Path) -> None:
        shutil.copytree(SHARED_LAYER, out / "python", ignore=_ignore_left_out)
        _compile(out, target=target, runs_at="/opt")

    return _built("layer-escalation", digest, build)


def dependencies_layer(*, target: PythonTarget) -> Package:
    """The layer with the locked third-party packages, as wheels of the target.

    Raises:
        subprocess.CalledProcessError: pip found no wheel for the target, or a hash did not match.
    """
    digest = _digest(target, [("requirements.txt", LOCKED_DEPENDENCIES)])

    def build(out: Path) -> None:
        _install_wheels(out / "python", target=target)
        _trim(out / "python")
        _compile(out, target=target, runs_at="/opt")

    return _built("layer-dependencies", digest, build)


def _install_wheels(into: Path, *, target: PythonTarget) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--no-deps"]
    command += ["--require-hashes", "--requirement", str(LOCKED_DEPENDENCIES)]
    command += ["--target", str(into)]
    if target.platforms:
        command += ["--only-binary", ":all:", "--implementation", "cp"]
        command += ["--python-version", target.dotted]
        command += [part for tag in target.platforms for part in ("--platform", tag)]
    subprocess.run(command, check=True, stdout=sys.stderr)


def _trim(packages: Path) -> None:
    for service in (packages / "botocore" / "data").iterdir():
        if service.is_dir() and service.name not in _BOTOCORE_SERVICES:
            shutil.rmtree(service)
    shutil.rmtree(packages / "bin", ignore_errors=True)
    for tests in [p for p in packages.rglob("tests") if p.is_dir()]:
        shutil.rmtree(tests)


def _compile(folder: Path, *, target: PythonTarget, runs_at: str) -> None:
    """Ships bytecode where this interpreter writes the target's: it more than halves a cold start.

    Unchecked, because Lambda's files carry no times that a check could use.
    """
    if sys.version_info[:2] != target.version:
        return
    compileall.compile_dir(
        folder,
        quiet=1,
        stripdir=str(folder),
        prependdir=runs_at,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if any(fnmatch(part, pattern) for part in inside for pattern in _LEFT_OUT):
            continue
        if path.is_file():
            yield path


def _digest(target: PythonTarget, sources: Iterable[tuple[str, Path]]) -> str:
    compiled = sys.version_info[:2] == target.version
    digest = hashlib.sha256(f"{_RECIPE} {target} {compiled}".encode())
    digest.update(",".join(sorted(_BOTOCORE_SERVICES)).encode())
    for name, path in sources:
        digest.update(f"\0{name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _built(kind: str, digest: str, build: Callable[[Path], None]) -> Package:
    """Builds beside the final place and renames, so that a build cut short leaves nothing."""
    path = BUILD / f"{kind}-{digest[:16]}"
    if not path.is_dir():
        BUILD.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=BUILD, prefix=f".{kind}-") as work:
            out = Path(work) / "out"
            out.mkdir()
            build(out)
            try:
                out.rename(path)
            except OSError:
                if not path.is_dir():  # another build of the same sources was first otherwise
                    raise
        _forget_old(kind)
    return Package(path=path, digest=digest)


def _forget_old(kind: str) -> None:
    builds = sorted(BUILD.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in builds[_BUILDS_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)
