"""Packed code runs with nothing but its own asset and the layers, as it does in Lambda."""

import subprocess
import sys
from collections.abc import Callable
from typing import get_args, get_overloads

import pytest

from escalation.adapters.aws.clients import client
from infra.environments import this_python
from infra.packaging import (
    Package,
    dependencies_layer,
    encoder_layer,
    function_package,
    multilingual_layer,
    shared_layer,
    signatures_layer,
)
from tests.infra.conftest import HANDLERS

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
    services = [get_args(one.__annotations__["service"])[0] for one in get_overloads(client)]
    assert {"dynamodb", "events", "sqs"} <= set(services)
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


_FIND = "import sys; sys.path[:0] = sys.argv[1:]\n"


def _run_alone(code: str, *layers: Callable[..., Package]) -> None:
    """The code with what these layers bring, and nothing else of this machine."""
    paths = [str(layer(target=this_python()).path / "python") for layer in layers]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _FIND + code, *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_encoder_works_with_nothing_but_the_layers() -> None:
    _run_alone(
        "from escalation.engine.encoder import installed_encoder\n"
        "assert 'numpy' not in sys.modules\n"
        "a, b, c = installed_encoder().encode(['I want a refund', 'money back', 'the weather'])\n"
        "assert a @ b > a @ c\n",
        dependencies_layer,
        shared_layer,
        encoder_layer,
    )


def test_several_languages_are_read_with_nothing_but_the_layers() -> None:
    _run_alone(
        "from escalation.engine.encoder import ENGLISH, installed_multilingual\n"
        "from escalation.engine.languages import installed_languages\n"
        "assert 'numpy' not in sys.modules\n"
        "texts = ['Ich will mein Geld zurück', 'quiero un reembolso', 'das Wetter']\n"
        "a, b, c = installed_multilingual().encode(texts)\n"
        "assert a @ b > a @ c\n"
        "assert installed_languages().unread(texts[0], ENGLISH) == 'de'\n",
        dependencies_layer,
        shared_layer,
        encoder_layer,
        multilingual_layer,
    )


def test_signatures_are_checked_with_nothing_but_the_layers() -> None:
    _run_alone(
        "import jwt\n"
        "from cryptography.hazmat.primitives.asymmetric import rsa\n"
        "key = rsa.generate_private_key(public_exponent=65537, key_size=2048)\n"
        "token = jwt.encode({'a': 1}, key, algorithm='RS256')\n"
        "assert jwt.decode(token, key.public_key(), algorithms=['RS256']) == {'a': 1}\n",
        dependencies_layer,
        shared_layer,
        signatures_layer,
    )


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
