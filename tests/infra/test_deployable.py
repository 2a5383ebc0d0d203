"""What would be deployed in vain is refused at synthesis, with what to do about it."""

import dataclasses
import subprocess
import sys
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from infra import bytecode
from infra.app import build, selected
from infra.bytecode import compile_folder, interpreter
from infra.deployable import NotDeployable, check
from infra.environments import (
    CLOUD_PYTHON,
    Address,
    Environment,
    EnvironmentName,
    PythonTarget,
    named,
)
from infra.front import Front

OTHER = PythonTarget(version=(3, 99), architecture="arm64", platforms=("any",))
CERTIFICATE = "arn:aws:acm:{}:111122223333:certificate/1"
FRONT = Front(certificate_arn=CERTIFICATE.format("us-east-1"))
ADDRESS = Address(name="chat.acme.test", certificate_arn=CERTIFICATE.format("eu-west-1"))


def ready(name: EnvironmentName) -> Environment:
    """An environment whose operator has written down their own addresses."""
    return dataclasses.replace(
        named(name),
        mail_from="support@acme.test",
        fallback_mail_to="team@acme.test",
        alarm_email="on-call@acme.test",
    )


@pytest.mark.parametrize("name", ["staging", "prod"])
def test_placeholders_are_named_with_what_to_write_where(name: EnvironmentName) -> None:
    with pytest.raises(NotDeployable) as refused:
        check(named(name), without_bytecode=True)
    said = str(refused.value)
    for field in ("mail_from", "fallback_mail_to", "alarm_email"):
        assert f"{field} is still " in said
    assert said.count("infra/environments.py") == 3


@pytest.mark.parametrize("name", ["dev", "local"])
def test_what_serves_nobody_may_keep_them(name: EnvironmentName) -> None:
    check(named(name))


def test_own_addresses_are_let_through_and_nobody_need_be_woken() -> None:
    check(ready("prod"), without_bytecode=True)
    check(dataclasses.replace(ready("prod"), alarm_email=None), without_bytecode=True)
    # Only the reserved domain itself is nobody's.
    mail_from = "support@my-example.com"
    check(dataclasses.replace(ready("prod"), mail_from=mail_from), without_bytecode=True)


def test_addresses_can_be_tried_on_the_command_line() -> None:
    context = {"env": "prod", "mail_from": "a@acme.test", "fallback_mail_to": "b@acme.test"}
    app = cdk.App(context={**context, "alarm_email": "c@acme.test"})
    check(selected(app), without_bytecode=True)


@pytest.mark.parametrize("env", [[], ["-c", "env=prod"]])
def test_the_command_line_shows_a_sentence_and_no_traceback(env: list[str]) -> None:
    context = dict([each.split("=") for each in env[1:]])
    code = (
        "import json, sys, aws_cdk; from infra import app; "
        "context = json.loads(sys.argv[1]); made = aws_cdk.App; "
        "aws_cdk.App = lambda: made(context=context); app.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(context).replace("'", '"')],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert ("mail_from is still" if env else "-c env=") in done.stderr


def test_without_the_runtimes_python_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = dataclasses.replace(ready("prod"), python=OTHER)
    monkeypatch.delenv(bytecode.OTHER_INTERPRETER, raising=False)
    with pytest.raises(NotDeployable, match=r"no Python 3\.99 here.*uv python install 3\.99"):
        check(environment)
    check(environment, without_bytecode=True)


@pytest.fixture
def another_python(tmp_path: Path) -> Path:
    """What says that it is Python 3.99, and is this one."""
    path = tmp_path / "python3.99"
    path.write_text(
        f'#!/bin/sh\n[ "$2" = -c ] && echo 3.99 && exit\nexec "{sys.executable}" "$@"\n'
    )
    path.chmod(0o755)
    return path


def test_the_runtimes_python_compiles_where_it_is_on_the_path_or_named(
    another_python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(bytecode.OTHER_INTERPRETER, raising=False)
    assert interpreter(OTHER) == str(another_python)
    elsewhere = another_python.rename(tmp_path / "its-own-name")
    assert interpreter(OTHER) == str(another_python), "what was found is remembered"
    monkeypatch.setenv(bytecode.OTHER_INTERPRETER, str(elsewhere))
    assert interpreter(OTHER) == str(elsewhere)
    check(dataclasses.replace(ready("prod"), python=OTHER))

    folder = tmp_path / "packed"
    folder.mkdir()
    (folder / "module.py").write_text("ANSWER = 42\n")
    compile_folder(folder, target=OTHER, runs_at="/var/task")
    (compiled,) = folder.rglob("*.pyc")
    assert int.from_bytes(compiled.read_bytes()[4:8], "little") == 1, "unchecked hash, PEP 552"
    assert b"/var/task/module.py" in compiled.read_bytes()


def test_a_name_with_no_interpreter_behind_it_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for content in ("#!/bin/sh\nexit 127\n", "not a program"):
        shim = tmp_path / "python3.99"
        shim.write_text(content)
        shim.chmod(0o755)
        monkeypatch.setenv(bytecode.OTHER_INTERPRETER, f"{tmp_path}/./{len(content)}")
        assert interpreter(OTHER) is None


def test_reservations_must_leave_lambda_its_hundred() -> None:
    reserving = dataclasses.replace(ready("dev"), reserved_concurrency={"classify": 20})
    with pytest.raises(NotDeployable, match=r"leaves -10; Lambda refuses.*quota raised"):
        check(reserving)
    check(dataclasses.replace(reserving, account_concurrency=120))
    with pytest.raises(NotDeployable, match="leaves 99"):
        check(dataclasses.replace(reserving, account_concurrency=119))


def test_nothing_is_reserved_unless_it_is_asked_for(functions: Path, tmp_path: Path) -> None:
    environment = dataclasses.replace(
        ready("prod"), reserved_concurrency={"classify": 50}, account_concurrency=1_000
    )
    _, service = build(cdk.App(outdir=str(tmp_path)), environment, functions=functions)
    template = Template.from_stack(service)
    reserved = {
        logical_id: made["Properties"].get("ReservedConcurrentExecutions")
        for logical_id, made in template.find_resources("AWS::Lambda::Function").items()
    }
    assert {name: n for name, n in reserved.items() if n} == {"ClassifyFunction": 50}


@pytest.mark.parametrize(
    ("account", "at_most"), [(10, {2}), (100, {5, 10}), (1_000, {5, 10, 20}), (5_000, {5, 10, 20})]
)
def test_workers_share_a_tenth_of_the_account_and_a_queue_has_two_at_least(
    account: int, at_most: set[int]
) -> None:
    environment = dataclasses.replace(named("prod"), account_concurrency=account)
    assert {environment.workers(most) for most in (5, 10, 20)} == at_most
    assert environment.python == CLOUD_PYTHON


def fronted(**changes: Any) -> Environment:
    """Production with an address and a front, and what a test changes."""
    return dataclasses.replace(ready("prod"), **{"address": ADDRESS, "front": FRONT, **changes})


def test_a_front_before_an_address_is_deployed_wherever_the_rest_is() -> None:
    for region in ("eu-west-1", "us-east-1"):
        check(fronted(), without_bytecode=True, region=region)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"address": None}, r"front stands before a name of your own.*Write address=Address\("),
        (
            {"front": Front(certificate_arn=CERTIFICATE.format("eu-west-1"))},
            r"front's certificate is arn:aws:acm:eu-west-1.*only one of.* in us-east-1",
        ),
        (
            {"front": Front(certificate_arn="arn:aws:iam::111122223333:server-certificate/1")},
            "front's certificate is",
        ),
        (
            {"front": dataclasses.replace(FRONT, starts_of_address=9)},
            "front's starts_of_address is 9; AWS WAF counts 10",
        ),
        ({"public_url": "http://127.0.0.1:8000"}, "exclude each other"),
        ({"allowed_regions": ("eu-*",)}, "front's certificate and firewall are in us-east-1"),
    ],
)
def test_a_front_that_cannot_be_is_refused_with_what_to_write(
    changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(NotDeployable, match=said):
        check(fronted(**changes), without_bytecode=True, region="eu-west-1")


def test_a_front_needs_to_know_which_region_it_is_beside() -> None:
    with pytest.raises(NotDeployable, match="which is not known"):
        check(fronted(), without_bytecode=True)
