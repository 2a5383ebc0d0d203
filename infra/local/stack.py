"""The deployed service on the emulator, for `make run` and for the end-to-end tests alike."""

import contextlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import boto3

from infra.local.deployment import Deployment
from infra.local.emulator import REGION, Emulator
from infra.local.stages import Stage, unseen
from infra.local.standins.registry import NAMES
from infra.packaging import FUNCTIONS
from infra.published import LIVE_STAGE


@dataclass(frozen=True, slots=True)
class Names:
    """What the deployment called things.

    Attributes:
        api_id: of the HTTP API.
        live_api_id: of the WebSocket API.
        settings_table: table name.
        transcripts_table: table name.
        listeners_table: table name.
        private_bucket: bucket name.
        token_secret: name or ARN of the secret that signs conversation tokens.
        user_pool_id: of the console's users.
        client_id: of the console's sign-in client.
        queue_urls: by `tickets`, `emails`, `transfers`, `jobs`, `helpdesk_events`, `auto_replies`.
        dead_letter_urls: by the same names.
        functions: physical function name by folder name, `create_ticket`.
        event_bus: that matters leave by.
    """

    api_id: str
    live_api_id: str
    settings_table: str
    transcripts_table: str
    listeners_table: str
    private_bucket: str
    token_secret: str
    user_pool_id: str
    client_id: str
    queue_urls: Mapping[str, str]
    dead_letter_urls: Mapping[str, str]
    functions: Mapping[str, str]
    event_bus: str


class LocalStack:
    """The emulator with both stacks deployed.

    Use as a context manager, or `start` and `stop`. Each folder is its own world: tests give a
    temporary one and get free ports; the same folder again keeps its data.

    Attributes:
        folder: of state, logs, cloud assembly and outputs.
        public_url: what functions take for the service's own address.
        names: what was deployed; set by `start`.
    """

    names: Names

    def __init__(
        self,
        *,
        folder: Path,
        public_url: str,
        helpdesk_urls: Mapping[str, str] | None = None,
        bind: str = "127.0.0.1",
        functions: Path = FUNCTIONS,
        enforces_iam: bool = False,
        stage: Stage = unseen,
    ) -> None:
        """Prepares; starts nothing.

        Args:
            folder: made if it does not exist.
            public_url: the gateway's address, without a slash at the end.
            helpdesk_urls: in place of the stand-ins below `public_url`.
            bind: the only address that the emulator listens on.
            functions: folder of the functions.
            enforces_iam: refuse what the functions' roles do not allow, as AWS does.
            stage: is told of the parts of a start.
        """
        self.folder = folder
        self._stage = stage
        self._enforces_iam = enforces_iam
        self.public_url = public_url
        self._helpdesk_urls = {
            name: (helpdesk_urls or {}).get(name) or f"{public_url}/stand-in/{name}"
            for name in NAMES
        }
        folder.mkdir(parents=True, exist_ok=True)
        self._deployment = Deployment(folder=folder, functions=functions)
        self._emulator = Emulator(folder=folder, bind=bind)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def endpoint(self) -> str:
        """The emulator's address: `endpoint_url` of an AWS client."""
        return self._emulator.url

    @property
    def log(self) -> Path:
        """The emulator's log, with the functions' output."""
        return self._emulator.log

    @property
    def api_url(self) -> str:
        """The API on the emulator; the gateway serves the same at its root."""
        return f"{self.endpoint}/_aws/execute-api/{self.names.api_id}/$default"

    @property
    def live_url(self) -> str:
        """The WebSocket API on the emulator; the gateway passes sockets on to it."""
        path = f"_aws/execute-api/{self.names.live_api_id}/{LIVE_STAGE}"
        return f"ws{self.endpoint.removeprefix('http')}/{path}"

    def start(self) -> bool:
        """Starts the emulator and deploys what changed.

        What is broken off before all is deployed is as if it had not been: the next start finds the
        state of before.

        Returns:
            Whether anything was deployed.

        Raises:
            EmulatorError: the emulator did not start.
            DeploymentError: the stacks could not be built or deployed.
        """
        with self._stage("Starting the emulator"):
            goes_on = self._emulator.start()
        try:
            deployed = self._deployment.bring_up_to_date(
                endpoint=self.endpoint,
                is_empty=not goes_on,
                context={
                    "public_url": self.public_url,
                    "endpoint_url": self.endpoint,
                    **{f"{name}_url": url for name, url in self._helpdesk_urls.items()},
                },
                stage=self._stage,
            )
            self.names = self._read_names()
            if deployed:
                self._restore_what_the_emulator_drops()
            if self._enforces_iam:
                self._start_again_with_iam()
        except BaseException:
            self._emulator.kill()
            raise
        return deployed

    def _start_again_with_iam(self) -> None:
        """Enforce policies from now on, on what has been deployed.

        Not before: the command line publishes with roles of its own, to a bucket that refuses what
        is not encrypted, and nothing on this machine is. Our own queues, topics and bucket refuse
        that as well, so here their refusals go. What a policy allows stays: without it the topic of
        mail may not send to its queue.
        """
        session = self.session()
        queues = session.client("sqs", endpoint_url=self.endpoint)
        for url in (*self.names.queue_urls.values(), *self.names.dead_letter_urls.values()):
            found = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])
            policy = _without_refusals(found.get("Attributes", {}).get("Policy"))
            queues.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
        topics = session.client("sns", endpoint_url=self.endpoint)
        for topic in topics.list_topics()["Topics"]:
            arn = topic["TopicArn"]
            attributes = topics.get_topic_attributes(TopicArn=arn)["Attributes"]
            topics.set_topic_attributes(
                TopicArn=arn,
                AttributeName="Policy",
                AttributeValue=_without_refusals(attributes.get("Policy")),
            )
        session.client("s3", endpoint_url=self.endpoint).delete_bucket_policy(
            Bucket=self.names.private_bucket
        )
        with self._stage("Starting the emulator with IAM"):
            self._emulator.stop()
            self._emulator.start(enforces_iam=True)

    def stop(self) -> None:
        """Stops the emulator, which saves its state."""
        if self._emulator.stop():
            self._deployment.state_was_saved()

    def template(self, stack: str) -> dict[str, Any]:
        """The CloudFormation template of the stack `data` or `service`."""
        return self._deployment.template(stack)

    def session(self) -> boto3.Session:
        """A session whose clients still need `endpoint_url=stack.endpoint`."""
        return boto3.Session(
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106 - the emulator checks no keys
            region_name=REGION,
        )

    def admin_token(self, email: str) -> tuple[str, str]:
        """An access token for the owner's side; the user is made if there is none.

        Args:
            email: of the member.

        Returns:
            The token, valid for an hour, and the user's `sub`.
        """
        cognito = self.session().client("cognito-idp", endpoint_url=self.endpoint)
        pool = self.names.user_pool_id
        password = self.password(email)
        with contextlib.suppress(cognito.exceptions.UsernameExistsException):
            cognito.admin_create_user(
                UserPoolId=pool,
                Username=email,
                MessageAction="SUPPRESS",
                UserAttributes=[
                    {"Name": "email", "Value": email},
                    {"Name": "email_verified", "Value": "true"},
                ],
            )
        cognito.admin_set_user_password(
            UserPoolId=pool, Username=email, Password=password, Permanent=True
        )
        signed_in = cognito.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=self.names.client_id,
            AuthParameters={"USERNAME": email, "PASSWORD": password},
        )
        user = cognito.admin_get_user(UserPoolId=pool, Username=email)
        sub = next(a["Value"] for a in user["UserAttributes"] if a["Name"] == "sub")
        return signed_in["AuthenticationResult"]["AccessToken"], sub

    def password(self, email: str) -> str:
        """The password that `admin_token` gives a member; it stays as long as the folder."""
        path = self.folder / "passwords.json"
        known: dict[str, str] = json.loads(path.read_text()) if path.is_file() else {}
        if email not in known:
            known[email] = secrets.token_urlsafe(9) + "-aA1"
            path.touch(mode=0o600)
            path.write_text(json.dumps(known))
        return known[email]

    def _read_names(self) -> Names:
        out = self._deployment.outputs()
        return Names(
            api_id=out["ApiId"],
            live_api_id=out["LiveApiId"],
            settings_table=out["SettingsTableName"],
            transcripts_table=out["TranscriptsTableName"],
            listeners_table=out["ListenersTableName"],
            private_bucket=out["PrivateBucketName"],
            token_secret=out["TokenSecretArn"],
            user_pool_id=out["UserPoolId"],
            client_id=out["UserPoolClientId"],
            queue_urls=_by_queue(out, "QueueUrl"),
            dead_letter_urls=_by_queue(out, "DeadLettersUrl"),
            functions=self._function_names(),
            event_bus=out["EventBusName"],
        )

    def _function_names(self) -> dict[str, str]:
        client = self.session().client("lambda", endpoint_url=self.endpoint)
        return {
            function["Handler"].split(".")[1]: function["FunctionName"]
            for page in client.get_paginator("list_functions").paginate()
            for function in page["Functions"]
            if function["Handler"].startswith("functions.")
        }

    def _restore_what_the_emulator_drops(self) -> None:
        """Its CloudFormation leaves out CORS and time to live; its own calls know both."""
        template = self.template("service")
        cors = next(
            resource["Properties"]["CorsConfiguration"]
            for resource in template["Resources"].values()
            if "CorsConfiguration" in resource.get("Properties", {})
        )
        session = self.session()
        session.client("apigatewayv2", endpoint_url=self.endpoint).update_api(
            ApiId=self.names.api_id, CorsConfiguration=cors
        )
        dynamodb = session.client("dynamodb", endpoint_url=self.endpoint)
        names = self.names
        for table in (names.settings_table, names.transcripts_table, names.listeners_table):
            current = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
            if current.get("TimeToLiveStatus") == "DISABLED":
                dynamodb.update_time_to_live(
                    TableName=table,
                    TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires_at"},
                )


def _without_refusals(policy: str | None) -> str:
    """What is left of a policy without what it denies; empty where that is nothing."""
    if not policy:
        return ""
    document: dict[str, Any] = json.loads(policy)
    allowed = [each for each in document["Statement"] if each["Effect"] == "Allow"]
    return json.dumps({**document, "Statement": allowed}) if allowed else ""


def _by_queue(outputs: Mapping[str, str], kind: str) -> dict[str, str]:
    """Outputs such as `HelpdeskEventsQueueUrl`, by `helpdesk_events`."""
    return {
        re.sub(r"(?<!^)(?=[A-Z])", "_", name.removesuffix(kind)).lower(): value
        for name, value in outputs.items()
        if name.endswith(kind)
    }
