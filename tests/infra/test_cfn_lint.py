"""CloudFormation's own linter finds nothing in the templates."""

import subprocess
import sys
from pathlib import Path

import pytest

from infra.environments import EnvironmentName
from infra.inbound_mail import InboundMail
from tests.infra.conftest import Synthesise

EXCUSED = {
    "W3005": "CDK writes that a function depends on its role's policy, and on its role beside it",
}
"""By rule, why it does not count."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "with_options", "inbound_mail"),
    [
        ("dev", False, None),
        ("staging", False, None),
        ("prod", False, None),
        ("prod", True, None),
        ("prod", True, InboundMail(domain="reply.acme.example")),
    ],
)
def test_the_templates_of_an_environment_are_clean(
    synthesise: Synthesise,
    name: EnvironmentName,
    with_options: bool,
    inbound_mail: InboundMail | None,
) -> None:
    folder = synthesise(name, with_options=with_options, inbound_mail=inbound_mail).folder
    assert folder is not None
    templates = sorted(map(str, folder.glob("*.template.json")))
    assert len(templates) == 2
    done = subprocess.run(
        [
            Path(sys.executable).parent / "cfn-lint",
            *("--regions", "eu-central-1", "--ignore-checks", *EXCUSED, "--format", "parseable"),
            *("--template", *templates),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
