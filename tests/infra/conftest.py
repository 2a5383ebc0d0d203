"""Each environment is synthesised once for all tests here."""

import dataclasses
import json
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
from infra.environments import Environment, EnvironmentName, named
from infra.inbound_mail import InboundMail
from infra.options import Backups
from infra.packaging import FUNCTIONS, ROOT

FUNCTION_NAMES = (
    "admin",
    "aggregate",
    "auto_reply",
    "bot",
    "classify",
    "create_ticket",
    "dispatch",
    "jobs",
    "live",
    "mail_events",
    "send_email",
    "send_webhook",
    "site",
    "sweep",
    "sync_ticket",
    "transfer",
    "webhooks",
)
"""The functions that the stacks hold."""
WITH_INBOUND_MAIL = (*FUNCTION_NAMES, "receive_mail")
"""And those of an environment that receives mail."""
HANDLERS = sorted(path.parent.name for path in FUNCTIONS.glob("*/handler.py"))
"""The functions that have a handler."""
_CONTEXT = ROOT / "cdk.json"


@dataclass(frozen=True)
class Stacks:
    """An environment's templates; `folder` is where they are as files."""

    data: dict[str, Any]
    service: dict[str, Any]
    folder: Path | None = None

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

    def __call__(
        self,
        name: EnvironmentName,
        *,
        with_options: bool = False,
        inbound_mail: InboundMail | None = None,
    ) -> Stacks: ...


def with_every_option(environment: Environment) -> Environment:
    """An environment that asks for all that one may ask for, but for what `test_front` builds."""
    return dataclasses.replace(
        environment,
        own_key=True,
        backups=Backups(keep_days=60),
        mfa_required=True,
        tracing=True,
        bedrock_model_id="anthropic.claude-3-haiku-20240307-v1:0",
        bedrock_prices_usd=(0.25, 1.25),
    )


@pytest.fixture(scope="session")
def functions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The functions' folder: a copy with only what each needs to be packed."""
    folder = tmp_path_factory.mktemp("functions")
    shutil.copy(FUNCTIONS / "__init__.py", folder)
    for name in WITH_INBOUND_MAIL:
        (folder / name).mkdir()
        (folder / name / "handler.py").write_text('"""Nothing of this runs."""\n')
    return folder


@pytest.fixture(scope="session")
def synthesise(functions: Path, tmp_path_factory: pytest.TempPathFactory) -> Synthesise:
    """Builds an environment's stacks; a finding of cdk-nag's without a reason raises."""
    node = Path(sys.executable).parent / "node"
    if node.exists():
        os.environ.setdefault("JSII_NODE", str(node))
    made: dict[tuple[str, bool, InboundMail | None], Stacks] = {}

    def once(
        name: EnvironmentName,
        *,
        with_options: bool = False,
        inbound_mail: InboundMail | None = None,
    ) -> Stacks:
        key = (name, with_options, inbound_mail)
        if key not in made:
            folder = tmp_path_factory.mktemp(name)
            # As the command line has it: what is on or off there changes templates.
            app = cdk.App(outdir=str(folder), context=json.loads(_CONTEXT.read_text())["context"])
            environment = with_every_option(named(name)) if with_options else named(name)
            environment = dataclasses.replace(environment, inbound_mail=inbound_mail)
            data, service = build(app, environment, functions=functions)
            app.synth()
            made[key] = Stacks(
                data=dict(Template.from_stack(data).to_json()),
                service=dict(Template.from_stack(service).to_json()),
                folder=folder,
            )
        return made[key]

    return once


@pytest.fixture(scope="session")
def prod(synthesise: Synthesise) -> Stacks:
    """The production environment."""
    return synthesise("prod")


@pytest.fixture(scope="session")
def optional(synthesise: Synthesise) -> Stacks:
    """Production with every option."""
    return synthesise("prod", with_options=True)


@pytest.fixture(scope="session")
def inbound(synthesise: Synthesise) -> Stacks:
    """Production that receives mail."""
    return synthesise("prod", inbound_mail=InboundMail(domain="reply.acme.example"))


@pytest.fixture(scope="session")
def local(synthesise: Synthesise) -> Stacks:
    """The environment on the emulator."""
    return synthesise("local")
