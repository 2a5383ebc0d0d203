"""An account of one's own on the emulator, and deployments of nearly nothing on it.

The stacks are the real ones; functions and layers hold a line each, so that a deployment takes
seconds. What runs in them is tried elsewhere, on the service that the end-to-end tests share.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import boto3
import pytest

from infra.app import build
from infra.components import layers
from infra.environments import Environment
from infra.local.deployment import CDK, aws_environment, tool_environment
from infra.local.emulator import ACCOUNT, REGION, Emulator
from infra.packaging import FUNCTIONS, ROOT, Package
from tests.infra.conftest import HANDLERS
from tests.operations.on_the_emulator import adapt

_LAYERS = (
    "dependencies_layer",
    "shared_layer",
    "encoder_layer",
    "multilingual_layer",
    "signatures_layer",
)
_STUB = '"""Does nothing, well."""\n\n\ndef handler(event, context):\n    return {}\n'
_SECONDS = 240


class Cdk:
    """What a command of CDK's command line has said."""

    def __init__(self, done: subprocess.CompletedProcess[str]) -> None:
        self.text = done.stdout + done.stderr
        self.succeeded = done.returncode == 0

    def __repr__(self) -> str:
        return self.text[-4_000:]


class Account:
    """The emulator with CDK's toolkit in it."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._emulator = Emulator(folder=folder / "emulator")
        (folder / "emulator").mkdir()
        self._functions = _tiny_functions(folder / "functions")
        for name in _LAYERS:
            patch.setattr(layers, name, _tiny_layer(folder / name))
        patch.setenv("JSII_NODE", str(Path(sys.executable).parent / "node"))
        patch.setenv("CDK_DEFAULT_ACCOUNT", ACCOUNT)
        patch.setenv("CDK_DEFAULT_REGION", REGION)

    def start(self) -> None:
        """Starts the emulator."""
        self._emulator.start()

    def stop(self) -> None:
        """Ends it; nothing of it is kept."""
        self._emulator.kill()

    def assembly(self, name: str, environment: Environment) -> Path:
        """Synthesises an environment into a folder of that name."""
        out = self.folder / name
        context = json.loads((ROOT / "cdk.json").read_text())["context"]
        app = cdk.App(outdir=str(out), context=context)
        build(app, environment, functions=self._functions)
        app.synth()
        adapt(out)
        return out

    def cdk(self, *arguments: str, assembly: Path) -> Cdk:
        """Runs CDK's command line on what has been synthesised, as make does."""
        command = [str(Path(sys.executable).parent / "node"), str(CDK), *arguments]
        return Cdk(
            subprocess.run(
                [*command, "--app", str(assembly)],
                env={**tool_environment(), **aws_environment(self._emulator.url)},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                check=False,
            )
        )

    def bootstrap(self, assembly: Path) -> None:
        """What `make bootstrap` does."""
        done = self.cdk("bootstrap", f"aws://{ACCOUNT}/{REGION}", assembly=assembly)
        assert done.succeeded, done

    def deploy(self, assembly: Path) -> Cdk:
        """What `make deploy APPROVAL=never` does, after its diff."""
        return self.cdk("deploy", "--all", "--require-approval=never", assembly=assembly)

    def client(self, service: str) -> Any:
        """An AWS client of the account."""
        session = boto3.Session("test", "test", region_name=REGION)
        return session.client(service, endpoint_url=self._emulator.url)  # type: ignore[call-overload]  # by a name

    def status(self, stack: str) -> str | None:
        """A stack's state; None where there is none."""
        cloudformation = self.client("cloudformation")
        try:
            found = cloudformation.describe_stacks(StackName=stack)["Stacks"]
        except cloudformation.exceptions.ClientError:
            return None
        state: str = found[0]["StackStatus"]
        return None if state == "DELETE_COMPLETE" else state

    def made(self, stack: str) -> dict[str, tuple[str, str]]:
        """What a stack has made: type and physical id, by logical id."""
        pages = self.client("cloudformation").get_paginator("list_stack_resources")
        return {
            one["LogicalResourceId"]: (one["ResourceType"], one["PhysicalResourceId"])
            for page in pages.paginate(StackName=stack)
            for one in page["StackResourceSummaries"]
        }

    def of_type(self, stack: str, kind: str) -> list[str]:
        """Physical ids of one type in a stack."""
        return [physical for type_, physical in self.made(stack).values() if type_ == kind]

    def function(self, stack: str, name: str) -> dict[str, Any]:
        """A function's configuration, by the name of its folder."""
        client = self.client("lambda")
        for physical in self.of_type(stack, "AWS::Lambda::Function"):
            found: dict[str, Any] = client.get_function_configuration(FunctionName=physical)
            if found["Handler"] == f"functions.{name}.handler.handler":
                return found
        raise LookupError(name)


def _tiny_functions(folder: Path) -> Path:
    folder.mkdir()
    shutil.copy(FUNCTIONS / "__init__.py", folder)
    for name in HANDLERS:
        (folder / name).mkdir()
        (folder / name / "handler.py").write_text(_STUB)
    return folder


def _tiny_layer(folder: Path) -> Callable[..., Package]:
    (folder / "python").mkdir(parents=True)
    (folder / "python" / f"{folder.name}.txt").write_text("A layer.\n")

    def package(**_: object) -> Package:
        return Package(path=folder, digest=folder.name.encode().hex().ljust(64, "0"))

    return package
