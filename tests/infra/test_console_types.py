"""The console's sources say what they mean: the type checker finds nothing in them."""

import subprocess
import sys
from pathlib import Path

from infra.packaging import FUNCTIONS, ROOT

COMPILER = ROOT / ".local" / "cdk" / "node_modules" / "typescript" / "bin" / "tsc"


def check(project: Path) -> subprocess.CompletedProcess[str]:
    node = Path(sys.executable).with_name("node")
    command = [str(node), str(COMPILER), "--project", str(project)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_consoles_types_agree() -> None:
    done = check(FUNCTIONS / "site" / "console")
    assert done.returncode == 0, done.stdout


def test_the_check_sees_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "wrong.ts").write_text("export const answer: number = 'forty-two';")
    (tmp_path / "tsconfig.json").write_text('{"compilerOptions": {"strict": true, "noEmit": true}}')
    assert check(tmp_path).returncode != 0
