"""Each environment is synthesised once for all tests here."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from infra.app import build
from infra.environments import EnvironmentName, named
from infra.packaging import FUNCTIONS

FUNCTION_NAMES = (
    "admin",
    "aggregate",
    "auto_reply",
    "bot",
    "classify",
    "create_ticket",
    "jobs",
    "send_email",
    "site",
    "sweep",
    "sync_ticket",
    "transfer",
    "webhooks",
)
"""The functions that the stacks hold."""
HANDLERS = sorted(path.parent.name for path in FUNCTIONS.glob("*/handler.py"))
"""The functions that have a handler."""


@dataclass(frozen=True)
class Stacks:
    """An environment's templates."""

    data: dict[str, Any]
    service: dict[str, Any]

    def kinds(self) -> set[str]:
        """Types of resources in both stacks."""
        return {
            resource["Type"]
            for template in (self.data, self.service)
            for resource in template["Resources"].values()
        }

    def resources(self, kind: str) -> dict[str, Any]:
        """Resources of one type in both stacks, by logical id."""
        return {
            logical_id: resource
            for template in (self.data, self.service)
            for logical_id, resource in template["Resources"].items()
            if resource["Type"] == kind
        }


class Synthesise(Protocol):
    """Makes an environment's templates, once for each name."""

    def __call__(self, name: EnvironmentName) -> Stacks: ...


@pytest.fixture(scope="session")
def functions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The functions' folder: a copy with only what each needs to be packed."""
    folder = tmp_path_factory.mktemp("functions")
    shutil.copy(FUNCTIONS / "__init__.py", folder)
    for name in FUNCTION_NAMES:
        (folder / name).mkdir()
        (folder / name / "handler.py").write_text('"""Nothing of this runs."""\n')
    return folder


@pytest.fixture(scope="session")
def synthesise(functions: Path, tmp_path_factory: pytest.TempPathFactory) -> Synthesise:
    """Builds an environment's stacks; a finding of AwsSolutions without a reason raises."""
    node = Path(sys.executable).parent / "node"
    if node.exists():
        os.environ.setdefault("JSII_NODE", str(node))
    made: dict[str, Stacks] = {}

    def once(name: EnvironmentName) -> Stacks:
        if name not in made:
            app = cdk.App(outdir=str(tmp_path_factory.mktemp(name)))
            data, service = build(app, named(name), functions=functions)
            app.synth()
            made[name] = Stacks(
                data=dict(Template.from_stack(data).to_json()),
                service=dict(Template.from_stack(service).to_json()),
            )
        return made[name]

    return once


@pytest.fixture(scope="session")
def prod(synthesise: Synthesise) -> Stacks:
    """The production environment."""
    return synthesise("prod")


@pytest.fixture(scope="session")
def local(synthesise: Synthesise) -> Stacks:
    """The environment on the emulator."""
    return synthesise("local")
