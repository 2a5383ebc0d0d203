"""Puts the stacks on the emulator with the pinned CDK command line."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from infra.local.emulator import ACCOUNT, REGION
from infra.local.errors import LocalError
from infra.local.stages import Stage
from infra.packaging import FUNCTIONS, LOCKED_DEPENDENCIES, ROOT, SHARED_LAYER

CDK = ROOT / ".local" / "cdk" / "node_modules" / "aws-cdk" / "bin" / "cdk"
"""CDK's pinned command line, for Node."""
_BIN = Path(sys.executable).parent
_TOOLS = tuple(ROOT / "infra" / name for name in ("costs", "local"))
"""Nothing of them is in a stack."""

_LAST_LINES = 15


class DeploymentError(LocalError):
    """A stack could not be synthesised or deployed; the message ends with the tool's last lines."""


def aws_environment(endpoint: str) -> dict[str, str]:
    """What an AWS client needs to talk to the emulator, and to nothing else."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


class Deployment:
    """Both stacks on one emulator, deployed again only if something changed.

    What was deployed is noted when the emulator has saved its state, so an emulator that was
    killed, and so lost the deployment, is deployed to again.
    """

    def __init__(self, *, folder: Path, functions: Path = FUNCTIONS) -> None:
        """Prepares; deploys nothing.

        Args:
            folder: for the cloud assembly, the outputs and the note of what was deployed.
            functions: folder of the functions.
        """
        self._assembly = folder / "cdk.out"
        self._outputs = folder / "outputs.json"
        self._note = folder / "deployed"
        self._log = folder / "deployment.log"
        self._functions = functions
        self._current: str | None = None

    def bring_up_to_date(
        self, *, endpoint: str, is_empty: bool, context: Mapping[str, str], stage: Stage
    ) -> bool:
        """Synthesises, bootstraps and deploys both stacks, unless they are there as they should be.

        Args:
            endpoint: the emulator.
            is_empty: it began without a state, whatever was noted.
            context: values for the app, beside `env=local`.
            stage: is told of the parts, where there is anything to do.

        Returns:
            Whether anything was deployed.

        Raises:
            DeploymentError: synthesis or deployment failed.
        """
        current = self._fingerprint(context)
        saved = None if is_empty or not self._note.is_file() else self._note.read_text()
        self._note.unlink(missing_ok=True)
        if saved != current:
            self._log.write_text("")
            with stage("Building"):
                self._synthesise({**context, "env": "local", "functions": str(self._functions)})
            with stage("Deploying"):
                if saved is None:
                    self._cdk(endpoint, "bootstrap", f"aws://{ACCOUNT}/{REGION}")
                self._cdk(
                    endpoint,
                    "deploy",
                    "--all",
                    "--require-approval=never",
                    "--method=direct",
                    f"--outputs-file={self._outputs}",
                )
        self._current = current
        return saved != current

    def state_was_saved(self) -> None:
        """Notes that the emulator's next start will find what was deployed."""
        if self._current is not None:
            self._note.write_text(self._current)

    def outputs(self) -> dict[str, str]:
        """The outputs of both stacks."""
        stacks: dict[str, dict[str, str]] = json.loads(self._outputs.read_text())
        return {name: value for stack in stacks.values() for name, value in stack.items()}

    def template(self, stack: str) -> dict[str, Any]:
        """The CloudFormation template of the stack `data` or `service`."""
        path = self._assembly / f"Escalation-local-{stack}.template.json"
        parsed: dict[str, Any] = json.loads(path.read_text())
        return parsed

    def _synthesise(self, context: Mapping[str, str]) -> None:
        """Runs the app as the command line would, once instead of for each of its commands."""
        settings = json.loads((ROOT / "cdk.json").read_text())
        environment = {
            **tool_environment(),
            "CDK_OUTDIR": str(self._assembly),
            "CDK_CONTEXT_JSON": json.dumps({**settings["context"], **context}),
            "CDK_DEFAULT_ACCOUNT": ACCOUNT,
            "CDK_DEFAULT_REGION": REGION,
        }
        self._run([sys.executable, "-m", "infra.app"], environment)

    def _cdk(self, endpoint: str, *arguments: str) -> None:
        self._run(
            [str(_BIN / "node"), str(CDK), *arguments, "--app", str(self._assembly)],
            {**tool_environment(), **aws_environment(endpoint)},
        )

    def _run(self, command: list[str], environment: Mapping[str, str]) -> None:
        """Runs a tool, whose output goes to the log and is shown only when it fails."""
        with self._log.open("a") as log:
            log.write(f"$ {' '.join(command)}\n")
            log.flush()
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode != 0:
            last = "\n".join(self._log.read_text().splitlines()[-_LAST_LINES:])
            raise DeploymentError(
                f"{last}\n\n{Path(command[0]).name} ended with {done.returncode}; the whole output "
                f"is in {self._log}. Where that names no mistake in the code, start again; `make "
                "reset` begins without the data of before."
            )

    def _fingerprint(self, context: Mapping[str, str]) -> str:
        digest = hashlib.sha256(json.dumps([dict(context), sys.version]).encode())
        for path in self._sources():
            digest.update(f"\0{path}\0".encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def _sources(self) -> Iterator[Path]:
        yield ROOT / "cdk.json"
        yield LOCKED_DEPENDENCIES
        for folder in (ROOT / "infra", SHARED_LAYER, self._functions):
            for path in sorted(folder.rglob("*")):
                deployed = not any(path.is_relative_to(tool) for tool in _TOOLS)
                if path.is_file() and "__pycache__" not in path.parts and deployed:
                    yield path


def tool_environment() -> dict[str, str]:
    """This process's environment without its AWS settings, with this installation's Node first."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "CDK_")) or name == "AWS_CA_BUNDLE"
    }
    kept["PATH"] = f"{_BIN}{os.pathsep}{kept.get('PATH', os.defpath)}"
    kept["CI"] = "true"  # plain output, one line an event
    return kept
