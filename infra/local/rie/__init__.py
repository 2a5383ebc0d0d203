"""AWS's runtime interface emulator: runs a function as Lambda does, without a container engine.

`python -m infra.local.rie` fetches it and prints where it is.
"""

import platform
import stat
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from infra.packaging import ROOT

_LOCKED = Path(__file__).with_name("requirements.txt")
_FOLDER = ROOT / ".local" / "rie"


def emulator_binary() -> Path:
    """The emulator for this machine's processor, fetched if it is not here yet.

    Raises:
        subprocess.CalledProcessError: the wheel could not be had, or its hash did not match.
    """
    arm = platform.machine() in {"arm64", "aarch64"}
    name = f"aws-lambda-rie-{'arm64' if arm else 'x86_64'}"
    binary = _FOLDER / name
    if not binary.is_file():
        _FOLDER.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=_FOLDER) as work:
            partial = _extract(_download(Path(work)), f"samcli/local/rapid/{name}", Path(work))
            partial.chmod(partial.stat().st_mode | stat.S_IXUSR)
            partial.rename(binary)
    return binary


def _download(into: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--require-hashes", "--requirement", str(_LOCKED), "--dest", str(into)]
    subprocess.run([*command, "--only-binary", ":all:"], check=True, stdout=sys.stderr)
    (wheel,) = into.glob("*.whl")
    return wheel


def _extract(wheel: Path, member: str, into: Path) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        return Path(archive.extract(member, into))
