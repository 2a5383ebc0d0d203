"""What is packed for Lambda, and that nothing needed is left out."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infra.environments import CLOUD_PYTHON, this_python
from infra.packaging import (
    FUNCTIONS,
    MissingFunctionError,
    dependencies_layer,
    function_package,
    shared_layer,
)

HANDLERS = sorted(path.parent.name for path in FUNCTIONS.glob("*/handler.py"))

# Site packages, this checkout and the environment are out of reach with -I and -S, so what a
# function imports has to come from its own asset or a layer, as it does in Lambda.
_IMPORT = """
import importlib, sys
sys.path[:0] = sys.argv[2:]
handler = importlib.import_module(sys.argv[1]).handler
assert callable(handler)
foreign = {"infra", "tests", "moto", "starlette"} & {name.split(".")[0] for name in sys.modules}
assert not foreign, foreign
"""


@pytest.mark.parametrize("name", HANDLERS)
def test_a_function_imports_with_only_its_own_asset_and_the_layers(name: str) -> None:
    target = this_python()
    paths = [
        str(function_package(name=name, target=target).path),
        str(dependencies_layer(target=target).path / "python"),
        str(shared_layer(target=target).path / "python"),
    ]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _IMPORT, f"functions.{name}.handler", *paths],
        capture_output=True,
        text=True,
        env={"PATH": "", "AWS_DEFAULT_REGION": "us-east-1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_module_of_the_shared_package_imports_from_the_layers_alone() -> None:
    # Adapters are imported where they are first used, so a handler's import does not reach them.
    code = (
        "import sys, pkgutil, importlib; sys.path[:0] = sys.argv[1:]; import escalation\n"
        "for found in pkgutil.walk_packages(escalation.__path__, 'escalation.'):\n"
        "    importlib.import_module(found.name); print(found.name)\n"
    )
    done = _with_layers(code)
    assert "escalation.adapters.rendering.renderer" in done.stdout.split()


def test_time_zones_come_with_the_layers() -> None:
    # Lambda's own image has no zone files, so neither may these be this machine's.
    code = (
        "import sys, zoneinfo; sys.path[:0] = sys.argv[1:]; zoneinfo.reset_tzpath(to=())\n"
        "print(zoneinfo.ZoneInfo('Asia/Kolkata'), len(zoneinfo.available_timezones()))\n"
    )
    name, count = _with_layers(code).stdout.split()
    assert name == "Asia/Kolkata"
    assert int(count) > 400


def test_the_trimmed_botocore_still_makes_every_client_that_the_service_uses() -> None:
    layer = dependencies_layer(target=this_python()).path / "python"
    services = ["bedrock-runtime", "cognito-idp", "dynamodb", "lambda", "s3"]
    services += ["secretsmanager", "ses", "sesv2", "sqs"]
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import boto3\n"
        "session = boto3.Session('k', 's', region_name='eu-central-1')\n"
        "for name in sys.argv[2:]: print(session.client(name).meta.endpoint_url)\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(layer), *services],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert all("eu-central-1" in line for line in done.stdout.splitlines())
    assert len(done.stdout.splitlines()) == len(services)


def test_the_clouds_layer_holds_wheels_of_its_interpreter_and_processor() -> None:
    layer = dependencies_layer(target=CLOUD_PYTHON).path / "python"
    compiled = [path.name for path in layer.rglob("*.so")]
    assert any(name.startswith("_pydantic_core") for name in compiled)
    for name in compiled:
        assert "cpython-313-aarch64" in name or ".abi3." in name, name


def test_layers_carry_no_tests_and_no_bytecode_of_another_interpreter() -> None:
    for target in (CLOUD_PYTHON, this_python()):
        layer = dependencies_layer(target=target).path
        assert not [p for p in layer.rglob("tests") if p.is_dir()]
        foreign = [
            p
            for p in layer.rglob("*.pyc")
            if f"cpython-{target.version[0]}{target.version[1]}" not in p.name
        ]
        assert not foreign


def test_bytecode_is_the_targets_and_is_loaded_without_looking_at_the_source() -> None:
    compiled = list(shared_layer(target=this_python()).path.rglob("*.pyc"))
    assert compiled
    for path in compiled:
        header = path.read_bytes()[:8]
        assert header[:4] == importlib.util.MAGIC_NUMBER, path
        # PEP 552: hash-based (1), and not checked against the source (no 2).
        assert int.from_bytes(header[4:], "little") == 1, path


def test_a_functions_asset_is_its_own_folder_and_nothing_of_another(functions: Path) -> None:
    package = function_package(name="sweep", target=CLOUD_PYTHON, functions=functions)
    files = {str(p.relative_to(package.path)) for p in package.path.rglob("*.py")}
    assert files == {"functions/__init__.py", "functions/sweep/handler.py"}


def test_what_tools_leave_in_a_folder_is_neither_packed_nor_a_change(
    functions: Path, tmp_path: Path
) -> None:
    used = tmp_path / "functions"
    shutil.copytree(functions, used)
    for leftover in (".mypy_cache/3.13/x.json", ".ruff_cache/x", "__pycache__/x.pyc", ".DS_Store"):
        path = used / "sweep" / leftover
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("left over")
    before = function_package(name="sweep", target=CLOUD_PYTHON, functions=functions)
    after = function_package(name="sweep", target=CLOUD_PYTHON, functions=used)
    assert after == before
    for package in (after, shared_layer(target=CLOUD_PYTHON), shared_layer(target=this_python())):
        hidden = [path for path in package.path.rglob("*") if path.name.startswith(".")]
        assert not hidden


def test_leftovers_are_left_out_when_a_package_is_built(functions: Path, tmp_path: Path) -> None:
    used = tmp_path / "functions"
    shutil.copytree(functions, used)
    # A source that no other build has makes this one a build of its own.
    (used / "sweep" / "handler.py").write_text(f'"""{tmp_path}."""\n')
    (used / "sweep" / ".mypy_cache").mkdir()
    (used / "sweep" / ".mypy_cache" / "x.json").write_text("{}")
    package = function_package(name="sweep", target=CLOUD_PYTHON, functions=used)
    packed = {str(path.relative_to(package.path)) for path in package.path.rglob("*.*")}
    assert packed == {"functions/__init__.py", "functions/sweep/handler.py"} | {
        path for path in packed if path.endswith(".pyc")
    }


def test_a_change_to_one_function_gives_only_that_one_a_new_digest(
    functions: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "functions"
    shutil.copytree(functions, changed)
    (changed / "admin" / "handler.py").write_text('"""Something else."""\n')

    def digest(name: str, folder: Path) -> str:
        return function_package(name=name, target=CLOUD_PYTHON, functions=folder).digest

    assert digest("admin", changed) != digest("admin", functions)
    assert digest("sweep", changed) == digest("sweep", functions)


def test_a_function_without_a_handler_is_named_when_it_is_packed(tmp_path: Path) -> None:
    (tmp_path / "classify").mkdir()
    with pytest.raises(MissingFunctionError, match=r"classify/handler\.py"):
        function_package(name="classify", target=CLOUD_PYTHON, functions=tmp_path)


def _with_layers(code: str) -> subprocess.CompletedProcess[str]:
    target = this_python()
    layers = [dependencies_layer(target=target), shared_layer(target=target)]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, *(str(layer.path / "python") for layer in layers)],
        capture_output=True,
        text=True,
        env={"PATH": "", "AWS_DEFAULT_REGION": "us-east-1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done
