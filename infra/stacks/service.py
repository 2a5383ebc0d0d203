"""The stack that can be thrown away and built again: layers, functions, queues, API, clock."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.components.alarms import Alarms
from infra.components.api import Api
from infra.components.function import PythonFunction
from infra.components.identity import ConsoleClient
from infra.components.layers import Layers
from infra.components.queues import ALL_QUEUES, ESCALATIONS, QueueName, Queues
from infra.components.schedule import EveryMinute
from infra.components.tables import BY_DUE, BY_LIST, grant_query_index, grant_read, grant_read_write
from infra.environments import Environment
from infra.packaging import FUNCTIONS
from infra.stacks.resources import Resources
from infra.stacks.routes import routes


class ServiceStack(Stack):
    """Stateless: everything that answers, works or waits. Each method makes and grants one part."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        environment: Environment,
        env: cdk.Environment,
        functions: Path = FUNCTIONS,
    ) -> None:
        """Builds the stack.

        Args:
            scope: parent.
            id_: name of the stack.
            environment: what is deployed.
            env: account and region.
            functions: folder of the functions.
        """
        super().__init__(
            scope, id_, env=env, description=f"Escalation service, {environment.name}: service"
        )
        self._environment = environment
        self._folder = functions
        self._resources = Resources(self, "Resources", environment=environment)
        self._alarms = Alarms(self, "Alarms", email=environment.alarm_email)
        self._layers = Layers(self, "Layers", target=environment.python)
        self._queues = Queues(self, "Queues", alarms=self._alarms)
        self._api = Api(
            self,
            "Api",
            requests_per_second=environment.requests_per_second,
            burst=environment.burst,
            log_retention_days=environment.log_retention_days,
        )
        self._public_url = environment.public_url or self._api.endpoint
        client = ConsoleClient(
            self,
            "Console",
            pool=self._resources.pool,
            addresses=[self._public_url],
            password_sign_in=environment.password_sign_in,
        )
        bot = self._bot()
        classify = self._classify(bot)
        self._create_ticket()
        self._send_email()
        self._transfer(bot)
        self._sweep()
        admin = self._admin(bot)
        self._jobs()
        site = self._site(client.client_id)
        self._api.serve(
            user_pool_id=self._resources.pool.user_pool_id,
            client_id=client.client_id,
            routes=routes(classify=classify, admin=admin, site=site),
        )
        self._outputs(client.client_id)

    def _bot(self) -> lambda_.Function:
        model = self._environment.bedrock_model_id
        variables = {"SETTINGS_TABLE": self._resources.settings.table_name}
        if model is not None:
            variables["BEDROCK_MODEL_ID"] = model
        bot = self._function("Bot", "bot", seconds=20, memory_mb=1024, variables=variables)
        grant_read(self._resources.settings, bot)
        if model is not None:
            self._resources.grant_model(bot, model)
        return bot

    def _classify(self, bot: lambda_.Function) -> lambda_.Function:
        classify = self._function(
            "Classify",
            "classify",
            seconds=29,
            memory_mb=1024,
            variables={
                "TOKEN_SECRET_ARN": self._resources.token_secret.secret_arn,
                "PUBLIC_URL": self._public_url,
                **self._tables(),
                **self._bots(bot),
                **self._queues.variables(ESCALATIONS),
            },
        )
        grant_read(self._resources.settings, classify)
        grant_read_write(self._resources.transcripts, classify)
        self._queues.grant_send(classify, ESCALATIONS)
        self._resources.grant_invoke_bots(classify, bot)
        self._resources.token_secret.grant_read(classify)
        self._resources.grant_identity_secrets(classify)
        return classify

    def _create_ticket(self) -> None:
        worker = self._worker(
            "CreateTicket",
            "create_ticket",
            queue="tickets",
            # A failed ticket becomes a mail; messages newer than a relay call for another one.
            sends=("emails", "tickets"),
            variables=self._helpdesks(),
        )
        self._consume(worker, "tickets", batch=5, concurrency=10)
        self._resources.grant_connection_secrets(worker, "secretsmanager:GetSecretValue")

    def _send_email(self) -> None:
        endpoint = self._environment.mail_endpoint_url
        worker = self._worker(
            "SendEmail",
            "send_email",
            queue="emails",
            sends=("emails",),
            variables={
                "MAIL_FROM": self._environment.mail_from,
                "FALLBACK_MAIL_TO": self._environment.fallback_mail_to,
                **({"AWS_ENDPOINT_URL_SESV2": endpoint} if endpoint else {}),
            },
        )
        self._consume(worker, "emails", batch=10, concurrency=10)
        self._resources.grant_send_mail(worker)

    def _transfer(self, bot: lambda_.Function) -> None:
        worker = self._worker(
            "Transfer",
            "transfer",
            queue="transfers",
            sends=ESCALATIONS,
            variables=self._bots(bot),
        )
        # One at a time: the bot that is asked may take half of the function's minute.
        self._consume(worker, "transfers", batch=1, concurrency=20)
        self._resources.grant_invoke_bots(worker, bot)

    def _sweep(self) -> None:
        sweep = self._function(
            "Sweep",
            "sweep",
            seconds=60,
            variables={
                "PUBLIC_URL": self._public_url,
                **self._tables(),
                **self._queues.variables(ESCALATIONS),
            },
        )
        grant_read(self._resources.settings, sweep)
        grant_read_write(self._resources.transcripts, sweep)
        grant_query_index(self._resources.transcripts, BY_DUE, sweep)
        self._queues.grant_send(sweep, ESCALATIONS)
        EveryMinute(self, "EveryMinute", function=sweep)

    def _admin(self, bot: lambda_.Function) -> lambda_.Function:
        admin = self._function(
            "Admin",
            "admin",
            seconds=29,
            variables={
                "USER_POOL_ID": self._resources.pool.user_pool_id,
                "PUBLIC_URL": self._public_url,
                "PRIVATE_BUCKET": self._resources.bucket.bucket_name,
                "CONNECTION_SECRET_PREFIX": self._environment.connection_secret_prefix,
                **self._tables(),
                **self._bots(bot),
                **self._queues.variables(ALL_QUEUES),
                **self._helpdesks(),
            },
        )
        grant_read_write(self._resources.settings, admin)
        grant_read_write(self._resources.transcripts, admin)
        grant_query_index(self._resources.transcripts, BY_LIST, admin)
        self._queues.grant_send(admin, ALL_QUEUES)
        self._resources.grant_read_exports(admin)
        self._resources.pool.grant(
            admin,
            "cognito-idp:AdminCreateUser",
            "cognito-idp:AdminGetUser",
            "cognito-idp:ListUsers",
        )
        self._resources.grant_connection_secrets(
            admin,
            "secretsmanager:CreateSecret",
            "secretsmanager:GetSecretValue",
            "secretsmanager:PutSecretValue",
            "secretsmanager:DeleteSecret",
            "secretsmanager:TagResource",
        )
        return admin

    def _jobs(self) -> None:
        dead_letters = self._queues["jobs"].dead_letters
        worker = self._function(
            "Jobs",
            "jobs",
            seconds=self._queues.worker_seconds("jobs"),
            memory_mb=1024,
            variables={
                "PRIVATE_BUCKET": self._resources.bucket.bucket_name,
                "DEAD_LETTER_QUEUE_URL": dead_letters.queue_url,
                **self._tables(),
                **self._queues.variables(("jobs",)),
            },
        )
        grant_read_write(self._resources.settings, worker)
        grant_read_write(self._resources.transcripts, worker)
        grant_query_index(self._resources.transcripts, BY_LIST, worker)
        dead_letters.grant_send_messages(worker)
        self._resources.grant_files(worker, "s3:PutObject")
        self._consume(worker, "jobs", batch=1, concurrency=5)

    def _site(self, client_id: str) -> lambda_.Function:
        return self._function(
            "Site",
            "site",
            seconds=10,
            variables={
                "PUBLIC_URL": self._public_url,
                "SIGN_IN_URL": self._resources.sign_in_url,
                "USER_POOL_CLIENT_ID": client_id,
            },
        )

    def _worker(
        self,
        id_: str,
        name: str,
        *,
        queue: QueueName,
        sends: Sequence[QueueName],
        variables: Mapping[str, str],
    ) -> lambda_.Function:
        """A worker of escalations: reads settings, writes transcripts, reports what it gives up."""
        dead_letters = self._queues[queue].dead_letters
        worker = self._function(
            id_,
            name,
            seconds=self._queues.worker_seconds(queue),
            variables={
                "PUBLIC_URL": self._public_url,
                "DEAD_LETTER_QUEUE_URL": dead_letters.queue_url,
                **self._tables(),
                **self._queues.variables(ESCALATIONS),
                **variables,
            },
        )
        grant_read(self._resources.settings, worker)
        grant_read_write(self._resources.transcripts, worker)
        dead_letters.grant_send_messages(worker)
        self._queues.grant_send(worker, sends)
        return worker

    def _function(
        self,
        id_: str,
        name: str,
        *,
        seconds: int,
        variables: Mapping[str, str],
        memory_mb: int | None = None,
    ) -> lambda_.Function:
        return PythonFunction(
            self,
            id_,
            name=name,
            environment=self._environment,
            layers=self._layers.versions,
            timeout=Duration.seconds(seconds),
            memory_mb=memory_mb,
            variables=variables,
            alarms=self._alarms,
            functions=self._folder,
        ).function

    def _consume(
        self, worker: lambda_.Function, queue: QueueName, *, batch: int, concurrency: int
    ) -> None:
        worker.add_event_source(
            sources.SqsEventSource(
                self._queues[queue].queue,
                batch_size=batch,
                max_concurrency=concurrency,
                report_batch_item_failures=True,
            )
        )

    def _tables(self) -> dict[str, str]:
        return {
            "SETTINGS_TABLE": self._resources.settings.table_name,
            "TRANSCRIPTS_TABLE": self._resources.transcripts.table_name,
        }

    def _bots(self, reference: lambda_.Function) -> dict[str, str]:
        return {
            "REFERENCE_BOT_ARN": reference.function_arn,
            "ALLOWED_BOT_ARNS": json.dumps(list(self._environment.allowed_bot_arns)),
        }

    def _helpdesks(self) -> dict[str, str]:
        return {
            f"LOCAL_{helpdesk.upper()}_URL": url
            for helpdesk, url in self._environment.helpdesk_urls.items()
        }

    def _outputs(self, client_id: str) -> None:
        values = {
            "ApiId": self._api.api_id,
            "ApiEndpoint": self._api.endpoint,
            "UserPoolClientId": client_id,
        }
        for queue in ALL_QUEUES:
            worker = self._queues[queue]
            values[f"{queue.capitalize()}QueueUrl"] = worker.queue.queue_url
            values[f"{queue.capitalize()}DeadLettersUrl"] = worker.dead_letters.queue_url
        for name, value in values.items():
            CfnOutput(self, name, value=value)
