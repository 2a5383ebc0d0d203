"""The whole local service: emulator, stacks, stand-ins, pages and the one address in front."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from infra.local.examples import seed_examples
from infra.local.gateway import Gateway, LocalPages, check_port
from infra.local.pages.app import PREFIXES as PAGES
from infra.local.pages.app import create_app as create_pages
from infra.local.seed import seed
from infra.local.stack import LocalStack
from infra.local.stages import Stage, unseen
from infra.local.standins.app import PREFIXES as STANDINS
from infra.local.standins.app import create_app as create_standins
from infra.local.standins.registry import NAMES
from infra.local.warming import errands, warm
from infra.packaging import FUNCTIONS

# How a container of Docker Desktop reaches a server on its host's loopback address.
_CONTAINERS_HOST = "host.docker.internal"

# Addresses that a function writes into pages and mail, for a browser on this machine.
_FOR_PEOPLE = frozenset({"PUBLIC_URL", "SIGN_IN_URL", "LIVE_URL"})


class LocalService:
    """What `make run` runs; tests use it with a folder and a port of their own.

    Attributes:
        stack: the deployed stacks.
        url: the one address.
        stack_file: `stack.json`, written by `start`.
        still_cold: functions that `start` has called in vain: the machine is too busy.
    """

    def __init__(
        self,
        *,
        port: int,
        folder: Path,
        files: Path | None = None,
        bind: str = "127.0.0.1",
        functions: Path = FUNCTIONS,
        enforces_iam: bool = False,
        stage: Stage = unseen,
    ) -> None:
        """Prepares; starts nothing.

        Args:
            port: of the one address, on 127.0.0.1.
            folder: keeps all data; the same folder again goes on where it stopped.
            files: where `stack.json` and `sam-env.json` go; None for `folder`.
            bind: the emulator's own address, for containers that cannot reach 127.0.0.1.
            functions: folder of the functions.
            enforces_iam: refuse what the functions' roles do not allow, as AWS does.
            stage: is told of the parts of a start.
        """
        self.url = f"http://127.0.0.1:{port}"
        self.stack = LocalStack(
            folder=folder,
            public_url=self.url,
            bind=bind,
            functions=functions,
            enforces_iam=enforces_iam,
            stage=stage,
        )
        self.still_cold: tuple[str, ...] = ()
        self._stage = stage
        files = files or folder
        self.stack_file = files / "stack.json"
        self._sam_file = files / "sam-env.json"
        self._port = port
        self._folder = folder
        self._gateway: Gateway | None = None
        self._started = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Mapping[str, Any]:
        """Starts everything, seeds what is missing, loads the functions that a first visitor meets
        and writes the two files.

        Returns:
            What `stack.json` holds.

        Raises:
            EmulatorError: the emulator did not start.
            DeploymentError: the stacks could not be built or deployed.
            GatewayError: the port is taken.
            SeedError: the service could not be filled.
        """
        check_port(self._port)
        self.stack.start()
        self._started = True
        try:
            self._gateway = Gateway(
                port=self._port,
                emulator_url=self.stack.endpoint,
                api_url=self.stack.api_url,
                live_url=self.stack.live_url,
                pages=[
                    LocalPages(create_standins(self._folder / "stand-ins.json"), STANDINS),
                    LocalPages(
                        create_pages(emulator_url=self.stack.endpoint, stack_file=self.stack_file),
                        PAGES,
                    ),
                ],
            )
            self._gateway.start()
            with self._stage("Seeding"):
                content = self._addresses() | dict(seed(self.stack))
                seed_examples(self.stack, content["workspace_id"])
            with self._stage("Warming"):
                bots = [bot["bot_id"] for bot in content["bots"]]
                calls = errands(self.stack, workspace_id=content["workspace_id"], bots=bots)
                self.still_cold = warm(calls)
            _write(self.stack_file, content)
            _write(self._sam_file, self._sam_variables())
        except BaseException:
            self.stop()
            raise
        return content

    def stop(self) -> None:
        """Stops everything in the opposite order; data is kept."""
        if not self._started:
            return
        self._started = False
        with self._stage("Stopping"):
            gateway, self._gateway = self._gateway, None
            if gateway is not None:
                gateway.stop()
            self.stack.stop()

    def _addresses(self) -> dict[str, Any]:
        return {
            "api_url": self.url,
            "console_url": f"{self.url}/",
            "demo_url": f"{self.url}/demo",
            "mailbox_url": f"{self.url}/mailbox",
            "helpdesk_urls": {name: f"{self.url}/helpdesks/{name}" for name in NAMES},
        }

    def _sam_variables(self) -> dict[str, dict[str, str]]:
        """Every function's variables as deployed, with addresses that a container can reach."""
        client = self.stack.session().client("lambda", endpoint_url=self.stack.endpoint)
        variables = {}
        for logical_id, name in self._logical_ids().items():
            configuration = client.get_function_configuration(
                FunctionName=self.stack.names.functions[name]
            )
            variables[logical_id] = {
                key: value if key in _FOR_PEOPLE else value.replace("127.0.0.1", _CONTAINERS_HOST)
                for key, value in configuration["Environment"]["Variables"].items()
            }
        return variables

    def _logical_ids(self) -> dict[str, str]:
        template = self.stack.template("service")
        return {
            logical_id: resource["Properties"]["Handler"].split(".")[1]
            for logical_id, resource in template["Resources"].items()
            if resource["Type"] == "AWS::Lambda::Function"
        }


def _write(path: Path, content: object) -> None:
    """Replaces the file at once: a reader sees the old content or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(content, indent=2) + "\n")
    partial.chmod(0o600)  # it holds an access token
    partial.replace(path)
