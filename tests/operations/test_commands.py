"""An operator's commands, as they start."""

import os
import subprocess
import sys

import pytest

from infra.deployed import heed_region
from infra.packaging import ROOT, SHARED_LAYER

COMMANDS = ("infra.workspace", "infra.redrive", "infra.restore", "infra.show")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_needs_no_node(command: str) -> None:
    """Nothing of CDK: it starts Node when it is loaded, which may be on no path here."""
    _runs(f"import sys, {command}; sys.exit('aws_cdk' in sys.modules or 'jsii' in sys.modules)")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_reads_records_that_name_a_helpdesk(command: str) -> None:
    """In a process of its own: the tests' has the helpdesks from the first."""
    _runs(f"import {command}; from escalation.domain.helpdesk_kinds import installed; installed()")


def _runs(code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONPATH": f"{ROOT}{os.pathsep}{SHARED_LAYER}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_commands_work_where_cdk_deploys_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.setenv("AWS_REGION", "eu-south-2")
    heed_region()
    assert os.environ.pop("AWS_DEFAULT_REGION") == "eu-south-2"
