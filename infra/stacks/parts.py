"""What the functions of the service stack are made of and wired to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.components.alarms import Alarms
from infra.components.function import PythonFunction
from infra.components.layers import Layers
from infra.components.live_channel import LiveChannel
from infra.components.queues import QueueName, Queues
from infra.components.rollout import Rollout
from infra.environments import Environment
from infra.stacks.resources import Resources

ONE_BLAS_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""For functions with the encoder. OpenBLAS starts a thread for each core it sees, and they spin
while they wait: on the encoder's small matrices that took 2.7 times the processor's time, and twice
as long.
"""

WAITS_MB = 512
"""Memory of a function that nobody waits for, and that itself waits most of its time: for a
helpdesk, a bot, a table. Twice as much makes it hardly faster, and twice as dear."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What every function is made from.

    Attributes:
        scope: the stack.
        environment: what is deployed.
        folder: of the functions.
        resources: the data stack's.
        alarms: where errors are reported.
        layers: that every function runs on.
        queues: of all kinds of work.
        live: the channel on which browsers get hints.
        public_url: the console's and the API's address.
        client_id: the console's, at the user pool.
        rollout: of what somebody waits for; None where a release takes over at once.
        made: every function so far, by the name of its folder.
        entrances: what callers of a function know, by its construct's path, where that is not the
            function itself.
    """

    scope: Construct
    environment: Environment
    folder: Path
    resources: Resources
    alarms: Alarms
    layers: Layers
    queues: Queues
    live: LiveChannel
    public_url: str
    client_id: str
    rollout: Rollout | None
    made: dict[str, lambda_.Function] = field(default_factory=dict)
    entrances: dict[str, lambda_.Alias] = field(default_factory=dict)

    def function(
        self,
        id_: str,
        name: str,
        *,
        seconds: int,
        variables: Mapping[str, str],
        memory_mb: int | None = None,
        is_tried_again: bool = False,
        encoder: bool = False,
        signatures: bool = False,
        awaited: bool = False,
    ) -> lambda_.Function:
        """The function of `functions/<name>`, not yet allowed anything.

        Args:
            id_: name in the stack, in CamelCase.
            name: its folder.
            seconds: it has at most.
            variables: on top of those that every function gets.
            memory_mb: None for the environment's figure.
            is_tried_again: what fails in it comes again by itself: no single error is an alarm.
            encoder: with the sentence encoder.
            signatures: with what checks signatures.
            awaited: somebody waits for its answer, so that a release takes it over in steps.
        """
        layers = self.layers.versions
        if encoder:
            layers = self.layers.with_encoder
        elif signatures:
            layers = self.layers.with_signatures
        made = PythonFunction(
            self.scope,
            id_,
            name=name,
            environment=self.environment,
            layers=layers,
            timeout=Duration.seconds(seconds),
            memory_mb=memory_mb,
            is_tried_again=is_tried_again and not awaited,
            key=self.resources.key,
            variables={**variables, **(ONE_BLAS_THREAD if encoder else {})},
            alarms=self.alarms,
            functions=self.folder,
        )
        function = made.function
        self.made[name] = function
        if awaited and self.rollout is not None:
            alias = self.rollout.add(id_, function, errors=made.errors)
            self.entrances[function.node.path] = alias
        return function

    def entrance(self, function: lambda_.Function) -> lambda_.IFunction:
        """What callers of the function know."""
        return self.entrances.get(function.node.path, function)

    def consume(
        self, worker: lambda_.Function, queue: QueueName, *, batch: int, concurrency: int
    ) -> None:
        """Feeds the queue to its worker, which reports the messages to show again.

        Nothing is reserved for it: the queue itself asks for no more than `concurrency` at once.
        """
        self.entrance(worker).add_event_source(
            sources.SqsEventSource(
                self.queues[queue].queue,
                batch_size=batch,
                max_concurrency=self.environment.workers(concurrency),
                report_batch_item_failures=True,
            )
        )

    def use_model(self, function: lambda_.Function) -> None:
        """Names the environment's model to a function that asks it, and allows that call."""
        model, prices = self.environment.bedrock_model_id, self.environment.bedrock_prices_usd
        if model is None:
            return
        function.add_environment("BEDROCK_MODEL_ID", model)
        calls = self.environment.model_calls_a_day
        function.add_environment("MODEL_CALLS_OF_WORKSPACE", str(calls.workspace))
        function.add_environment("MODEL_CALLS_OF_ENVIRONMENT", str(calls.environment))
        if prices is not None:
            function.add_environment("BEDROCK_INPUT_USD", str(prices[0]))
            function.add_environment("BEDROCK_OUTPUT_USD", str(prices[1]))
        self.resources.grant_model(function, model)

    def use_embeddings(self, function: lambda_.Function) -> None:
        """Allows a function to ask the environment's embedding model, so often a day."""
        model = self.environment.embedding_model_id
        if model is None:
            return
        self.name_embeddings(function)
        calls = self.environment.embedding_calls_a_day
        function.add_environment("EMBEDDING_CALLS_OF_WORKSPACE", str(calls.workspace))
        function.add_environment("EMBEDDING_CALLS_OF_ENVIRONMENT", str(calls.environment))
        self.resources.grant_model(function, model)

    def name_embeddings(self, function: lambda_.Function) -> None:
        """Names the embedding model, if there is one, to who asks it or tells of it."""
        if self.environment.embedding_model_id is not None:
            function.add_environment("EMBEDDING_MODEL_ID", self.environment.embedding_model_id)

    def behind_front(self, function: lambda_.Function) -> None:
        """Has a function of the API refuse what came past the front, where there is one."""
        secret = self.resources.origin_secret_arn
        if secret is None:
            return
        function.add_environment("ORIGIN_SECRET_ARN", secret)
        function.add_to_role_policy(
            iam.PolicyStatement(actions=["secretsmanager:GetSecretValue"], resources=[secret])
        )

    def own_key(self) -> dict[str, str]:
        """Variable of who makes secrets, where the environment has a key of its own."""
        key = self.resources.key
        return {} if key is None else {"SECRETS_KEY_ARN": key.key_arn}

    def mail(self) -> dict[str, str]:
        """Variables of who sends mail."""
        endpoint = self.environment.mail_endpoint_url
        return {
            "MAIL_FROM": self.environment.mail_from,
            "MAIL_CONFIGURATION_SET": self.resources.mail_configuration_set,
            **({"AWS_ENDPOINT_URL_SESV2": endpoint} if endpoint else {}),
        }

    def tables(self) -> dict[str, str]:
        """Variables of both tables."""
        return {
            "SETTINGS_TABLE": self.resources.settings.table_name,
            "TRANSCRIPTS_TABLE": self.resources.transcripts.table_name,
        }

    def grant_invoke_bots(self, function: lambda_.Function, reference: lambda_.Function) -> None:
        """Lets `function` invoke the reference bot and the bots that the environment allows."""
        entrance = self.entrance(reference)
        if entrance is reference:
            reference.grant_invoke_latest_version(function)
        else:
            # Not by the library, which would allow every version as well.
            function.add_to_role_policy(
                iam.PolicyStatement(
                    actions=["lambda:InvokeFunction"], resources=[entrance.function_arn]
                )
            )
        self.resources.grant_invoke_allowed_bots(function)

    def bots(self, reference: lambda_.Function) -> dict[str, str]:
        """Variables of who invokes bots."""
        arn = self.entrance(reference).function_arn
        return {"REFERENCE_BOT_ARN": arn, **self.allowed_bots()}

    def allowed_bots(self) -> dict[str, str]:
        """Variable of who only has to know which functions may be named as bots."""
        return {"ALLOWED_BOT_ARNS": json.dumps(list(self.environment.allowed_bot_arns))}

    def receivers(self) -> dict[str, str]:
        """Receivers of webhooks on the own machine; empty everywhere but on the emulator."""
        named = self.environment.webhook_receivers
        return {"LOCAL_WEBHOOK_RECEIVERS": json.dumps(list(named))} if named else {}

    def helpdesks(self) -> dict[str, str]:
        """Addresses of the stand-ins; empty everywhere but on the emulator."""
        return {
            f"LOCAL_{helpdesk.upper()}_URL": url
            for helpdesk, url in self.environment.helpdesk_urls.items()
        }
